# SPDX-License-Identifier: EUPL-1.2
"""Functions on numbers."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from wijkpad.feel.arithmetic import COST_OF_A_SERIES, without_sign
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import ARITHMETIC, DaysTime, Value, YearsMonths

_LOWEST_SCALE, _HIGHEST_SCALE = -6111, 6176


def whole(number: Decimal) -> int | None:
    """Return a number as an int when it is whole and small, else None."""
    if abs(number) > 10**9 or number != number.to_integral_value():
        return None
    return int(number)


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """Return `number` with `scale` decimals, as far as 34 digits can hold them."""
    digits = int(scale) if abs(scale) < 10**6 else None
    if digits is None or not _LOWEST_SCALE <= digits <= _HIGHEST_SCALE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits and number.adjusted() + digits >= 34:
        return number
    wide = ARITHMETIC.copy()
    wide.prec = 50
    made = number.quantize(Decimal((0, (1,), -digits)), rounding=rounding, context=wide)
    return without_sign(made)


@built_in("decimal(n: number, scale: number)")
def _decimal(_scope: Scope, n: Decimal, scale: Decimal) -> Value:
    return rounded(n, scale, ROUND_HALF_EVEN)


@built_in("floor(n: number)", "floor(n: number, scale: number)")
def _floor(_scope: Scope, n: Decimal, scale: Decimal = Decimal(0)) -> Value:
    return rounded(n, scale, ROUND_FLOOR)


@built_in("ceiling(n: number)", "ceiling(n: number, scale: number)")
def _ceiling(_scope: Scope, n: Decimal, scale: Decimal = Decimal(0)) -> Value:
    return rounded(n, scale, ROUND_CEILING)


@built_in("round up(n: number, scale: number)")
def _round_up(_scope: Scope, n: Decimal, scale: Decimal) -> Value:
    return rounded(n, scale, ROUND_UP)


@built_in("round down(n: number, scale: number)")
def _round_down(_scope: Scope, n: Decimal, scale: Decimal) -> Value:
    return rounded(n, scale, ROUND_DOWN)


@built_in("round half up(n: number, scale: number)")
def _round_half_up(_scope: Scope, n: Decimal, scale: Decimal) -> Value:
    return rounded(n, scale, ROUND_HALF_UP)


@built_in("round half down(n: number, scale: number)")
def _round_half_down(_scope: Scope, n: Decimal, scale: Decimal) -> Value:
    return rounded(n, scale, ROUND_HALF_DOWN)


@built_in("abs(n: number|days and time duration|years and months duration)")
def _absolute(_scope: Scope, n: Decimal | DaysTime | YearsMonths) -> Value:
    if isinstance(n, DaysTime):
        return DaysTime(ARITHMETIC.abs(n.seconds))
    return YearsMonths(abs(n.months)) if isinstance(n, YearsMonths) else ARITHMETIC.abs(n)


@built_in("modulo(dividend: number, divisor: number)")
def _modulo(_scope: Scope, dividend: Decimal, divisor: Decimal) -> Value:
    rest = ARITHMETIC.remainder(dividend, divisor)
    is_other_side = bool(rest) and (rest < 0) != (divisor < 0)
    return without_sign(ARITHMETIC.add(rest, divisor) if is_other_side else rest)


@built_in("sqrt(number: number)")
def _square_root(_scope: Scope, number: Decimal) -> Value:
    return ARITHMETIC.sqrt(number)


@built_in("log(number: number)")
def _logarithm(scope: Scope, number: Decimal) -> Value:
    scope.budget.spend(COST_OF_A_SERIES)
    return ARITHMETIC.ln(number) if number > 0 else None


@built_in("exp(number: number)")
def _exponential(scope: Scope, number: Decimal) -> Value:
    scope.budget.spend(COST_OF_A_SERIES)
    return ARITHMETIC.exp(number)


@built_in("odd(number: number)")
def _odd(_scope: Scope, number: Decimal) -> Value:
    return _is_even(number, wanted=False)


@built_in("even(number: number)")
def _even(_scope: Scope, number: Decimal) -> Value:
    return _is_even(number, wanted=True)


def _is_even(number: Decimal, *, wanted: bool) -> bool | None:
    if number != number.to_integral_value():
        return None
    exponent = number.as_tuple().exponent
    is_even = isinstance(exponent, int) and (exponent > 0 or int(number) % 2 == 0)
    return is_even is wanted
