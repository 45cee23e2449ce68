# SPDX-License-Identifier: EUPL-1.2
"""Price times quantity: how many weeks, months or days a period touches, and what each costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wijkpad.plugin_api import (
    Allocation,
    ContractRef,
    Period,
    Quote,
    TariffSegment,
    booking,
    queries,
    reckoning,
)
from wijkpad.plugin_api.reckoning import Asked

_WORDS = {
    "week": ("weken", "een begonnen week telt heel"),
    "month": ("maanden", "een begonnen maand telt heel"),
    "day": ("dagen", "de eerste en de laatste tellen mee"),
}


def price(asked: Asked, tariffs: Sequence[TariffSegment], contract: ContractRef | None) -> Quote:
    """Return the most that can be claimed.

    Each piece is priced on its first day (IV077); a total is reserved at the highest price of the
    period. Days behind the contract do not count, unless it lets current help be finished: then the
    last price holds on. Pieces without a price are left out and said so.
    """
    found = _priced(asked, tariffs, contract)
    known = [(piece, cents) for piece, cents in found if cents is not None]
    return reckoning.quote_of(
        reckoning.segments(asked.volume, known, per=_per(asked, contract)),
        unit=asked.unit,
        max_volume=asked.volume * len(known),
        assumptions=_assumptions(asked, contract, len(known), len(found)),
    )


def price_again(allocation: Allocation, asked: Asked, *, whole: bool = False) -> Mapping[int, int]:
    """Return what an allocation needs per year, at the prices that the register holds now.

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
    return quote.per_year


def _priced(
    asked: Asked, tariffs: Sequence[TariffSegment], contract: ContractRef | None
) -> list[tuple[Period, int | None]]:
    period = reckoning.within(asked.period, contract)
    terms = contract.terms if contract else None
    locked = terms is not None and terms.tariff_lock == "start"
    found = []
    for piece in reckoning.pieces(asked.frequency, period):
        cents = reckoning.price_on(tariffs, period.start if locked else piece.start, contract)
        if asked.frequency == "total" and not locked:
            cents = reckoning.highest_tariff(tariffs, piece)
        found.append((piece, cents))
    return found


def _per(asked: Asked, contract: ContractRef | None) -> int:
    """Return 60 where minutes are asked at a price per hour (IV081)."""
    terms = contract.terms if contract else None
    return 60 if asked.unit == "minute" and terms is not None and terms.unit == "hour" else 1


def _assumptions(
    asked: Asked, contract: ContractRef | None, known: int, found: int
) -> Iterator[str]:
    if asked.frequency in _WORDS:
        word, rule = _WORDS[asked.frequency]
        yield f"Gerekend met {known} {word}; {rule}."
    else:
        yield "Gerekend met het hoogste tarief in de periode."
    yield from reckoning.of_contract(asked.period, contract)
    if known < found:
        yield reckoning.NO_TARIFF
