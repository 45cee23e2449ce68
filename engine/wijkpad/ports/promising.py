# SPDX-License-Identifier: EUPL-1.2
"""What the plugins of a municipality say about money, before anything is booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from wijkpad.domain.allocation import AllocationRecord
from wijkpad.feel import Value
from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Period,
    Plain,
    Quote,
    Scope,
    Severity,
)
from wijkpad.ports.running import ServiceCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """An answer on one request.

    Attributes:
        values: the same as the topic `funding.quote` gives.
        request, funding, quote: None where there is nothing to reckon with.
        scopes: the purses that the money would come from.
        person: who it is for, as `person_key` has it; None where nobody is named.
        verdict: of all findings together.
        failed: a plugin gave no answer that may be used: nothing may be booked on this.
    """

    values: Mapping[str, Value] = field(repr=False)
    request: FundingRequest | None = None
    funding: FundingRef | None = None
    quote: Quote | None = None
    scopes: tuple[Scope, ...] = ()
    person: str | None = None
    verdict: Severity = Severity.ALLOW
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The way of funding that settles a contract, with the figures that it asks (JSON Schema)."""

    funding: FundingRef
    label: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A way of funding that books when a period is closed, with the figures of which it takes one.

    Attributes:
        facts: (name, Dutch title) of each; an amount ends in `_cents`.
    """

    model: str
    label: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a way of funding books; no lines where `faults` (Dutch) say why it gave none that add up."""

    lines: tuple[LedgerLine, ...] = ()
    faults: tuple[str, ...] = ()


class Promising(Protocol):
    """Asks plugins about money, outside any transaction."""

    def advise(self, call: ServiceCall) -> Advised:
        """Return what the live check says of the request in the inputs of a service task."""
        ...

    def plan(
        self, call: ServiceCall, advised: Advised, allocation: Allocation
    ) -> tuple[LedgerLine, ...] | None:
        """Return what a decision commits, as the funding model writes it.

        None where it gave no lines that add up: the core then commits what was reserved.
        """
        ...

    def follow(
        self,
        municipality: str,
        today: date,
        allocation: AllocationRecord,
        event: AllocationEvent,
        history: Sequence[LedgerLine],
    ) -> Followed:
        """Return what an event changes, as the funding model of the allocation writes it."""
        ...

    def settle(
        self,
        municipality: str,
        today: date,
        contract: str,
        period: Period,
        facts: Mapping[str, Plain],
    ) -> Followed:
        """Return what a settlement of a contract books, as the model of its lot writes it."""
        ...

    def closes(self, municipality: str, today: date) -> tuple[Closing, ...]:
        """Return which ways of funding book when a period is closed, by label."""
        ...

    def settles(self, municipality: str, today: date, contract: str) -> Settling | None:
        """Return which way of funding settles a contract; None where none that works does."""
        ...

    def judge(
        self,
        municipality: str,
        today: date,
        request: FundingRequest,
        existing: Sequence[AllocationRecord],
        person: str | None,
    ) -> tuple[tuple[str, str], ...]:
        """Return (severity, Dutch text) of what the live check finds on help that runs, heaviest first."""
        ...
