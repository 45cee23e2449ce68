# SPDX-License-Identifier: EUPL-1.2
"""Starting a case: its number, its first run, its first tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.run import step
from wijkpad.commands.run.calling import with_called
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tasks.next_task import next_task
from wijkpad.commands.terms import local_terms
from wijkpad.commands.tools import Tools, local_day, new_id
from wijkpad.domain.access import CASE_ROLES, Opening
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class StartedCase:
    """What the starter sees next; `first_task` is None when the starter may do none of them."""

    case_id: str
    number: str
    first_task_id: str | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A message or signal that begins a case, with what it brought."""

    payload: Value = None


def handle(
    tools: Tools,
    actor: Actor,
    pathway: str,
    event: str,
    *,
    team: str | None = None,
    token: str | None = None,
    trigger: Trigger | None = None,
    unready: Sequence[Finding] = (),
) -> StartedCase:
    """Start a case of the newest version of a pathway, at one of its named start events.

    `trigger` is what begins it where that is no person's choice. `unready` tells why the
    municipality is not ready: then no ordinary case begins. Safety is never kept waiting by that, and
    neither is what came from outside.

    Raises:
        NotFoundError: there is no such pathway or start event.
        RefusedError: the actor does not work in this team, or the pathway starts otherwise.
    """

    def work(unit: UnitOfWork) -> StartedCase:
        asked = f"start:{pathway}/{event}/{team or ''}"
        done = once.earlier(unit, actor, asked, token)
        if done is not None:
            return StartedCase(done["case"] or "", done["number"] or "", done["task"])
        chosen = team or _only_team(actor, tools)
        allow(actor, "start", Opening(chosen), on=tools.today())
        require_team(unit, chosen)
        definition = newest(tools, unit, pathway)
        if unready and trigger is None and definition.sensitivity == "ordinary":
            raise RefusedError([_NOT_READY, *unready])
        if trigger is None and event in {
            one.element for one in definition.starts if not one.is_chosen
        }:
            raise RefusedError([_NOT_BY_HAND])
        moving = begin(tools, unit, actor, definition, event, team=chosen)
        if trigger is not None:
            keep_payload(moving, event, trigger.payload)
        advance = moving.live.advance()
        step.write(moving, advance)
        moving.journal(
            "case.started", "create", about=("case", moving.case.id), detail=moving.changes
        )
        first = next_task(moving.unit, actor, moving.case, on=tools.today())
        started = StartedCase(moving.case.id, moving.case.number, first)
        kept = {"case": started.case_id, "number": started.number, "task": first}
        once.remember(unit, actor, asked, token, kept, now=moving.now)
        return started

    tools.term_plugins.prepare(actor.municipality)
    return guarded(tools, actor, "case.start", ("pathway", pathway), work)


def newest(tools: Tools, unit: UnitOfWork, pathway: str) -> Definition:
    """Return the newest published version of a pathway that starts its own case.

    What it calls is linked to it, each in the version that is in force now.
    """
    stored = unit.definitions.latest(pathway)
    if stored is None:
        raise NotFoundError("pathway", pathway)
    definition = tools.library.get(
        unit.municipality, stored.key, stored.version, book=unit.definitions
    )
    if definition.case != "own" or definition.subject != "case":
        raise RefusedError([_NOT_ON_ITS_OWN])
    return with_called(tools, unit, definition)


def begin(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    definition: Definition,
    event: str,
    *,
    team: str,
    also: frozenset[str] = frozenset(),
) -> Moving:
    """Write the case and its run, and return the run before its first step.

    A shielded case has the actor and `also` as its participants.
    """
    if event not in {one.element for one in definition.starts}:
        raise NotFoundError("start", event)
    now = tools.clock.now()
    shielded = definition.sensitivity != "ordinary"
    people = ({actor.user} - {SYSTEM}) | also if shielded else frozenset()
    case = Case(
        id=new_id(),
        number=unit.cases.new_number(local_day(now).year),
        pathway=definition.key,
        team=team,
        sensitivity=definition.sensitivity,
        status="open",
        opened_at=now,
        opened_by=actor.user,
        participants=frozenset(people),
    )
    unit.cases.add(case)
    return begin_run(tools, unit, actor, definition, event, case=case)


def begin_run(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    definition: Definition,
    event: str,
    *,
    case: Case,
) -> Moving:
    """Write a run in a file that is there, and return it before its first step.

    The file is locked, or was made in this transaction.
    """
    now = tools.clock.now()
    run = Run(
        id=new_id(),
        case=case.id,
        pathway=definition.key,
        definition=definition.version,
        pinned=definition.pinned,
        local_terms=local_terms.kept(definition, tools.term_plugins.told(unit.municipality)),
        start_event=event,
        status="running",
        started_at=now,
    )
    unit.cases.add_run(run)
    env = CaseEnvironment(unit, definition, case, run, actor=actor, now=now)
    env.keep_parameters(step=event)
    live = tools.runtime.start(definition, event, env)
    return Moving(tools, unit, actor, now, case, run, definition, env, live)


def keep_payload(moving: Moving, event: str, payload: Value) -> None:
    """Write what a message brought where its start event says; nowhere when it does not say."""
    start = next(one for one in moving.definition.starts if one.element == event)
    if start.variable:
        moving.env.write("", start.variable, payload, step=event)


def _only_team(actor: Actor, tools: Tools) -> str:
    day = tools.today()
    own = {one.team for one in actor.memberships if one.role in CASE_ROLES and one.holds_on(day)}
    if len(own) != 1:
        raise RefusedError([_WHICH_TEAM])
    return own.pop()


def require_team(unit: UnitOfWork, team: str) -> None:
    """Raise `NotFoundError` when there is no such team."""
    if all(one.key != team for one in unit.people.teams()):
        raise NotFoundError("team", team)


_WHICH_TEAM = Finding(
    code="CASE-001",
    text="Het is niet duidelijk voor welk team u de zaak begint.",
    cure="Kies een team.",
    element="team",
)
_NOT_BY_HAND = Finding(
    code="CASE-013",
    text="Hier begint het traject door een bericht of signaal, niet door een medewerker.",
    cure="Kies een ander startpunt.",
)
_NOT_READY = Finding(
    code="CASE-014",
    text="Er kan nu geen nieuwe zaak beginnen: de uitbreidingen van de gemeente werken niet.",
    cure="Vraag de functioneel beheerder om herstel. Lopende zaken gaan door.",
)
_NOT_ON_ITS_OWN = Finding(
    code="CASE-002",
    text="Dit traject begint geen eigen zaak: het loopt binnen een ander traject.",
    cure="Begin het traject waar het bij hoort.",
)
