# SPDX-License-Identifier: EUPL-1.2
"""Functions that turn one kind of value into another, and `not`, `is`, `now` and `today`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import ROUND_DOWN, Decimal

from wijkpad.feel.beyond import (
    AnyDate,
    AnyMoment,
    FarDate,
    FarMoment,
    clock_of,
    day_of,
    fine_time,
    make_date,
    make_moment,
    nanos_of,
)
from wijkpad.feel.compare import same_element
from wijkpad.feel.library.numbers import whole
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
from wijkpad.feel.temporal import (
    offset_zone,
    read_date,
    read_duration,
    read_moment,
    read_time,
    read_zone,
)
from wijkpad.feel.text import feel_text, read_number
from wijkpad.feel.values import DaysTime, Value, YearsMonths

_SEPARATORS = (" ", ",", ".", None)


@built_in("date(from: string|date|date and time)")
def _date_from(_scope: Scope, source: str | AnyDate | AnyMoment) -> Value:
    return read_date(source) if isinstance(source, str) else day_of(source)


@built_in("date(year: number, month: number, day: number)")
def _date_of(_scope: Scope, year: Decimal, month: Decimal, day: Decimal) -> Value:
    parts = [whole(part) for part in (year, month, day)]
    return None if None in parts else make_date(*(part or 0 for part in parts))


@built_in("date and time(from: string|date|date and time)")
def _moment_from(_scope: Scope, source: str | AnyDate | AnyMoment) -> Value:
    if isinstance(source, str):
        return read_moment(source)
    if isinstance(source, datetime | FarMoment):
        return source
    return make_moment(source, time(tzinfo=UTC))


@built_in("date and time(date: date|date and time, time: time)")
def _moment_of(_scope: Scope, day: AnyDate | AnyMoment, clock: time) -> Value:
    return make_moment(day_of(day), clock)


@built_in(
    "date and time(year: number, month: number, day: number,"
    " hour: number, minute: number, second: number)",
)
def _moment_of_parts(scope: Scope, *numbers: Decimal) -> Value:
    return _joined(scope, numbers, None)


@built_in(
    "date and time(year: number, month: number, day: number,"
    " hour: number, minute: number, second: number, offset: days and time duration)",
)
def _moment_of_parts_at(scope: Scope, *parts: Decimal | DaysTime) -> Value:
    numbers = [part for part in parts if isinstance(part, Decimal)]
    offset = next(part for part in parts if isinstance(part, DaysTime))
    return _joined(scope, numbers, offset)


@built_in(
    "date and time(year: number, month: number, day: number,"
    " hour: number, minute: number, second: number, timezone: string)",
)
def _moment_of_parts_in(scope: Scope, *parts: Decimal | str) -> Value:
    numbers = [part for part in parts if isinstance(part, Decimal)]
    zone = read_zone(f"@{next(part for part in parts if isinstance(part, str))}")
    moment = _joined(scope, numbers, None)
    if zone is None or not isinstance(moment, datetime | FarMoment):
        return None
    clock = clock_of(moment)
    return make_moment(day_of(moment), fine_time(clock.replace(tzinfo=zone), nanos_of(clock)))


def _joined(scope: Scope, numbers: Sequence[Decimal], offset: DaysTime | None) -> Value:
    clock = _time_of(scope, *numbers[3:], offset)
    day = _date_of(scope, *numbers[:3])
    if not isinstance(day, date | FarDate) or not isinstance(clock, time):
        return None
    return make_moment(day, clock)


@built_in("time(from: string|time|date|date and time)")
def _time_from(_scope: Scope, source: str | time | AnyDate | AnyMoment) -> Value:
    if isinstance(source, str):
        return read_time(source)
    if isinstance(source, datetime | FarMoment):
        return clock_of(source)
    return source if isinstance(source, time) else time(tzinfo=UTC)


@built_in("time(hour: number, minute: number, second: number, offset?: days and time duration?)")
def _time_of(
    _scope: Scope, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTime | None
) -> Value:
    hours, minutes, seconds = (
        whole(hour),
        whole(minute),
        whole(second.to_integral_value(ROUND_DOWN)),
    )
    if hours is None or minutes is None or seconds is None or second < 0:
        return None
    zone = offset_zone(offset.as_timedelta()) if offset is not None else None
    if offset is not None and zone is None:
        return None
    micros, nanos = divmod(int((second - seconds).scaleb(9)), 1000)
    return fine_time(time(hours, minutes, seconds, micros, tzinfo=zone), nanos)


@built_in("number(from: string|number)")
def _number_from(_scope: Scope, source: str | Decimal) -> Value:
    return source if isinstance(source, Decimal) else read_number(source)


@built_in("number(from: string, grouping separator: string?, decimal separator: string?)")
def _number_of(_scope: Scope, text: str, grouping: str | None, point: str | None) -> Value:
    if grouping not in _SEPARATORS or point not in (",", ".", None):
        return None
    if grouping is not None and grouping == point:
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point == "," and "." in text:
        return None
    return read_number(text.replace(",", ".") if point == "," else text)


@built_in("string(from)")
def _string(scope: Scope, source: Value) -> Value:
    return None if source is None else feel_text(source, scope.budget)


@built_in("duration(from: string|days and time duration|years and months duration)")
def _duration(_scope: Scope, source: str | DaysTime | YearsMonths) -> Value:
    return read_duration(source) if isinstance(source, str) else source


@built_in("years and months duration(from: date|date and time, to: date|date and time)")
def _years_and_months(_scope: Scope, start: AnyDate | AnyMoment, end: AnyDate | AnyMoment) -> Value:
    sign = 1
    first, last = _plain(start), _plain(end)
    if last < first:
        first, last, sign = last, first, -1
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if last[2] < first[2]:
        months -= 1
    return YearsMonths(sign * months)


def _plain(value: AnyDate | AnyMoment) -> tuple[int, int, int]:
    day = day_of(value)
    return day.year, day.month, day.day


@built_in("not(negand: boolean)")
def _negate(_scope: Scope, negand: bool) -> Value:
    return not negand


@built_in("is(value1, value2)")
def _is_same(scope: Scope, value1: Value, value2: Value) -> Value:
    return same_element(value1, value2, scope.budget)


@built_in("now()")
def _now(scope: Scope) -> Value:
    return scope.now


@built_in("today()")
def _today(scope: Scope) -> Value:
    return scope.now.date() if scope.now is not None else None
