# SPDX-License-Identifier: EUPL-1.2
"""The contract register in a municipality's file: what it says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from wijkpad.commands.municipality.checks import Fault, twice
from wijkpad.commands.municipality.reader import Reader, Table
from wijkpad.domain import register_rules as rules
from wijkpad.domain.funding import (
    STOP_GROUNDS,
    WARN_PCT,
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    DatedAgb,
    Extension,
    GrantedStop,
    Lot,
    Provider,
    Register,
    StopGround,
    products_of_tariffs,
)
from wijkpad.domain.register_import import Fault as RuleFault

REGISTER: Final = (
    "providers", "lots", "contracts", "products", "tariffs", "ceilings", "intake_stops",
)  # fmt: skip
"""The tables of a municipality's file that are about contracts."""


def read_register(reader: Reader, top: Table) -> Register:
    """Read every table about contracts.

    What breaks a rule of the register is a fault of the reader, with its place and code.
    """
    lots = reader.list_of(top, "lots", _lot)
    variants = {one.id: one.variant for one in lots}
    tariffs = reader.list_of(top, "tariffs", _tariff)
    products = reader.list_of(top, "products", _product)
    found = Register(
        providers=reader.list_of(top, "providers", _provider),
        lots=lots,
        contracts=tuple(
            _contract(reader, where, row, variants) for where, row in reader.rows(top, "contracts")
        ),
        products=products,
        tariffs=tariffs,
        ceilings=reader.list_of(top, "ceilings", _ceiling),
        stops=reader.list_of(top, "intake_stops", _stop),
    )
    reader.faults(_doubles(found))
    reader.faults(_faults(found))
    return found


def _doubles(found: Register) -> Iterator[Fault]:
    yield from twice("providers", found.providers, lambda one: one.id, "De aanbieder", ".id")
    yield from twice("lots", found.lots, lambda one: one.id, "Het perceel", ".id")
    yield from twice("contracts", found.contracts, lambda one: one.id, "Het contract", ".id")
    yield from twice(
        "products", found.products, lambda one: (one.contract, one.product), "Dit product", ""
    )
    yield from twice(
        "ceilings",
        found.ceilings,
        lambda one: (one.contract, one.product, one.year),
        "Dit plafond",
        "",
    )
    yield from twice("intake_stops", found.stops, lambda one: one.id, "De cliëntenstop", ".id")


def _faults(found: Register) -> Iterator[Fault]:
    implied = products_of_tariffs(found.products, found.tariffs)
    known = rules.Known(
        providers={one.id: one for one in found.providers},
        lots={one.id: one for one in found.lots},
        contracts={one.id: one for one in found.contracts},
        products={(one.contract, one.product): one for one in (*found.products, *implied)},
    )
    for number, provider in enumerate(found.providers):
        yield from _placed("providers", number, rules.provider_faults(provider))
    for provider, fault in rules.shared_agb(found.providers):
        yield from _placed("providers", found.providers.index(provider), [fault])
    for number, lot in enumerate(found.lots):
        yield from _placed("lots", number, rules.lot_faults(lot))
    for number, contract in enumerate(found.contracts):
        yield from _placed("contracts", number, rules.contract_faults(contract, known))
    for number, product in enumerate(found.products):
        yield from _placed("products", number, rules.product_faults(product, known))
    for number, tariff in enumerate(found.tariffs):
        yield from _placed("tariffs", number, rules.tariff_faults(tariff, known))
    for number, fault in _timelines(found.tariffs):
        yield from _placed("tariffs", number, [fault])
    for number, ceiling in enumerate(found.ceilings):
        yield from _placed("ceilings", number, rules.ceiling_faults(ceiling, known))
    for number, stop in enumerate(found.stops):
        yield from _placed("intake_stops", number, rules.stop_faults(stop, known))


def _timelines(tariffs: Sequence[ContractTariff]) -> Iterator[tuple[int, RuleFault]]:
    lines: dict[tuple[str, str, str], list[int]] = {}
    for number, one in enumerate(tariffs):
        lines.setdefault((one.contract, one.product, one.unit), []).append(number)
    for numbers in lines.values():
        for found in rules.timeline_faults([tariffs[number] for number in numbers]):
            yield numbers[found.at], found.fault


def _placed(table: str, number: int, faults: Iterable[RuleFault]) -> Iterator[Fault]:
    for one in faults:
        yield f"{table}.{number}.{one.field}".rstrip("."), one.text, one.cure, one.code


def _provider(reader: Reader, where: str, row: Table) -> Provider:
    known = {"id", "name", "agb", "kvk", "establishment", "status", "agb_codes"}
    reader.only(row, frozenset(known), where)
    status = reader.text(row, "status", where, "active")
    reader.one_of(status, frozenset({"active", "ended"}), f"{where}.status")
    return Provider(
        id=reader.text(row, "id", where),
        name=reader.text(row, "name", where),
        agb=reader.maybe_text(row, "agb", where),
        kvk=reader.maybe_text(row, "kvk", where),
        establishment=reader.maybe_text(row, "establishment", where),
        status="ended" if status == "ended" else "active",
        dated_agb=tuple(
            DatedAgb(
                code=reader.text(one, "code", f"{where}.{place}"),
                valid_from=reader.day(one, "from", f"{where}.{place}"),
                valid_until=reader.maybe_day(one, "until", f"{where}.{place}"),
            )
            for place, one in reader.rows(row, "agb_codes")
        ),
    )


