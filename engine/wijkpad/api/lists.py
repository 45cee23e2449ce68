# SPDX-License-Identifier: EUPL-1.2
"""Lists: worklist, cases, pathways, incidents, journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from wijkpad.api.cases.discretion import elements_of, silence
from wijkpad.api.list_pages import CaseLine, CaseList, IncidentLine, JournalLine, Startable
from wijkpad.api.reading import Reader
from wijkpad.api.repair.repairs_told import repaired
from wijkpad.api.sifting import Sifted, sift
from wijkpad.api.terms.lines import behind, in_short
from wijkpad.api.terms.reminders import open_terms, with_reminders
from wijkpad.api.words import OUTCOMES, event_text, role_names
from wijkpad.commands.access.withholding import InLists
from wijkpad.commands.jobs.resolve_incident import may_know
from wijkpad.commands.run.naming import step_name
from wijkpad.commands.run.posts import CHOICE
from wijkpad.commands.tools import definition_of
from wijkpad.domain.access import CASE_ROLES, Sight, is_shielded, may, sight
from wijkpad.domain.case import Case
from wijkpad.domain.jobs import Incident
from wijkpad.domain.journal import Line
from wijkpad.ports import (
    LeftOut,
    ListedCase,
    OpenTerm,
    UnitOfWork,
    WorkItem,
    Worklist,
    WorklistQuestion,
)

View = Literal["mine", "team", "unclaimed"]
CASES_PER_PAGE: Final = 50


def worklist(
    reader: Reader,
    view: View,
    *,
    text: str,
    pathway: str | None,
    overdue_only: bool,
    page: int,
) -> Worklist:
    """Return one page of the worklist; the look is journalled."""
    question = WorklistQuestion(
        sight=sight(reader.actor, on=reader.tools.today()),
        view=view,
        text=text.strip(),
        pathway=pathway,
        overdue_only=overdue_only,
        now=reader.tools.clock.now(),
        page=max(page, 1),
    )
    found = _worklist(reader, question)
    out = found.left_out.rows
    reader.searched("worklist.read", text.strip(), found=found.total, withheld=out)
    terms = open_terms(reader, found.items)
    told = with_reminders(reader, found.items, terms)
    return replace(found, items=tuple(_explained(reader, one, terms) for one in told))


def _worklist(reader: Reader, question: WorklistQuestion) -> Worklist:
    """Return one page, without what plugins withhold: neither in its rows nor in its counts."""
    code = reader.actor.municipality
    found = reader.queries.worklist(code, question)
    out = InLists(reader.tools, reader.actor)
    if not out.has_any:
        return found

    def sifted(asked: WorklistQuestion) -> Sifted[WorkItem]:
        return sift(
            lambda page, rows: (
                reader.queries.worklist(code, replace(asked, page=page, per_page=rows)).items
            ),
            lambda one: one.task,
            lambda rows: out.tasks({one.task: one.case for one in rows}),
        )

    every = sifted(replace(question, view="team", text="", pathway=None, overdue_only=False))
    if every.is_whole and not every.gone:
        return found
    listed, late = sifted(question), sifted(replace(question, overdue_only=True))
    gone = every.gone
    fewer = {
        "team": len(gone),
        "mine": sum(one.mine for one in gone),
        "unclaimed": sum(one.assignee is None and one.may_do for one in gone),
        "urgent": sum(one.urgent_since is not None for one in gone),
    }
    return Worklist(
        items=listed.page(question.page, question.per_page),
        total=len(listed.rows),
        counts={view: max(number - fewer[view], 0) for view, number in found.counts.items()},
        overdue=len(late.rows),
        left_out=listed.left_out,
    )


def _explained(reader: Reader, item: WorkItem, terms: Mapping[str, list[OpenTerm]]) -> WorkItem:
    """Return a row with why its task is due then."""
    own = [one for one in terms.get(item.case, ()) if one.run == item.run]
    if not own:
        return item
    definition = reader.tools.library.get(
        reader.actor.municipality, own[0].pathway, own[0].definition, pinned=own[0].pinned
    )
    due = (item.due_on, item.due_at)
    return replace(item, why=in_short(behind(definition, item.element, item.scope, due, own)))


def cases(reader: Reader, text: str, page: int) -> CaseList:
    """Return one page of the cases that the actor may know of, newest first."""
    seen = sight(reader.actor, on=reader.tools.today())
    page = max(page, 1)
    found, total, left_out = _cases(reader, seen, text.strip(), page)
    reader.searched("case.list", text.strip(), found=total, withheld=left_out.rows)
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        names = reader.names(unit)
        teams = {one.key: one.name for one in unit.people.teams()}
        titles = {one.key: one.title for one in unit.definitions.all_latest()}
    lines = tuple(
        CaseLine(
            case=one.case,
            goes_on=one.goes_on,
            title=titles.get(one.case.pathway, one.case.pathway),
            team_name=teams.get(one.case.team, one.case.team),
            coordinator_name=names.get(one.case.coordinator or ""),
            about=one.about,
        )
        for one in found
    )
    return CaseList(lines, total, left_out)


def _cases(
    reader: Reader, seen: Sight, text: str, page: int
) -> tuple[Sequence[ListedCase], int, LeftOut]:
    """Return the cases of one page, how many there are, and what plugins withhold of them."""
    code = reader.actor.municipality
    out = InLists(reader.tools, reader.actor)
    if not out.has_any:
        plain, total = reader.queries.cases(code, seen, text=text, page=page)
        return tuple(plain), total, LeftOut()

    def read(at: int, rows: int) -> Sequence[ListedCase]:
        return tuple(reader.queries.cases(code, seen, text=text, page=at, per_page=rows)[0])

    found = sift(
        read,
        lambda one: one.case.id,
        lambda rows: out.cases(one.case.id for one in rows),
        enough=page * CASES_PER_PAGE,
    )
    return found.page(page, CASES_PER_PAGE), len(found.rows), found.left_out


def startable(reader: Reader) -> list[Startable]:
    """Return the pathways that start a case of their own, where the actor works in a team."""
    day = reader.tools.today()
    own = {
        one.team for one in reader.actor.memberships if one.role in CASE_ROLES and one.holds_on(day)
    }
    if not own:
        return []
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        teams = tuple((one.key, one.name) for one in unit.people.teams() if one.key in own)
        found: list[Startable] = []
        for stored in unit.definitions.all_latest():
            definition = reader.tools.library.get(
                unit.municipality, stored.key, stored.version, book=unit.definitions
            )
            ways = tuple(one for one in definition.starts if one.is_chosen)
            if ways and definition.case == "own" and definition.subject == "case":
                found.append(Startable(stored.key, definition.title, stored.version, ways, teams))
        return found


def incidents(reader: Reader) -> list[IncidentLine]:
    """Return the open incidents that the reader may know of.

    The administrator sees those of shielded cases not at all; who works on such a case sees those,
    and only those. A case that the reader may not know of has no number.
    """

    def work(unit: UnitOfWork) -> list[IncidentLine]:
        return [incident_line(reader, unit, one) for one in known_incidents(reader, unit)]

    return reader.plain("see_incidents", None, "incident.list", work)


def known_incidents(reader: Reader, unit: UnitOfWork) -> list[Incident]:
    """Return the open incidents that stand on the reader's list of them."""
    day = reader.tools.today()
    administers = may(reader.actor, "see_settings", None, on=day) is None
    found: list[Incident] = []
    for one in unit.jobs.open_incidents():
        case = unit.cases.get(one.case) if one.case is not None else None
        hidden = case is not None and is_shielded(case)
        if may_know(reader.actor, case, on=day) and (administers or hidden):
            found.append(one)
    return found


