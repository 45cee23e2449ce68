# SPDX-License-Identifier: EUPL-1.2
"""Ledger lines that ways of funding share: committing a quote, and giving back what is not used.

A purse stands for owner, key and year. Money that comes from two purses (the team's budget and the
ceiling of a contract) is written on both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from wijkpad.plugin_api import queries
from wijkpad.plugin_api.money import (
    Allocation,
    AllocationEvent,
    ContractRef,
    LedgerLine,
    LineKind,
    Owner,
    Quote,
    Scope,
)
from wijkpad.plugin_api.reckoning import Asked, asked_until, decimal_in

PAID_TITLE: Final = "Goedgekeurd of betaald over de periode, in centen"


def closing_facts(**titles: str) -> Mapping[str, object]:
    """Return the schema of the figures of a closed period, by name with their Dutch title."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"title": title, "type": "integer", "minimum": 0, "maximum": 10**12}
            for name, title in titles.items()
        },
    }


PAID: Final[Mapping[str, object]] = closing_facts(realised_cents=PAID_TITLE)
"""The figures of a period for help that is paid as it is delivered."""


class Purse(NamedTuple):
    """Whose money, which purse of it, in which calendar year."""

    owner: Owner
    key: str
    year: int


class Standing(NamedTuple):
    """What lines add up to, in cents."""

    committed: int = 0
    realised: int = 0


def commitments(
    allocation: Allocation, quote: Quote, scopes: Sequence[Scope], *, without_scope: str
) -> tuple[LedgerLine, ...]:
    """Write what a decision commits: one line per purse, the cents that its scope says.

    Where nobody named a purse the whole quote stands on the municipality's own purse
    `without_scope`, so that money which was promised is never out of sight.
    """
    named = scopes or tuple(
        Scope(owner="municipality", key=without_scope, year=year, cents=cents)
        for year, cents in quote.per_year.items()
    )
    return tuple(
        _line("commit", Purse(one.owner, one.key, one.year), one.cents, allocation.id, allocation)
        for one in sorted(named, key=lambda one: (one.owner, one.key, one.year))
        if one.cents
    )


def standing(history: Sequence[LedgerLine], *, before: str = "") -> Mapping[Purse, Standing]:
    """Add up the lines of an allocation per purse. Lines of the event `before` are left out.

    Leaving them out makes an answer the same when the event is put again after it was booked.
    """
    found: dict[Purse, Standing] = {}
    for line in history:
        if before and line.cause == before:
            continue
        purse = Purse(line.owner, line.key, line.year)
        held = found.get(purse, Standing())
        if line.kind in {"commit", "release"}:
            found[purse] = held._replace(committed=held.committed + line.cents)
        else:
            found[purse] = held._replace(realised=held.realised + line.cents)
    return found


def moved_to(
    per_year: Mapping[int, int],
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
    *,
    may_grow: bool = False,
) -> tuple[LedgerLine, ...]:
    """Write the lines after which each purse has committed what `per_year` says, and no less than it paid.

    A year that is not in `per_year` is given back. With `may_grow` a purse may commit more, also in
    a new year; without, lines only give back. Never more is given back than was committed.
    """
    held = standing(history, before=event.id)
    purses = set(held)
    if may_grow:
        purses |= {one._replace(year=year) for one in held for year in per_year}
    lines = []
    for purse in sorted(purses):
        now = held.get(purse, Standing())
        wanted = max(per_year.get(purse.year, 0), min(now.realised, now.committed))
        change = wanted - now.committed
        if change < 0:
            lines.append(_line("release", purse, change, event.id, allocation))
        elif change > 0 and may_grow:
            lines.append(_line("commit", purse, change, event.id, allocation))
    return tuple(lines)


def due(
    per_year: Mapping[int, int],
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
    text_nl: str = "",
) -> tuple[LedgerLine, ...]:
    """Write that amounts fell due, on every purse of the allocation; never more than it committed."""
    lines = []
    for purse, now in sorted(standing(history, before=event.id).items()):
        cents = min(per_year.get(purse.year, 0), now.committed - now.realised)
        if cents > 0:
            lines.append(_line("realise", purse, cents, event.id, allocation, text_nl=text_nl))
    return tuple(lines)


def paid(
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
    text_nl: str = "Betaald over de periode",
) -> tuple[LedgerLine, ...]:
    """Write what the fact `realised_cents` says was paid in a period that is closed.

    It counts in the year of the last day of the period, and never comes to more than was committed
    for that year. Without the fact nothing is written.
    """
    cents = event.facts.get("realised_cents")
    if isinstance(cents, bool) or not isinstance(cents, int) or cents < 0:
        return ()
    return due({event.on.year: cents}, allocation, event, history, text_nl)


def followed(
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
    needed: Callable[[Asked], Mapping[int, int]],
) -> tuple[LedgerLine, ...]:
    """Write the lines of an event for help of which the price follows the calendar.

    An end gives back what lies behind its last day, a deletion everything; an extension and another
    tariff commit what they add. Starting, pausing and closing a month change nothing: payment does
    not depend on a start or stop message (OP364). A volume in all says nothing of a part of its
    period, so that an end keeps all of it, or what the fact `used_volume` says.

    `needed` takes what is asked and gives cents per year; it is not called for a period without days.
    """
    if event.kind == "deleted":
        return moved_to({}, allocation, event, history)
    if event.kind in {"stop", "died", "shortened"}:
        asked = _left(allocation, event)
        per_year = {} if event.on < allocation.period.start else needed(asked)
        return moved_to(per_year, allocation, event, history)
    if event.kind in {"extended", "tariff_changed"}:
        asked = asked_until(allocation, event.on if event.kind == "extended" else None)
        return moved_to(needed(asked), allocation, event, history, may_grow=True)
    return ()


def _left(allocation: Allocation, event: AllocationEvent) -> Asked:
    if allocation.frequency != "total":
        return asked_until(allocation, event.on)
    used = event.facts.get("used_volume")
    volume = allocation.volume if used is None else decimal_in(str(used))
    return asked_until(allocation, None, max(min(volume, allocation.volume), volume * 0))


def contract_of(allocation: Allocation) -> ContractRef:
    """Ask the core for the contract of an allocation, with its terms on the product.

    Raises:
        LookupError: the register does not hold it; then no sum can be made, and nothing is booked.
    """
    found = queries.contracts(
        product=allocation.product, provider=allocation.provider, period=allocation.period
    )
    held = next((one for one in found if one.id == allocation.contract), None)
    if held is None:
        raise LookupError("contract")
    return held


def _line(
    kind: LineKind,
    purse: Purse,
    cents: int,
    cause: str,
    allocation: Allocation,
    *,
    text_nl: str = "",
) -> LedgerLine:
    return LedgerLine(
        kind=kind,
        owner=purse.owner,
        key=purse.key,
        year=purse.year,
        cents=cents,
        cause=cause,
        product=allocation.product,
        allocation=allocation.id,
        text_nl=text_nl,
    )
