# SPDX-License-Identifier: EUPL-1.2
"""The personal budget: the worked sums by their number, and what holds for every budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijkpad_pgb as plugin
from tests.support.sums import found, lines, quoted
from wijkpad.plugin_api import (
    AllocationEvent,
    Frequency,
    FundingRequest,
    Period,
    Quote,
    Severity,
    TenantContext,
    Unit,
    queries,
)
from wijkpad.testing import sums_without_contract as sums
from wijkpad.testing.register import MemoryRegister

CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 1, 2), config=sums.HOURLY)
STARTS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def priced(request: FundingRequest) -> Quote:
    return plugin.funding_quote(ctx=CONTEXT, request=request)


def test_G_01_two_hours_a_week_by_a_self_employed_helper() -> None:
    assert quoted(plugin, "G-01")[0].cents_total == 516_214


def test_G_03_the_same_by_the_own_network() -> None:
    assert quoted(plugin, "G-03")[0].cents_total == 208_571


def test_G_05_from_1_april() -> None:
    assert quoted(plugin, "G-05")[0].cents_total == 388_929


def test_G_07_a_stop_gives_back_and_the_closed_budget_gives_back_the_rest() -> None:
    stopped, closed = lines(plugin, "G-07")
    assert [(one.kind, one.cents) for one in stopped] == [("release", -325_285)]
    released = sum(one.cents for one in (*stopped, *closed) if one.kind == "release")
    assert -released == 516_214 - 160_000 == 356_214


def test_G_09_one_product_cannot_be_in_kind_and_a_budget_at_once() -> None:
    as_budget, in_kind = found(plugin, "G-09")
    assert "in natura" in as_budget["PGB_ZIN_SAME_PRODUCT"].message_nl
    assert "als pgb" in in_kind["PGB_ZIN_SAME_PRODUCT"].message_nl
    after = replace(sums.GRANTED, form="in_kind", period=Period(date(2025, 1, 1), date(2025, 12, 31)))  # fmt: skip
    other = replace(sums.GRANTED, form="in_kind", product="01A01")
    assert plugin.allocation_check(request=sums.budget(), existing=(after, other)) == ()


def test_G_11_an_end_before_the_start_is_worth_nothing_and_is_refused() -> None:
    assert quoted(plugin, "G-11")[0].cents_total == 0
    assert "INVALID_PERIOD" in found(plugin, "G-11")[0]


def test_G_13_a_payment_at_once_stays_outside_the_svb() -> None:
    (quote,) = quoted(plugin, "G-13")
    assert quote.cents_total == 125_000
    assert quote.assumptions == (
        "Eenmalig: de gemeente betaalt rechtstreeks, buiten het trekkingsrecht van de SVB om.",
    )


def test_G_15_no_agb_code_is_asked_and_an_unknown_professional_is_a_warning() -> None:
    network, professional = found(plugin, "G-15")
    assert network == {}
    assert professional["PROVIDER_UNKNOWN"].severity is Severity.WARN


def test_days_by_seven_hold_for_the_budget_and_for_nothing_else() -> None:
    """A trap: nine days are 9 / 7 of a week here, and touch three weeks in kind."""
    nine = sums.budget(start=date(2026, 1, 4), until=date(2026, 1, 12))
    assert priced(nine).cents_total == 12_729
    assert priced(nine).max_volume == Decimal("2.5714")


def test_an_unknown_helper_is_priced_at_the_highest_tariff_and_asked_for() -> None:
    request = sums.budget(None)
    assert priced(request).cents_total == priced(sums.budget("professional")).cents_total
    with queries.answered_by(MemoryRegister()):
        (finding,) = plugin.allocation_check(request=request, existing=())
    assert (finding.code, finding.severity) == ("HELPER_UNKNOWN", Severity.WARN)


def test_a_product_may_have_tariffs_of_its_own() -> None:
    config = {**sums.HOURLY, "product_tariffs": "01A01=3180/2385/1590; 02A04=7000/5000/2000"}
    context = replace(CONTEXT, config=config)
    household = replace(sums.budget(), product="01A01")
    quote = plugin.funding_quote(ctx=context, request=household)
    assert quote.cents_total == 248_721
    assert plugin.plugin_config_check(config=config) == ()


@pytest.mark.parametrize("text", ["01A01", "01A01=", "=1/2/3", "01A01=1/2", "01A01=a/b/c", "x=1/2/-3"])  # fmt: skip
def test_tariffs_that_cannot_be_read_keep_the_configuration_out(text: str) -> None:
    (finding,) = plugin.plugin_config_check(config={"product_tariffs": text})
    assert (finding.code, finding.severity) == ("PGB_TARIFFS_UNREADABLE", Severity.REFUSE)
    assert text in finding.message_nl


def test_a_unit_without_a_tariff_is_refused_and_worth_nothing() -> None:
    request = replace(sums.budget(), unit="daypart")
    assert priced(request).cents_total == 0
    with queries.answered_by(MemoryRegister()):
        codes = [one.code for one in plugin.allocation_check(request=request, existing=())]
    assert codes == ["UNIT_NOT_ALLOWED"]


def test_every_pgb_is_this_model_and_nothing_else_is() -> None:
    assert plugin.funding_resolve(request=sums.budget()) is not None
    assert plugin.funding_resolve(request=replace(sums.budget(), form="in_kind")) is None


@given(STARTS, st.integers(1, 900), st.sampled_from(["day", "week", "month"]), st.data())
def test_a_period_in_two_is_worth_the_same_but_for_one_rounding(
    start: date, days: int, frequency: Frequency, data: st.DataObject
) -> None:
    until = start + timedelta(days=days)
    cut = start + timedelta(days=data.draw(st.integers(1, days)))

    def worth(first: date, last: date) -> int:
        request = replace(sums.budget(start=first, until=last), frequency=frequency)
        return priced(request).cents_total

    assert abs(worth(start, cut - timedelta(days=1)) + worth(cut, until) - worth(start, until)) <= 1


@given(
    STARTS, st.integers(-2, 900), st.sampled_from(["day", "week", "month", "total"]),
    st.sampled_from(["hour", "minute", "euro", "daypart"]), st.decimals("0.25", 500, places=2),
)  # fmt: skip
def test_lines_years_and_total_always_say_the_same(
    start: date, days: int, frequency: Frequency, unit: Unit, volume: Decimal
) -> None:
    request = replace(
        sums.budget(start=start, until=start + timedelta(days=days)),
        frequency=frequency, unit=unit, volume=volume,
    )  # fmt: skip
    quote = priced(request)
    assert sum(one.cents for one in quote.segments) == quote.cents_total
    assert sum(quote.per_year.values()) == quote.cents_total
    committed = plugin.funding_plan_commitment(allocation=sums.GRANTED, quote=quote, scopes=())
    assert sum(one.cents for one in committed) == quote.cents_total


@given(STARTS, st.integers(0, 500), st.integers(-5, 520), st.integers(0, 800_000))
def test_a_stop_and_the_closing_never_give_back_more_than_was_granted(
    start: date, days: int, stop: int, paid: int
) -> None:
    until = start + timedelta(days=days)
    quote = priced(sums.budget(start=start, until=until))
    allocation = replace(sums.GRANTED, period=Period(start, until))
    history = list(plugin.funding_plan_commitment(allocation=allocation, quote=quote, scopes=()))
    for event in (
        AllocationEvent(id="1", kind="stop", on=start + timedelta(days=stop)),
        AllocationEvent(id="2", kind="period_closed", on=until, facts={"paid_cents": paid}),
    ):
        history += plugin.funding_on_event(
            ctx=CONTEXT, allocation=allocation, event=event, history=tuple(history)
        )
        committed = sum(one.cents for one in history if one.kind in {"commit", "release"})
        assert 0 <= committed <= quote.cents_total
    realised = sum(one.cents for one in history if one.kind == "realise")
    assert realised == committed <= paid


def test_a_budget_keeps_the_tariff_of_its_grant_when_the_settings_say_another() -> None:
    later = replace(CONTEXT, config={**CONTEXT.config, "self_employed": 9_900})
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    quote = priced(sums.budget(start=year.start, until=year.until))
    allocation = replace(sums.GRANTED, period=year, cents_total=quote.cents_total)
    history = plugin.funding_plan_commitment(allocation=allocation, quote=quote, scopes=())

    def told(kind: str, on: date) -> int:
        event = AllocationEvent(id="e", kind=kind, on=on)  # type: ignore[arg-type]
        booked = plugin.funding_on_event(
            ctx=later, allocation=allocation, event=event, history=history
        )
        return sum(one.cents for one in booked)

    assert told("stop", date(2026, 5, 15)) == -325_285, "G-07, at the tariff of the grant"
    assert told("tariff_changed", date(2026, 7, 1)) == 0
    assert told("extended", date(2027, 1, 7)) == 19_800, "what is added: a week at today's tariff"
