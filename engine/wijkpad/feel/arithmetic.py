# SPDX-License-Identifier: EUPL-1.2
"""Adding, subtracting, multiplying, dividing and raising; null for what does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from wijkpad.feel.beyond import AnyDate, AnyMoment, FarDate, FarMoment, clock_of, day_of, ordinal
from wijkpad.feel.scope import Scope
from wijkpad.feel.temporal import (
    add_days,
    add_length,
    add_months,
    add_to_time,
    seconds_of_day,
    utc_offset,
)
from wijkpad.feel.values import ARITHMETIC, SECONDS_A_DAY, DaysTime, Value, YearsMonths

_LARGEST_EXPONENT = 999_999_999
_MOST_MONTHS = 10**18
COST_OF_A_SERIES = 100
"""What a power or logarithm costs beside a sum, in parts of an expression."""
_MOST_SECONDS = Decimal(10) ** 24
_Day = date | FarDate | FarMoment


def without_sign(number: Decimal) -> Decimal:
    """Return zero where the number is minus zero, which FEEL does not have."""
    return number or number.copy_abs()


def calculate(sign: str, left: Value, right: Value, scope: Scope) -> Value:
    """Return `left` and `right` joined by `sign`: one of `+ - * / **`."""
    scope.budget.spend()
    try:
        result = _OPERATIONS[sign](left, right, scope)
    except (DecimalException, OverflowError, ValueError):
        result = None
    if result is None:
        scope.note(f"de bewerking {sign} heeft geen uitkomst voor deze waarden")
    return result


def _add(left: Value, right: Value, scope: Scope) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return ARITHMETIC.add(left, right)
    if isinstance(left, str) and isinstance(right, str):
        scope.budget.check_text(len(left) + len(right))
        return left + right
    if isinstance(left, YearsMonths | DaysTime) and isinstance(
        right, date | time | FarDate | FarMoment
    ):
        left, right = right, left
    return _shift(left, right, 1)


def _subtract(left: Value, right: Value, _scope: Scope) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return ARITHMETIC.subtract(left, right)
    if isinstance(left, _Day) and isinstance(right, _Day):
        return _between(left, right)
    if isinstance(left, time) and isinstance(right, time):
        return _between_times(left, right)
    return _shift(left, right, -1)


def _shift(left: Value, right: Value, direction: int) -> Value:
    """Return `left` moved by the duration `right`."""
    if isinstance(right, YearsMonths):
        months = direction * right.months
        if isinstance(left, YearsMonths):
            return _months(left.months + months)
        return add_months(left, months) if isinstance(left, _Day) else None
    if not isinstance(right, DaysTime):
        return None
    length = DaysTime(ARITHMETIC.multiply(right.seconds, Decimal(direction)))
    if isinstance(left, DaysTime):
        return _length(ARITHMETIC.add(left.seconds, length.seconds))
    if isinstance(left, datetime | FarMoment):
        return add_length(left, length)
    if isinstance(left, date | FarDate):
        return add_days(left, length)
    return add_to_time(left, length) if isinstance(left, time) else None


def _months(count: int) -> YearsMonths | None:
    return YearsMonths(count) if abs(count) < _MOST_MONTHS else None


def _length(seconds: Decimal) -> DaysTime | None:
    return DaysTime(seconds) if abs(seconds) < _MOST_SECONDS else None


def _between(left: AnyDate | AnyMoment, right: AnyDate | AnyMoment) -> Value:
    """Return the time between the two; a date counts as midnight UTC."""
    first, second = _offset(left), _offset(right)
    if (first is None) != (second is None):
        return None
    seconds = _seconds(left) - _seconds(right)
    if first is not None and second is not None:
        seconds -= DaysTime.of(first - second).seconds
    return DaysTime(seconds)


def _offset(value: AnyDate | AnyMoment) -> timedelta | None:
    return utc_offset(value) if isinstance(value, datetime | FarMoment) else timedelta(0)


def _seconds(value: AnyDate | AnyMoment) -> Decimal:
    days = Decimal(ordinal(day_of(value)) * SECONDS_A_DAY)
    if not isinstance(value, datetime | FarMoment):
        return days
    return ARITHMETIC.add(days, seconds_of_day(clock_of(value)))


def _between_times(left: time, right: time) -> Value:
    offsets = utc_offset(left), utc_offset(right)
    seconds = seconds_of_day(left) - seconds_of_day(right)
    if offsets[0] is not None and offsets[1] is not None:
        seconds -= DaysTime.of(offsets[0] - offsets[1]).seconds
    elif offsets[0] is not None or offsets[1] is not None:
        return None
    return DaysTime(seconds)


def _multiply(left: Value, right: Value, _scope: Scope) -> Value:
    if type(left) is Decimal and type(right) is Decimal:
        return without_sign(ARITHMETIC.multiply(left, right))
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, YearsMonths):
        return _months(int(ARITHMETIC.multiply(Decimal(left.months), right)))
    if isinstance(left, DaysTime):
        return _length(ARITHMETIC.multiply(left.seconds, right))
    return None


def _divide(left: Value, right: Value, _scope: Scope) -> Value:
    if isinstance(right, Decimal):
        if isinstance(left, Decimal):
            return without_sign(ARITHMETIC.divide(left, right))
        if isinstance(left, YearsMonths):
            return _months(int(ARITHMETIC.divide(Decimal(left.months), right)))
        if isinstance(left, DaysTime):
            return _length(ARITHMETIC.divide(left.seconds, right))
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return ARITHMETIC.divide(Decimal(left.months), Decimal(right.months))
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return ARITHMETIC.divide(left.seconds, right.seconds)
    return None


def _raise(left: Value, right: Value, scope: Scope) -> Value:
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)):
        return None
    scope.budget.spend(COST_OF_A_SERIES)
    if abs(right) > _LARGEST_EXPONENT or (not left and right < 0):
        return None
    return ARITHMETIC.power(left, right) if right else Decimal(1)


_OPERATIONS: Mapping[str, Callable[[Value, Value, Scope], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _raise,
}


def negate(value: Value, scope: Scope) -> Value:
    """Return the opposite of a number or a duration."""
    if isinstance(value, Decimal):
        return ARITHMETIC.minus(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if isinstance(value, DaysTime):
        return DaysTime(ARITHMETIC.minus(value.seconds))
    scope.note("het minteken heeft geen uitkomst voor deze waarde")
    return None
