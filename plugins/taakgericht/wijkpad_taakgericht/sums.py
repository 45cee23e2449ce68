# SPDX-License-Identifier: EUPL-1.2
"""The sums of a task: budget by inhabitants or by year, indexation, instalments, districts, bandwidth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wijkpad.plugin_api import Period, reckoning


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Price rises in per cent: what is expected next year, what this year came to, what was expected."""

    expected_next: Decimal
    definitive: Decimal
    expected: Decimal

    def rise(self) -> Decimal:
        """Return the rise in per cent: the forecast, put right by how far the last one was off.

        Contract standard Wmo 1.2, art. 3.2, read as definitive less forecast.
        """
        return self.expected_next + (self.definitive - self.expected)


def indexed(cents: int, wage_share: Decimal, wage: Figures, material: Figures) -> int:
    """Return next year's budget; `wage_share` is the part of wages in per cent, the rest is material."""
    rise = (wage_share * wage.rise() + (100 - wage_share) * material.rise()) / 100
    return reckoning.half_up(cents * (1 + rise / 100))


def by_inhabitants(per_inhabitant: int, inhabitants: int) -> int:
    """Return the budget of a population at a tariff in cents for each inhabitant."""
    return per_inhabitant * inhabitants


def of_year(annual: int, contract: Period, year: int) -> int:
    """Return the part of a year's budget for the days of the contract: 365 or 366 of them in a year."""
    whole = reckoning.year_of(date(year, 1, 1))
    days = contract.overlap(whole)
    return reckoning.pro_rata(annual, days, whole) if days else 0


def instalments(
    cents: int, contract: Period, year: int, count: int
) -> tuple[tuple[date, int], ...]:
    """Return (first day, cents) of each instalment, evenly over the months of the contract in a year.

    The cents that are left after dividing come first.
    """
    days = contract.overlap(reckoning.year_of(date(year, 1, 1)))
    months = reckoning.pieces("month", days) if days and days.until else ()
    if not months or count < 1:
        return ()
    parts = reckoning.shares(cents, [1] * count)
    return tuple((months[at * len(months) // count].start, part) for at, part in enumerate(parts))


def over_districts(cents: int, weights: Mapping[str, int]) -> Mapping[str, int]:
    """Split a budget over districts, by inhabitants or another key; the parts add up to the cent."""
    return dict(zip(weights, reckoning.shares(cents, list(weights.values())), strict=True))


def outside_band(cents: int, agreed: int, band: Decimal, realised: int) -> int:
    """Return what is paid more (or, below zero, back) because clients fell outside the bandwidth.

    Inside, its edges included, nothing. Outside, each client beyond the edge at the price of one:
    the budget divided by the clients that were agreed. Rounded once.
    """
    low, high = agreed * (100 - band) / 100, agreed * (100 + band) / 100
    beyond = max(realised - high, Decimal(0)) + min(realised - low, Decimal(0))
    return reckoning.half_up(beyond * cents / agreed)
