# SPDX-License-Identifier: EUPL-1.2
"""Equality, order and membership, with null for what cannot be compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

from wijkpad.feel.beyond import FarDate, FarMoment, FineMoment, FineTime, day_of, nanos_of, ordinal
from wijkpad.feel.budget import Budget
from wijkpad.feel.failures import FeelError
from wijkpad.feel.temporal import utc_offset
from wijkpad.feel.values import SECONDS_A_DAY, DaysTime, Function, Range, Value, YearsMonths

_KINDS: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    FineTime: "time",
    FineMoment: "date and time",
    FarDate: "date",
    FarMoment: "date and time",
    YearsMonths: "years and months duration",
    DaysTime: "days and time duration",
    list: "list",
    dict: "context",
    Range: "range",
}
_PLAIN = frozenset({bool, Decimal, str, YearsMonths, DaysTime, type(None)})
_ORDERED = frozenset({Decimal, str, YearsMonths, DaysTime})
_DEEPEST = 100
_Temporal = date | time | FarDate | FarMoment


def kind(value: Value) -> str:
    """Return the name of the value's type in FEEL."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    if isinstance(value, Function):
        return "function"
    for python_type, name in ((datetime, "date and time"), (date, "date"), (str, "string")):
        if isinstance(value, python_type):
            return name
    return "unknown"


def equal(left: Value, right: Value, budget: Budget, depth: int = 0) -> bool | None:
    """Return whether the two are equal; None when they are of different kinds."""
    if type(left) is type(right) and type(left) in _PLAIN:
        return left == right
    if left is None or right is None:
        return left is right
    kinds = kind(left)
    if kinds != kind(right):
        return None
    budget.spend()
    if depth > _DEEPEST:
        raise FeelError("depth")
    if isinstance(left, list) and isinstance(right, list):
        return _all_equal(left, right, budget, depth)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all_equal(list(left.values()), [right[key] for key in left], budget, depth)
    if isinstance(left, Range) and isinstance(right, Range):
        if (left.start_included, left.end_included, left.sign) != (
            right.start_included,
            right.end_included,
            right.sign,
        ):
            return False
        ends = equal(left.start, right.start, budget), equal(left.end, right.end, budget)
        return all(one is True for one in ends)
    if isinstance(left, Function):
        return left is right
    return _moment(left, right) == _moment(right, left)


def _all_equal(left: list[Value], right: list[Value], budget: Budget, depth: int) -> bool | None:
    if len(left) != len(right):
        return False
    budget.spend(1 + len(left) // 10)
    for one, other in zip(left, right, strict=True):
        same = equal(one, other, budget, depth + 1)
        if same is not True:
            return same
    return True


def less(left: Value, right: Value) -> bool | None:
    """Return whether `left` comes before `right`; None when the two have no order."""
    if type(left) is type(right) and type(left) in _ORDERED:
        return left < right  # type: ignore[operator]
    if kind(left) != kind(right) or not isinstance(left, _Temporal):
        return None
    return _moment(left, right) < _moment(right, left)


def _moment(value: Value, other: Value) -> int:
    """Return `value` on one scale with `other`, in whole seconds as the standard reckons."""
    if isinstance(value, time):
        return _clock(value) - _offset(value, other)
    if isinstance(value, datetime):
        return value.toordinal() * SECONDS_A_DAY + _clock(value) - _offset(value, other)
    if isinstance(value, FarMoment):
        days = ordinal(value.day) * SECONDS_A_DAY
        return days + _clock(value.clock) - _offset(value, other)
    if isinstance(value, date | FarDate):
        return ordinal(value)
    raise TypeError(kind(value))


def _clock(value: time | datetime) -> int:
    return value.hour * 3600 + value.minute * 60 + value.second


def _offset(value: time | datetime | FarMoment, other: Value) -> int:
    offset = utc_offset(value)
    if offset is None and isinstance(other, time | datetime | FarMoment):
        offset = utc_offset(other)
    return int(offset.total_seconds()) if offset is not None else 0


def less_or_equal(left: Value, right: Value, budget: Budget) -> bool | None:
    """Return whether `left` is not after `right`; None when the two have no order."""
    before = less(left, right)
    return before if before is not False else equal(left, right, budget)


def inside(value: Value, stretch: Range, budget: Budget) -> bool | None:
    """Return whether `value` lies in the range; None when it cannot be compared with its ends."""
    if stretch.sign in ("=", "!="):
        same = equal(value, stretch.end, budget)
        return same if stretch.sign == "=" or same is None else not same
    if stretch.sign is None and (stretch.start is None or stretch.end is None):
        return None
    checks: list[bool | None] = []
    if stretch.start is not None or stretch.sign in (">", ">="):
        checks.append(
            less_or_equal(stretch.start, value, budget)
            if stretch.start_included
            else less(stretch.start, value)
        )
    if stretch.end is not None or stretch.sign in ("<", "<="):
        checks.append(
            less_or_equal(value, stretch.end, budget)
            if stretch.end_included
            else less(value, stretch.end)
        )
    if any(one is None for one in checks):
        return None
    return all(checks)


def same_element(left: Value, right: Value, budget: Budget) -> bool:
    """Return whether the two are one and the same element, zone and all."""
    if isinstance(left, time | datetime) and kind(left) == kind(right):
        return _parts(left) == _parts(right)
    if isinstance(left, FarMoment) and isinstance(right, FarMoment):
        return left.day == right.day and _parts(left.clock) == _parts(right.clock)
    return equal(left, right, budget) is True


def _parts(value: Value) -> object:
    if not isinstance(value, time | datetime):
        return None
    zone = "Z" if value.tzinfo is UTC else str(value.tzinfo)
    day = day_of(value) if isinstance(value, datetime) else None
    return day, _clock(value), value.microsecond, nanos_of(value), zone
