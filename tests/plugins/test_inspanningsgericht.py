# SPDX-License-Identifier: EUPL-1.2
"""Price times quantity: the worked sums by their number, and what holds for every request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijkpad_inspanningsgericht as plugin
from tests.support.sums import lines, per_purse, quoted
from wijkpad.domain.ledger import Line, PurseKey, added_up
from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    ContractRef,
    Frequency,
    FundingRequest,
    LedgerLine,
    Period,
    Scope,
    Severity,
    TariffSegment,
    TenantContext,
    queries,
)
from wijkpad.testing import sums_by_effort as effort
from wijkpad.testing.register import MemoryRegister

CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 1, 2))
OPEN = replace(effort.CONTRACT, period=Period(date(2020, 1, 1), None))
FREQUENCIES = st.sampled_from(["day", "week", "month", "total"])
STARTS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_I_01_twelve_iso_weeks_of_three_hours() -> None:
    (quote,) = quoted(plugin, "I-01")
    assert (quote.max_volume, quote.cents_total) == (Decimal(36), 249_480)
    (committed,) = lines(plugin, "I-01")
    assert per_purse(committed) == {("team", "noord"): 249_480, ("contract", "C-100"): 249_480}


def test_I_03_the_week_of_29_december_keeps_the_tariff_of_2025() -> None:
    (quote,) = quoted(plugin, "I-03")
    assert [one.cents for one in quote.segments] == [99_000, 83_160]
    assert quote.cents_total == 182_160


def test_I_07_thirty_minutes_a_day_in_a_leap_year_and_in_another() -> None:
    assert [one.cents_total for one in quoted(plugin, "I-07")] == [100_485, 97_020]


def test_I_09_a_broken_month_counts_in_full() -> None:
    (quote,) = quoted(plugin, "I-09")
    assert (quote.max_volume, quote.cents_total) == (Decimal(45), 297_000)


def test_I_11_what_lies_behind_the_contract_is_not_quoted_and_is_said() -> None:
    (quote,) = quoted(plugin, "I-11")
    assert (quote.max_volume, quote.cents_total) == (Decimal(15), 103_950)
    assert quote.segments[-1].until == date(2026, 12, 31)
    assert (
        "Het contract eindigt op 31-12-2026; de dagen daarna tellen niet mee." in quote.assumptions
    )


def test_B_05_each_week_is_paid_from_the_year_in_which_it_begins() -> None:
    (quote,) = quoted(plugin, "I-03")
    assert quote.per_year == {2025: 99_000, 2026: 83_160}


def test_B_07_a_stop_gives_21_hours_back_to_the_team() -> None:
    stopped, started, deleted = lines(plugin, "B-07")
    assert [one.cents for one in stopped] == [-145_530]
    assert started == []
    assert [one.cents for one in deleted] == [-249_480]
    purse = PurseKey("team", "noord", 2026)
    before = [_line(purse, "allot", 40_000_000, "b"), _line(purse, "commit", 31_248_050, "o")]
    before += [_line(purse, "commit", 249_480, "T-1")]
    held = added_up(purse, [*before, _line(purse, "release", stopped[0].cents, "stop")])
    assert (held.committed, held.free) == (31_352_000, 8_648_000)


def _line(purse: PurseKey, kind: str, cents: int, cause: str) -> Line:
    at = datetime(2026, 11, 16, tzinfo=UTC)
    return Line(id=cause, purse=purse, kind=kind, cents=cents, cause=cause, at=at)  # type: ignore[arg-type]


def quote_of(
    start: date, days: int, frequency: Frequency = "week", volume: int = 3, cents: int = 6_930
) -> int:
    """Return what a period costs at one tariff for ever."""
    asked = effort.request(start, start + timedelta(days=days), volume, "hour", frequency)
    tariffs = (TariffSegment(contract="C-100", provider="P1", start=date(2020, 1, 1), until=None, cents=cents),)  # fmt: skip
    return plugin.funding_quote(request=asked, tariffs=tariffs, contract=OPEN).cents_total


@given(STARTS, st.integers(1, 600), st.data())
def test_a_period_in_two_counts_a_week_twice_only_where_it_is_cut_through(
    start: date, days: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, days - 1))
    cut = start + timedelta(days=first + 1)
    parts = quote_of(start, first) + quote_of(cut, days - first - 1)
    assert parts - quote_of(start, days) == (0 if cut.weekday() == 0 else 3 * 6_930)


@given(STARTS, st.integers(1, 600), st.data())
def test_a_period_in_two_counts_a_month_twice_only_where_it_is_cut_through(
    start: date, days: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, days - 1))
    cut = start + timedelta(days=first + 1)
    parts = quote_of(start, first, "month") + quote_of(cut, days - first - 1, "month")
    assert parts - quote_of(start, days, "month") == (0 if cut.day == 1 else 3 * 6_930)


@given(STARTS, st.integers(1, 600), st.data())
def test_a_period_in_two_by_day_costs_the_same(start: date, days: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, days - 1))
    parts = quote_of(start, first, "day")
    parts += quote_of(start + timedelta(days=first + 1), days - first - 1, "day")
    assert parts == quote_of(start, days, "day")


@given(
    start=STARTS,
    days=st.integers(-3, 500),
    volume=st.decimals("0.25", 200, places=2),
    frequency=FREQUENCIES,
    prices=st.lists(st.integers(1, 20_000), min_size=1, max_size=4),
)
def test_lines_years_and_total_always_say_the_same(
    start: date, days: int, volume: Decimal, frequency: Frequency, prices: list[int]
) -> None:
    asked = replace(effort.request(start, start + timedelta(days=days), 1, "hour", frequency), volume=volume)  # fmt: skip
    quote = plugin.funding_quote(request=asked, tariffs=yearly(prices), contract=OPEN)
    assert sum(one.cents for one in quote.segments) == quote.cents_total
    assert sum(quote.per_year.values()) == quote.cents_total
    purses = (
        [Scope(owner="team", key="noord", year=y, cents=c) for y, c in quote.per_year.items()]
        + [Scope(owner="contract", key="C-100", year=y, cents=c) for y, c in quote.per_year.items()]
    )  # fmt: skip
    committed = plugin.funding_plan_commitment(
        allocation=effort.PROMISED, quote=quote, scopes=tuple(purses)
    )
    assert set(per_purse(committed).values()) <= {quote.cents_total}
    without = plugin.funding_plan_commitment(allocation=effort.PROMISED, quote=quote, scopes=())
    assert sum(one.cents for one in without) == quote.cents_total


def yearly(prices: list[int]) -> tuple[TariffSegment, ...]:
    """Return a tariff for each year from 2024; the last holds on."""
    last = len(prices) - 1
    return tuple(
        TariffSegment(
            contract="C-100", provider="P1", start=date(2024 + at, 1, 1),
            until=None if at == last else date(2024 + at, 12, 31), cents=cents,
        )
        for at, cents in enumerate(prices)
    )  # fmt: skip


@given(
    start=STARTS,
    days=st.integers(0, 400),
    frequency=FREQUENCIES,
    stop=st.integers(-10, 420),
    paid=st.integers(0, 500_000),
    prices=st.lists(st.integers(1, 20_000), min_size=1, max_size=4),
)
def test_a_stop_never_gives_back_more_than_was_committed_nor_what_was_paid(
    *, start: date, days: int, frequency: Frequency, stop: int, paid: int, prices: list[int]
) -> None:
    until = start + timedelta(days=days)
    asked = effort.request(start, until, 3, "hour", frequency)
    quote = plugin.funding_quote(request=asked, tariffs=yearly(prices), contract=OPEN)
    allocation = replace(
        effort.PROMISED, period=Period(start, until), frequency=frequency, volume=Decimal(3)
    )
    committed = plugin.funding_plan_commitment(allocation=allocation, quote=quote, scopes=())
    history = [*committed]
    if committed:
        part = min(paid, committed[0].cents)
        history.append(replace(committed[0], kind="realise", cents=part, cause="claim"))
    event = AllocationEvent(id="e", kind="stop", on=start + timedelta(days=stop), reason="23")
    register = MemoryRegister(contracts=(OPEN,), tariffs=yearly(prices))
    with queries.answered_by(register):
        lines_ = plugin.funding_on_event(allocation=allocation, event=event, history=tuple(history))
        again = plugin.funding_on_event(
            allocation=allocation, event=event, history=(*history, *lines_)
        )
    assert again == lines_, "an event that comes again says the same"
    assert all(one.kind == "release" and one.cents < 0 for one in lines_)
    for one in lines_:
        held = [line for line in history if line.year == one.year]
        given = sum(line.cents for line in held if line.kind == "commit")
        claimed = sum(line.cents for line in held if line.kind == "realise")
        assert given + one.cents >= claimed
    if stop >= days and frequency != "total":
        assert lines_ == ()


def on_event(event: AllocationEvent, register: MemoryRegister) -> tuple[LedgerLine, ...]:
    with queries.answered_by(register):
        return plugin.funding_on_event(
            allocation=effort.PROMISED, event=event, history=effort.HISTORY
        )


def test_an_extension_commits_what_it_adds_and_a_shorter_end_gives_back() -> None:
    longer = AllocationEvent(id="e", kind="extended", on=date(2026, 4, 12))
    shorter = AllocationEvent(id="e", kind="shortened", on=date(2026, 3, 22))
    assert [(o.kind, o.cents) for o in on_event(longer, effort.REGISTER)] == [("commit", 41_580)]
    assert [(o.kind, o.cents) for o in on_event(shorter, effort.REGISTER)] == [("release", -20_790)]


def test_a_register_that_lost_the_contract_or_its_tariffs_gives_nothing_back() -> None:
    stop = AllocationEvent(id="e", kind="stop", on=date(2026, 2, 8))
    for register in (MemoryRegister(), MemoryRegister(contracts=(effort.CONTRACT,))):
        with pytest.raises(LookupError):
            on_event(stop, register)


def test_a_run_off_lets_help_be_finished_at_the_last_tariff() -> None:
    ending = replace(effort.CONTRACT, run_off="finish_current")
    asked = effort.request(date(2026, 12, 1), date(2027, 2, 28))
    quote = plugin.funding_quote(request=asked, tariffs=effort.TARIFFS, contract=ending)
    assert quote.cents_total == 13 * 3 * 6_930
    assert "Na het einde van het contract is gerekend met het laatste tarief." in quote.assumptions


def test_a_total_is_reserved_at_the_highest_tariff_of_the_period() -> None:
    asked = effort.request(date(2025, 12, 1), date(2026, 1, 31), 10, "hour", "total")
    quote = plugin.funding_quote(request=asked, tariffs=effort.TARIFFS, contract=effort.CONTRACT)
    assert quote.cents_total == 69_300


def test_an_open_end_is_counted_until_31_december_and_said() -> None:
    asked = effort.request(date(2026, 11, 30), None)
    quote = plugin.funding_quote(request=asked, tariffs=effort.TARIFFS, contract=effort.CONTRACT)
    assert quote.cents_total == 5 * 3 * 6_930
    assert any("geen einddatum" in one for one in quote.assumptions)


def resolved(request: FundingRequest, contract: ContractRef | None, lots: str = "") -> bool:
    context = replace(CONTEXT, config={"lots": lots})
    found = plugin.funding_resolve(ctx=context, request=request, contract=contract)
    return found is not None


def test_the_variant_and_the_lot_of_the_contract_decide_which_model_it_is() -> None:
    asked = effort.request(date(2026, 1, 5), date(2026, 3, 29))
    other = replace(effort.CONTRACT, variant="outputgericht")
    assert resolved(asked, effort.CONTRACT)
    assert resolved(asked, effort.CONTRACT, lots="1, 4")
    assert not resolved(asked, effort.CONTRACT, lots="4")
    assert not resolved(asked, other)
    assert not resolved(asked, None)
    assert not resolved(replace(asked, form="pgb"), effort.CONTRACT)


def checked(
    request: FundingRequest, *existing: Allocation, contract: ContractRef = effort.CONTRACT
) -> dict[str, Severity]:
    found = plugin.allocation_check(
        ctx=CONTEXT, request=request, contract=contract, existing=existing
    )
    return {one.code: one.severity for one in found}


def test_a_unit_or_frequency_that_was_not_agreed_is_refused_and_minutes_only_where_agreed() -> None:
    asked = effort.request(date(2026, 1, 5), date(2026, 3, 29))
    assert effort.CONTRACT.terms is not None
    weekly = replace(effort.CONTRACT.terms, frequencies=("week",), may_declare_minutes=False)
    strict = replace(effort.CONTRACT, terms=weekly)
    assert checked(asked) == {}
    assert checked(replace(asked, unit="minute")) == {}
    assert checked(replace(asked, unit="minute"), contract=strict) == {
        "UNIT_NOT_ALLOWED": Severity.REFUSE
    }
    assert checked(replace(asked, frequency="month"), contract=strict) == {
        "FREQUENCY_NOT_ALLOWED": Severity.REFUSE
    }
    assert checked(replace(asked, until=None)) == {"END_DATE_NEEDED": Severity.WARN}


def test_the_same_product_at_the_same_provider_may_run_once() -> None:
    asked = effort.request(date(2026, 3, 29), date(2026, 6, 1))
    assert checked(asked, effort.PROMISED) == {"OVERLAP": Severity.REFUSE}
    assert checked(replace(asked, start=date(2026, 3, 30)), effort.PROMISED) == {}
    assert checked(asked, replace(effort.PROMISED, state="deleted")) == {}
    assert checked(asked, replace(effort.PROMISED, same_person=False)) == {}
    assert checked(asked, replace(effort.PROMISED, provider="P9")) == {}
    respite = replace(effort.PROMISED, product="11A01")
    assert checked(replace(asked, product="11A01"), respite) == {}, (
        "categories 11 to 14 may overlap"
    )
