# SPDX-License-Identifier: EUPL-1.2
"""Contracts and tariffs, with versions that tell what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.agreed import keep_agreed
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.funding import Contract, ContractTariff, Provider
from wijkpad.ports import RegisterBook
from wijkpad.store import SqlStore

PROVIDER = Provider(id="p1", name="Zorg dichtbij", agb="42420001", kvk="12345678")
CONTRACT = Contract(
    id="C-100",
    provider="p1",
    title="Begeleiding",
    variant="inspanningsgericht",
    valid_from=date(2024, 1, 1),
    valid_until=date(2026, 12, 31),
)
OTHER = replace(CONTRACT, id="C-200", valid_until=None)
TARIFFS = (
    ContractTariff(
        contract="C-100",
        product="02A03",
        unit="hour",
        cents=6600,
        valid_from=date(2025, 1, 1),
        valid_until=date(2025, 12, 31),
    ),
    ContractTariff(
        contract="C-100", product="02A03", unit="hour", cents=6930, valid_from=date(2026, 1, 1)
    ),
)


def _import(
    book: RegisterBook,
    contracts: tuple[Contract, ...] = (CONTRACT, OTHER),
    tariffs: tuple[ContractTariff, ...] = TARIFFS,
) -> None:
    keep_agreed(book, [PROVIDER], contracts, tariffs)


def test_what_was_imported_is_found(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        _import(unit.funding)
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        book = unit.funding
        assert book.provider("p1") == PROVIDER
        assert book.contract("C-100") == CONTRACT


def test_a_contract_counts_while_it_runs_and_prices_the_product(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        _import(unit.funding)
        for day, expected in (
            (date(2024, 12, 31), []),
            (date(2025, 1, 1), ["C-100"]),
            (date(2026, 12, 31), ["C-100"]),
            (date(2027, 1, 1), []),
        ):
            found = unit.funding.contracts_for("02A03", day)
            assert [one.id for one in found] == expected, day
        assert unit.funding.contracts_for("45A60", date(2026, 1, 1)) == []


def test_tariffs_of_a_period_stand_in_order(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        _import(unit.funding, tariffs=(TARIFFS[1], TARIFFS[0]))

        def asked(first: date, last: date | None) -> list[int]:
            found = unit.funding.tariffs("C-100", "02A03", "hour", first, last)
            return [one.cents for one in found]

        assert asked(date(2025, 12, 1), date(2026, 1, 31)) == [6600, 6930]
        assert asked(date(2025, 12, 1), date(2025, 12, 31)) == [6600]
        assert asked(date(2026, 1, 1), None) == [6930]
        assert asked(date(2024, 1, 1), date(2024, 12, 31)) == []


def test_only_what_changed_gets_a_new_version(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        book = unit.funding

        def versions() -> tuple[int, ...]:
            found = (book.contract("C-100"), book.contract("C-200"))
            return tuple(one.version for one in found if one)

        _import(book)
        _import(book)
        assert versions() == (1, 1)
        _import(book, tariffs=(TARIFFS[0], replace(TARIFFS[1], cents=7000)))
        assert versions() == (2, 1)
        _import(book, contracts=(CONTRACT,))
        assert versions() == (3, 1), "what is not given stays, and tariffs that are change back"
