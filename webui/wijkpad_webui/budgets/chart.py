# SPDX-License-Identifier: EUPL-1.2
"""The year of a purse as a drawing: what is committed and paid against an even spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wijkpad.api import PursePage

WIDTH: Final = 400
HEIGHT: Final = 230
LEFT: Final = 52
RIGHT: Final = 392
TOP: Final = 14
BOTTOM: Final = 200
_MONTHS: Final = "jfmamjjasond"
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line of the grid with its word; `at` in the units of the drawing."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Points of each line, as SVG writes them; `norm` has its two ends only."""

    committed: str
    realised: str
    norm: str
    budget_at: float
    heights: tuple[Mark, ...]
    months: tuple[Mark, ...]


def chart(page: PursePage) -> Chart | None:
    """Return the drawing of a purse; None when its year has not begun."""
    if not page.months:
        return None
    year = page.head.purse.purse.year
    budget = max(page.head.purse.budget, 0)
    top = max(budget, *(max(one.committed, one.realised) for one in page.months), 1)
    days = 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365

    def across(day_of_year: float) -> float:
        return LEFT + (RIGHT - LEFT) * day_of_year / days

    def up(cents: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * max(cents, 0) / top

    def points(values: list[tuple[float, int]]) -> str:
        return " ".join(f"{across(day):.1f},{up(cents):.1f}" for day, cents in values)

    ends = [one.day.timetuple().tm_yday for one in page.months]
    return Chart(
        committed=points([(0, 0), *zip(ends, (m.committed for m in page.months), strict=True)]),
        realised=points([(0, 0), *zip(ends, (m.realised for m in page.months), strict=True)]),
        norm=points([(0, 0), (days, budget)]),
        budget_at=up(budget),
        heights=tuple(Mark(at=up(cents), text=_short(cents)) for cents in _heights(top)),
        months=tuple(
            Mark(at=across((number + 0.5) * days / 12), text=letter)
            for number, letter in enumerate(_MONTHS)
        ),
    )


def _heights(top: int) -> list[int]:
    """Return three to six round amounts between nothing and the highest."""
    step = 100
    while True:
        for one in _STEPS:
            if top <= one * step * 5:
                return [one * step * count for count in range(6) if one * step * count <= top]
        step *= 10


def _short(cents: int) -> str:
    """Return an amount as the side of a chart has room for: `€ 400k`, `€ 1,2 mln`."""
    euros = cents // 100
    if euros >= 1_000_000:
        return f"€ {euros / 1_000_000:g} mln".replace(".", ",")
    return f"€ {euros // 1000}k" if euros >= 10_000 and euros % 1000 == 0 else f"€ {euros}"
