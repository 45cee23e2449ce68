# SPDX-License-Identifier: EUPL-1.2
"""Dates, times and durations: reading and writing them as text, and calculating with them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wijkpad.feel.beyond import (
    AnyDate,
    AnyMoment,
    FarDate,
    FarMoment,
    clock_of,
    date_at,
    day_of,
    fine_moment,
    fine_time,
    make_date,
    make_moment,
    month_length,
    nanos_of,
    ordinal,
    stand_in,
)
from wijkpad.feel.values import ARITHMETIC, SECONDS_A_DAY, DaysTime, YearsMonths

_ZONE = r"(?P<zone>Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][A-Za-z0-9_+/-]{0,63})?"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<part>\d{1,18}))?" + _ZONE
_DATE = r"(?P<year>-?(?:\d{4}|[1-9]\d{4,8}))-(?P<month>\d\d)-(?P<day>\d\d)"
_DATE_TEXT = re.compile(_DATE, re.ASCII)
_TIME_TEXT = re.compile(_TIME, re.ASCII)
_MOMENT_TEXT = re.compile(_DATE + "(?:T" + _TIME + ")?", re.ASCII)
_MONTHS_TEXT = re.compile(r"(-?)P(?=\d)(?:(\d{1,18})Y)?(?:(\d{1,18})M)?", re.ASCII)
_LENGTH_TEXT = re.compile(
    r"(-?)P(?=\d|T\d)(?:(\d{1,18})D)?"
    r"(?:T(?=\d)(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18}(?:\.\d{0,18})?)S)?)?",
    re.ASCII,
)
# What a machine's own files add to the zones of IANA.
_NOT_OF_IANA = ("@posix", "@right/", "@localtime", "@Factory")
_MOST_OFFSET = timedelta(hours=14)
# A time of day in a named zone has no offset without a date; the zone's winter time stands in.
_WINTER = (datetime(2001, 1, 1), datetime(2001, 7, 1))  # noqa: DTZ001 - the zone is what is asked


def read_zone(text: str) -> tzinfo | None:
    """Return the zone of `Z`, `+01:00` or `@Europe/Amsterdam`; None when there is no such zone."""
    if text in ("Z", "z"):
        return UTC
    if text.startswith("@"):
        if text.startswith(_NOT_OF_IANA):
            return None
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if minutes > 59 or (seconds and seconds[0] > 59):
        return None
    return offset_zone(
        timedelta(hours=hours, minutes=minutes, seconds=sum(seconds)), text[0] == "-"
    )


def offset_zone(offset: timedelta, negative: bool = False) -> tzinfo | None:
    """Return the zone at a fixed distance from UTC; None when further than 14 hours."""
    if abs(offset) > _MOST_OFFSET:
        return None
    return timezone(-offset if negative else offset) if offset else UTC


def read_date(text: str) -> AnyDate | None:
    """Return the date written as `2026-11-16`."""
    match = _DATE_TEXT.fullmatch(text)
    return _date_of(match) if match else None


def _date_of(match: re.Match[str]) -> AnyDate | None:
    if match["year"] == "-0000":
        return None
    return make_date(int(match["year"]), int(match["month"]), int(match["day"]))


def read_time(text: str) -> time | None:
    """Return the time written as `09:30:00`, with a zone behind it or not."""
    match = _TIME_TEXT.fullmatch(text)
    found = _time_of(match) if match else None
    return found[0] if found else None


def _time_of(match: re.Match[str]) -> tuple[time, bool] | None:
    """Return the time of a match, and whether it was 24:00:00."""
    zone = read_zone(match["zone"]) if match["zone"] else None
    if match["zone"] and zone is None:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"])
    micro, nanos = divmod(int((match["part"] or "").ljust(9, "0")[:9]), 1000)
    midnight = (hour, minute, second, micro, nanos) == (24, 0, 0, 0, 0)
    try:
        clock = time(0 if midnight else hour, minute, second, micro, tzinfo=zone)
        return fine_time(clock, nanos), midnight
    except ValueError:
        return None


def read_moment(text: str) -> AnyMoment | None:
    """Return the date and time written as `2026-11-16T09:30:00`; without a time it is midnight."""
    match = _MOMENT_TEXT.fullmatch(text)
    day = _date_of(match) if match else None
    if match is None or day is None:
        return None
    if match["hour"] is None:
        return make_moment(day, time())
    found = _time_of(match)
    if found is None:
        return None
    clock, is_next_day = found
    last = date_at(ordinal(day) + 1) if is_next_day else day
    return None if last is None else make_moment(last, clock)


def read_duration(text: str) -> YearsMonths | DaysTime | None:
    """Return the duration written as `P1Y2M` or `P1DT2H3M4.5S`; never both kinds at once."""
    if match := _MONTHS_TEXT.fullmatch(text):
        sign = -1 if match[1] else 1
        return YearsMonths(sign * (int(match[2] or 0) * 12 + int(match[3] or 0)))
    match = _LENGTH_TEXT.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes = (int(part or 0) for part in match.group(2, 3, 4))
    seconds = ARITHMETIC.add(
        Decimal(days * SECONDS_A_DAY + hours * 3600 + minutes * 60), Decimal(match[5] or 0)
    )
    return DaysTime(ARITHMETIC.minus(seconds) if match[1] else seconds)


def utc_offset(value: time | datetime | FarMoment) -> timedelta | None:
    """Return the distance to UTC; None for a local time."""
    if isinstance(value, FarMoment):
        value = value.near
    offset = value.utcoffset()
    if offset is None and value.tzinfo is not None:
        offsets = [value.tzinfo.utcoffset(moment) for moment in _WINTER]
        return min(one for one in offsets if one is not None)
    return offset


def seconds_of_day(value: time) -> Decimal:
    """Return the seconds since midnight on the clock, whatever the zone."""
    return Decimal(value.hour * 3600 + value.minute * 60) + seconds_of_minute(value)


def seconds_of_minute(value: time | datetime) -> Decimal:
    """Return the seconds on the clock, with what is below a second."""
    if nanos := nanos_of(value):
        return value.second + Decimal(value.microsecond * 1000 + nanos).scaleb(-9)
    if value.microsecond:
        return value.second + Decimal(value.microsecond).scaleb(-6)
    return Decimal(value.second)


def add_months(value: AnyDate | AnyMoment, months: int) -> AnyDate | AnyMoment | None:
    """Return the same day of a later month, or that month's last day; keeps a time of day."""
    day = day_of(value)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    moved = make_date(year, month + 1, min(day.day, month_length(year, month + 1)))
    if moved is None or not isinstance(value, datetime | FarMoment):
        return moved
    return make_moment(moved, clock_of(value))


