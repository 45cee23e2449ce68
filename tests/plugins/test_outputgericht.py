# SPDX-License-Identifier: EUPL-1.2
"""Results and amounts: the worked sums by their number, and what holds for every request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijkpad_outputgericht as plugin
from tests.support.sums import found, lines, quoted
from wijkpad.plugin_api import (
    AllocationEvent,
    ContractProduct,
    ContractRef,
    Frequency,
    LedgerLine,
    Period,
    Quote,
    queries,
)
from wijkpad.testing import sums_by_output as output
from wijkpad.testing.register import MemoryRegister

STARTS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_O_01_a_week_counts_in_the_month_of_its_sunday() -> None:
    (quote,) = quoted(plugin, "O-01")
    assert {(one.start.month, one.cents) for one in quote.segments} == {(7, 90_000), (8, 180_000)}
    assert quote.cents_total == 270_000


def test_O_03_half_at_the_start_and_half_at_the_result() -> None:
    (quote,) = quoted(plugin, "O-03")
    assert [one.cents for one in quote.segments] == [225_000, 225_000]
    started, stopped = lines(plugin, "O-03")
    assert [(one.kind, one.cents) for one in (*started, *stopped)] == [("realise", 225_000)] * 2


def test_O_05_an_early_stop_gives_the_second_tranche_back_and_claws_nothing_back() -> None:
    (stopped,) = lines(plugin, "O-05")
    assert [(one.kind, one.cents) for one in stopped] == [("release", -225_000)]


def test_O_07_broken_months_in_full() -> None:
    (quote,) = quoted(plugin, "O-07")
    assert quote.cents_total == 340_000


def test_O_09_a_broken_month_by_its_days_in_a_leap_year_and_in_another() -> None:
    assert [one.cents_total for one in quoted(plugin, "O-09")] == [58_621, 57_679]


def test_O_13_the_price_of_the_first_day_holds_for_both_tranches() -> None:
    (quote,) = quoted(plugin, "O-13")
    assert quote.cents_total == 450_000
    assert output.CONTRACT.terms is not None
    free = replace(output.CONTRACT, terms=replace(output.CONTRACT.terms, tariff_lock="none"))
    asked = output.request(date(2025, 12, 20), date(2026, 6, 30), 1, "piece", "total")
    open_price = plugin.funding_quote(request=asked, tariffs=output.TARIFFS, contract=free)
    assert [one.cents for one in open_price.segments] == [225_000, 236_250]


def test_O_15_a_second_trajectory_overlaps_123_days() -> None:
    (findings,) = found(plugin, "O-15")
    assert findings["OVERLAP"].data["days"] == 123


def weekly(start: date, until: date, frequency: Frequency = "week", *, by_day: bool = False) -> int:
    contract = output.BY_DAY if by_day else output.IN_EUROS
    asked = output.request(start, until, 30_000, "euro", frequency)
    return plugin.funding_quote(request=asked, tariffs=(), contract=contract).cents_total


def test_a_split_in_the_middle_of_a_week_pays_that_week_twice() -> None:
    """A trap of the Sunday rule: it is why an allocation is extended, and not replaced."""
    whole = weekly(date(2025, 7, 7), date(2025, 8, 3))
    parts = weekly(date(2025, 7, 7), date(2025, 7, 16)) + weekly(
        date(2025, 7, 17), date(2025, 8, 3)
    )
    assert parts - whole == 30_000


@given(STARTS, st.integers(1, 500), st.data())
def test_a_period_in_two_counts_a_week_twice_only_where_it_is_cut_through(
    start: date, days: int, data: st.DataObject
) -> None:
    until = start + timedelta(days=days)
    cut = start + timedelta(days=data.draw(st.integers(1, days)))
    parts = weekly(start, cut - timedelta(days=1)) + weekly(cut, until)
    assert parts - weekly(start, until) == (0 if cut.weekday() == 0 else 30_000)


@given(STARTS, st.integers(1, 500), st.data())
def test_a_month_by_day_in_two_costs_the_same_but_for_one_rounding(
    start: date, days: int, data: st.DataObject
) -> None:
    until = start + timedelta(days=days)
    cut = start + timedelta(days=data.draw(st.integers(1, days)))
    parts = weekly(start, cut - timedelta(days=1), "month", by_day=True)
    parts += weekly(cut, until, "month", by_day=True)
    assert abs(parts - weekly(start, until, "month", by_day=True)) <= 1


PARTS = st.sampled_from([(100,), (50, 50), (40, 30, 30), (33, 33, 34), (70, 30)])


def terms(parts: tuple[int, ...], *, locked: bool) -> ContractRef:
    agreed = ContractProduct(
        product="45A60", unit="piece", tranches=parts, tariff_lock="start" if locked else "none"
    )
    return replace(output.CONTRACT, terms=agreed)


@given(
    start=STARTS,
    days=st.integers(0, 700),
    volume=st.decimals("0.5", 9, places=1),
    parts=PARTS,
    locked=st.booleans(),
    frequency=st.sampled_from(["day", "week", "month", "total"]),
)
def test_lines_years_and_total_always_say_the_same(
    *,
    start: date,
    days: int,
    volume: Decimal,
    parts: tuple[int, ...],
    locked: bool,
    frequency: Frequency,
) -> None:
    asked = replace(output.request(start, start + timedelta(days=days), 1, "piece", frequency), volume=volume)  # fmt: skip
    quote: Quote = plugin.funding_quote(
        request=asked, tariffs=output.TARIFFS, contract=terms(parts, locked=locked)
    )
    assert sum(one.cents for one in quote.segments) == quote.cents_total > 0
    assert sum(quote.per_year.values()) == quote.cents_total
    committed = plugin.funding_plan_commitment(allocation=output.TRAJECTORY, quote=quote, scopes=())
    assert sum(one.cents for one in committed) == quote.cents_total


def events(
    contract: ContractRef, *asked: AllocationEvent, period: Period | None = None
) -> list[LedgerLine]:
    """Return every line of a trajectory of € 4.500, from its commitment through these events."""
    allocation = replace(output.TRAJECTORY, period=period or output.TRAJECTORY.period)
    request = output.request(allocation.period.start, allocation.period.until or date.max, 1, "piece", "total")  # fmt: skip
    quote = plugin.funding_quote(request=request, tariffs=output.TARIFFS, contract=contract)
    history = list(plugin.funding_plan_commitment(allocation=allocation, quote=quote, scopes=()))
    with queries.answered_by(MemoryRegister(contracts=(contract,), tariffs=output.TARIFFS)):
        for event in asked:
            history += plugin.funding_on_event(
                allocation=allocation, event=event, history=tuple(history)
            )
    return history


def total(booked: list[LedgerLine], *kinds: str) -> int:
    return sum(one.cents for one in booked if one.kind in kinds)


START = AllocationEvent(id="1", kind="start", on=date(2025, 3, 3))
AS_PLANNED = AllocationEvent(id="2", kind="stop", on=date(2025, 8, 31), reason="19")
EARLY = AllocationEvent(id="3", kind="stop", on=date(2025, 6, 1), reason="23")
NEVER = AllocationEvent(id="4", kind="stop", on=date(2025, 2, 1), reason="21")
GONE = AllocationEvent(id="5", kind="deleted", on=date(2025, 4, 1))
DIED = AllocationEvent(id="6", kind="died", on=date(2025, 5, 1))


@given(PARTS, st.booleans(), st.lists(st.sampled_from([START, AS_PLANNED, EARLY, NEVER, GONE, DIED]), max_size=5, unique_by=lambda one: one.id))  # fmt: skip
def test_in_any_order_of_events_no_more_is_paid_or_given_back_than_was_committed(
    parts: tuple[int, ...], locked: bool, order: list[AllocationEvent]
) -> None:
    booked = events(terms(parts, locked=locked), *order)
    assert 0 <= total(booked, "realise") <= total(booked, "commit", "release") <= 450_000


def test_without_a_start_message_an_early_stop_keeps_the_first_tranche_for_its_claim() -> None:
    booked = events(output.CONTRACT, EARLY)
    assert (total(booked, "commit", "release"), total(booked, "realise")) == (225_000, 0)


def test_a_contract_may_make_the_last_tranche_due_at_an_early_stop() -> None:
    assert output.CONTRACT.terms is not None
    generous = replace(
        output.CONTRACT, terms=replace(output.CONTRACT.terms, tranche_on_early_stop=True)
    )
    assert total(events(generous, START, EARLY), "realise") == 450_000


def test_a_middle_tranche_falls_due_when_its_moment_is_named() -> None:
    contract = terms((40, 30, 30), locked=True)
    moment = AllocationEvent(
        id="m", kind="period_closed", on=date(2025, 6, 1), facts={"tranche": 2}
    )
    assert total(events(contract, START, moment), "realise") == 180_000 + 135_000
    assert total(events(contract, START, moment, AS_PLANNED), "realise") == 450_000


@pytest.mark.parametrize("kind", ["pause", "extended", "shortened", "period_closed"])
def test_how_long_a_result_takes_changes_nothing(kind: str) -> None:
    event = AllocationEvent(id="x", kind=kind, on=date(2025, 12, 31))  # type: ignore[arg-type]
    assert len(events(output.CONTRACT, event)) == 1


def test_an_amount_per_week_that_stops_gives_the_weeks_behind_it_back() -> None:
    allocation = replace(
        output.TRAJECTORY, product="45A61", unit="euro", frequency="week",
        volume=Decimal(30_000), period=Period(date(2025, 7, 7), date(2025, 9, 5)),
    )  # fmt: skip
    history = (output.booked("commit", 270_000),)
    stop = AllocationEvent(id="s", kind="stop", on=date(2025, 8, 3), reason="21")
    with queries.answered_by(MemoryRegister(contracts=(output.IN_EUROS,))):
        (line,) = plugin.funding_on_event(allocation=allocation, event=stop, history=history)
    assert (line.kind, line.cents) == ("release", -150_000)
