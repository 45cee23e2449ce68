# SPDX-License-Identifier: EUPL-1.2
"""The municipality's own part in terms: kept when a run begins, and counted with from then on.

It lets a duty end later only where the pathway says that closing days count (ADR 32).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from wijkpad.domain.definition import Definition
from wijkpad.domain.local_terms import ClosedDays, LocalTerms
from wijkpad.ports import PluginTerms
from wijkpad.terms import Due, Holidays, Rule, day_text, default_holidays

_CLOSED: Final = "sluitingsdag van de gemeente"


def kept(definition: Definition, told: PluginTerms) -> LocalTerms:
    """Return what a run that begins now keeps of what plugins say: what its own terms can use."""
    if definition.sensitivity != "ordinary" or not _counts_closing_days(definition):
        return LocalTerms()
    return LocalTerms(closed=told.closed, closed_until=told.closed_until, silent=told.silent)


def _counts_closing_days(definition: Definition) -> bool:
    return any(one.closing_days for one in definition.terms.values())


def holidays_for(rule: Rule, local: LocalTerms) -> Holidays | None:
    """Return the calendar of a term; None for that of the law."""
    return _calendar(local.closed) if rule.closing_days and local.closed else None


@lru_cache(maxsize=64)
def _calendar(closed: tuple[ClosedDays, ...]) -> Holidays:
    days = {day: _CLOSED for one in closed for day in one.days}
    return replace(default_holidays(), closed=MappingProxyType(days))


def with_reasons(rule: Rule, start: date, found: Due, local: LocalTerms) -> tuple[Due, str]:
    """Return the end with what plugins had to do with it, step by step and in short."""
    if not rule.closing_days or found.day is None:
        return found, ""
    steps = [
        f"De {one.by.name} gaf geen bruikbaar antwoord toen dit traject begon ({one.why}): "
        "zijn sluitingsdagen tellen gewoon mee."
        for one in local.silent
    ]
    skipped = list(_skipped(start, found.day, local))
    for one, days in skipped:
        listed = ", ".join(day_text(day) for day in days)
        steps.append(
            f"Dat de gemeente gesloten is op {listed}, zei de {one.by.name} toen dit traject begon."
        )
    until = local.closed_until
    if local.closed and until is not None and found.day > until:
        steps.append(
            f"Na {day_text(until)} zijn de sluitingsdagen nog niet bekend: die dagen tellen mee."
        )
    names = ", ".join(dict.fromkeys(one.by.name for one, _ in skipped))
    why = f"zonder de sluitingsdagen van de gemeente ({names})" if names else ""
    return replace(found, steps=(*found.steps, *steps)), why


def _skipped(
    start: date, last: date, local: LocalTerms
) -> Iterator[tuple[ClosedDays, tuple[date, ...]]]:
    """Yield who closed which days between the start of a term and its end."""
    for one in local.closed:
        days = tuple(day for day in one.days if start < day <= last)
        if days:
            yield one, days
