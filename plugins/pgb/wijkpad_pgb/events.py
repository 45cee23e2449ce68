# SPDX-License-Identifier: EUPL-1.2
"""What an event gives back of a personal budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad.plugin_api import Allocation, AllocationEvent, LedgerLine, booking
from wijkpad.plugin_api.reckoning import Asked, asked_until
from wijkpad_pgb.pricing import Tariffs, price

CLOSE_FACTS: Final[Mapping[str, object]] = booking.closing_facts(
    realised_cents="Uitbetaald in de periode door de SVB, in centen",
    paid_cents="Budget afgesloten (BAB): in totaal uitbetaald, in centen; de rest valt terug",
)


def lines(
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
    tariffs: Tariffs,
) -> tuple[LedgerLine, ...]:
    """Return the lines of one event.

    A `period_closed` with the fact `realised_cents` books what was paid in it, and gives nothing back.
    Another tariff changes nothing for a budget that was granted: that takes another decision.
    A stop gives back what lies behind its last day. What was granted up to then stays committed until
    the SVB has closed the budget (BAB), after its last day: a `period_closed` with the fact `paid_cents`,
    which books what was paid and gives the rest back. After that, together they gave back granted less paid.
    """
    paid = event.facts.get("paid_cents")
    if event.kind == "period_closed" and isinstance(paid, int):
        hourly = tariffs.of(allocation.product, allocation.helper)
        is_over = _is_over(allocation, event, history, hourly)
        return _closed(allocation, event, history, paid) if is_over else ()
    if event.kind == "period_closed":
        return booking.paid(allocation, event, history, "Uitbetaald door de SVB")
    if event.kind == "tariff_changed":
        return ()
    hourly = tariffs.of(allocation.product, allocation.helper)

    def needed(asked: Asked) -> Mapping[int, int]:
        return price(asked, hourly).per_year

    return booking.followed(allocation, event, history, needed)


def _is_over(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine], hourly: int
) -> bool:
    """Tell whether a budget can be closed: nothing is promised any more for days after the event.

    Help that still runs would lose what is left of it.
    """
    until = min(event.on, allocation.period.until or event.on)
    granted = price(asked_until(allocation, until), hourly).cents_total
    per_year: dict[int, int] = {}
    for purse, now in booking.standing(history, before=event.id).items():
        per_year[purse.year] = max(per_year.get(purse.year, 0), now.committed)
    return allocation.state == "stopped" or sum(per_year.values()) <= granted


def _closed(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine], paid: int
) -> tuple[LedgerLine, ...]:
    """Book what was paid in all and not booked yet, earliest year first, and give back the rest."""
    held = booking.standing(history, before=event.id)
    per_year: dict[int, int] = {}
    due: dict[int, int] = {}
    left = paid
    for year in sorted({one.year for one in held}):
        there = [now for purse, now in held.items() if purse.year == year]
        per_year[year] = max(min(left, max(one.committed for one in there)), 0)
        due[year] = max(per_year[year] - max(one.realised for one in there), 0)
        left -= per_year[year]
    return (
        *booking.moved_to(per_year, allocation, event, history),
        *booking.due(due, allocation, event, history, "Uitbetaald door de SVB"),
    )
