# SPDX-License-Identifier: EUPL-1.2
"""Providers, contracts, tariffs and budgets. Money is whole cents; periods include both days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

RunOff = Literal["none", "finish_current"]
Variant = Literal["inspanningsgericht", "outputgericht", "taakgericht", "pgb", "subsidie"]
VARIANTS: Final = frozenset(get_args(Variant))
Status = Literal["active", "ended"]
StopGround = Literal["asked", "agreed", "imposed"]
STOP_GROUNDS: Final = frozenset(get_args(StopGround))
PriceUnit = Literal["minute", "hour", "daypart", "day", "piece", "euro"]
UNITS: Final = frozenset(get_args(PriceUnit))
WARN_PCT: Final = 70
"""Per cent of a ceiling from which the municipality warns (contract standard Wmo 1.2, art. 1.5.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAgb:
    """An AGB code that a provider has in a period, both days included; `valid_until` None is open."""

    code: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Somebody who delivers help.

    Attributes:
        agb: national code of eight digits that holds on every day for which `dated_agb` has none.
        kvk: number in the trade register, eight digits.
        establishment: *vestigingsnummer* in the trade register, twelve digits.
        dated_agb: codes that hold in a period, by their first day.
        status: `ended`: no longer works here; what ran is still known.
    """

    id: str
    name: str
    agb: str | None = None
    kvk: str | None = None
    establishment: str | None = None
    dated_agb: tuple[DatedAgb, ...] = ()
    status: Status = "active"

    def agb_on(self, day: date) -> str | None:
        """Return the AGB code on a day; None where none is known."""
        for one in self.dated_agb:
            if one.valid_from <= day and (one.valid_until is None or day <= one.valid_until):
                return one.code
        return self.agb


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A *perceel* of a framework contract: the way of paying is agreed for each lot.

    Attributes:
        framework: the framework contract (*raamovereenkomst*), in words.
    """

    id: str
    framework: str
    title: str
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A way to let a contract run on to `until`: an option, or taken on a day.

    Attributes:
        notice_by: the last day on which the municipality may say that it wants to.
    """

    until: date
    notice_by: date | None = None
    taken_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the municipality agreed with one provider, on one lot.

    Attributes:
        provider: who answers for it (*hoofdaannemer*).
        variant: the way of paying, as signed; equal to that of the lot, where there is one.
        valid_until: last day, extensions that were taken included; None is open.
        run_off: whether help that runs at the end may be finished.
        version: grows when the contract, or what hangs on it (products, tariffs, ceilings), changes.
        lot: id of the lot; None for a contract that is part of no framework.
        acceptance_duty: *acceptatieplicht*: the provider may refuse nobody without a ground.
        wait_norm_days: longest wait that was agreed; None is the norm of the branch.
        warn_pct: per cent of a ceiling from which there is a warning.
        covers: products inside the task of a *taakgericht* contract, in order; else empty.
    """

    id: str
    provider: str
    title: str
    variant: str
    valid_from: date
    valid_until: date | None = None
    run_off: RunOff = "none"
    version: int = 1
    lot: str | None = None
    acceptance_duty: bool = True
    wait_norm_days: int | None = None
    warn_pct: int = WARN_PCT
    extensions: tuple[Extension, ...] = ()
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedProduct:
    """What was agreed on one product of a contract; the words are those of the plugin API."""

    contract: str
    product: str
    unit: str
    title: str = ""
    frequencies: tuple[str, ...] = ()
    may_declare_minutes: bool = False
    tranches: tuple[int, ...] = (100,)
    tranche_on_early_stop: bool = False
    broken_month: Literal["full", "by_day"] = "full"
    tariff_lock: Literal["none", "start"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTariff:
    """The price of one unit of a product, for a period.

    A price that was once known is never changed: another one comes with a higher version, and the
    earlier one is kept as it was.

    Attributes:
        basis: on what the price was built (Uitvoeringsbesluit Wmo 2015, art. 5.4), in words.
        version: from 1 for the same contract, product, unit and first day.
    """

    contract: str
    product: str
    unit: str
    cents: int
    valid_from: date
    valid_until: date | None = None
    basis: str = ""
    version: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractCeiling:
    """The most that may be promised in a calendar year; `product` None is the whole contract."""

    contract: str
    product: str | None
    year: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedStop:
    """A *cliëntenstop*: a provider takes nobody new. Help in a crisis is never stopped by it.

    Attributes:
        product: None is every product.
        location: where, in words; None is everywhere.
        asked_on: day on which the provider asked for it, or on which it was agreed or decided.
        granted_by: user who wrote it down.
        ground: contract standard Wmo 1.3. `asked`: by the provider, at least 14 days before the first
            (art. 3.6); `agreed`: because the money runs out (art. 1.5.9); `imposed`: by the
            municipality, at once, for fraud, bad quality or danger (art. 3.5.5).
    """

    id: str
    provider: str
    product: str | None
    location: str | None
    valid_from: date
    valid_until: date | None
    asked_on: date
    granted_by: str
    reason: str
    ground: StopGround = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Contracts and all that hangs on them, as a file says it or as an import adds it."""

    providers: tuple[Provider, ...] = ()
    lots: tuple[Lot, ...] = ()
    contracts: tuple[Contract, ...] = ()
    products: tuple[AgreedProduct, ...] = ()
    tariffs: tuple[ContractTariff, ...] = ()
    ceilings: tuple[ContractCeiling, ...] = ()
    stops: tuple[GrantedStop, ...] = ()


def products_of_tariffs(
    products: Iterable[AgreedProduct], tariffs: Iterable[ContractTariff]
) -> tuple[AgreedProduct, ...]:
    """Return a product on the usual terms for each tariff whose product is not among these."""
    there = {(one.contract, one.product) for one in products}
    found: dict[tuple[str, str], AgreedProduct] = {}
    for one in tariffs:
        key = (one.contract, one.product)
        if key not in there:
            usual = AgreedProduct(contract=one.contract, product=one.product, unit=one.unit)
            found.setdefault(key, usual)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a municipality's file says of a purse in one year, in cents.

    The purse itself is the sum of its ledger lines; this is only what the file adds to those.

    Attributes:
        scope_kind: owner of the purse, as `OWNERS` of the ledger has them.
        scope_key: the team's or contract's key.
        committed: what was promised already, before this municipality began to book here.
    """

    scope_kind: str
    scope_key: str
    year: int
    cents: int
    committed: int = 0
