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


def forecast(used: int, day: date) -> int | None:
    """Return what would be used on 31 December when the year goes on as it went, in cents, half up.

    None on the first six days of January: too little of the year has gone to say anything.
    """
    gone = day.timetuple().tm_yday
    if gone < 7:
        return None
    days = date(day.year, 12, 31).timetuple().tm_yday
    return (2 * used * days + gone) // (2 * gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """Where a purse stood at the end of a month, or today: sums since 1 January, in cents."""

    day: date
    committed: int
    realised: int
    norm: int
