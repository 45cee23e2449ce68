# SPDX-License-Identifier: EUPL-1.2
"""The sums that ways of funding share: weeks, months, pro rata, rounding, remainders.

Dates are inclusive, money is whole cents, and an amount is rounded half up once per line. Every
function is pure. Rules with a number (IV076, IV077, IV078) are of the national standards iWmo and
iJw 3.2; the others are conventions of wijkpad, written down where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final

from wijkpad.plugin_api.base import Period
from wijkpad.plugin_api.money import (
    Allocation,
    ContractRef,
    Frequency,
    FundingRequest,
    Quote,
    QuoteSegment,
    TariffSegment,
    Unit,
)

Number = int | Decimal | Fraction
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is priced: so much in each day, week or month, or in all, in a period with an end."""

    unit: Unit
    frequency: Frequency
    volume: Decimal
    period: Period


def asked_in(request: FundingRequest) -> Asked:
    """Return what a request asks for; an open end is 31 December of the first year."""
    return Asked(
        unit=request.unit,
        frequency=request.frequency,
        volume=request.volume,
        period=request.quoted_period,
    )


def asked_until(allocation: Allocation, last: date | None, volume: Decimal | None = None) -> Asked:
    """Return what an allocation asks for up to and including a day (None: its own end)."""
    start = allocation.period.start
    until = last or allocation.period.until or date(start.year, 12, 31)
    return Asked(
        unit=allocation.unit,
        frequency=allocation.frequency,
        volume=allocation.volume if volume is None else volume,
        period=Period(start, until),
    )


def with_open_end(quote: Quote, request: FundingRequest) -> Quote:
    """Say in the quote of a request without an end up to which day was counted."""
    if request.until is not None:
        return quote
    text = f"Er is geen einddatum: gerekend tot en met 31 december {request.start.year}."
    return replace(quote, assumptions=(*quote.assumptions, text))


