# SPDX-License-Identifier: EUPL-1.2
"""What an event makes due, gives back or adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from wijkpad.plugin_api import Allocation, AllocationEvent, LedgerLine, booking, reckoning
from wijkpad_outputgericht.pricing import again as priced
from wijkpad_outputgericht.pricing import price_again

AS_PLANNED: Final = "19"
"""National code of a stop with the result reached (CD: RedenBeeindiging)."""
CLOSE_FACTS: Final[Mapping[str, object]] = booking.closing_facts(
    realised_cents=booking.PAID_TITLE,
    tranche="Deel van een traject dat vervalt, geteld vanaf 1",
)


def lines(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine]
) -> tuple[LedgerLine, ...]:
    """Return the lines of one event.

    An amount per day, week or month follows the calendar. A result at one price does not depend on
    how long it took: its first tranche falls due at the start, a middle one when a `period_closed`
    names it (fact `tranche`, counted from 1), the rest when help stops as planned. An early stop
    gives back what is not due, unless the contract says otherwise; after a stop another price changes
    nothing any more.
    """
    again = partial(price_again, allocation, whole=event.kind == "tariff_changed")
    if allocation.frequency != "total":
        if event.kind == "period_closed":
            return booking.paid(allocation, event, history)
        return booking.followed(allocation, event, history, again)
    if event.kind in {"start", "period_closed"}:
        return _tranche(allocation, event, history)
    if event.kind in {"stop", "died"}:
        return _stopped(allocation, event, history)
    if event.kind == "tariff_changed" and allocation.state != "stopped":
        return booking.followed(allocation, event, history, again)
    if event.kind == "deleted":
        return booking.moved_to({}, allocation, event, history)
    return ()


def _tranche(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine]
) -> tuple[LedgerLine, ...]:
    quote, _ = priced(allocation, reckoning.asked_until(allocation, None))
    number = 1 if event.kind == "start" else event.facts.get("tranche")
    if not isinstance(number, int) or not 1 <= number < len(quote.segments):
        return ()
    part = quote.segments[number - 1]
    text = f"Deel {number} van {len(quote.segments)}"
    return booking.due({part.start.year: part.cents}, allocation, event, history, text)


def _stopped(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine]
) -> tuple[LedgerLine, ...]:
    if event.on < allocation.period.start:
        return booking.moved_to({}, allocation, event, history)
    quote, contract = priced(allocation, reckoning.asked_until(allocation, None))
    early = event.kind == "died" or event.reason != AS_PLANNED
    if early and not (contract.terms and contract.terms.tranche_on_early_stop):
        first = quote.segments[0]
        kept = {first.start.year: first.cents} if len(quote.segments) > 1 else {}
        return booking.moved_to(kept, allocation, event, history)
    held = booking.standing(history, before=event.id)
    rest = {one.year: now.committed for one, now in held.items()}
    return booking.due(rest, allocation, event, history, "Laatste deel")
