# SPDX-License-Identifier: EUPL-1.2
"""What being late costs: days counted, and the amount that they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wijkpad.terms.rule import PenaltyBand


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty that runs, or ran, in cents.

    Attributes:
        day: number of the day, counted from 1; 0 before it begins, and never more than `most`.
        cents: what is forfeited up to and including that day; `per_day` is that day's own amount.
        whole: what it comes to when it runs in full.
    """

    day: int
    most: int
    per_day: int
    cents: int
    whole: int


def penalty(
    bands: Sequence[PenaltyBand], amounts: Mapping[str, int], start: date, until: date
) -> Penalty:
    """Return the penalty up to and including `until`; day 1 is the day after `start`.

    `amounts` gives cents by the key that each band names.
    """
    most = sum(one.days for one in bands)
    day = min(max((until - start).days, 0), most)
    left, cents, per_day = day, 0, 0
    for band in bands:
        counted = min(left, band.days)
        cents += counted * amounts[band.amount]
        if counted:
            per_day = amounts[band.amount]
        left -= counted
    whole = sum(one.days * amounts[one.amount] for one in bands)
    return Penalty(day, most, per_day, cents, whole)
