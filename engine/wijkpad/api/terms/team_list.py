# SPDX-License-Identifier: EUPL-1.2
"""The terms of a team lead's teams: what is late, what ends this week, what stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from wijkpad.api.reading import Reader
from wijkpad.api.sifting import Sifted, sift
from wijkpad.commands.access.withholding import InLists
from wijkpad.ports import ListedTerm, TermList, TermQuestion, TermView, UnitOfWork
from wijkpad.terms import start_of_day

_VIEWS: Final[tuple[TermView, ...]] = ("overdue", "week", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTerms:
    """One page of the list, with what it can be narrowed to: (key, name) of each."""

    found: TermList
    pathways: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]


def team_terms(
    reader: Reader, view: TermView, *, pathway: str = "", person: str = "", page: int = 1
) -> TeamTerms:
    """Return one page; the look is journalled.

    Only of the teams that the reader leads, without shielded cases unless the reader is named.
    """
    day = reader.tools.today()
    teams = frozenset(
        one.team
        for one in reader.actor.memberships
        if one.role == "team_lead" and one.holds_on(day)
    )

    def work(unit: UnitOfWork) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        here = {one.user for one in unit.people.memberships() if one.team in teams}
        people = tuple(
            (one.id, one.name) for one in unit.people.users() if one.id in here and one.active
        )
        pathways = tuple((one.key, one.title) for one in unit.definitions.all_latest())
        return pathways, people

    pathways, people = reader.plain("see_terms", None, "terms.read", work)
    question = TermQuestion(
        teams=teams,
        user=reader.actor.user,
        now=reader.tools.clock.now(),
        week=start_of_day(day + timedelta(days=7 - day.weekday())),
        view=view,
        pathway=pathway,
        person=person,
        page=max(page, 1),
    )
    found = _found(reader, question)
    reader.searched("terms.read", "", found=found.total, withheld=found.left_out.rows)
    return TeamTerms(found=found, pathways=pathways, people=people)


def _found(reader: Reader, question: TermQuestion) -> TermList:
    """Return one page, without what plugins withhold: neither in its rows nor in its counts."""
    code = reader.actor.municipality
    out = InLists(reader.tools, reader.actor)
    if not out.has_any:
        return reader.queries.terms(code, question)

    def sifted(asked: TermView) -> Sifted[ListedTerm]:
        of = replace(question, view=asked)
        return sift(
            lambda page, rows: (
                reader.queries.terms(code, replace(of, page=page, per_page=rows)).items
            ),
            lambda one: one.case,
            lambda rows: out.cases(one.case for one in rows),
        )

    views = {view: sifted(view) for view in _VIEWS}
    listed = views[question.view]
    return TermList(
        items=listed.page(question.page, question.per_page),
        counts={view: len(one.rows) for view, one in views.items()},
        total=len(listed.rows),
        left_out=listed.left_out,
    )
