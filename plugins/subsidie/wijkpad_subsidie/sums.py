# SPDX-License-Identifier: EUPL-1.2
"""The sums of a subsidy: advances, what was done, capacity, cost per contact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wijkpad.plugin_api import Period, reckoning


def advances(granted: int, pct: int, terms: int) -> tuple[int, ...]:
    """Return the advances on a grant, evenly over the terms; the cents that are left come first."""
    return reckoning.shares(reckoning.half_up(Fraction(granted * pct, 100)), [1] * terms)


def determined(granted: int, done: Decimal, agreed: Decimal) -> int:
    """Return the subsidy for what was done, never more than was granted (Awb 4:46 lid 2 a)."""
    part = min(Fraction(done) / Fraction(agreed), Fraction(1))
    return reckoning.half_up(granted * part)


def to_settle(determined_cents: int, advanced: int) -> int:
    """Return what is still paid, or (below zero) asked back, after the subsidy was determined."""
    return determined_cents - advanced


def place_days(places: int, weekday: int, period: Period) -> int:
    """Return the places of a weekly group in a period: places × how often that weekday occurs.

    `weekday` is 1 (Monday) to 7 (Sunday). A year has 52 or 53 of them.
    """
    days = reckoning.pieces("day", period)
    return places * sum(1 for one in days if one.start.isoweekday() == weekday)


def cost_per_contact(cents: int, contacts: int) -> int:
    """Return what one contact cost, in cents; 0 contacts give 0."""
    return reckoning.half_up(Fraction(cents, contacts)) if contacts else 0