def half_up(amount: Number) -> int:
    """Round cents half up (and a negative amount likewise: -0.5 becomes -1), exactly."""
    exact = Fraction(amount)
    size = floor(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


def pieces(frequency: Frequency, period: Period) -> tuple[Period, ...]:
    """Return every day, ISO week or calendar month that a period touches, cut off at its ends.

    `total` gives the period as one piece. An end before the start gives nothing. Weeks begin on
    Monday and are never counted as days / 7: 2026 has a week 53, and 29 December 2025 lies in week
    1 of 2026 (IV077). A piece belongs to the year of its first day.

    Raises:
        ValueError: the period is open-ended.
    """
    if period.until is None:
        raise ValueError("open-ended")
    found: list[Period] = []
    at = period.start
    while at <= period.until:
        last = min(_last_day(frequency, at, period.until), period.until)
        found.append(Period(at, last))
        at = last + _DAY
    return tuple(found)


def _last_day(frequency: Frequency, at: date, until: date) -> date:
    if frequency == "week":
        return at + timedelta(days=6 - at.weekday())
    if frequency == "month":
        return month_of(at).until or at
    return at if frequency == "day" else until


def month_of(day: date) -> Period:
    """Return the calendar month of a day."""
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Period(day.replace(day=1), after - _DAY)


def year_of(day: date) -> Period:
    """Return the calendar year of a day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def years(period: Period) -> tuple[Period, ...]:
    """Return the part of a period in each calendar year, earliest first."""
    found: list[Period] = []
    for month in pieces("month", period):
        if found and found[-1].start.year == month.start.year:
            found[-1] = Period(found[-1].start, month.until)
        else:
            found.append(month)
    return tuple(found)


def sunday_weeks(period: Period) -> Mapping[tuple[int, int], int]:
    """Return how many weeks count in each (year, month) under the Sunday rule of output (IV076, IV077).

    A week counts in the month of its Sunday. When the period ends on another day, its last week
    counts in the month of the last Sunday before; where the period holds no Sunday, in the month of
    its last day. Months that only lie in between are there with 0.
    """
    found = {(one.start.year, one.start.month): 0 for one in pieces("month", period)}
    if period.until is None or not found:
        return found
    for week in pieces("week", period):
        end = week.until or period.until
        if end.weekday() != 6:
            before = end - timedelta(days=end.weekday() + 1)
            end = before if before >= period.start else end
        found[end.year, end.month] += 1
    return found


def pro_rata(cents: int, part: Period, whole: Period) -> int:
    """Return the part of an amount for some of its days: calendar days of the real month or year.

    Days of `part` outside `whole` do not count. Rounded half up once.
    """
    shared = part.overlap(whole)
    if shared is None or whole.days() <= 0 or shared.days() <= 0:
        return 0
    return half_up(Fraction(cents * shared.days(), whole.days()))


def shares(cents: int, weights: Sequence[Number]) -> tuple[int, ...]:
    """Split an amount by weights so that the parts add up to the cent.

    Each gets its part rounded down; the cents that are left go to the largest remainders, and
    between equal remainders to the earliest part.

    Raises:
        ValueError: a weight is negative, or none is more than zero.
    """
    exact = [Fraction(one) for one in weights]
    whole = sum(exact)
    if whole <= 0 or min(exact) < 0:
        raise ValueError("weights")
    wanted = [abs(cents) * one / whole for one in exact]
    parts = [floor(one) for one in wanted]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - wanted[at], at))
    for at in by_remainder[: abs(cents) - sum(parts)]:
        parts[at] += 1
    return tuple(part if cents >= 0 else -part for part in parts)


def tariff_on(tariffs: Iterable[TariffSegment], day: date) -> int | None:
    """Return the price on a day; None when none was agreed.

    Where several contracts hold one the highest counts, so that a quote is never too low.
    """
    return max((one.cents for one in tariffs if _holds(one, day)), default=None)


def highest_tariff(tariffs: Iterable[TariffSegment], period: Period) -> int | None:
    """Return the highest price that holds on some day of a period; None when none does."""
    held = (
        one.cents for one in tariffs if Period(one.start, one.until).overlap(period) is not None
    )
    return max(held, default=None)


def _holds(segment: TariffSegment, day: date) -> bool:
    return Period(segment.start, segment.until).holds(day)


def within(period: Period, contract: ContractRef | None) -> Period:
    """Return the days that a contract lets count; all of them when it has a run-off, or is None."""
    if contract is None or contract.run_off == "finish_current":
        return period
    until = period.until
    if until is not None and contract.period.until is not None:
        until = min(until, contract.period.until)
    return Period(max(period.start, contract.period.start), until)


def runs_off(day: date, contract: ContractRef | None) -> bool:
    """Tell whether a day lies behind a contract that lets current help be finished."""
    if contract is None or contract.run_off != "finish_current":
        return False
    return contract.period.until is not None and day > contract.period.until


def price_on(
    tariffs: Sequence[TariffSegment], day: date, contract: ContractRef | None
) -> int | None:
    """Return the price on a day; in the run-off of a contract its last price holds on."""
    cents = tariff_on(tariffs, day)
    if cents is None and runs_off(day, contract):
        ended = [(one.until, one.cents) for one in tariffs if one.until and one.until < day]
        return max(ended)[1] if ended else None
    return cents


def of_contract(period: Period, contract: ContractRef | None) -> tuple[str, ...]:
    """Say in Dutch what the end of a contract does to a period; empty when it does nothing."""
    if contract is None or contract.period.until is None or period.until is None:
        return ()
    end = contract.period.until
    if period.until <= end:
        return ()
    if contract.run_off == "finish_current":
        return ("Na het einde van het contract is gerekend met het laatste tarief.",)
    return (f"Het contract eindigt op {end:%d-%m-%Y}; de dagen daarna tellen niet mee.",)


NO_TARIFF: Final = (
    "Voor een deel van de periode is geen tarief afgesproken; dat deel telt niet mee."
)


def segments(
    volume: Decimal, priced: Sequence[tuple[Period, int]], *, per: int = 1
) -> tuple[QuoteSegment, ...]:
    """Write one line for each run of neighbouring pieces with one price in one year.

    Args:
        volume: of one piece.
        priced: pieces with their price, earliest first.
        per: how many units the price is for: 60 for minutes at a price per hour (IV081).
    """
    groups: list[list[tuple[Period, int]]] = []
    for piece in priced:
        if groups and _belong_together(groups[-1][-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return tuple(_segment(volume, group, per) for group in groups)


def _belong_together(one: tuple[Period, int], other: tuple[Period, int]) -> bool:
    same = one[1] == other[1] and one[0].start.year == other[0].start.year
    return same and one[0].after() == other[0].start


def _segment(volume: Decimal, group: Sequence[tuple[Period, int]], per: int) -> QuoteSegment:
    first, last = group[0][0], group[-1][0]
    amount = volume * len(group)
    return QuoteSegment(
        start=first.start,
        until=last.until or last.start,
        volume=amount,
        tariff_cents=group[0][1],
        cents=half_up(Fraction(amount) * group[0][1] / per),
    )


def quote_of(
    lines: Sequence[QuoteSegment],
    *,
    unit: Unit,
    max_volume: Decimal,
    assumptions: Iterable[str] = (),
    per_year: Mapping[int, int] | None = None,
) -> Quote:
    """Make a quote whose total and years are sums of its lines.

    `per_year` only where a line runs over several years; otherwise a line counts in the year of its
    first day.
    """
    summed: dict[int, int] = {}
    for line in lines:
        summed[line.start.year] = summed.get(line.start.year, 0) + line.cents
    return Quote(
        max_volume=max_volume,
        unit=unit,
        cents_total=sum(line.cents for line in lines),
        segments=tuple(lines),
        per_year=summed if per_year is None else per_year,
        assumptions=tuple(assumptions),
    )


def euros(cents: int) -> str:
    """Write an amount as people in the Netherlands do: `€ 1.234,56`, and `€ -0,50`."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"€ {sign}{whole:,}".replace(",", ".") + f",{rest:02d}"


def decimal_in(text: str) -> Decimal:
    """Read a number as people type it: `4.10`, `4,10` or `1.200.000,50`.

    Raises:
        ValueError: it is no number.
    """
    written = text.strip().replace(" ", "")
    if "," in written:
        written = written.replace(".", "").replace(",", ".")
    try:
        number = Decimal(written)
    except ArithmeticError:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number
