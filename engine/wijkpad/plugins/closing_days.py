# SPDX-License-Identifier: EUPL-1.2
"""What a plugin says about the days on which the municipality is closed, held against sense."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from wijkpad.terms import default_holidays

MOST_A_YEAR: Final = 15
"""More closed working days than that in a year is not a calendar but a delay."""
MOST_IN_A_ROW: Final = 5
_ONE_DAY: Final = timedelta(days=1)


def fault_in(days: Collection[date], year: int) -> str | None:
    """Return why these days cannot be a calendar of `year`, as the end of a sentence; None when they can."""
    if any(one.year != year for one in days):
        return f"noemt voor {year} ook dagen van een ander jaar"
    working = working_days(days)
    if len(working) > MOST_A_YEAR:
        return f"sluit de gemeente in {year} op {len(working)} werkdagen; hoogstens {MOST_A_YEAR}"
    if _longest(working) > MOST_IN_A_ROW:
        return f"sluit de gemeente in {year} meer dan {MOST_IN_A_ROW} werkdagen achter elkaar"
    return None


def working_days(days: Collection[date]) -> tuple[date, ...]:
    """Return those of the days that would be working days without the plugin, in order."""
    calendar = default_holidays()
    return tuple(sorted(one for one in set(days) if calendar.is_working(one)))


def _longest(working: Collection[date]) -> int:
    """Return how many working days the longest stretch holds; weekends and holidays do not end it."""
    calendar, closed = default_holidays(), set(working)
    longest = 0
    for first in closed:
        length, day = 0, first
        while day in closed or not calendar.is_working(day):
            length += day in closed
            day += _ONE_DAY
        longest = max(longest, length)
    return longest