def choices(reader: Reader, case_id: str) -> list[IncidentLine]:
    """Return the messages of a case for which a person has to choose the run."""

    def work(unit: UnitOfWork, case: Case) -> list[IncidentLine]:
        return [
            incident_line(reader, unit, one)
            for one in unit.jobs.open_incidents()
            if one.case == case.id and one.code == "POST-002"
        ]

    return reader.case(case_id, work, free=True)


def journal_of(reader: Reader, case_id: str, before: int | None = None) -> list[JournalLine]:
    """Return lines of the journal of a case; reading it is a line in it too."""

    def work(unit: UnitOfWork, case: Case) -> list[JournalLine]:
        names, steps = reader.names(unit), _steps(reader, unit, case)
        silences = [
            silence(reader, unit, case, definition_of(reader.tools, unit, run))
            for run in unit.cases.runs_of(case.id)
        ]
        silent = elements_of(silences)
        deciding = {form for one in silences for form in one.forms}
        return [
            _journal_line(one, names, steps, terse=one.entry.object_part in deciding)
            for one in unit.journal.of_case(case.id, before=before)
            if one.entry.object_part not in silent
        ]

    return reader.case(case_id, work, verb="read_journal")


def incident_line(reader: Reader, unit: UnitOfWork, incident: Incident) -> IncidentLine:
    """Return an incident as a list shows it; a case that may not be known has no number."""
    case = unit.cases.get(incident.case) if incident.case is not None else None
    known = case is not None and may(reader.actor, "see", case, on=reader.tools.today()) is None
    job = unit.jobs.get(incident.job) if incident.job is not None else None
    found: tuple[tuple[str, str], ...] = ()
    if job is not None and job.topic == CHOICE and known:
        found = tuple(_choices(reader, unit, job.token))
    return IncidentLine(
        incident=incident,
        case_number=case.number if case is not None and known else None,
        can_retry=job is not None and job.topic != CHOICE,
        choices=found,
        can_repair=case is not None
        and incident.run is not None
        and may(reader.actor, "repair", case, on=reader.tools.today()) is None,
    )


def _choices(reader: Reader, unit: UnitOfWork, post_id: str) -> list[tuple[str, str]]:
    post = next((one for one in unit.jobs.posts_waiting() if one.id == post_id), None)
    if post is None:
        return []
    waiting = unit.tasks.subscriptions_for(post.name, case=post.case, key=post.key)
    return [(one.token, step_name(reader.tools, unit, one.run, one.element)) for one in waiting]


def _steps(reader: Reader, unit: UnitOfWork, case: Case) -> dict[str, str]:
    """Return what the pathways of a case call their steps."""
    runs = unit.cases.runs_of(case.id)
    return {
        key: step.name
        for run in runs
        for key, step in definition_of(reader.tools, unit, run).steps.items()
    }


def _journal_line(
    line: Line, names: Mapping[str, str], steps: Mapping[str, str], *, terse: bool
) -> JournalLine:
    """Return the line; a terse one does not tell what the run did then."""
    entry = line.entry
    return JournalLine(
        seq=line.seq,
        at=entry.at,
        who=names.get(entry.user, "wijkpad" if entry.user == "system" else entry.user),
        role=role_names((entry.role,))[0] if entry.role is not None else "",
        text=repaired(entry, steps, {}) or event_text(entry.event),
        outcome=OUTCOMES[entry.outcome],
        detail=() if terse else entry.detail,
    )
