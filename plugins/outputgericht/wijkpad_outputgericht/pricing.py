# SPDX-License-Identifier: EUPL-1.2
"""A result at a price in tranches, or an amount per week or month under the rules of output."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from wijkpad.plugin_api import (
    Allocation,
    ContractProduct,
    ContractRef,
    Period,
    Quote,
    QuoteSegment,
    TariffSegment,
    booking,
    queries,
    reckoning,
)
from wijkpad.plugin_api.reckoning import Asked

PriceOn = Callable[[date], int | None]
"""The price of one piece on a day; None where none was agreed."""


def price(asked: Asked, tariffs: Sequence[TariffSegment], contract: ContractRef | None) -> Quote:
    """Return the most that can be claimed.

    In all: the price in the tranches of the contract, each in the year in which it falls due. Per
    week: the Sunday rule (IV076, IV077). Per month: in full or by day, as agreed (IV078 leaves that
    to the contract). A volume in euros is the amount itself, in cents.
    """
    period = reckoning.within(asked.period, contract)
    terms = contract.terms if contract else None
    each = _each(asked, tariffs, contract, terms, period)
    if asked.frequency == "total":
        lines, missing = tranches(asked, each, terms, tariffs)
    else:
        lines, missing = _lines(asked, period, each, terms)
    counted = sum((one.volume for one in lines), Decimal(0))
    cents = sum(one.cents for one in lines)
    return reckoning.quote_of(
        lines,
        unit=asked.unit,
        max_volume=Decimal(cents) if asked.unit == "euro" else counted,
        assumptions=_assumptions(asked, contract, terms, lines, missing=missing),
    )


def again(
    allocation: Allocation, asked: Asked, *, whole: bool = False
) -> tuple[Quote, ContractRef]:
    """Return the price of an allocation as the register holds it now, and its contract.

    Raises:
        LookupError: the contract or every price is gone; or, with `whole`, a price of some days:
            then nothing may be given back.
    """
    contract = booking.contract_of(allocation)
    tariffs = queries.tariffs(
        contract=contract.id,
        product=allocation.product,
        unit=contract.terms.unit if contract.terms else allocation.unit,
        period=asked.period,
    )
    quote = price(asked, tariffs, contract)
    if asked.volume and not quote.segments:
        raise LookupError("tariff")
    if whole and reckoning.NO_TARIFF in quote.assumptions:
        raise LookupError("tariff of some days")
    return quote, contract


def price_again(allocation: Allocation, asked: Asked, *, whole: bool = False) -> Mapping[int, int]:
    """Return what an allocation needs per year now; raises as `again` does."""
    return again(allocation, asked, whole=whole)[0].per_year


def tranches(
    asked: Asked,
    each: PriceOn,
    terms: ContractProduct | None,
    tariffs: Sequence[TariffSegment] = (),
) -> tuple[list[QuoteSegment], bool]:
    """Return one line for each tranche on the day on which it falls due, and whether a price lacked.

    Each is a part of the price on its own day, or of the price at the start where that was locked;
    what is paid at once is reserved at the highest price of the period.
    """
    parts = terms.tranches if terms and terms.tranches else (100,)
    at_once = len(parts) == 1 and asked.unit != "euro" and not _locked(terms)
    lines, missing = [], False
    for at, day in enumerate(_due_on(len(parts), asked.period)):
        cents = reckoning.highest_tariff(tariffs, asked.period) if at_once else each(day)
        if cents is None:
            missing = True
            continue
        volume = Decimal(1) if asked.unit == "euro" else asked.volume
        whole = reckoning.half_up(volume * cents)
        lines.append(
            QuoteSegment(
                start=day,
                until=day,
                volume=volume * parts[at] / 100,
                tariff_cents=cents,
                cents=reckoning.shares(whole, parts)[at],
            )
        )
    return lines, missing


def _due_on(count: int, period: Period) -> list[date]:
    """Return the days of the tranches: the first day, the last day, the others evenly in between."""
    last = period.until or period.start
    if count == 1 or last < period.start:
        return [last] if last >= period.start else []
    days = (last - period.start).days
    return [period.start + timedelta(days=days * at // (count - 1)) for at in range(count)]


def _locked(terms: ContractProduct | None) -> bool:
    return terms is not None and terms.tariff_lock == "start"


def _each(
    asked: Asked,
    tariffs: Sequence[TariffSegment],
    contract: ContractRef | None,
    terms: ContractProduct | None,
    period: Period,
) -> PriceOn:
    if asked.unit == "euro":
        amount = reckoning.half_up(asked.volume)
        return lambda _day: amount
    if _locked(terms):
        return lambda _day: reckoning.price_on(tariffs, period.start, contract)
    return lambda day: reckoning.price_on(tariffs, day, contract)


def _lines(
    asked: Asked, period: Period, each: PriceOn, terms: ContractProduct | None
) -> tuple[list[QuoteSegment], bool]:
    volume = Decimal(1) if asked.unit == "euro" else asked.volume
    if asked.frequency == "day":
        priced = [(one, each(one.start)) for one in reckoning.pieces("day", period)]
        known = [(one, cents) for one, cents in priced if cents is not None]
        return list(reckoning.segments(volume, known)), len(known) < len(priced)
    weeks = reckoning.sunday_weeks(period) if asked.frequency == "week" else {}
    by_day = asked.frequency == "month" and terms is not None and terms.broken_month == "by_day"
    lines, missing = [], False
    for month in reckoning.pieces("month", period):
        count = weeks.get((month.start.year, month.start.month), 0) if weeks else 1
        cents = each(month.start)
        if cents is None:
            missing = missing or count > 0
        elif count:
            lines.append(_line(month, volume * count, cents, by_day=by_day))
    return lines, missing


def _line(month: Period, volume: Decimal, cents: int, *, by_day: bool) -> QuoteSegment:
    """Write one month; by day it is priced for its days of that real month, rounded once."""
    amount = reckoning.half_up(volume * cents)
    if by_day:
        amount = reckoning.pro_rata(amount, month, reckoning.month_of(month.start))
    return QuoteSegment(
        start=month.start,
        until=month.until or month.start,
        volume=volume,
        tariff_cents=cents,
        cents=amount,
    )


def _assumptions(
    asked: Asked,
    contract: ContractRef | None,
    terms: ContractProduct | None,
    lines: Sequence[QuoteSegment],
    *,
    missing: bool,
) -> Iterator[str]:
    if asked.frequency == "total" and len(lines) > 1:
        parts = ", ".join(reckoning.euros(one.cents) for one in lines)
        yield f"In {len(lines)} delen: {parts}. Het eerste bij de start, het laatste bij het resultaat."
    elif asked.frequency == "week":
        yield "Een week telt in de maand van haar zondag; een begonnen laatste week telt heel."
    elif asked.frequency == "month":
        broken = terms is not None and terms.broken_month == "by_day"
        yield f"Een gebroken maand telt {'naar dagen' if broken else 'heel'}."
    yield from reckoning.of_contract(asked.period, contract)
    if missing:
        yield reckoning.NO_TARIFF
