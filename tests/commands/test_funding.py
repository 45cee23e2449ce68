# SPDX-License-Identifier: EUPL-1.2
"""Reserving, committing, releasing and correcting, with the worked sums of a team's budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.commands.treasury import CONTRACT, NOORD, ZUID, Treasury
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.funding import release
from wijkpad.commands.funding.allocating import Done
from wijkpad.commands.funding.booking import CROSSED
from wijkpad.domain.burn_rate import Carried, forecast, linear_norm
from wijkpad.domain.ledger import Line, PurseKey
from wijkpad.domain.shortage import Shortage
from wijkpad.errors import BookingRefusedError, NotFoundError, RefusedError
from wijkpad.plugin_api import AllocationEvent, LedgerLine
from wijkpad.ports import Setting

BUDGET, COMMITTED = 40_000_000, 31_248_050
QUOTE = 249_480
STOP = AllocationEvent(id="307-1", kind="stop", on=date(2026, 2, 15), reason="23")


def a_ledger_line(kind: str, cents: int, key: PurseKey = NOORD) -> LedgerLine:
    return LedgerLine(
        kind=kind,  # type: ignore[arg-type]
        owner=key.owner,  # type: ignore[arg-type]
        key=key.key,
        year=key.year,
        cents=cents,
        cause="plugin",
    )


def refused(
    error: pytest.ExceptionInfo[BookingRefusedError] | pytest.ExceptionInfo[RefusedError],
) -> str:
    return error.value.findings[0].code


def lines_of(treasury: Treasury, done: Done) -> list[Line]:
    assert done.allocation is not None
    with treasury.house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.ledger.lines_of(done.allocation.id)


def test_b01_a_reservation_that_fits_is_free_money_less(treasury: Treasury) -> None:
    done = treasury.commit(treasury.reserved(QUOTE))
    assert done.short == ()
    purse = treasury.purse()
    assert (purse.committed, purse.free, purse.reserved) == (31_497_530, 8_502_470, 0)
    assert purse.reached() == 70


def test_b03_one_cent_too_many_escalates_and_books_nothing(treasury: Treasury) -> None:
    treasury.allot(NOORD, BUDGET, 39_750_521)
    before = treasury.purse()
    done = treasury.reserve(QUOTE)
    assert done.allocation is None
    assert done.short == (Shortage(purse=NOORD, free=249_479, cents=1),)
    assert treasury.purse() == before
    assert "funding.short" in treasury.house.events(treasury.case)


def test_what_equals_what_is_free_fits(treasury: Treasury) -> None:
    assert treasury.reserve(BUDGET - COMMITTED).short == ()
    assert treasury.purse().free == 0
    assert treasury.reserve(1).short[0].cents == 1


def test_b05_each_year_pays_its_own_part(treasury: Treasury) -> None:
    last_year = PurseKey("team", "noord", 2025)
    treasury.allot(last_year, 1_000_000)
    done = treasury.ask(treasury.wish({last_year: 99_000, NOORD: 83_160}))
    assert done.allocation is not None
    treasury.commit(done.allocation.id)
    assert treasury.purse(last_year).committed == 99_000
    assert treasury.purse().committed == COMMITTED + 83_160


def test_b07_an_early_stop_gives_back_what_is_not_needed(treasury: Treasury) -> None:
    allocation = treasury.reserved(QUOTE)
    treasury.commit(allocation)
    done = treasury.happens(allocation, STOP, a_ledger_line("release", -145_530))
    assert (treasury.purse().committed, treasury.purse().free) == (31_352_000, 8_648_000)
    assert done.allocation is not None
    assert (done.allocation.state, done.allocation.until) == ("stopped", STOP.on)


def test_b09_of_two_reservations_the_second_finds_too_little(treasury: Treasury) -> None:
    treasury.allot(NOORD, BUDGET, 31_497_530)
    assert treasury.purse().free == 8_502_470
    assert treasury.reserve(6_000_000).short == ()
    second = treasury.reserve(5_000_000)
    assert second.short == (Shortage(purse=NOORD, free=2_502_470, cents=2_497_530),)


def test_b13_money_in_two_purses_is_reserved_in_both_or_in_none(treasury: Treasury) -> None:
    treasury.allot(CONTRACT, 100_000)
    before = treasury.purse()
    done = treasury.ask(treasury.wish({NOORD: QUOTE, CONTRACT: QUOTE}))
    assert done.short == (Shortage(purse=CONTRACT, free=100_000, cents=149_480),)
    assert treasury.purse() == before
    treasury.allot(CONTRACT, QUOTE)
    assert treasury.ask(treasury.wish({NOORD: QUOTE, CONTRACT: QUOTE})).short == ()
    assert treasury.purse(CONTRACT).free == 0


def test_b15_the_norm_counts_the_real_days_of_the_year() -> None:
    norm = linear_norm(BUDGET, date(2028, 2, 29))
    assert norm == 6_557_377
    assert 7_000_000 - norm == 442_623
    assert linear_norm(BUDGET, date(2026, 12, 31)) == BUDGET
    assert forecast(7_000_000, date(2028, 2, 29)) == 42_700_000
    assert forecast(1, date(2026, 1, 6)) is None
    # What the year began with does not grow: only € 10.000 of January goes on at its pace.
    begun = Carried(cents=30_000_000, since=date(2025, 12, 1))
    assert forecast(31_000_000, date(2026, 1, 31), begun) == 31_000_000 + 1_000_000 * 334 // 31 + 1
    late = Carried(cents=30_000_000, since=date(2026, 12, 1))
    assert forecast(31_000_000, date(2026, 12, 16), late) == 31_937_500
    assert forecast(31_000_000, date(2026, 12, 6), late) is None


def test_asking_again_finds_the_same_reservation(treasury: Treasury) -> None:
    wish = treasury.wish({NOORD: QUOTE}, place="step")
    first, second = treasury.ask(wish), treasury.ask(wish)
    assert first.allocation == second.allocation
    assert first.lines
    assert not second.lines
    assert treasury.purse().reserved == QUOTE


def test_help_in_a_crisis_goes_on_beyond_the_budget(treasury: Treasury) -> None:
    treasury.allot(NOORD, 0, COMMITTED)
    wish = treasury.wish({NOORD: QUOTE})
    assert treasury.ask(wish).short
    done = treasury.ask(replace(wish, request=replace(wish.request, is_crisis=True)))
    assert done.allocation is not None
    assert treasury.purse().free == -COMMITTED - QUOTE


def test_somebody_with_a_say_lets_it_pass_and_the_journal_tells_in_which_task(
    treasury: Treasury,
) -> None:
    treasury.allot(NOORD, COMMITTED, COMMITTED)
    done = treasury.ask(replace(treasury.wish({NOORD: QUOTE}), beyond="task-9"))
    assert done.allocation is not None
    details = [one.detail for one in treasury.house.journal() if one.event == "funding.reserved"]
    assert [dict(one).get("beyond") for one in details] == ["task-9"]


def test_nobody_lets_a_subsidy_pass_beyond_the_ceiling_of_the_council(treasury: Treasury) -> None:
    ceiling = PurseKey("council", "inloop", 2026)
    treasury.allot(ceiling, 100)
    wish = replace(treasury.wish({ceiling: 101}), beyond="task-9")
    crisis = replace(wish, request=replace(wish.request, is_crisis=True))
    assert treasury.ask(wish).short == treasury.ask(crisis).short
    assert treasury.ask(crisis).short[0].cents == 1


def test_amounts_that_do_not_add_up_are_refused_before_anything_is_booked(
    treasury: Treasury,
) -> None:
    wish = treasury.wish({NOORD: QUOTE})
    scope = wish.scopes[0]
    for bad in (
        replace(wish, quote=replace(wish.quote, cents_total=QUOTE + 1)),
        replace(wish, quote=replace(wish.quote, per_year={2026: 1})),
        replace(wish, scopes=(replace(scope, cents=-1),)),
        replace(wish, scopes=(replace(scope, cents=QUOTE + 1),)),
        replace(wish, scopes=(scope, replace(scope, cents=0))),
    ):
        with pytest.raises(BookingRefusedError) as error:
            treasury.ask(bad)
        assert refused(error) == "FUND-001"
    assert treasury.purse().reserved == 0


def test_a_reservation_lapses_after_its_last_day(treasury: Treasury) -> None:
    house = treasury.house
    allocation = treasury.reserved(QUOTE)
    house.clock.move(days=14)
    house.run_due()
    assert treasury.purse().reserved == QUOTE
    house.clock.move(days=1)
    house.run_due()
    assert treasury.purse().reserved == 0
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.ledger.allocation(allocation)
    assert found is not None
    assert (found.state, found.expires_on) == ("lapsed", None)


def test_the_municipality_says_how_long_a_reservation_lasts(treasury: Treasury) -> None:
    house = treasury.house
    with house.store.work(MUNICIPALITY) as unit:
        unit.settings.put(
            Setting(
                kind="parameter",
                key="funding.reservation_days",
                value=Decimal(3),
                valid_from=house.tools.today(),
                author="test",
                reason="",
                at=house.clock.now(),
            )
        )
        unit.commit()
    done = treasury.reserve(QUOTE)
    assert done.allocation is not None
    assert done.allocation.expires_on == house.tools.today() + timedelta(days=3)


def test_what_was_committed_does_not_lapse(treasury: Treasury) -> None:
    treasury.commit(treasury.reserved(QUOTE))
    treasury.house.clock.move(days=30)
    treasury.house.run_due()
    assert treasury.purse().committed == COMMITTED + QUOTE


def test_a_decision_after_the_reservation_lapsed_looks_at_the_money_again(
    treasury: Treasury,
) -> None:
    late = treasury.reserved(8_000_000)
    treasury.house.clock.move(days=15)
    treasury.house.run_due()
    treasury.reserve(8_000_000)
    done = treasury.commit(late)
    assert done.short == (Shortage(purse=NOORD, free=751_950, cents=7_248_050),)
    assert treasury.purse().committed == COMMITTED
    done = treasury.commit(late, beyond="task-9")
    assert done.short == ()
    assert treasury.purse().free == -7_248_050


def test_a_decision_commits_once(treasury: Treasury) -> None:
    allocation = treasury.reserved(QUOTE)
    treasury.commit(allocation)
    again = treasury.commit(allocation)
    assert again.lines == ()
    assert treasury.purse().committed == COMMITTED + QUOTE


def test_the_lines_of_a_model_must_add_up_to_what_was_reserved(treasury: Treasury) -> None:
    allocation = treasury.reserved(QUOTE)
    for bad in (
        [a_ledger_line("commit", QUOTE - 1)],
        [a_ledger_line("commit", QUOTE, ZUID)],
        [a_ledger_line("realise", QUOTE)],
        [a_ledger_line("commit", QUOTE - 1), a_ledger_line("commit", 1)],
        [],
    ):
        with pytest.raises(BookingRefusedError) as error:
            treasury.commit(allocation, bad)
        assert refused(error) == "FUND-002"
    assert treasury.purse().reserved == QUOTE
    next_year = PurseKey("team", "noord", 2027)
    split = [a_ledger_line("commit", QUOTE - 100), a_ledger_line("commit", 100, next_year)]
    assert treasury.commit(allocation, split).short[0].purse == next_year
    treasury.allot(next_year, 100)
    assert treasury.commit(allocation, split).short == ()
    assert (treasury.purse(next_year).committed, treasury.purse().reserved) == (100, 0)


def test_a_refusal_of_help_gives_the_reservation_back(treasury: Treasury) -> None:
    allocation = treasury.reserved(QUOTE)
    assert treasury.release(allocation).allocation
    treasury.release(allocation)
    assert treasury.purse().reserved == 0
    with pytest.raises(BookingRefusedError) as error:
        treasury.commit(allocation)
    assert refused(error) == "FUND-003"


def test_an_event_that_comes_again_books_nothing(treasury: Treasury) -> None:
    allocation = treasury.reserved(QUOTE)
    treasury.commit(allocation)
    treasury.happens(allocation, STOP, a_ledger_line("release", -100))
    again = treasury.happens(allocation, STOP, a_ledger_line("release", -100))
    assert again.lines == ()
    assert treasury.purse().committed == COMMITTED + QUOTE - 100
    start = AllocationEvent(id="305-1", kind="start", on=date(2026, 1, 5))
    treasury.happens(allocation, start)
    treasury.happens(allocation, replace(STOP, id="307-2"))
    done = treasury.happens(allocation, start)
    assert done.allocation is not None
    assert done.allocation.state == "stopped"


def test_an_event_takes_no_more_back_than_was_given(treasury: Treasury) -> None:
    allocation = treasury.reserved(QUOTE)
    with pytest.raises(BookingRefusedError) as error:
        treasury.happens(allocation, STOP, a_ledger_line("release", -1))
    assert refused(error) == "FUND-004"
    treasury.commit(allocation)
    for line, code in (
        (a_ledger_line("release", -QUOTE - 1), "FUND-005"),
        (a_ledger_line("receivable", -1), "FUND-005"),
        (a_ledger_line("release", 1), "FUND-005"),
        (a_ledger_line("release", -1, ZUID), "FUND-002"),
    ):
        with pytest.raises(BookingRefusedError) as error:
            treasury.happens(allocation, STOP, line)
        assert refused(error) == code
    assert treasury.purse().committed == COMMITTED + QUOTE


def test_help_that_comes_to_cost_more_is_held_against_the_money_too(treasury: Treasury) -> None:
    allocation = treasury.reserved(BUDGET - COMMITTED)
    treasury.commit(allocation)
    longer = AllocationEvent(id="317-1", kind="extended", on=date(2026, 6, 30))
    done = treasury.happens(allocation, longer, a_ledger_line("commit", 1))
    assert done.short == (Shortage(purse=NOORD, free=0, cents=1),)
    treasury.allot(NOORD, BUDGET + 1, COMMITTED)
    assert treasury.happens(allocation, longer, a_ledger_line("commit", 1)).short == ()


def test_who_may_not_know_of_the_case_learns_nothing_of_its_money(treasury: Treasury) -> None:
    stranger = treasury.house.hire("zoe", "zuid", "neighbourhood_worker")
    allocation = treasury.reserved(QUOTE)

    with pytest.raises(NotFoundError):
        release.handle(treasury.house.tools, stranger, allocation, cause="x")


def test_crossing_a_step_is_told_once_a_year_and_direction(treasury: Treasury) -> None:
    house = treasury.house
    house.services.answers[CROSSED] = {}
    house.run_due()
    told = [(one.inputs["pct"], one.inputs["direction"]) for one in house.services.calls]
    assert told == [(70, "up")]
    allocation = treasury.reserved(BUDGET - COMMITTED)
    treasury.release(allocation)
    treasury.reserved(BUDGET - COMMITTED)
    house.run_due()
    told = [(one.inputs["pct"], one.inputs["direction"]) for one in house.services.calls]
    steps = ((85, "up"), (95, "up"), (100, "up"), (85, "down"), (95, "down"), (100, "down"))
    assert sorted(told[1:], key=str) == sorted(steps, key=str)
