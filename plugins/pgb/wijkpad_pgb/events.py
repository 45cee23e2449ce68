# SPDX-License-Identifier: EUPL-1.2
"""What an event gives back of a personal budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkpad.plugin_api import Allocation, AllocationEvent, LedgerLine, booking
from wijkpad.plugin_api.reckoning import Asked
from wijkpad_pgb.pricing import Tariffs, price


def lines(
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
    tariffs: Tariffs,
) -> tuple[LedgerLine, ...]:
    """Return the lines of one event.

    A stop gives back what lies behind its last day. What was granted up to then stays committed until
    the SVB has closed the budget (BAB): a `period_closed` with the fact `paid_cents`, which books
    what was paid and gives the rest back. After that, together they gave back granted less paid.
    """
    if event.kind == "period_closed" and isinstance(event.facts.get("paid_cents"), int):
        return _closed(allocation, event, history, int(event.facts["paid_cents"] or 0))
    hourly = tariffs.of(allocation.product, allocation.helper)

    def needed(asked: Asked) -> Mapping[int, int]:
        return price(asked, hourly).per_year

    return booking.followed(allocation, event, history, needed)


def _closed(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine], paid: int
) -> tuple[LedgerLine, ...]:
    """Book what was paid, earliest year first, and give back the rest."""
    held = booking.standing(history, before=event.id)
    per_year: dict[int, int] = {}
    left = paid
    for year in sorted({one.year for one in held}):
        committed = max(now.committed for purse, now in held.items() if purse.year == year)
        per_year[year] = max(min(left, committed), 0)
        left -= per_year[year]
    return (
        *booking.moved_to(per_year, allocation, event, history),
        *booking.due(per_year, allocation, event, history, "Uitbetaald door de SVB"),
    )
