# SPDX-License-Identifier: EUPL-1.2
"""The terms of a team lead's teams: what is late, what ends this week, what stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from wijkpad.api.reading import Reader
from wijkpad.commands.access.withholding import only_seen
from wijkpad.ports import TermList, TermQuestion, TermView, UnitOfWork
from wijkpad.terms import start_of_day


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
    found = reader.queries.terms(reader.actor.municipality, question)
    out = only_seen(reader.tools, reader.actor, sorted({one.case for one in found.items}))
    items = tuple(one for one in found.items if one.case not in out)
    found = replace(found, items=items, total=found.total - len(found.items) + len(items))
    reader.searched("terms.read", "", found=found.total)
    return TeamTerms(found=found, pathways=pathways, people=people)
