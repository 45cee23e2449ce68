# SPDX-License-Identifier: EUPL-1.2
"""Asking plugins for the last day of a term that runs, and holding the answer against the law.

A step only notes that somebody may be asked; a job asks, and counts the terms with what came back.
Until then, and whatever comes back, the day of the core is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.terms import local_terms
from wijkpad.commands.terms.clocks import Counted, Moved
from wijkpad.commands.tools import Tools, local_day
from wijkpad.domain.access import is_shielded
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.local_terms import TermAnswer
from wijkpad.domain.term_rules import deadline_fault, may_be_asked
from wijkpad.plugin_api import Suspension, TermInForce, TermUnit
from wijkpad.terms import Calendar, Direction, Unit
from wijkpad.terms import local_day as day_of

_Place = tuple[str, str]


def to_be_asked(moving: Moving, moved: Iterable[Moved]) -> bool:
    """Tell whether a plugin may say something of a term that began or moved in this step."""
    if not _may_ask(moving.case, moving.run):
        return False
    terms = moving.env.terms()
    places = ((one.term.rule, one.term.scope) for one in moved if one.term is not None)
    return any(_is_open(terms[place]) for place in places if place in terms)


def ask(tools: Tools, actor: Actor, run_id: str) -> Mapping[_Place, TermAnswer]:
    """Return what plugins say of the terms of a run, by rule and scope; outside any transaction.

    An answer that may not count is kept as one without a day that says why.
    """
    tools.term_plugins.prepare(actor.municipality)
    with tools.store.work(actor.municipality, reading=True) as unit:
        run = unit.cases.get_run(run_id)
        case = unit.cases.get(run.case) if run is not None else None
        if run is None or case is None or not run.state or not _may_ask(case, run):
            return {}
        moving = take_up(tools, unit, actor, case, run)
        asked = dict(_questions(moving))
        today = local_day(moving.now)
    found = {}
    for place, (counted, rule) in asked.items():
        start, core_day = day_of(counted.start), cast("date", counted.core_day)
        pauses = _suspensions(counted, core_day)
        answer = tools.term_plugins.deadline(
            actor.municipality, run.local_terms.deadlines, rule, start, pauses
        )
        if answer is None or answer.due == core_day:
            continue
        if answer.due is not None:
            direction = counted.rule.direction
            fault = deadline_fault(direction, start=start, end=core_day, own=answer, today=today)
            answer = answer if fault is None else replace(answer, due=None, text=fault)
        found[place] = replace(answer, basis=local_terms.basis_of(start, core_day))
    return found


def _may_ask(case: Case, run: Run) -> bool:
    return bool(run.local_terms.deadlines) and not is_shielded(case)


def _is_open(one: Counted) -> bool:
    """Tell whether the last day of a term is the core's, and a plugin may have another."""
    open_still = one.met_at is None and one.due is not None and one.due.day is not None
    return open_still and one.changed.answer is None and may_be_asked(one.rule)


def _questions(moving: Moving) -> Iterator[tuple[_Place, tuple[Counted, TermInForce]]]:
    for place, one in moving.env.terms().items():
        if _is_open(one) and one.due is not None and one.due.fires_at > moving.now:
            rule = _as_asked(moving.definition, place[0], one)
            if rule is not None:
                yield place, (one, rule)


def _as_asked(definition: Definition, key: str, one: Counted) -> TermInForce | None:
    length, rule = one.rule.length, one.rule
    if length is None or one.core_day is None:
        return None
    source = definition.sources.get(rule.source)
    in_working_days = rule.calendar is Calendar.WORKING_DAYS
    return TermInForce(
        key=key if "." in key else f"{definition.key}.{key}",
        law=source.title if source is not None else rule.source,
        amount=length.count,
        unit=cast("TermUnit", (Unit.WORKING_DAYS if in_working_days else length.unit).value),
        direction="at_most" if rule.direction is Direction.AT_MOST else "at_least",
        due=one.core_day,
    )


def _suspensions(one: Counted, last: date) -> tuple[Suspension, ...]:
    return tuple(
        Suspension(start=day_of(pause.since), until=day_of(pause.until or last))
        for pause in one.changed.suspensions
    )
