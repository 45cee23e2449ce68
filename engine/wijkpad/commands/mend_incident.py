# SPDX-License-Identifier: EUPL-1.2
"""An incident mended in its run: the step skipped, the run stopped, or an answer put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from wijkpad.commands import answering, cancel_run, step
from wijkpad.commands.answering import Given
from wijkpad.commands.effects import Effect, effect, standing
from wijkpad.commands.guard import guarded
from wijkpad.commands.moving import Moving, take_up
from wijkpad.commands.repairs import going_on, require_same
from wijkpad.commands.resolve_incident import (
    close,
    keep_reason,
    may_know,
    require_reason,
    require_unresolved,
)
from wijkpad.commands.tools import Tools, local_day
from wijkpad.domain.access import Verb, is_shielded, may
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job
from wijkpad.errors import ConflictError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.forms import asks_safety
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
    tools: Tools, actor: Actor, incident_id: str, task_id: str, given: Given, *, reason: str
) -> Incident:
    """Put the answers of a completed task right as a new version, and try the step again.

    The earlier version stays. Terms that follow from the answers are counted anew.

    Raises:
        NotFoundError: there is no such incident, or no such completed task of its run.
        RefusedError: the actor may not do it (INC-004), there is no reason (INC-002), or the form
            asks about safety (INC-007).
        AnswersInvalidError: the answers break the form's rules; nothing was stored.
        RepairRefusedError: the run has no way on; nothing was changed.
        ConflictError: it was resolved already, or the run is over.
    """

    def work(unit: UnitOfWork) -> Incident:
        found, moving = _taken_up(tools, unit, actor, incident_id, rule=may_correct, reason=reason)
        task = correctable(unit, found, task_id)
        form = answering.form_of(moving.definition, task)
        if asks_safety(form):
            raise RefusedError([SAFETY])
        answers = answering.checked(moving, task, given)
        row = moving.env.row(form.key, task.scope)
        was = row.value if row is not None and isinstance(row.value, Mapping) else {}
        moving.env.reason = reason.strip()
        answering.store(moving, task, answers, was=was)
        moving.env.reason = None
        step.write(moving, going_on(moving.live.advance))
        moving.journal(
            "answers.corrected",
            "update",
            about=("task", task.id),
            part=form.key,
            detail=moving.changes,
        )
        job = _job(unit, found)
        if job is not None and job.state == "incident":
            unit.jobs.reopen(job.id, at=moving.now)
        return close(tools, unit, actor, found, "incident.corrected")

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


def correctable(unit: UnitOfWork, found: Incident, task_id: str) -> Task:
    """Return a completed task of the run whose answers are the newest to its form.

    Raises:
        NotFoundError: it is no such task.
    """
    task = unit.tasks.get(task_id)
    if task is None or task.run != found.run or task.status != "completed":
        raise NotFoundError("task", task_id)
    rows = [
        one for one in unit.data.versions(task.case, task.run, task.form) if one.scope == task.scope
    ]
    if not rows or rows[-1].step != task.element:
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
SAFETY: Final = Finding(
    code="INC-007",
    text="Dit formulier vraagt naar veiligheid. Zo'n antwoord werkt meteen, en alleen in een taak.",
    cure="Zet de zaak terug naar deze taak en vul haar opnieuw in.",
)
