# SPDX-License-Identifier: EUPL-1.2
"""The contract register: everything that was taken in is found, and no price is ever changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.stores import MUNICIPALITY
from wijkpad.domain.funding import (
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
)
from wijkpad.errors import StaleError
from wijkpad.store import SqlStore

LOT = Lot(id="WMO-1", framework="Wmo 2024", title="Begeleiding", variant="inspanningsgericht")
TASK_LOT = Lot(id="WMO-2", framework="Wmo 2024", title="Wijk Noord", variant="taakgericht")
PROVIDER = Provider(
    id="p1",
    name="Zorg dichtbij",
    kvk="12345678",
    establishment="000012345678",
    dated_agb=(
        DatedAgb(code="42420001", valid_from=date(2020, 1, 1), valid_until=date(2025, 12, 31)),
        DatedAgb(code="42420002", valid_from=date(2026, 1, 1)),
    ),
)
CONTRACT = Contract(
    id="C-100",
    provider="p1",
    title="Begeleiding",
    variant="inspanningsgericht",
    lot="WMO-1",
    valid_from=date(2024, 1, 1),
    valid_until=date(2026, 12, 31),
    run_off="finish_current",
    acceptance_duty=False,
    wait_norm_days=42,
    warn_pct=80,
    extensions=(Extension(until=date(2027, 12, 31), notice_by=date(2026, 6, 30)),),
)
TASK = Contract(
    id="C-300",
    provider="p1",
    title="Wijk Noord",
    variant="taakgericht",
    lot="WMO-2",
    valid_from=date(2026, 1, 1),
    covers=("02A03", "02A05"),
)
PRODUCT = AgreedProduct(
    contract="C-100",
    product="02A03",
    unit="hour",
    title="Begeleiding individueel",
    frequencies=("week", "month"),
    may_declare_minutes=True,
    tranches=(50, 50),
    tranche_on_early_stop=True,
    broken_month="by_day",
    tariff_lock="start",
)
TARIFFS = (
    ContractTariff(
        contract="C-100",
        product="02A03",
        unit="hour",
        cents=6600,
        valid_from=date(2025, 1, 1),
        valid_until=date(2025, 12, 31),
        basis="Kostprijs 2024",
    ),
    ContractTariff(
        contract="C-100",
        product="02A03",
        unit="hour",
        cents=6930,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    ),
)
CEILINGS = (
    ContractCeiling(contract="C-100", product=None, year=2026, cents=25_000_000),
    ContractCeiling(contract="C-100", product="02A03", year=2026, cents=10_000_000),
)
STOP = GrantedStop(
    id="stop-1",
    provider="p1",
    product="02A03",
    location=None,
    valid_from=date(2026, 10, 1),
    valid_until=date(2026, 10, 31),
    asked_on=date(2026, 9, 1),
    granted_by="fatma",
    reason="Te weinig personeel",
)
GIVEN = Register(
    providers=(PROVIDER,),
    lots=(LOT, TASK_LOT),
    contracts=(CONTRACT, TASK),
    products=(PRODUCT,),
    tariffs=TARIFFS,
    ceilings=CEILINGS,
    stops=(STOP,),
)


def test_all_that_hangs_on_a_contract_is_found_as_it_was_given(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        assert unit.funding.take_in(GIVEN) == {"C-100", "C-300"}
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        book = unit.funding
        assert book.provider("p1") == PROVIDER
        assert book.providers() == [PROVIDER]
        assert book.lots() == [LOT, TASK_LOT]
        assert (book.contract("C-100"), book.contract("C-300")) == (CONTRACT, TASK)
        assert book.contracts() == [CONTRACT, TASK]
        assert book.products() == book.products(["C-100"]) == [PRODUCT]
        assert tuple(book.every_tariff()) == tuple(book.tariffs_of(["C-100"])) == TARIFFS
        assert tuple(book.ceilings()) == tuple(book.ceilings(["C-100"])) == CEILINGS
        assert book.stops() == book.stops("p1", date(2026, 10, 31)) == [STOP]
        assert book.stops("p1", date(2026, 11, 1)) == book.stops("p2") == []


def test_a_code_holds_in_its_period_and_the_other_one_otherwise() -> None:
    assert PROVIDER.agb_on(date(2025, 12, 31)) == "42420001"
    assert PROVIDER.agb_on(date(2026, 1, 1)) == "42420002"
    assert PROVIDER.agb_on(date(2019, 1, 1)) is None
    assert replace(PROVIDER, agb="42420000").agb_on(date(2019, 1, 1)) == "42420000"


def test_taking_in_the_same_again_changes_nothing(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(GIVEN)
        assert unit.funding.take_in(GIVEN) == frozenset()
        assert unit.funding.contracts() == [CONTRACT, TASK]
        assert len(unit.funding.tariff_history("C-100")) == 2


def test_a_price_that_changes_is_a_new_version_and_the_earlier_one_stays(store: SqlStore) -> None:
    dearer = replace(TARIFFS[1], cents=7000)
    with store.work(MUNICIPALITY) as unit:
        book = unit.funding
        book.take_in(GIVEN)
        assert book.take_in(Register(tariffs=(TARIFFS[0], dearer))) == {"C-100"}
        history = [
            (one.valid_from.year, one.cents, one.version, counts)
            for one, counts in book.tariff_history("C-100")
        ]
        assert history == [(2025, 6600, 1, True), (2026, 7000, 2, True), (2026, 6930, 1, False)]
        assert book.take_in(Register(tariffs=TARIFFS)) == {"C-100"}, "and back again is a third"
        (again,) = book.tariffs("C-100", "02A03", "hour", date(2026, 5, 1), date(2026, 5, 1))
        assert (again.cents, again.version) == (6930, 3)
        assert [one.version for one in book.contracts()] == [3, 1]


@pytest.mark.parametrize(
    ("product", "provider", "found"),
    [
        ("02A03", None, {"C-100": True, "C-300": False}),
        ("02A05", None, {"C-300": False}),
        ("99X99", None, {}),
        ("99X99", "p1", {"C-100": False, "C-300": False}),
        (None, "p1", {"C-100": False, "C-300": False}),
        (None, None, {"C-100": False, "C-300": False}),
        (None, "p2", {}),
    ],
)
def test_contracts_are_found_by_product_and_provider(
    store: SqlStore, product: str | None, provider: str | None, found: dict[str, bool]
) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(GIVEN)
        touching = unit.funding.touching(
            product=product, provider=provider, first=date(2026, 12, 31), last=None
        )
        assert {one.id: terms is not None for one, terms in touching} == found
        later = unit.funding.touching(
            product="02A03", provider=None, first=date(2027, 1, 1), last=date(2027, 2, 1)
        )
        assert [one.id for one, _ in later] == ["C-300"], "C-100 is over by then"


def test_a_tariff_of_a_contract_that_is_not_there_is_refused(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit, pytest.raises(StaleError):
        unit.funding.take_in(Register(tariffs=(replace(TARIFFS[0], contract="C-999"),)))


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.sets(DAYS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_whatever_was_taken_in_last_holds_and_nothing_that_ever_held_is_lost(
    sqlite_store: SqlStore, cuts: list[set[date]]
) -> None:
    with sqlite_store.work(MUNICIPALITY) as unit:
        book = unit.funding
        book.take_in(GIVEN)
        ever: set[tuple[date, date | None, int]] = set()
        for cents, starts in enumerate(cuts, 7000):
            prices = _timeline(sorted(starts), cents)
            book.take_in(Register(tariffs=prices))
            ever |= {(one.valid_from, one.valid_until, one.cents) for one in prices}
            assert tuple(book.tariffs_of(["C-100"])) == prices
        history = book.tariff_history("C-100")
        assert ever <= {(one.valid_from, one.valid_until, one.cents) for one, _ in history}
        versions = [(one.valid_from, one.version) for one, _ in history]
        assert len(versions) == len(set(versions))


def _timeline(starts: list[date], cents: int) -> tuple[ContractTariff, ...]:
    ends = [date.fromordinal(one.toordinal() - 1) for one in starts[1:]]
    return tuple(
        replace(TARIFFS[0], valid_from=first, valid_until=last, cents=cents, basis="")
        for first, last in zip(starts, [*ends, None], strict=True)
    )
