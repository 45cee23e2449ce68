# SPDX-License-Identifier: EUPL-1.2
"""The year of a purse as one reader may see it.

Of shielded cases that the reader may not know of only the whole year's sum is told: a month in which the
line of a purse goes up, or the moment at which it goes over a percentage, would tell when one began.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from wijkpad.domain.burn_rate import MonthEnd, linear_norm
from wijkpad.domain.case import Case
from wijkpad.domain.ledger import Crossing, Direction, Purse, PurseKey, balance
from wijkpad.ports import LedgerBook

_COMMITS: Final = ("commit", "release")
_REALISES: Final = ("realise", "receivable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What lines of shielded cases come to that a reader may not know of.

    Attributes:
        year: the whole year together.
        days: (Dutch day, committed, realised), to be taken off; they are shown nowhere.
    """

    year: Purse
    days: tuple[tuple[date, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingLine:
    """A percentage that was crossed; `at` is None where the moment could tell of a shielded case."""

    pct: int
    direction: Direction
    at: datetime | None


def kept_silent(book: LedgerBook, key: PurseKey, knows: Callable[[Case], bool]) -> Kept | None:
    """Return what is left out for this reader; None where no line is."""
    sums: dict[str, int] = defaultdict(int)
    days: list[tuple[date, int, int]] = []
    for case, lines in book.shielded(key):
        for day, kind, cents in () if knows(case) else lines:
            sums[kind] += cents
            committed, realised = (cents if kind in two else 0 for two in (_COMMITS, _REALISES))
            days.append((day, committed, realised))
    return Kept(year=balance(key, sums, 0), days=tuple(days)) if sums else None


def months(book: LedgerBook, purse: Purse, kept: Kept | None, today: date) -> list[MonthEnd]:
    """Return where the purse stood at the end of each month that began, and today.

    What is kept silent counts in no month. Lines that were booked after the year count in its last day.
    """
    year = purse.purse.year
    if year > today.year:
        return []
    last = today if year == today.year else date(year, 12, 31)
    days = [
        *book.by_day(purse.purse),
        *((day, -committed, -realised) for day, committed, realised in (kept.days if kept else ())),
    ]
    found = []
    for month in range(1, last.month + 1):
        end = min(date(year, month, monthrange(year, month)[1]), last)
        final = end == date(year, 12, 31)
        until = [one for one in days if one[0] <= end or final]
        found.append(
            MonthEnd(
                day=end,
                committed=sum(one[1] for one in until),
                realised=sum(one[2] for one in until),
                norm=linear_norm(purse.budget, end),
            )
        )
    return found


def crossing_lines(crossings: Iterable[Crossing], kept: Kept | None) -> list[CrossingLine]:
    """Return the crossings, earliest first; by percentage and without moments where lines are left out."""
    if kept is None:
        return [CrossingLine(pct=one.pct, direction=one.direction, at=one.at) for one in crossings]
    ordered = sorted(crossings, key=lambda one: (one.direction != "up", one.pct))
    return [CrossingLine(pct=one.pct, direction=one.direction, at=None) for one in ordered]
