# SPDX-License-Identifier: EUPL-1.2
"""Laws that hold for all values."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from wijkpad.feel import DaysTime, Value, YearsMonths, parse

_NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
_EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN)
_DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def value_of(text: str, **variables: Value) -> Value:
    return parse(text).evaluate(variables)


@given(_NUMBERS, _NUMBERS)
def test_calculating_is_what_decimal_numbers_of_34_digits_do(a: Decimal, b: Decimal) -> None:
    assert value_of("a + b", a=a, b=b) == _EXACT.add(a, b)
    assert value_of("a - b", a=a, b=b) == _EXACT.subtract(a, b)
    assert value_of("a * b", a=a, b=b) == _EXACT.multiply(a, b)
    assert value_of("a / b", a=a, b=b) == (_EXACT.divide(a, b) if b else None)


@given(_NUMBERS, _NUMBERS)
def test_modulo_has_the_sign_of_the_divisor(a: Decimal, b: Decimal) -> None:
    assume(b != 0)
    rest = value_of("modulo(a, b)", a=a, b=b)
    assert isinstance(rest, Decimal)
    assert rest == 0 or (rest < 0) == (b < 0)
    assert abs(rest) < abs(b)


@given(_NUMBERS | st.text(max_size=3) | _DAYS, _NUMBERS | st.text(max_size=3) | _DAYS)
def test_exactly_one_of_before_same_and_after_holds(a: Value, b: Value) -> None:
    signs = [value_of(f"a {sign} b", a=a, b=b) for sign in ("<", "=", ">")]
    assert signs.count(True) == 1 or set(signs) == {None}
    assert value_of("a <= b", a=a, b=b) == (None if None in signs else signs[2] is False)


@given(_DAYS, st.integers(-20_000, 20_000))
def test_a_day_moved_and_moved_back_is_the_same_day(day: date, days: int) -> None:
    length = DaysTime.of(timedelta(days=days))
    assert value_of("day + n - n = day", day=day, n=length) is True
    assert value_of("day + n - day = n", day=day, n=length) is True


@given(_DAYS, st.integers(0, 600))
def test_months_between_a_day_and_that_day_moved_are_the_months(day: date, months: int) -> None:
    assume(day.day <= 28)
    assert (
        value_of("years and months duration(day, day + n) = n", day=day, n=YearsMonths(months))
        is True
    )


@given(st.integers(-(10**9), 10**9), st.integers(0, 999_999))
def test_a_duration_reads_back_from_its_text(seconds: int, micros: int) -> None:
    length = DaysTime.of(timedelta(seconds=seconds, microseconds=micros))
    assert value_of("duration(string(d)) = d", d=length) is True


@given(st.lists(_NUMBERS, max_size=12))
def test_sorting_keeps_the_items_and_puts_them_in_order(items: list[Value]) -> None:
    made = value_of("sort(items, function(x, y) x < y)", items=items)
    assert made == sorted(items)  # type: ignore[type-var]


@given(st.lists(st.integers(0, 5).map(Decimal), max_size=12))
def test_distinct_values_are_each_there_once(items: list[Value]) -> None:
    made = value_of("distinct values(items)", items=items)
    assert made == list(dict.fromkeys(items))


@given(st.text(max_size=30))
def test_a_text_written_as_feel_reads_back(text: str) -> None:
    assume(not any(0xD800 <= ord(sign) < 0xE000 for sign in text))
    written = value_of("string([t])", t=text)
    assume(isinstance(written, str) and not set(text) & set("\n\r\x0b\x0c"))
    assert value_of(str(written)) == [text]


@given(_NUMBERS, st.integers(-6, 6))
def test_rounding_up_and_down_enclose_the_number(number: Decimal, scale: int) -> None:
    low = value_of("floor(n, s)", n=number, s=Decimal(scale))
    high = value_of("ceiling(n, s)", n=number, s=Decimal(scale))
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    assert low <= number <= high
    assert high - low in (0, Decimal(1).scaleb(-scale))
