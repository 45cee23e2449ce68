# SPDX-License-Identifier: EUPL-1.2
"""The sums that ways of funding share, on days and amounts that are easy to get wrong."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.plugin_api import (
    ContractRef,
    FundingRequest,
    Period,
    TariffSegment,
    checking,
    reckoning,
)

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
PERIODS = st.builds(lambda a, n: Period(a, a + timedelta(days=n)), DAYS, st.integers(0, 800))


def test_a_week_53_counts_and_the_week_that_begins_in_the_old_year_is_of_the_old_year() -> None:
    weeks = reckoning.pieces("week", Period(date(2026, 12, 28), date(2027, 1, 10)))
    assert [one.start.isocalendar().week for one in weeks] == [53, 1]
    weeks = reckoning.pieces("week", Period(date(2025, 12, 29), date(2026, 1, 4)))
    assert [(one.start.year, one.start.isocalendar()[:2]) for one in weeks] == [(2025, (2026, 1))]


def test_a_week_that_is_touched_on_one_day_counts_which_days_by_seven_would_miss() -> None:
    period = Period(date(2026, 1, 4), date(2026, 1, 12))
    assert period.days() / 7 < 2
    assert len(reckoning.pieces("week", period)) == 3


def test_a_period_that_ends_before_it_begins_has_no_pieces_and_an_open_end_cannot_be_counted() -> (
    None
):
    backwards = Period(date(2026, 6, 1), date(2026, 5, 31))
    assert reckoning.pieces("week", backwards) == ()
    assert reckoning.sunday_weeks(backwards) == {}
    with pytest.raises(ValueError, match="open-ended"):
        reckoning.pieces("week", Period(date(2026, 6, 1)))


@given(PERIODS, st.sampled_from(["day", "week", "month", "total"]))
def test_pieces_cover_every_day_once(period: Period, frequency: str) -> None:
    pieces = reckoning.pieces(frequency, period)  # type: ignore[arg-type]
    days = [one.start + timedelta(days=n) for one in pieces for n in range(one.days())]
    assert days == [period.start + timedelta(days=n) for n in range(period.days())]


@given(PERIODS)
def test_the_sunday_rule_counts_each_begun_week_once(period: Period) -> None:
    assert sum(reckoning.sunday_weeks(period).values()) == len(reckoning.pieces("week", period))


def test_the_last_week_without_a_sunday_counts_in_the_month_of_the_last_sunday() -> None:
    counted = reckoning.sunday_weeks(Period(date(2025, 7, 7), date(2025, 9, 5)))
    assert counted == {(2025, 7): 3, (2025, 8): 6, (2025, 9): 0}


def test_a_period_without_any_sunday_counts_one_week_in_its_own_month() -> None:
    assert reckoning.sunday_weeks(Period(date(2026, 3, 2), date(2026, 3, 4))) == {(2026, 3): 1}


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any),
)
def test_shares_add_up_and_each_is_within_a_cent_of_its_part(
    cents: int, weights: list[int]
) -> None:
    parts = reckoning.shares(cents, weights)
    assert sum(parts) == cents
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(cents * weight, sum(weights))) < 1


def test_cents_that_are_left_go_to_the_largest_remainder_and_then_to_the_earliest() -> None:
    assert reckoning.shares(100, [1, 1, 1]) == (34, 33, 33)
    assert reckoning.shares(100, [1, 2]) == (33, 67)
    assert reckoning.shares(-100, [1, 1, 1]) == (-34, -33, -33)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_that_say_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|empty"):
        reckoning.shares(1, weights)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.5", 1), ("0.49", 0), ("2.5", 3), ("-0.5", -1), ("-2.4", -2), ("109.725", 110)],
)
def test_half_a_cent_goes_up(amount: str, cents: int) -> None:
    assert reckoning.half_up(Decimal(amount)) == cents


def test_pro_rata_follows_the_days_of_the_real_year() -> None:
    leap, plain = (reckoning.year_of(date(year, 1, 1)) for year in (2028, 2026))
    assert reckoning.pro_rata(36_600, Period(date(2028, 1, 1), date(2028, 1, 31)), leap) == 3_100
    assert reckoning.pro_rata(36_500, Period(date(2026, 1, 1), date(2026, 1, 31)), plain) == 3_100
    assert reckoning.pro_rata(100, Period(date(2027, 1, 1), date(2027, 1, 31)), plain) == 0


@given(st.integers(0, 10**8), PERIODS)
def test_the_days_of_a_year_before_and_after_any_day_add_up_but_for_one_rounding(
    cents: int, period: Period
) -> None:
    year = reckoning.year_of(period.start)
    before = reckoning.pro_rata(cents, Period(year.start, period.start), year)
    after = reckoning.pro_rata(cents, Period(period.start + timedelta(days=1), year.until), year)
    assert abs(before + after - cents) <= 1


def tariff(start: date, until: date | None, cents: int) -> TariffSegment:
    return TariffSegment(contract="C", provider="P", start=start, until=until, cents=cents)


def test_of_two_contracts_the_dearer_counts_and_a_gap_has_no_price() -> None:
    held = (
        tariff(date(2026, 1, 1), date(2026, 6, 30), 100),
        tariff(date(2026, 1, 1), date(2026, 3, 31), 120),
    )
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 7, 1))
    assert [reckoning.tariff_on(held, day) for day in days] == [120, 100, None]


def test_neighbouring_pieces_of_one_price_and_year_are_one_line_and_a_gap_parts_them() -> None:
    weeks = reckoning.pieces("week", Period(date(2025, 12, 15), date(2026, 1, 18)))
    lines = reckoning.segments(Decimal(3), [(one, 100) for one in weeks])
    assert [(one.start, one.volume, one.cents) for one in lines] == [
        (date(2025, 12, 15), Decimal(9), 900),
        (date(2026, 1, 5), Decimal(6), 600),
    ]
    parted = reckoning.segments(Decimal(3), [(weeks[0], 100), (weeks[2], 100)])
    assert [one.volume for one in parted] == [Decimal(3), Decimal(3)]


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "€ 0,00"), (5, "€ 0,05"), (123_456_789, "€ 1.234.567,89"), (-50, "€ -0,50")],
)
def test_amounts_are_written_as_in_the_netherlands(cents: int, text: str) -> None:
    assert reckoning.euros(cents) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("4.10", "4.10"), ("4,10", "4.10"), ("1.200.000,50", "1200000.50"), (" 5 ", "5")],
)
def test_numbers_are_read_as_people_type_them(text: str, number: str) -> None:
    assert reckoning.decimal_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "vijf", "NaN", "inf", "1,2,3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        reckoning.decimal_in(text or "x")


def asked(**changed: object) -> FundingRequest:
    given: dict[str, object] = {
        "law": "Wmo", "product": "02A03", "unit": "hour", "frequency": "week",
        "volume": Decimal(3), "start": date(2026, 1, 5), "until": date(2026, 3, 29),
        "team": "noord", "provider": "P1",
    }  # fmt: skip
    return FundingRequest(**(given | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"until": date(2026, 1, 4)}, "INVALID_PERIOD"),
        ({"volume": Decimal(0)}, "VOLUME_ZERO"),
        ({"volume": Decimal(-3)}, "NEGATIVE_AMOUNT"),
    ],
)
def test_a_request_of_which_no_sum_can_be_made_is_refused_by_name(
    changed: dict[str, object], code: str
) -> None:
    assert [one.code for one in checking.request_faults(asked(**changed))] == [code]


def test_a_setting_of_lots_names_some_and_an_empty_one_names_all() -> None:
    contract = ContractRef(
        id="C", title="C", provider="P", lot="2", variant="pgb", period=Period(date(2026, 1, 1))
    )
    told = [checking.lot_is_listed(one, contract) for one in ("", None, "1, 2", "1")]
    assert told == [True, True, True, False]
