# SPDX-License-Identifier: EUPL-1.2
"""A wait time follows from help that really began; of few or of shielded cases nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

import pytest

from tests.support.rows import NOORD, NOW, a_case, a_line, a_wait, an_allocation, an_event, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.api.directory.search import measurement
from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.case import Case
from wijkpad.domain.derived_waits import Begun, derived
from wijkpad.domain.directory_order import BelievedWait, believed
from wijkpad.domain.funding import Provider, Register
from wijkpad.plugins import directory
from wijkpad.store import SqlStore

TODAY: Final = date(2026, 6, 1)
PRODUCT: Final = "02A03"


def begins(
    store: SqlStore, number: int, waited: int, case: Case | None = None, **of: object
) -> None:
    """Decide on help for a case of its own, and let it begin after so many days, in May."""
    case = case or a_case(f"case-{number}")
    began = date(2026, 5, 1) + timedelta(days=number)
    keep(store, case)
    help_ = replace(an_allocation(f"a-{number}", case=case.id), state="started", expires_on=None)
    help_ = replace(help_, **of)  # type: ignore[arg-type]
    assert isinstance(help_, AllocationRecord)
    decided = datetime.combine(began - timedelta(days=waited), NOW.timetz())
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.hold([NOORD])
        unit.ledger.add_allocation(help_)
        unit.ledger.add([replace(a_line("commit", 100), allocation=help_.id, at=decided)])
        unit.ledger.add_event(replace(an_event(f"e-{number}", allocation=help_.id), on=began))
        unit.commit()


def counts(store: SqlStore, product: str = PRODUCT, today: date = TODAY) -> BelievedWait:
    with store.work(MUNICIPALITY, reading=True) as unit:
        told = directory.wait_times(unit, ["p1"], product, today)
    return believed(map(measurement, told), today, product)


def test_the_days_from_decision_to_start_count_once_five_cases_have_begun(store: SqlStore) -> None:
    for number, waited in enumerate((10, 20, 30, 40)):
        begins(store, number, waited)
    assert counts(store) == BelievedWait()
    begins(store, 4, 50)
    found = counts(store)
    assert found.days == 30
    assert found.by is not None
    assert (found.by.certainty, found.by.measured_on) == ("derived", date(2026, 5, 5))
    assert "5 keer" in found.by.definition
    assert counts(store, "01A01") == BelievedWait()
    assert counts(store, today=date(2026, 8, 1)) == BelievedWait()


@pytest.mark.parametrize(
    ("case", "of"),
    [
        (replace(a_case("hidden"), sensitivity="safety"), {}),
        (replace(a_case("hidden"), about_staff=True), {}),
        (a_case("hidden"), {"form": "pgb"}),
        (a_case("hidden"), {"state": "deleted"}),
        (a_case("hidden"), {"provider": "p2"}),
        (a_case("case-0"), {}),
    ],
)
def test_shielded_cases_and_what_tells_nothing_of_a_wait_never_count(
    store: SqlStore, case: Case, of: dict[str, object]
) -> None:
    for number in range(4):
        begins(store, number, 10)
    if case.id == "hidden":
        begins(store, 9, 400, case, **of)
    else:
        with store.work(MUNICIPALITY) as unit:
            unit.ledger.hold([NOORD])
            again = replace(an_allocation("again", case=case.id), state="started", expires_on=None)
            unit.ledger.add_allocation(again)
            unit.ledger.add([replace(a_line("commit", 100), allocation="again")])
            unit.ledger.add_event(replace(an_event("again", allocation="again"), on=TODAY))
            unit.commit()
    assert counts(store) == BelievedWait()
    begins(store, 4, 10)
    assert counts(store).days == 10


def test_confirmed_goes_before_derived_and_derived_before_stated(store: SqlStore) -> None:
    for number in range(5):
        begins(store, number, 10)
    stated = replace(a_wait("p1", 3), product=PRODUCT, measured_on=TODAY)
    with store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(Register(providers=(Provider(id="p1", name="De Linde"),)))
        unit.directory.add_wait(stated)
        unit.commit()
    assert counts(store).days == 10
    with store.work(MUNICIPALITY) as unit:
        unit.directory.add_wait(replace(stated, days=7, certainty="confirmed"))
        unit.commit()
    assert counts(store).days == 7


def test_of_two_middle_ones_the_longer_counts_and_a_start_before_the_decision_does_not() -> None:
    day = date(2026, 5, 1)
    begun = [
        Begun(provider="p1", product=PRODUCT, case=f"{days}", decided=day, began=day + timedelta(days=days))
        for days in (-3, 1, 2, 3, 8, 9, 9)
    ]  # fmt: skip
    assert [one.days for one in derived(begun)] == [8]
    six = [replace(one, case=f"six-{at}") for at, one in enumerate(begun[1:])]
    assert [one.days for one in derived([*six, replace(six[0], case="more")])] == [3]
    assert derived(begun[:5]) == []
