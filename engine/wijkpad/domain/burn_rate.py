# SPDX-License-Identifier: EUPL-1.2
"""How fast a budget is promised away, against an even spread over the days of its year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def linear_norm(budget: int, day: date) -> int:
    """Return what an even spread would have used up to and including a day, in cents, half up.

    The year has its real number of days, 365 or 366.
    """
    days = date(day.year, 12, 31).timetuple().tm_yday
    return (2 * budget * day.timetuple().tm_yday + days) // (2 * days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a purse began its year with.

    Attributes:
        cents: promised before the year began, or before anything was booked here.
        since: the day of its first line; None where there is none.
    """

    cents: int = 0
    since: date | None = None


def forecast(used: int, day: date, carried: Carried = Carried()) -> int | None:
    """Return what would be used on 31 December, in cents, half up.

    A promise counts for the whole year on the day on which it is made, so it does not grow by itself:
    only what was promised since the year began goes on at the pace of the days since then, or since the
    first line of the purse. What the year began with stays as it is. None in the first six of those
    days: too little has gone to say anything.
    """
    first = date(day.year, 1, 1)
    gone = (day - max(first, carried.since or first)).days + 1
    if gone < 7:
        return None
    left = (date(day.year, 12, 31) - day).days
    return used + (2 * (used - carried.cents) * left + gone) // (2 * gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """Where a purse stood at the end of a month, or today: sums since 1 January, in cents."""

    day: date
    committed: int
    realised: int
    norm: int
