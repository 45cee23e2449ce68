# SPDX-License-Identifier: EUPL-1.2
"""The terms of a case in words, and which of them stands behind a due date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from wijkpad.api.pages import TermLine
from wijkpad.api.reading import Reader
from wijkpad.api.terms.reminders import reminders
from wijkpad.api.words import DIRECTIONS, term_end
from wijkpad.commands.run.names import scopes_around
from wijkpad.commands.run.reading import Looking
from wijkpad.commands.terms.local_terms import applied
from wijkpad.domain.case import Case, CaseTerm, Datum
from wijkpad.domain.definition import Definition, qualified
from wijkpad.ports import OpenTerm, UnitOfWork
from wijkpad.terms import short_text

AnyTerm = TypeVar("AnyTerm", CaseTerm, OpenTerm)
_READ: Final = re.compile(r"\bterms\s*\.\s*([a-z][a-z0-9_]*)")


def term_lines(
    reader: Reader, unit: UnitOfWork, case: Case, runs: Sequence[Looking], rows: list[Datum]
) -> tuple[TermLine, ...]:
    """Return every term of the case; those that are due first come first."""
    now = reader.tools.clock.now()
    rules = {
        (run.run.id, key): applied(one, run.run.local_terms)
        for run in runs
        for key, one in run.definition.terms.items()
    }
    sources = {key: one.text for run in runs for key, one in run.definition.sources.items()}
    found: list[TermLine] = []
    for term in unit.data.terms_of(case.id):
        rule = rules.get((term.run, term.rule))
        found.append(
            TermLine(
                term=term,
                until=term_end(term),
                direction=DIRECTIONS.get(term.direction, term.direction),
                late=term.met_at is None and term.passed_unmet(now),
                source=sources.get(term.article, term.article),
                about=_instance(term, rows),
                warnings=reminders(rule, term, now) if rule is not None else (),
            )
        )
    return tuple(found)


def _instance(term: CaseTerm, rows: list[Datum]) -> str | None:
    """Return the first texts of the list item that an instance is about."""
    element = term.scope.rpartition("/")[2].partition("#")[0]
    item = next(
        (
            row.value
            for row in rows
            if row.run == term.run and row.scope == term.scope and row.step == element
        ),
        None,
    )
    if not term.scope or not isinstance(item, dict):
        return None
    return " · ".join([one for one in item.values() if isinstance(one, str)][:3]) or None


def behind(
    definition: Definition,
    element: str,
    scope: str,
    due: tuple[date | None, datetime | None],
    terms: Iterable[AnyTerm],
) -> AnyTerm | None:
    """Return the term of this run from which a task has its due moment; None where it has none.

    A task without a moment whose term stands still has that one.
    """
    step = definition.steps.get(element)
    if step is None or step.due is None:
        return None
    owner = element.rpartition(".")[0]
    read = {qualified(owner, one) if owner else one for one in _READ.findall(step.due.text)}
    around = set(scopes_around(scope))
    own = [one for one in terms if one.rule in read and one.scope in around]
    ends = (due[0], None if due[0] is not None else due[1])
    same = (one for one in own if (one.due_on, _moment(one)) == ends)
    return next(same, None) if any(ends) else next((one for one in own if _still(one)), None)


def _moment(term: CaseTerm | OpenTerm) -> datetime | None:
    return None if term.due_on is not None else term.fires_at


def _still(term: CaseTerm | OpenTerm) -> bool:
    return term.fires_at is None


def in_short(term: CaseTerm | OpenTerm | None) -> str | None:
    """Return `Onderzoek na melding: 6 weken + 11 dagen opgeschort, …`, beside a date in a list."""
    return f"{term.title}: {term.why}" if term is not None and term.why else None


def explanation(term: CaseTerm | OpenTerm | None) -> str | None:
    """Return `di 29 december 2026: 6 weken + 11 dagen opgeschort, …` for a reader."""
    if term is None or not term.why:
        return None
    if term.fires_at is None:
        return f"{term.title}: {term.why[:1].lower()}{term.why[1:]}"
    end = short_text(term.due_on) + ": " if term.due_on is not None else ""
    return f"{term.title}. {end}{term.why}"
