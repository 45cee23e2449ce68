# SPDX-License-Identifier: EUPL-1.2
"""Dates and moments in Dutch, as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
WEEKDAYS: Final = (
    *("maandag", "dinsdag", "woensdag", "donderdag"),
    *("vrijdag", "zaterdag", "zondag"),
)


def day_text(day: date) -> str:
    """Return a day as `16 november 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_text(day: date) -> str:
    """Return the name of the weekday, `maandag`."""
    return WEEKDAYS[day.weekday()]


def short_text(day: date) -> str:
    """Return a day with its short weekday, `ma 28 december 2026`."""
    return f"{weekday_text(day)[:2]} {day_text(day)}"


def moment_text(moment: datetime) -> str:
    """Return an aware moment in Dutch local time, `za 21 november 2026, 14:00 uur`."""
    local = moment.astimezone(AMSTERDAM)
    return f"{short_text(local.date())}, {local:%H:%M} uur"


def start_of_day(day: date) -> datetime:
    """Return 00:00 Dutch time of `day` as a moment in UTC."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def local_day(start: date) -> date:
    """Return the Dutch calendar day of a day or an aware moment."""
    return start.astimezone(AMSTERDAM).date() if isinstance(start, datetime) else start
