# SPDX-License-Identifier: EUPL-1.2
"""What a personal budget is worth: a weekly volume by days / 7, at the tariff of who helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from wijkpad.plugin_api import Period, Plain, Quote, QuoteSegment, reckoning
from wijkpad.plugin_api.reckoning import Asked

Helper = Literal["professional", "self_employed", "network"]
HELPERS: Final[tuple[Helper, ...]] = ("professional", "self_employed", "network")
DEFAULTS: Final[Mapping[Helper, int]] = {
    "professional": 6_600,
    "self_employed": 4_950,
    "network": 2_000,
}
"""Cents per hour of guidance: the list of Meerinzicht of 2023, as an example. Set your own."""
WORDS: Final[Mapping[Helper, str]] = {
    "professional": "een professional",
    "self_employed": "een zelfstandige",
    "network": "iemand uit het eigen netwerk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariffs:
    """Cents per hour for each kind of helper: of products that are named, and of all others."""

    general: Mapping[Helper, int]
    by_product: Mapping[str, Mapping[Helper, int]]

    def of(self, product: str, helper: Helper | None) -> int:
        """Return the tariff; the highest where it is not known who helps."""
        known = self.by_product.get(product, self.general)
        return max(known.values()) if helper is None else known[helper]


def tariffs_in(config: Mapping[str, Plain]) -> Tariffs:
    """Read the tariffs from the settings.

    Raises:
        ValueError: `product_tariffs` cannot be read; the message is the part that is wrong.
    """
    general = {one: int(config.get(one) or DEFAULTS[one]) for one in HELPERS}
    found: dict[str, Mapping[Helper, int]] = {}
    for part in str(config.get("product_tariffs") or "").replace("\n", ";").split(";"):
        if not part.strip():
            continue
        product, separator, amounts = part.partition("=")
        cents = [one.strip() for one in amounts.split("/")]
        whole = all(one.isascii() and one.isdigit() for one in cents)
        if not separator or not product.strip() or len(cents) != len(HELPERS) or not whole:
            raise ValueError(part.strip())
        found[product.strip()] = dict(zip(HELPERS, map(int, cents), strict=True))
    return Tariffs(general=general, by_product=found)


def price(asked: Asked, hourly: int) -> Quote:
    """Return what is granted, rounded once, and split over the years by their days.

    Per week: volume × tariff × days / 7; never weeks, for the budget follows the days. Per month:
    each month by its days. Per day: every day. In all: once. A volume in euros is the amount itself,
    in cents. There is a tariff per hour only: another unit comes to nothing, and is refused.
    """
    period = asked.period
    days = period.days()
    if days <= 0:
        return reckoning.quote_of((), unit=asked.unit, max_volume=Decimal(0))
    tariff = {"euro": 1, "hour": hourly, "minute": hourly}.get(asked.unit, 0)
    volume = Fraction(asked.volume) * _times(asked, period)
    cents = reckoning.half_up(volume * tariff / (60 if asked.unit == "minute" else 1))
    line = QuoteSegment(
        start=period.start,
        until=period.until or period.start,
        volume=_rounded(volume),
        tariff_cents=tariff,
        cents=cents,
    )
    return reckoning.quote_of(
        (line,),
        unit=asked.unit,
        max_volume=line.volume,
        per_year=_per_year(asked, cents),
        assumptions=_assumptions(asked, days),
    )


def granted_at(asked: Asked, cents: int) -> int | None:
    """Return the hourly tariff at which this came to `cents`; None where no tariff gives that amount."""
    hours = (
        Fraction(asked.volume) * _times(asked, asked.period) / (60 if asked.unit == "minute" else 1)
    )
    if asked.unit not in {"hour", "minute"} or hours <= 0:
        return None
    hourly = reckoning.half_up(Fraction(cents) / hours)
    return hourly if price(asked, hourly).cents_total == cents else None


def _times(asked: Asked, period: Period) -> Fraction:
    if asked.frequency == "week":
        return Fraction(period.days(), 7)
    if asked.frequency == "month":
        months = reckoning.pieces("month", period)
        return sum(
            (Fraction(one.days(), reckoning.month_of(one.start).days()) for one in months),
            Fraction(0),
        )
    return Fraction(period.days() if asked.frequency == "day" else 1)


def _per_year(asked: Asked, cents: int) -> Mapping[int, int]:
    if asked.frequency == "total":
        return {asked.period.start.year: cents}
    parts = reckoning.years(asked.period)
    split = reckoning.shares(cents, [one.days() for one in parts])
    return {one.start.year: part for one, part in zip(parts, split, strict=True)}


def _rounded(volume: Fraction) -> Decimal:
    """Write a volume with at most four decimals: it is shown, the sum is made with the exact one."""
    return Decimal(reckoning.half_up(volume * 10_000)) / 10_000


def _assumptions(asked: Asked, days: int) -> Iterator[str]:
    if (asked.unit, asked.frequency) == ("euro", "total"):
        yield "Eenmalig: de gemeente betaalt rechtstreeks, buiten het trekkingsrecht van de SVB om."
        return
    if asked.frequency == "week":
        yield f"Gerekend met {days} dagen, gedeeld door 7; afgerond op een cent."
    yield "De SVB betaalt de hulp uit dit budget. Is die duurder, dan betaalt de budgethouder bij."
