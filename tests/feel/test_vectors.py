# SPDX-License-Identifier: EUPL-1.2
"""Dates, durations and sums against vectors checked by hand and against Python's decimal."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.feel import parse

_NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=5)
_EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    "text",
    [
        # Days between dates: 30 years of 365 days, with 1972, 76, 80, 84, 88, 92 and 96 leap years.
        '@"2000-01-01" - @"1970-01-01" = @"P10957D"',
        '@"2000-12-31" - @"2000-01-01" = @"P365D"',
        '@"2026-12-31" - @"2026-01-01" = @"P364D"',
        # 2000 is a leap year and 1900 is none.
        'date("2000-02-29").day = 29 and date("1900-02-29") = null',
        # A month that is shorter keeps its last day; a leap day has none in the year after.
        '@"2024-01-31" + @"P1M" = @"2024-02-29"',
        '@"2024-02-29" + @"P1Y" = @"2025-02-28"',
        '@"2024-03-31" - @"P1M" = @"2024-02-29"',
        '@"2026-12-15" + @"P14M" = @"2028-02-15"',
        # The first Friday of the Gregorian calendar; the week of 1 January 2026, a Thursday, is 1.
        'day of week(@"1582-10-15") = "Friday"',
        'week of year(@"2026-01-01") = 1 and week of year(@"2020-12-31") = 53',
        'week of year(@"2021-01-03") = 53 and week of year(@"2021-01-04") = 1',
        # The clock goes forward on 29 March and back on 25 October 2026.
        ('@"2026-03-30T00:00:00@Europe/Amsterdam" - @"2026-03-29T00:00:00@Europe/Amsterdam"'
        ' = @"PT23H"'),
        ('@"2026-10-26T00:00:00@Europe/Amsterdam" - @"2026-10-25T00:00:00@Europe/Amsterdam"'
        ' = @"PT25H"'),
        ('@"2026-10-25T00:00:00@Europe/Amsterdam" + @"PT24H"'
        ' = @"2026-10-25T23:00:00@Europe/Amsterdam"'),
        '@"2026-07-01T12:00:00+02:00" = @"2026-07-01T10:00:00Z"',
        # Whole months only, counted from the day of the month.
        'years and months duration(@"2025-12-31", @"2026-02-28") = @"P1M"',
        'years and months duration(@"2024-02-29", @"2025-02-28") = @"P11M"',
        'years and months duration(@"2008-11-16", @"2026-11-15") = @"P17Y11M"',
        '@"PT36H" = @"P1DT12H" and @"P18M" = @"P1Y6M"',
        '@"P1DT12H" / @"PT6H" = 6 and @"PT10M" * 0.5 = @"PT5M"',
    ],
)  # fmt: skip
def test_a_vector_that_was_checked_by_hand_holds(text: str) -> None:
    assert parse(text).evaluate({}) is True


@given(_NUMBERS, st.integers(-4, 4))
def test_rounding_is_what_decimal_does(number: Decimal, scale: int) -> None:
    step = Decimal(1).scaleb(-scale)
    for name, way in (
        ("decimal", ROUND_HALF_EVEN),
        ("round half up", ROUND_HALF_UP),
        ("round half down", ROUND_HALF_DOWN),
    ):
        found = parse(f"{name}(n, s)").evaluate({"n": number, "s": Decimal(scale)})
        assert found == number.quantize(step, rounding=way)


@given(_NUMBERS, st.integers(-20, 20))
def test_powers_and_roots_are_what_decimal_does(number: Decimal, power: int) -> None:
    given_ = {"n": number, "p": Decimal(power)}
    if number or power > 0:
        wanted = _EXACT.power(number, Decimal(power))
        assert parse("n ** p").evaluate(given_) == wanted
    assert parse("sqrt(abs(n))").evaluate(given_) == _EXACT.sqrt(abs(number))


@given(st.lists(_NUMBERS, min_size=1, max_size=10))
def test_totals_are_what_decimal_does_from_left_to_right(numbers: list[Decimal]) -> None:
    total = numbers[0]
    for number in numbers[1:]:
        total = _EXACT.add(total, number)
    assert parse("sum(l)").evaluate({"l": [*numbers]}) == total
    assert parse("mean(l)").evaluate({"l": [*numbers]}) == _EXACT.divide(
        total, Decimal(len(numbers))
    )
