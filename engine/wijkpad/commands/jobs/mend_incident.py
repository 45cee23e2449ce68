# SPDX-License-Identifier: EUPL-1.2
"""An incident mended in its run: the step skipped, the run stopped, or an answer put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from wijkpad.commands.guard import guarded
from wijkpad.commands.jobs.resolve_incident import (
    close,
    keep_reason,
    may_know,
    require_reason,
    require_unresolved,
)
from wijkpad.commands.repair.correct_answers import Corrected, put_right
from wijkpad.commands.repair.effects import Effect, effect, standing
from wijkpad.commands.repair.repairs import going_on, require_same
from wijkpad.commands.run import cancel_run, step
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.tasks.answering import Given
from wijkpad.commands.tools import Tools, local_day
from wijkpad.domain.access import Verb, is_shielded, may
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job
from wijkpad.errors import ConflictError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

Rule: TypeAlias = Callable[[Tools, Actor, Case], Finding | None]
SKIPPABLE: Final = frozenset({"service", "start"})
"""Kinds of jobs that are a step of their own in the diagram."""


def skip(
    tools: Tools, actor: Actor, incident_id: str, reason: str, *, mark: str | None = None
) -> Incident:
    """Let the run go on past the step of the incident, as if it was done.

    What the step would have brought is not there: what reads it finds null. `mark` is of the effect
    that the person saw; None: whatever it does.

    Raises:
        NotFoundError: there is no such incident.
        RefusedError: the actor may not do it (INC-004), there is no reason (INC-002), or the
            incident is not about a step that can be skipped (INC-005).
        RepairRefusedError: the run has no way on from there; nothing was changed.
        ConflictError: it was resolved already, the run does not wait there any more, or something
            else would happen than the person saw.
    """

    def work(unit: UnitOfWork) -> Incident:
        found, moving = _taken_up(tools, unit, actor, incident_id, rule=may_mend, reason=reason)
        run, done = _skipped(unit, found, moving)
        require_same(run, done.mark, mark)
        return close(tools, unit, actor, found, "incident.skipped")

    return guarded(tools, actor, "incident.skip", ("incident", incident_id), work)


def foresee_skip(tools: Tools, actor: Actor, incident_id: str) -> tuple[str, Effect]:
    """Return the run and what skipping the step would do to it, by doing it and keeping nothing.

    Raises:
        NotFoundError, RefusedError, RepairRefusedError, ConflictError: as `skip`.
    """

    def work(unit: UnitOfWork) -> tuple[str, Effect]:
        found, moving = _taken_up(tools, unit, actor, incident_id, rule=may_mend, reason=None)
        run, done = _skipped(unit, found, moving)
        return run.id, done

    return guarded(tools, actor, "incident.skip", ("incident", incident_id), work, keep=False)


def _skipped(unit: UnitOfWork, found: Incident, moving: Moving) -> tuple[Run, Effect]:
    job = _job(unit, found)
    if job is None or job.kind not in SKIPPABLE:
        raise RefusedError([_NO_STEP])
    if all(one.token != job.token for one in moving.before):
        raise ConflictError(found.id)
    before = standing(moving)
    unit.jobs.cancel_token(job.token)
    moving.live.skip(job.token)
    advance = going_on(moving.live.advance)
    run = step.write(moving, advance)
    done = effect(moving, before, advance, run, passed=(job.element,))
    told = {"from": job.element, "past": job.element}
    moving.journal("run.skipped", "update", detail={**told, **moving.changes, **done.detail()})
    return run, done


def stop(tools: Tools, actor: Actor, incident_id: str, reason: str) -> Incident:
    """Stop the run of the incident, and close every incident that it left.

    Raises:
        NotFoundError: there is no such incident.
        RefusedError: the actor may not do it (INC-004), there is no reason (INC-002), or the
            incident is not about a run (INC-006).
        ConflictError: it was resolved already, or the run is over.
    """

    def work(unit: UnitOfWork) -> Incident:
        found, moving = _taken_up(tools, unit, actor, incident_id, rule=may_stop, reason=reason)
        cancel_run.cancel(moving, reason)
        for other in unit.jobs.open_incidents():
            if other.run == found.run and other.id != found.id:
                _let_go(unit, other)
                close(tools, unit, actor, other, "incident.stopped")
        _let_go(unit, found)
        return close(tools, unit, actor, found, "incident.stopped")

    return guarded(tools, actor, "incident.stop", ("incident", incident_id), work)


def correct(
    tools: Tools,
    actor: Actor,
    incident_id: str,
    task_id: str,
    given: Given,
    *,
    reason: str,
    version: int | None = None,
) -> Corrected:
    """Put the answers of a completed task right as a new version, and try the step again.

    What a correction does without an incident, it does here: see `correct_answers.handle`.

    Raises:
        NotFoundError: there is no such incident, or no such task of its run.
        RefusedError: the actor may not do it (INC-004), or it cannot be put right (COR-001 …
            COR-009).
        AnswersInvalidError: the answers break the form's rules, or there is no reason (COR-006).
        RepairRefusedError: the run has no way on; nothing was changed.
        ConflictError: it was resolved already, the run is over, or somebody put them right since.
    """

    def work(unit: UnitOfWork) -> Corrected:
        found, moving = _taken_up(tools, unit, actor, incident_id, rule=may_correct, reason=None)
        task = task_of(unit, found, task_id)
        done = put_right(moving, task, given, reason=reason, version=version)
        keep_reason(tools, unit, actor, found, reason)
        job = _job(unit, found)
        if job is not None and job.state == "incident":
            unit.jobs.reopen(job.id, at=moving.now)
        close(tools, unit, actor, found, "incident.corrected")
        return done

    return guarded(tools, actor, "incident.correct", ("incident", incident_id), work)


def may_mend(tools: Tools, actor: Actor, case: Case) -> Finding | None:
    """Say why the actor may not skip: the administrator may, in a shielded case the officer."""
    return _unless(tools, actor, case, "repair")


def may_stop(tools: Tools, actor: Actor, case: Case) -> Finding | None:
    """Say why the actor may not stop the run: who leads the case may too."""
    return _unless(tools, actor, case, "repair", "cancel")


def may_correct(tools: Tools, actor: Actor, case: Case) -> Finding | None:
    """Say why the actor may not change what is known: who leads the case may, for they see it."""
    hidden = may(actor, "see", case, on=tools.today())
    return _BLIND if hidden is not None else _unless(tools, actor, case, "cancel")


def _unless(tools: Tools, actor: Actor, case: Case, *verbs: Verb) -> Finding | None:
    day = local_day(tools.clock.now())
    if any(may(actor, verb, case, on=day) is None for verb in verbs):
        return None
    return _SHIELDED if is_shielded(case) else _NOT_YOURS


def task_of(unit: UnitOfWork, found: Incident, task_id: str) -> Task:
    """Return a task of the run of the incident.

    Raises:
        NotFoundError: it is no such task.
    """
    task = unit.tasks.get(task_id)
    if task is None or task.run != found.run:
        raise NotFoundError("task", task_id)
    return task


def _taken_up(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    incident_id: str,
    *,
    rule: Rule,
    reason: str | None,
) -> tuple[Incident, Moving]:
    """Lock case and run of an open incident, hold the rule, and keep the reason.

    None is no reason at all: for who only looks.
    """
    found = unit.jobs.incident(incident_id)
    if found is None or not _knows(tools, unit, actor, found):
        raise NotFoundError("incident", incident_id)
    if found.run is None or found.case is None:
        raise RefusedError([_NO_RUN])
    require_unresolved(unit, found)
    case = unit.cases.lock(found.case)
    finding = rule(tools, actor, case)
    if finding is not None:
        raise RefusedError([finding])
    if reason is not None:
        require_reason(reason)
    run = unit.cases.lock_run(found.run)
    # Behind the lock: somebody else may have been first.
    again = unit.jobs.incident(incident_id)
    require_unresolved(unit, again or found)
    if run.status not in ("running", "incident"):
        raise ConflictError(found.id)
    if reason is not None:
        keep_reason(tools, unit, actor, found, reason)
    return found, take_up(tools, unit, actor, case, run)


def _knows(tools: Tools, unit: UnitOfWork, actor: Actor, found: Incident) -> bool:
    """Tell whether the actor may know of the incident: it is on a page of theirs."""
    day = local_day(tools.clock.now())
    case = unit.cases.get(found.case) if found.case is not None else None
    if may(actor, "configure", None, on=day) is None:
        return may_know(actor, case, on=day)
    return case is not None and may(actor, "see", case, on=day) is None


def _job(unit: UnitOfWork, found: Incident) -> Job | None:
    return unit.jobs.get(found.job) if found.job is not None else None


def _let_go(unit: UnitOfWork, found: Incident) -> None:
    job = _job(unit, found)
    if job is not None and job.state == "incident":
        unit.jobs.cancel_token(job.token)


_LEADS = "Vraag de teamleider, de regisseur of de aandachtsfunctionaris."
_NOT_YOURS = Finding(
    code="INC-004",
    text="Uw rol mag dit niet doen.",
    cure="Vraag de functioneel beheerder, of wie de zaak leidt.",
)
_SHIELDED = Finding(
    code="INC-004",
    text="Deze zaak is afgeschermd.",
    cure="Vraag de aandachtsfunctionaris.",
)
_BLIND = Finding(
    code="INC-004",
    text="Alleen wie de zaak zelf mag zien en leidt, mag een antwoord verbeteren.",
    cure=_LEADS,
)
_NO_STEP = Finding(
    code="INC-005",
    text="Bij deze storing valt geen stap over te slaan.",
    cure="Probeer het opnieuw, of stop het traject.",
)
_NO_RUN = Finding(
    code="INC-006",
    text="Deze storing hoort niet bij een traject.",
    cure="Bekijk wat er moet gebeuren en sluit haar met een reden.",
)