def _lot(reader: Reader, where: str, row: Table) -> Lot:
    reader.only(row, frozenset({"id", "framework", "title", "variant"}), where)
    return Lot(
        id=reader.text(row, "id", where),
        framework=reader.text(row, "framework", where),
        title=reader.text(row, "title", where),
        variant=reader.text(row, "variant", where),
    )


def _contract(reader: Reader, where: str, row: Table, variants: Mapping[str, str]) -> Contract:
    known = {"id", "provider", "lot", "title", "variant", "valid_from", "valid_until", "run_off"}
    more = {"acceptance_duty", "wait_norm_days", "warn_pct", "covers", "extensions"}
    reader.only(row, frozenset(known | more), where)
    run_off = reader.text(row, "run_off", where, "none")
    reader.one_of(run_off, frozenset({"none", "finish_current"}), f"{where}.run_off")
    lot = reader.maybe_text(row, "lot", where)
    return Contract(
        id=reader.text(row, "id", where),
        provider=reader.text(row, "provider", where),
        title=reader.text(row, "title", where),
        variant=reader.text(row, "variant", where, variants.get(lot or "")),
        valid_from=reader.day(row, "valid_from", where),
        valid_until=reader.maybe_day(row, "valid_until", where),
        run_off="finish_current" if run_off == "finish_current" else "none",
        lot=lot,
        acceptance_duty=reader.yes_no(row, "acceptance_duty", where, default=True),
        wait_norm_days=reader.whole(row, "wait_norm_days", where)
        if "wait_norm_days" in row
        else None,
        warn_pct=reader.whole(row, "warn_pct", where, WARN_PCT),
        covers=tuple(sorted(set(reader.texts(row, "covers", where)))),
        extensions=tuple(
            sorted(
                (
                    Extension(
                        until=reader.day(one, "until", f"{where}.{place}"),
                        notice_by=reader.maybe_day(one, "notice_by", f"{where}.{place}"),
                        taken_on=reader.maybe_day(one, "taken_on", f"{where}.{place}"),
                    )
                    for place, one in reader.rows(row, "extensions")
                ),
                key=lambda one: one.until,
            )
        ),
    )


def _product(reader: Reader, where: str, row: Table) -> AgreedProduct:
    known = {"contract", "product", "unit", "title", "frequencies", "may_declare_minutes"}
    more = {"tranches", "tranche_on_early_stop", "broken_month", "tariff_lock"}
    reader.only(row, frozenset(known | more), where)
    month = reader.text(row, "broken_month", where, "full")
    reader.one_of(month, frozenset({"full", "by_day"}), f"{where}.broken_month")
    lock = reader.text(row, "tariff_lock", where, "none")
    reader.one_of(lock, frozenset({"none", "start"}), f"{where}.tariff_lock")
    return AgreedProduct(
        contract=reader.text(row, "contract", where),
        product=reader.text(row, "product", where),
        unit=reader.text(row, "unit", where),
        title=reader.text(row, "title", where, ""),
        frequencies=reader.texts(row, "frequencies", where),
        may_declare_minutes=reader.yes_no(row, "may_declare_minutes", where, default=False),
        tranches=reader.wholes(row, "tranches", where) if "tranches" in row else (100,),
        tranche_on_early_stop=reader.yes_no(row, "tranche_on_early_stop", where, default=False),
        broken_month="by_day" if month == "by_day" else "full",
        tariff_lock="start" if lock == "start" else "none",
    )


def _tariff(reader: Reader, where: str, row: Table) -> ContractTariff:
    known = {"contract", "product", "unit", "cents", "valid_from", "valid_until", "basis"}
    reader.only(row, frozenset(known), where)
    return ContractTariff(
        contract=reader.text(row, "contract", where),
        product=reader.text(row, "product", where),
        unit=reader.text(row, "unit", where),
        cents=reader.whole(row, "cents", where, least=-rules.MOST_CENTS),
        valid_from=reader.day(row, "valid_from", where),
        valid_until=reader.maybe_day(row, "valid_until", where),
        basis=reader.text(row, "basis", where, ""),
    )


def _ceiling(reader: Reader, where: str, row: Table) -> ContractCeiling:
    reader.only(row, frozenset({"contract", "product", "year", "cents"}), where)
    return ContractCeiling(
        contract=reader.text(row, "contract", where),
        product=reader.maybe_text(row, "product", where),
        year=reader.whole(row, "year", where),
        cents=reader.whole(row, "cents", where, least=-rules.MOST_CENTS),
    )


def _stop(reader: Reader, where: str, row: Table) -> GrantedStop:
    known = {"id", "provider", "product", "location", "valid_from", "valid_until", "asked_on"}
    reader.only(row, frozenset(known | {"granted_by", "reason", "ground"}), where)
    ground = reader.one_of(
        reader.text(row, "ground", where, "asked"), STOP_GROUNDS, f"{where}.ground"
    )
    return GrantedStop(
        id=reader.text(row, "id", where),
        provider=reader.text(row, "provider", where),
        product=reader.maybe_text(row, "product", where),
        location=reader.maybe_text(row, "location", where),
        valid_from=reader.day(row, "valid_from", where),
        valid_until=reader.maybe_day(row, "valid_until", where),
        asked_on=reader.day(row, "asked_on", where),
        granted_by=reader.text(row, "granted_by", where),
        reason=reader.text(row, "reason", where),
        ground=cast("StopGround", ground),
    )
