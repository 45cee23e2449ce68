# SPDX-License-Identifier: EUPL-1.2
"""The properties of dates, times, durations and ranges, such as `.year`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from wijkpad.feel.beyond import AnyDate, FarDate, FarMoment, day_of, near_date
from wijkpad.feel.temporal import seconds_of_minute, utc_offset
from wijkpad.feel.values import DaysTime, Range, Value, YearsMonths

PROPERTY_NAMES = ("time offset", "start included", "end included")
"""The properties whose names hold a space; the parser has to know them."""


def _offset(value: time | datetime) -> Value:
    offset = utc_offset(value)
    return None if offset is None else DaysTime.of(offset)


def _zone(value: time | datetime) -> Value:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _years(value: YearsMonths) -> tuple[int, int]:
    years, months = divmod(abs(value.months), 12)
    return (years, months) if value.months >= 0 else (-years, -months)


_DATE: Mapping[str, Callable[[AnyDate], Value]] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(near_date(value).isoweekday()),
}
_TIME: Mapping[str, Callable[[time | datetime], Value]] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": seconds_of_minute,
    "time offset": _offset,
    "timezone": _zone,
}
_MONTHS: Mapping[str, Callable[[YearsMonths], Value]] = {
    "years": lambda value: Decimal(_years(value)[0]),
    "months": lambda value: Decimal(_years(value)[1]),
}
_LENGTH: Mapping[str, Callable[[DaysTime], Value]] = {
    "days": lambda value: Decimal(value.parts()[0]),
    "hours": lambda value: Decimal(value.parts()[1]),
    "minutes": lambda value: Decimal(value.parts()[2]),
    "seconds": lambda value: value.parts()[3],
}
_RANGE: Mapping[str, Callable[[Range], Value]] = {
    "start": lambda value: value.start,
    "end": lambda value: value.end,
    "start included": lambda value: value.start_included,
    "end included": lambda value: value.end_included,
}


def read_property(value: Value, name: str) -> tuple[bool, Value]:
    """Return whether the value's kind has the property, and the property."""
    if isinstance(value, date | FarDate | FarMoment) and name in _DATE:
        return True, _DATE[name](day_of(value))
    if isinstance(value, time | datetime | FarMoment) and name in _TIME:
        clock = value.near if isinstance(value, FarMoment) else value
        return True, _TIME[name](clock)
    if isinstance(value, YearsMonths) and name in _MONTHS:
        return True, _MONTHS[name](value)
    if isinstance(value, DaysTime) and name in _LENGTH:
        return True, _LENGTH[name](value)
    if isinstance(value, Range) and name in _RANGE:
        return True, _RANGE[name](value)
    return False, None


_SECONDS = "days and time duration"
_KINDS: Mapping[str, Mapping[str, str]] = {
    "date": dict.fromkeys(_DATE, "number"),
    "time": {**dict.fromkeys(_TIME, "number"), "time offset": _SECONDS, "timezone": "string"},
    "years and months duration": dict.fromkeys(_MONTHS, "number"),
    _SECONDS: dict.fromkeys(_LENGTH, "number"),
    "range": {"start included": "boolean", "end included": "boolean"},
}


def kind_of_property(kind: str | None, name: str) -> str | None:
    """Return the kind of a property of a kind of value; None when that is not known."""
    if kind == "date and time":
        return _KINDS["date"].get(name) or _KINDS["time"].get(name)
    return _KINDS.get(kind or "", {}).get(name)


def is_property(name: str) -> bool:
    """Return whether some kind of value has a property of this name."""
    return any(name in table for table in (_DATE, _TIME, _MONTHS, _LENGTH, _RANGE))