def add_days(day: AnyDate, length: DaysTime) -> AnyDate | None:
    """Return the day on which it is that much later than midnight at the start of `day`."""
    return date_at(
        ordinal(day) + int(length.seconds.to_integral_value(ROUND_FLOOR)) // SECONDS_A_DAY
    )


def add_length(moment: AnyMoment, length: DaysTime) -> AnyMoment | None:
    """Return the moment that much later; a moment in a zone moves along the world's clock."""
    if isinstance(moment, FarMoment):
        return _add_far(moment, length)
    micros, nanos = divmod(int(length.seconds.scaleb(9)) + nanos_of(moment), 1000)
    try:
        step = timedelta(microseconds=micros)
        if moment.tzinfo is None:
            return fine_moment(moment + step, nanos)
        later = (moment.astimezone(UTC) + step).astimezone(moment.tzinfo)
        return fine_moment(later, nanos)
    except OverflowError:
        return _add_far(moment, length)


def _add_far(moment: AnyMoment, length: DaysTime) -> AnyMoment | None:
    """Return the moment that much later when one of the two lies beyond Python's calendar."""
    offset = DaysTime.of(utc_offset(moment) or timedelta()).seconds
    total = ARITHMETIC.add(seconds_of_day(clock_of(moment)) - offset, length.seconds)
    all_micros, nanos = divmod(int(total.scaleb(9)), 1000)
    days, micros = divmod(all_micros, SECONDS_A_DAY * 10**6)
    day = date_at(ordinal(day_of(moment)) + days)
    if day is None:
        return None
    world = datetime.combine(stand_in(day), time(tzinfo=UTC)) + timedelta(microseconds=micros)
    local = world.astimezone(moment.tzinfo) if moment.tzinfo is not None else world
    last = date_at(ordinal(day) + (local.date() - world.date()).days)
    clock = local.timetz().replace(tzinfo=moment.tzinfo)
    return None if last is None else make_moment(last, fine_time(clock, nanos))


def add_to_time(value: time, length: DaysTime) -> time:
    """Return the time that much later on the clock, around midnight if need be."""
    shift = ARITHMETIC.remainder(length.seconds, Decimal(SECONDS_A_DAY))
    total = ARITHMETIC.add(seconds_of_day(value), shift)
    micros, nanos = divmod(int(total.scaleb(9)) % (SECONDS_A_DAY * 10**9), 1000)
    seconds, micro = divmod(micros, 10**6)
    minutes, second = divmod(seconds, 60)
    return fine_time(time(*divmod(minutes, 60), second, micro, tzinfo=value.tzinfo), nanos)


def zone_text(value: time | datetime) -> str:
    """Return the zone as FEEL writes it behind a time: nothing, `Z`, `+01:00` or `@Area/City`."""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    offset = utc_offset(value)
    if offset is None:
        return ""
    if not offset:
        return "Z"
    seconds = abs(int(offset.total_seconds()))
    text = f"{'-' if offset < timedelta(0) else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def temporal_text(value: AnyDate | time | AnyMoment) -> str:
    """Return the text that FEEL reads back as the same value."""
    if isinstance(value, datetime | FarMoment):
        return f"{day_of(value)}T{temporal_text(clock_of(value))}"
    if isinstance(value, date | FarDate):
        return str(value)
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    part = value.microsecond * 1000 + nanos_of(value)
    return text + (f".{part:09}".rstrip("0") if part else "") + zone_text(value)
