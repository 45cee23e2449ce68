# SPDX-License-Identifier: EUPL-1.2
"""The ledger in the database: lines are only added, balances are their sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.rows import (
    NOORD,
    NOW,
    a_case,
    a_line,
    a_settlement,
    an_allocation,
    an_event,
    keep,
)
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.domain.ledger import Crossing, Line, PurseKey, added_up
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.store import SqlStore

ZUID = PurseKey("team", "zuid", 2026)


def _book(store: SqlStore, *lines: Line) -> list[Line]:
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.hold({one.purse for one in lines})
        booked = unit.ledger.add(lines)
        unit.commit()
    return booked


def test_a_balance_is_the_sum_of_its_lines(store: SqlStore) -> None:
    lines = [
        a_line("allot", 40_000_000),
        a_line("commit", 31_497_530),
        a_line("release", -145_530),
        a_line("reserve", 6_000_000),
        a_line("unreserve", -1_000_000),
        a_line("realise", 76_230),
        a_line("receivable", -6_930),
        a_line("allot", 30_000_000, purse=ZUID),
    ]
    _book(store, *lines)
    with store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.ledger.purse(NOORD)
        assert found == added_up(NOORD, lines, version=7)
        assert found is not None
        assert (found.committed, found.reserved, found.realised) == (31_352_000, 5_000_000, 69_300)
        assert found.free == 40_000_000 - 31_352_000 - 5_000_000
        assert unit.ledger.purses(2026) == [found, added_up(ZUID, lines, version=1)]
        assert unit.ledger.purses(2027) == []
        assert unit.ledger.purse(PurseKey("team", "noord", 2027)) is None
        assert unit.ledger.years() == [2026]


def test_a_cause_is_booked_once_in_a_purse(store: SqlStore) -> None:
    first = a_line("commit", 100, cause="event:1")
    again = replace(first, id="again")
    other_allocation = replace(first, id="other", allocation="allocation-2")
    assert _book(store, first) == [first]
    assert _book(store, again, other_allocation, again) == [other_allocation]
    with store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.ledger.purse(NOORD)
    assert found is not None
    assert (found.committed, found.version) == (200, 2)


def test_a_line_of_the_wrong_sign_is_refused_unless_it_sets_another_right(store: SqlStore) -> None:
    wrong = a_line("commit", -100)
    with pytest.raises(ValueError, match="wrong sign"):
        _book(store, wrong)
    first = a_line("commit", 100)
    _book(store, first, replace(wrong, corrects=first.id))
    with store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.ledger.purse(NOORD)
    assert found is not None
    assert found.committed == 0


def test_a_purse_that_is_not_held_takes_no_lines(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit, pytest.raises(ValueError, match="not held"):
        unit.ledger.add([a_line("commit", 100)])


def test_lines_of_a_purse_are_paged_newest_first(store: SqlStore) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.add_allocation(an_allocation())
        unit.commit()
    lines = [
        replace(a_line("commit", cents), allocation="allocation-1" if cents == 3 else None)
        for cents in range(1, 6)
    ]
    for line in lines:
        _book(store, line)
    with store.work(MUNICIPALITY, reading=True) as unit:
        first = unit.ledger.lines(NOORD, most=3)
        rest = unit.ledger.lines(NOORD, before=first.lines[-1][0].id, most=3)
    assert [one.cents for one, _ in first.lines] == [5, 4, 3]
    assert [case.id if case else None for _, case in first.lines] == [None, None, "case-1"]
    assert first.has_more
    assert [one.cents for one, _ in rest.lines] == [2, 1]
    assert not rest.has_more


def test_a_reason_on_a_case_goes_when_the_key_of_the_case_goes(store: SqlStore) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.add_allocation(an_allocation())
        unit.commit()
    of_case = replace(a_line("commit", 5), allocation="allocation-1", text="Rob belde")
    of_none = replace(a_line("allot", 5), text="Verschuiving volgens raadsbesluit")
    _book(store, of_case, of_none)
    with store.work(MUNICIPALITY) as unit:
        found = unit.ledger.line(of_case.id)
        assert found == replace(of_case, text="")
        assert unit.ledger.reason(of_case) == "Rob belde"
        unit.data.destroy_key("case-1")
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        with pytest.raises(NotFoundError):
            unit.ledger.reason(of_case)
        assert unit.ledger.reason(of_none) == "Verschuiving volgens raadsbesluit"


def test_days_are_those_of_the_netherlands(store: SqlStore) -> None:
    late = replace(a_line("commit", 7), at=NOW.replace(hour=23, minute=30))
    _book(store, a_line("commit", 5), late, a_line("realise", 3), a_line("reserve", 9))
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.ledger.by_day(NOORD) == [(date(2026, 3, 2), 5, 3), (date(2026, 3, 3), 7, 0)]


Turn = tuple[Literal["own", "other", "undone"], int]


@given(
    turns=st.lists(
        st.tuples(st.sampled_from(["own", "other", "undone"]), st.integers(1, 3)), max_size=12
    )
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_read_under_the_lock_is_the_sum_of_all_lines_whoever_booked_them(
    store: SqlStore, database_url: str, turns: list[Turn]
) -> None:
    """Also when another process booked, and when what was read was never committed."""
    purse = PurseKey("team", uuid4().hex, 2026)
    other = SqlStore(database_url, master_key=MASTER_KEY)
    expected: list[Line] = []
    for who, many in turns:
        lines = [a_line("commit", 10 + one, purse=purse) for one in range(many)]
        with (other if who == "other" else store).work(MUNICIPALITY) as unit:
            held = unit.ledger.hold([purse])[purse]
            assert held == added_up(purse, expected, len(expected))
            unit.ledger.add(lines)
            if who == "undone":
                again = unit.ledger.hold([purse])[purse]
                assert again == added_up(purse, [*expected, *lines], len(expected) + many)
            else:
                unit.commit()
                expected += lines
    other.close()
    with store.work(MUNICIPALITY) as unit:
        assert unit.ledger.hold([purse])[purse] == added_up(purse, expected, len(expected))


def test_a_crossing_is_kept_once_for_each_direction(store: SqlStore) -> None:
    up = Crossing(purse=NOORD, pct=70, direction="up", at=NOW)
    down = replace(up, direction="down", at=NOW + timedelta(hours=1))
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.hold([NOORD])
        assert unit.ledger.add_crossings([up]) == [up]
        assert unit.ledger.add_crossings([replace(up, at=down.at), down]) == [down]
        assert unit.ledger.crossings(NOORD) == [up, down]


def test_an_allocation_reads_back_as_it_was_and_is_one_for_its_step(store: SqlStore) -> None:
    keep(store, a_case())
    allocation = an_allocation()
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.add_allocation(allocation)
        unit.commit()
    with store.work(MUNICIPALITY) as unit:
        assert unit.ledger.allocation(allocation.id) == allocation
        assert unit.ledger.allocation_at(allocation.run, allocation.place) == allocation
        assert unit.ledger.allocation_at(allocation.run, "elsewhere") is None
        assert unit.ledger.allocations_of("case-1") == [allocation]
        done = replace(allocation, state="committed", expires_on=None)
        unit.ledger.save_allocation(done)
        assert unit.ledger.allocation(allocation.id) == replace(done, version=2)
        with pytest.raises(StaleError):
            unit.ledger.save_allocation(done)
        unit.commit()
    with store.work(MUNICIPALITY) as unit, pytest.raises(StaleError):
        unit.ledger.add_allocation(replace(allocation, id="allocation-2"))


def test_what_was_asked_for_at_one_moment_stays_in_the_order_of_asking(store: SqlStore) -> None:
    keep(store, a_case())
    asked = ["zz", "mm", "aa"]
    with store.work(MUNICIPALITY) as unit:
        for one in asked:
            unit.ledger.add_allocation(an_allocation(one))
            unit.ledger.add_event(an_event(one, allocation="zz"))
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.id for one in unit.ledger.allocations_of("case-1")] == asked
        assert [one.id for one in unit.ledger.events_of("zz")] == asked


def test_why_something_happened_is_sealed_and_read_only_when_it_is_asked_for(
    store: SqlStore,
) -> None:
    keep(store, a_case())
    told = replace(an_event(), kind="pause", until=NOW.date(), author="noor", note="ziekenhuis")
    with store.work(MUNICIPALITY) as unit:
        unit.ledger.add_allocation(an_allocation())
        unit.ledger.add_event(told)
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        (found,) = unit.ledger.events_of("allocation-1")
        assert (found.until, found.author, found.note) == (NOW.date(), "noor", "")
        assert unit.ledger.note_of(found) == "ziekenhuis"
    with store.work(MUNICIPALITY) as unit:
        unit.data.destroy_key("case-1")
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit, pytest.raises(NotFoundError):
        unit.ledger.note_of(found)


def test_settlements_of_a_contract_read_back_with_their_figures(store: SqlStore) -> None:
    first, second = a_settlement("s1"), replace(a_settlement("s2"), at=NOW + timedelta(days=1))
    with store.work(MUNICIPALITY) as unit:
        unit.settlements.add(first)
        unit.settlements.add(second)
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.settlements.of("C-300") == [second, first]
        assert unit.settlements.of("C-100") == []
