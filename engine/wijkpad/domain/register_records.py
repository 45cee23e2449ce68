# SPDX-License-Identifier: EUPL-1.2
"""A row of a file as a record of the register. What a reader made of the file is not trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from wijkpad.domain import register_rules as rules
from wijkpad.domain.funding import (
    WARN_PCT,
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    DatedAgb,
    Lot,
    Provider,
    Register,
)
from wijkpad.domain.register_import import Cell, Fault, Kind

Record = Provider | Lot | Contract | AgreedProduct | ContractTariff | ContractCeiling


@dataclass(frozen=True, slots=True)
class World:
    """The register as it is, indexed for reading rows against it."""

    known: rules.Known
    by_agb: Mapping[str, tuple[Provider, ...]]
    of_provider: Mapping[str, tuple[Contract, ...]]

    def with_code(self, code: str, day: date) -> Provider | None:
        """Return the provider that has an AGB code on a day; None when nobody does."""
        return next((one for one in self.by_agb.get(code, ()) if one.agb_on(day) == code), None)


def world_of(found: Register) -> World:
    """Index a register."""
    by_agb: dict[str, list[Provider]] = {}
    for provider in found.providers:
        codes = {one.code for one in provider.dated_agb} | {provider.agb or ""}
        for code in codes - {""}:
            by_agb.setdefault(code, []).append(provider)
    of_provider: dict[str, list[Contract]] = {}
    for contract in found.contracts:
        of_provider.setdefault(contract.provider, []).append(contract)
    return World(
        rules.Known(
            providers={one.id: one for one in found.providers},
            lots={one.id: one for one in found.lots},
            contracts={one.id: one for one in found.contracts},
            products={(one.contract, one.product): one for one in found.products},
        ),
        {code: tuple(some) for code, some in by_agb.items()},
        {key: tuple(some) for key, some in of_provider.items()},
    )


class Cells:
    """The values of one row, and what is wrong with them so far."""

    def __init__(self, values: Mapping[str, Cell]) -> None:
        self._values = values
        self.faults: list[Fault] = []

    def fault(self, code: str, field: str, text: str, cure: str) -> None:
        self.faults.append(Fault(code, field, text, cure))

    def maybe(self, key: str) -> str | None:
        value = self._values.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return value.strip()
        self._wrong(key)
        return None

    def text(self, key: str) -> str:
        value = self.maybe(key)
        if value is None and not self._is_told(key):
            self._missing(key)
        return value or ""

    def maybe_day(self, key: str) -> date | None:
        value = self.maybe(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault("DATE_FORMAT", key, f"‘{value[:40]}’ is geen datum.", "Schrijf 31-12-2026.")
            return None

    def day(self, key: str) -> date:
        value = self.maybe_day(key)
        if value is None and not self._is_told(key):
            self._missing(key)
        return value or date.min

    def maybe_whole(self, key: str) -> int | None:
        value = self._values.get(key)
        if value is None or type(value) is int:
            return value
        self._wrong(key)
        return None

    def whole(self, key: str) -> int:
        value = self.maybe_whole(key)
        if value is None and not self._is_told(key):
            self._missing(key)
        return value or 0

    def yes_no(self, key: str, *, default: bool) -> bool:
        value = self._values.get(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self._wrong(key)
        return default

    def parts(self, key: str) -> tuple[str, ...]:
        return tuple((self.maybe(key) or "").split())

    def _is_told(self, key: str) -> bool:
        return any(one.field == key for one in self.faults)

    def _missing(self, key: str) -> None:
        self.fault("MISSING", key, "Deze cel is leeg.", "Vul de cel in.")

    def _wrong(self, key: str) -> None:
        self.fault("FORMAT", key, "De inhoud van deze cel past niet.", "Kijk de cel na.")


def _provider(cells: Cells, world: World) -> Provider:
    key, code = cells.text("id"), cells.maybe("agb")
    first, last = cells.maybe_day("agb_from"), cells.maybe_day("agb_until")
    was = world.known.providers.get(key)
    plain, dated = code, was.dated_agb if was is not None else ()
    if first is not None and code is not None:
        others = [one for one in dated if one.valid_from != first]
        added = DatedAgb(code=code, valid_from=first, valid_until=last)
        dated = tuple(sorted((*others, added), key=lambda one: one.valid_from))
        plain = was.agb if was is not None else None
    elif first is not None or last is not None:
        cells.fault(
            "AGB_PERIOD",
            "agb_from",
            "Bij een periode hoort een AGB-code en een eerste dag.",
            "Vul ‘agb’ en ‘agb van’ in.",
        )
    return Provider(
        id=key,
        name=cells.text("name"),
        agb=plain,
        kvk=cells.maybe("kvk"),
        establishment=cells.maybe("establishment"),
        dated_agb=dated,
        status="ended" if cells.maybe("status") == "ended" else "active",
    )


def _lot(cells: Cells, world: World) -> Lot:
    del world
    return Lot(
        id=cells.text("id"),
        framework=cells.text("framework"),
        title=cells.text("title"),
        variant=cells.text("variant"),
    )


def _contract(cells: Cells, world: World) -> Contract:
    key, start = cells.text("id"), cells.day("valid_from")
    provider = cells.maybe("provider")
    agb = cells.maybe("agb")
    if agb is not None:
        provider = _by_agb(cells, world, agb, provider, start)
    elif provider is None:
        text = "Er staat geen aanbieder bij."
        cells.fault("MISSING", "provider", text, "Vul ‘aanbieder’ of ‘agb’ in.")
    lot = cells.maybe("lot")
    agreed = world.known.lots.get(lot or "")
    was = world.known.contracts.get(key)
    warn, run_off = cells.maybe_whole("warn_pct"), cells.maybe("run_off")
    return Contract(
        id=key,
        provider=provider or "",
        title=cells.text("title"),
        variant=cells.maybe("variant")
        or (agreed.variant if agreed is not None else cells.text("variant")),
        valid_from=start,
        valid_until=cells.maybe_day("valid_until"),
        run_off="finish_current" if run_off == "finish_current" else "none",
        version=was.version if was is not None else 1,
        lot=lot,
        acceptance_duty=cells.yes_no("acceptance_duty", default=True),
        wait_norm_days=cells.maybe_whole("wait_norm_days"),
        warn_pct=WARN_PCT if warn is None else warn,
        extensions=was.extensions if was is not None else (),
        covers=tuple(sorted(set(cells.parts("covers")))),
    )


def _product(cells: Cells, world: World) -> AgreedProduct:
    del world
    tranches = cells.parts("tranches")
    month: Literal["full", "by_day"] = (
        "by_day" if cells.maybe("broken_month") == "by_day" else "full"
    )
    lock: Literal["none", "start"] = "start" if cells.maybe("tariff_lock") == "start" else "none"
    if not all(one.isascii() and one.isdigit() and len(one) < 4 for one in tranches):
        cells.fault("NUMBER_FORMAT", "tranches", "Dit zijn geen procenten.", "Schrijf: 50 50.")
        tranches = ()
    return AgreedProduct(
        contract=cells.text("contract"),
        product=cells.text("product"),
        unit=cells.text("unit"),
        title=cells.maybe("title") or "",
        frequencies=cells.parts("frequencies"),
        may_declare_minutes=cells.yes_no("may_declare_minutes", default=False),
        tranches=tuple(int(one) for one in tranches) or (100,),
        tranche_on_early_stop=cells.yes_no("tranche_on_early_stop", default=False),
        broken_month=month,
        tariff_lock=lock,
    )


def _tariff(cells: Cells, world: World) -> ContractTariff:
    product, start = cells.text("product"), cells.day("valid_from")
    contract, agb = cells.maybe("contract"), cells.maybe("agb")
    if agb is not None:
        contract = _contract_of(cells, world, agb, contract, product=product, day=start)
    elif contract is None:
        text = "Er staat niet bij welk contract."
        cells.fault("MISSING", "contract", text, "Vul ‘contract’ of ‘agb’ in.")
    agreed = world.known.products.get((contract or "", product))
    return ContractTariff(
        contract=contract or "",
        product=product,
        unit=cells.maybe("unit") or (agreed.unit if agreed is not None else ""),
        cents=cells.whole("cents"),
        valid_from=start,
        valid_until=cells.maybe_day("valid_until"),
        basis=cells.maybe("basis") or "",
    )


def _ceiling(cells: Cells, world: World) -> ContractCeiling:
    del world
    return ContractCeiling(
        contract=cells.text("contract"),
        product=cells.maybe("product"),
        year=cells.whole("year"),
        cents=cells.whole("cents"),
    )


def _by_agb(cells: Cells, world: World, agb: str, provider: str | None, day: date) -> str | None:
    """Return the provider with this code; a fault when nobody has it, or somebody else is named."""
    wrong = list(rules.digits("agb", agb))
    cells.faults += wrong
    if wrong:
        return provider
    found = world.with_code(agb, day)
    if found is None:
        cells.faults.append(rules.unknown_provider("agb", agb))
        return provider
    if provider is not None and provider != found.id:
        text = f"AGB-code {agb} hoort bij ‘{found.id}’, niet bij ‘{provider[:40]}’."
        cells.fault("AGB_OF_ANOTHER", "agb", text, "Haal één van de twee weg.")
    return found.id


def _contract_of(
    cells: Cells, world: World, agb: str, contract: str | None, *, product: str, day: date
) -> str | None:
    """Return the one contract on which the provider with this code delivers the product."""
    named = world.known.contracts.get(contract or "")
    before = len(cells.faults)
    provider = _by_agb(cells, world, agb, named.provider if named is not None else None, day)
    if contract is not None or len(cells.faults) > before:
        return contract
    held = [
        one.id
        for one in world.of_provider.get(provider or "", ())
        if (one.id, product) in world.known.products
        and one.valid_from <= day <= (one.valid_until or date.max)
    ]
    if len(held) == 1:
        return held[0]
    if held:
        text = f"Product ‘{product}’ staat in contracten {', '.join(held[:5])}."
        cells.fault("CONTRACT_AMBIGUOUS", "contract", text, "Vul in welk contract u bedoelt.")
    else:
        text = f"Op {day:%d-%m-%Y} heeft deze aanbieder geen contract met product ‘{product[:40]}’."
        cells.fault("NO_CONTRACT", "agb", text, "Voeg eerst contract en product toe.")
    return None


Build = Callable[[Cells, World], Record]
_BUILD: Final[Mapping[str, Build]] = {
    "providers": _provider,
    "lots": _lot,
    "contracts": _contract,
    "products": _product,
    "tariffs": _tariff,
    "ceilings": _ceiling,
}


def record_of(kind: Kind, values: Mapping[str, Cell], world: World) -> tuple[Record, list[Fault]]:
    """Return what a row says, and every fault of it by itself; the record counts only without any."""
    cells = Cells(values)
    record = _BUILD[kind](cells, world)
    told = {one.field for one in cells.faults}
    more = [one for one in _rules(record, world) if one.field not in told]
    return record, [*cells.faults, *more]


def _rules(record: Record, world: World) -> list[Fault]:
    match record:
        case Provider():
            return list(rules.provider_faults(record))
        case Lot():
            return list(rules.lot_faults(record))
        case Contract():
            # A provider that could not be found has been told about at its code.
            found = list(rules.contract_faults(record, world.known))
            return [one for one in found if record.provider or one.field != "provider"]
        case AgreedProduct():
            return list(rules.product_faults(record, world.known))
        case ContractTariff():
            found = list(rules.tariff_faults(record, world.known))
            # What could not be found has been told about: the contract at its code, and a unit that
            # is left out with the product that it would come from.
            untold = {"contract": record.contract, "unit": record.unit}
            return [one for one in found if untold.get(one.field, "told")]
        case ContractCeiling():
            return list(rules.ceiling_faults(record, world.known))


def without_version(record: Record) -> Record:
    """Return a record to compare with another: a version is no part of what a file says."""
    return replace(record, version=1) if isinstance(record, Contract) else record
