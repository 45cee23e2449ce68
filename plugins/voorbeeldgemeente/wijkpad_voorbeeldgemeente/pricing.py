# SPDX-License-Identifier: EUPL-1.2
"""Price times quantity: how many weeks, months or days a period touches, and what each costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from wijkpad.plugin_api import FundingRequest, Quote, QuoteSegment, TariffSegment


def price(request: FundingRequest, tariffs: tuple[TariffSegment, ...]) -> Quote:
    """Return the most that the request can cost; days without a tariff are left out and said so.

    Rounds half up once per segment. Where several contracts hold a tariff for a day the highest
    counts, so that the quote is never too low.
    """
    last = request.until or date(request.start.year, 12, 31)
    priced = [
        (start, end, _tariff(tariffs, start))
        for start, end in _portions(request.frequency, request.start, last)
    ]
    covered = [(start, end, cents) for start, end, cents in priced if cents is not None]
    segments, per_year = _segments(request.volume, covered)
    return Quote(
        max_volume=request.volume * len(covered),
        unit=request.unit,
        cents_total=sum(one.cents for one in segments),
        segments=segments,
        per_year=per_year,
        assumptions=tuple(_assumptions(request, len(covered), len(priced))),
    )


def _portions(frequency: str, start: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield first and last day of every week, month or day that the period touches."""
    at = start
    while at <= last:
        end = min(_end(frequency, at, last), last)
        yield at, end
        at = end + timedelta(days=1)


def _end(frequency: str, at: date, last: date) -> date:
    if frequency == "week":
        return at + timedelta(days=6 - at.weekday())
    if frequency == "month":
        return (at.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return at if frequency == "day" else last


def _tariff(tariffs: tuple[TariffSegment, ...], on: date) -> int | None:
    held = [
        one.cents for one in tariffs if one.start <= on and (one.until is None or on <= one.until)
    ]
    return max(held, default=None)


def _segments(
    volume: Decimal, portions: list[tuple[date, date, int]]
) -> tuple[tuple[QuoteSegment, ...], dict[int, int]]:
    """Join portions of one tariff and one year, so that years and lines add up to the cent."""
    segments: list[QuoteSegment] = []
    per_year: dict[int, int] = {}
    runs: list[list[tuple[date, date, int]]] = []
    for portion in portions:
        same = runs and runs[-1][-1][2] == portion[2] and runs[-1][-1][0].year == portion[0].year
        if same:
            runs[-1].append(portion)
        else:
            runs.append([portion])
    for run in runs:
        amount = volume * len(run)
        cents = int((amount * run[0][2]).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        start, end, tariff = run[0][0], run[-1][1], run[0][2]
        segments.append(
            QuoteSegment(start=start, until=end, volume=amount, tariff_cents=tariff, cents=cents)
        )
        per_year[start.year] = per_year.get(start.year, 0) + cents
    return tuple(segments), per_year


def _assumptions(request: FundingRequest, covered: int, all_portions: int) -> Iterator[str]:
    words = {"week": "weken", "month": "maanden", "day": "dagen"}
    if request.frequency in words:
        yield f"Gerekend met {covered} {words[request.frequency]}; een begonnen periode telt heel."
    if request.until is None:
        yield f"Er is geen einddatum: gerekend tot en met 31 december {request.start.year}."
    if covered < all_portions:
        yield "Voor een deel van de periode is geen tarief afgesproken; dat deel telt niet mee."
