# SPDX-License-Identifier: EUPL-1.2
"""The reminders of terms that were reached, and for whom they are. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from wijkpad.api.reading import Reader
from wijkpad.api.words import role_names
from wijkpad.commands.terms.clocks import extension_of
from wijkpad.commands.terms.local_terms import applied
from wijkpad.domain.case import CaseTerm
from wijkpad.errors import FindingsError
from wijkpad.ports import OpenTerm, WorkItem
from wijkpad.terms import AMSTERDAM, Rule, WarnMoment, moment_text, short_text, warn_moments

ASSIGNEE = "assignee"
OFFICER = "reporting_code_officer"
TEAM_LEAD = "team_lead"
_FOR_LEAD = "Doet de teamleider niet mee, bespreek dan zonder namen wat nodig is."


def reminders(rule: Rule, term: CaseTerm, now: datetime) -> tuple[str, ...]:
    """Return a sentence for each reminder that was due and of which the duty is still open."""
    if term.met_at is not None:
        return ()
    return tuple(
        f"Herinnering voor {_whom(one.warn.to)} sinds {_since(one.at)}"
        for one in _reached(rule, term, now)
    )


def open_terms(reader: Reader, items: Iterable[WorkItem]) -> Mapping[str, list[OpenTerm]]:
    """Return the open terms of the cases in these rows of the worklist, by case."""
    terms: dict[str, list[OpenTerm]] = {}
    for term in reader.queries.open_terms(reader.actor.municipality, (item.case for item in items)):
        terms.setdefault(term.case, []).append(term)
    return terms


def with_reminders(
    reader: Reader, items: Iterable[WorkItem], terms: Mapping[str, list[OpenTerm]]
) -> tuple[WorkItem, ...]:
    """Return rows of the worklist with the reminders that are for the reader.

    A reminder to who does the task is shown to them, and as long as nobody has the task to all who
    may take it: it would else reach nobody. One to a role is shown to who has it in the task's team.
    Of a shielded case the reporting code officer sees those to the team lead as well: a lead who takes
    no part may not know that the case is there, so somebody who does decides what the lead is told.
    """
    return tuple(
        replace(item, reminders=tuple(_for_reader(reader, item, terms[item.case])))
        if item.case in terms
        else item
        for item in items
    )


def _for_reader(reader: Reader, item: WorkItem, terms: list[OpenTerm]) -> Iterator[str]:
    """Yield the newest reminder of each term that is for the reader."""
    mine = item.mine or (item.assignee is None and item.may_do)
    mine_to = {ASSIGNEE} if mine else set[str]()
    day, now = reader.tools.today(), reader.tools.clock.now()
    mine_to |= {
        one.role for one in reader.actor.memberships if one.team == item.team and one.holds_on(day)
    }
    passes_on = set[str]()
    if item.sensitivity != "ordinary" and OFFICER in mine_to:
        passes_on = {TEAM_LEAD} - mine_to
    for term in terms:
        definition = reader.tools.library.get(
            reader.actor.municipality, term.pathway, term.definition, pinned=term.pinned
        )
        rule = definition.terms.get(term.rule)
        rule = applied(rule, term.local_terms) if rule is not None else None
        if rule is None or not any(one.to in mine_to | passes_on for one in rule.warn):
            continue
        reached = _reached(rule, term, now)
        told = [one for one in reached if one.warn.to in mine_to]
        if told:
            yield f"Herinnering sinds {_since(told[-1].at)}: {term.title}"
        for one in [one for one in reached if one.warn.to in passes_on][-1:]:
            yield f"Herinnering voor de teamleider sinds {_since(one.at)}: {term.title}. {_FOR_LEAD}"


def _reached(rule: Rule, term: CaseTerm | OpenTerm, now: datetime) -> list[WarnMoment]:
    return [one for one in _moments(rule, term) if one.at <= now]


def _moments(rule: Rule, term: CaseTerm | OpenTerm) -> tuple[WarnMoment, ...]:
    start, pauses, last = term.start, term.suspensions, term.due_on
    try:
        longer = extension_of(rule, term.extensions)
        # The last day as it stands: closed days and plugins may have had a say in it.
        return warn_moments(rule, start, suspensions=pauses, extension=longer, last=last)
    except FindingsError:
        # The length of this term was computed for the run: what counts from the end is not known.
        after = tuple(one for one in rule.warn if one.after is not None)
    known = replace(rule, warn=after, length=after[0].after) if after else None
    try:
        return warn_moments(known, start, suspensions=pauses) if known is not None else ()
    except FindingsError:
        return ()


def _since(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    at_midnight = (local.hour, local.minute) == (0, 0)
    return short_text(local.date()) if at_midnight else moment_text(at)


def _whom(to: str) -> str:
    return "wie de taak doet" if to == ASSIGNEE else role_names((to,))[0].lower()
