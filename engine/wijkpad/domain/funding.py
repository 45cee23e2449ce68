# SPDX-License-Identifier: EUPL-1.2
"""Providers, contracts, tariffs and budgets. Money is whole cents; periods include both days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

RunOff = Literal["none", "finish_current"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Somebody who delivers help; `agb` and `kvk` are the national codes, where known."""

    id: str
    name: str
    agb: str | None = None
    kvk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the municipality agreed with one provider.

    Attributes:
        variant: key of the funding model that prices it, such as `inspanningsgericht`.
        valid_until: last day; None is open.
        run_off: whether help that runs at the end may be finished.
        version: grows when an import changes the contract or one of its tariffs.
    """

    id: str
    provider: str
    title: str
    variant: str
    valid_from: date
    valid_until: date | None = None
    run_off: RunOff = "none"
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTariff:
    """The price of one unit of a product, for a period."""

    contract: str
    product: str
    unit: str
    cents: int
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a municipality's file says of a purse in one year, in cents.

    The purse itself is the sum of its ledger lines; this is only what the file adds to those.

    Attributes:
        scope_kind: `team`, `contract` or `municipality`.
        scope_key: the team's or contract's key.
        committed: what was promised already, before this municipality began to book here.
    """

    scope_kind: str
    scope_key: str
    year: int
    cents: int
    committed: int = 0
