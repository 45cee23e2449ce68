# SPDX-License-Identifier: EUPL-1.2
"""Dates, times and durations: reading and writing them as text, and calculating with them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wijkpad.feel.values import ARITHMETIC, SECONDS_A_DAY, DaysTime, YearsMonths

_ZONE = r"(?P<zone>Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][A-Za-z0-9_+/-]{0,63})?"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<part>\d{1,18}))?" + _ZONE
_DATE = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_DATE_TEXT = re.compile(_DATE, re.ASCII)
_TIME_TEXT = re.compile(_TIME, re.ASCII)
_MOMENT_TEXT = re.compile(_DATE + "(?:T" + _TIME + ")?", re.ASCII)
_MONTHS_TEXT = re.compile(r"(-?)P(?=\d)(?:(\d{1,18})Y)?(?:(\d{1,18})M)?", re.ASCII)
_LENGTH_TEXT = re.compile(
    r"(-?)P(?=\d|T\d)(?:(\d{1,18})D)?"
    r"(?:T(?=\d)(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18}(?:\.\d{0,18})?)S)?)?",
    re.ASCII,
)
_MOST_OFFSET = timedelta(hours=14)
# A time of day in a named zone has no offset without a date; the zone's winter time stands in.
_WINTER = (datetime(2001, 1, 1), datetime(2001, 7, 1))  # noqa: DTZ001 - the zone is what is asked


def read_zone(text: str) -> tzinfo | None:
    """Return the zone of `Z`, `+01:00` or `@Europe/Amsterdam`; None when there is no such zone."""
    if text in ("Z", "z"):
        return UTC
    if text.startswith("@"):
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


def read_date(text: str) -> date | None:
    """Return the date written as `2026-11-16`."""
    match = _DATE_TEXT.fullmatch(text)
    return _date_of(match) if match else None


def _date_of(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


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
    micro = int((match["part"] or "").ljust(6, "0")[:6])
    midnight = (hour, minute, second, micro) == (24, 0, 0, 0)
    try:
        return time(0 if midnight else hour, minute, second, micro, tzinfo=zone), midnight
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Return the date and time written as `2026-11-16T09:30:00`; without a time it is midnight."""
    match = _MOMENT_TEXT.fullmatch(text)
    day = _date_of(match) if match else None
    if match is None or day is None:
        return None
    if match["hour"] is None:
        return datetime.combine(day, time())
    found = _time_of(match)
    if found is None:
        return None
    try:
        return datetime.combine(day, found[0]) + timedelta(days=1 if found[1] else 0)
    except OverflowError:
        return None


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


def utc_offset(value: time | datetime) -> timedelta | None:
    """Return the distance to UTC; None for a local time."""
    offset = value.utcoffset()
    if offset is None and value.tzinfo is not None:
        offsets = [value.tzinfo.utcoffset(moment) for moment in _WINTER]
        return min(one for one in offsets if one is not None)
    return offset


def seconds_of_day(value: time) -> Decimal:
    """Return the seconds since midnight on the clock, whatever the zone."""
    whole = Decimal(value.hour * 3600 + value.minute * 60 + value.second)
    return whole + Decimal(value.microsecond).scaleb(-6) if value.microsecond else whole


def add_months(day: date, months: int) -> date | None:
    """Return the same day of a later month, or that month's last day; keeps a time of day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def add_length(moment: datetime, length: DaysTime) -> datetime | None:
    """Return the moment that much later; a moment in a zone moves along the world's clock."""
    try:
        if moment.tzinfo is None:
            return moment + length.as_timedelta()
        return (moment.astimezone(UTC) + length.as_timedelta()).astimezone(moment.tzinfo)
    except OverflowError:
        return None


def add_to_time(value: time, length: DaysTime) -> time:
    """Return the time that much later on the clock, around midnight if need be."""
    shift = ARITHMETIC.remainder(length.seconds, Decimal(SECONDS_A_DAY))
    total = ARITHMETIC.add(seconds_of_day(value), shift)
    micros = int(total.scaleb(6)) % (SECONDS_A_DAY * 10**6)
    seconds, micro = divmod(micros, 10**6)
    minutes, second = divmod(seconds, 60)
    return time(*divmod(minutes, 60), second, micro, tzinfo=value.tzinfo)


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


def temporal_text(value: date | time | datetime) -> str:
    """Return the text that FEEL reads back as the same value."""
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{temporal_text(value.timetz())}"
    if isinstance(value, date):
        return value.isoformat()
    text = value.replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + zone_text(value)
