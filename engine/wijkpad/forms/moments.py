# SPDX-License-Identifier: EUPL-1.2
"""Dates and times as people type them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
_MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DUTCH_DAY: Final = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4})", re.ASCII)
_NAMED_DAY: Final = re.compile(r"(\d{1,2}) ([a-z]{3,9})\.? (\d{4})", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?(?: ?uur)?", re.ASCII)
_TIME_PART: Final = re.compile(r"(.+?)(?:[ T]|, ?|, om |  ?om )(\d{1,2}[:.]\d{2}.*)", re.ASCII)
_OLDEST_YEAR: Final = 1850
_LAST_YEAR: Final = 2200


class MissingHourError(ValueError):
    """A time that the clock skipped when summer time began."""


def read_day(text: str) -> date | None:
    """Read `14-3-2026`, `14/3/2026`, `14 maart 2026` or `2026-03-14`; None when it is no date."""
    text = text.strip().lower()
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DUTCH_DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _NAMED_DAY.fullmatch(text):
        months = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2])]
        if len(months) != 1:
            return None
        day, month, year = int(found[1]), months[0], int(found[3])
    else:
        return None
    try:
        found_day = date(year, month, day)
    except ValueError:
        return None
    return found_day if is_plausible(found_day) else None


def is_plausible(day: date) -> bool:
    """Return whether a day can belong to somebody's life or plans."""
    return _OLDEST_YEAR <= day.year <= _LAST_YEAR


def read_clock(text: str) -> time | None:
    """Read `9:30`, `09.30` or `09:30 uur`."""
    found = _CLOCK.fullmatch(text.strip().lower())
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Read `16-11-2026 10:15` as Dutch local time, or ISO 8601 with a zone.

    A time that exists twice, when winter time begins, is the first of the two.

    Raises:
        MissingHourError: the clock skipped this time.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is not None and found.tzinfo is not None:
        return local_moment(found)
    parts = _TIME_PART.fullmatch(text)
    day = read_day(parts[1]) if parts else None
    clock = read_clock(parts[2]) if parts else None
    if day is None or clock is None:
        return None
    return local_moment(datetime.combine(day, clock))


def local_moment(moment: datetime) -> datetime | None:
    """Return the moment in Dutch time; one without a zone is taken to be Dutch already.

    It carries its distance to UTC rather than the zone's name: Python compares and adds moments
    within a named zone by the clock on the wall, which is wrong around a change of the clock.

    Raises:
        MissingHourError: the clock skipped this time.
    """
    try:
        if moment.tzinfo is not None:
            local = moment.astimezone(AMSTERDAM)
        else:
            local = moment.replace(tzinfo=AMSTERDAM)
            if local.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != moment:
                raise MissingHourError
    except OverflowError:
        return None
    fixed = local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))
    return fixed if is_plausible(local.date()) else None


def day_text(day: date) -> str:
    """Return a day as it is typed, `14-3-2026`."""
    return f"{day.day}-{day.month}-{day.year}"


def moment_text(moment: datetime) -> str:
    """Return a moment as it is typed, `16-11-2026 10:15`."""
    local = moment.astimezone(AMSTERDAM)
    return f"{day_text(local.date())} {local:%H:%M}"
