# SPDX-License-Identifier: EUPL-1.2
"""What an event gives back of a personal budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from wijkpad.plugin_api import Allocation, AllocationEvent, LedgerLine, Period, booking
from wijkpad.plugin_api.reckoning import Asked, asked_until
from wijkpad_pgb.pricing import Tariffs, granted_at, price

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
    What was granted is reckoned at the tariff of the grant, also when the settings say another by now.
    A stop gives back what lies behind its last day. What was granted up to then stays committed until
    the SVB has closed the budget (BAB), after its last day: a `period_closed` with the fact `paid_cents`,
    which books what was paid and gives the rest back. After that, together they gave back granted less paid.
    """
    paid = event.facts.get("paid_cents")
    hourly = tariffs.of(allocation.product, allocation.helper)
    granted = _granted(allocation, event, history)
    if event.kind == "period_closed" and isinstance(paid, int):
        is_over = _is_over(allocation, event, history, granted or hourly)
        return _closed(allocation, event, history, paid) if is_over else ()
    if event.kind == "period_closed":
        return booking.paid(allocation, event, history, "Uitbetaald door de SVB")
    if event.kind == "tariff_changed":
        return ()
    return booking.followed(
        allocation, event, history, lambda asked: _needed(asked, allocation, granted, hourly)
    )


def _granted(
    allocation: Allocation, event: AllocationEvent, history: Sequence[LedgerLine]
) -> int | None:
    """Return the tariff at which a budget was granted; None once its end or amount was changed."""
    causes = {one.cause for one in history if one.kind in {"commit", "release"}} - {event.id}
    if len(causes) > 1:
        return None
    return granted_at(asked_until(allocation, None), allocation.cents_total)


def _needed(
    asked: Asked, allocation: Allocation, granted: int | None, hourly: int
) -> Mapping[int, int]:
    """Return what is needed per year: granted days at the tariff of the grant, what is added at today's."""
    end, last = allocation.period.until, asked.period.until
    if granted is None or end is None or last is None or last <= end or asked.frequency == "total":
        return price(asked, granted or hourly).per_year
    own = price(replace(asked, period=Period(asked.period.start, end)), granted).per_year
    added = price(replace(asked, period=Period(end + timedelta(days=1), last)), hourly).per_year
    return {year: own.get(year, 0) + added.get(year, 0) for year in {*own, *added}}


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
