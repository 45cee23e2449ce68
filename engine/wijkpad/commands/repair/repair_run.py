# SPDX-License-Identifier: EUPL-1.2
"""A run is let go past a step that waits, or put at another one, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.jobs.resolve_incident import close_left
from wijkpad.commands.repair.effects import Effect, effect, standing
from wijkpad.commands.repair.repairs import (
    going_on,
    keep_reason,
    refuse,
    require_alive,
    require_reason,
    require_same,
    require_seen,
)
from wijkpad.commands.run import step
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.terms import clocks
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError
from wijkpad.forms import asks_safety
from wijkpad.ports import Passed, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What to do with one thing that a run waits for.

    Attributes:
        token: of what waits; a task's own id.
        to: the element to go to, done before or not; None: go past this step as if it was done.
        version: of the run as the person saw it; None: whatever it is now.
        mark: of the effect that the person saw; None: whatever it does.
    """

    token: str
    to: str | None
    reason: str
    version: int | None = None
    mark: str | None = None


def handle(tools: Tools, actor: Actor, run_id: str, repair: Repair) -> Run:
    """Repair the run, in one transaction, and return it.

    What a step that is left behind would have brought is not there: what reads it finds null.

    Raises:
        NotFoundError: there is no such run, or the actor may not know of it.
        RefusedError: the actor may not do it.
        RepairRefusedError: it cannot be, with the reason; nothing was changed.
        TaskNotOpenError: that does not wait any more.
        ConflictError: the run moved since the person saw it, or something else would happen now.
    """

    def work(unit: UnitOfWork) -> Run:
        moving = _taken_up(tools, unit, actor, run_id, repair)
        run, done = _done(moving, repair, require_reason(repair.reason))
        require_same(run, done.mark, repair.mark)
        return run

    return guarded(tools, actor, "run.repair", ("run", run_id), work)


def foresee(tools: Tools, actor: Actor, run_id: str, repair: Repair) -> Effect:
    """Return what the repair would do, by doing it and keeping nothing; it needs no reason.

    Raises:
        NotFoundError, RefusedError, RepairRefusedError, TaskNotOpenError, ConflictError: as `handle`.
    """

    def work(unit: UnitOfWork) -> Effect:
        return _done(_taken_up(tools, unit, actor, run_id, repair), repair, "")[1]

    return guarded(tools, actor, "run.repair", ("run", run_id), work, keep=False)


def _taken_up(tools: Tools, unit: UnitOfWork, actor: Actor, run_id: str, repair: Repair) -> Moving:
    found = unit.cases.get_run(run_id)
    if found is None:
        raise NotFoundError("run", run_id)
    case = unit.cases.lock(found.case)
    allow(actor, "repair", case, on=tools.today())
    run = unit.cases.lock_run(run_id)
    require_alive(case, run)
    require_seen(run, repair.version)
    moving = take_up(tools, unit, actor, case, run)
    _require_no_term(moving, repair.token)
    return moving


def _done(moving: Moving, repair: Repair, why: str) -> tuple[Run, Effect]:
    return _skip(moving, repair, why) if repair.to is None else _move(moving, repair, why)


def _element(moving: Moving, token: str) -> str:
    return next((one.element for one in moving.before if one.token == token), "")


def timers_on_terms(unit: UnitOfWork, run: Run, definition: Definition) -> dict[str, str]:
    """Return the timers of a run that follow a term: token to element.

    No person cuts those short: a municipality may not shorten what is a citizen's right.
    """
    return {
        one.token: one.element
        for one in unit.tasks.timers_of_run(run.id)
        if clocks.reads_terms(definition, one.expression)
    }


def _require_no_term(moving: Moving, token: str) -> None:
    found = timers_on_terms(moving.unit, moving.run, moving.definition)
    if token in found:
        raise refuse("RPR-016", element=found[token])


def _require_safety_asked(moving: Moving, past: Iterable[str]) -> None:
    """Refuse to go past a question about safety: a gateway would read its empty answer as safe."""
    for element in past:
        one = moving.definition.steps.get(element)
        form = moving.definition.forms.get(one.form or "") if one is not None else None
        if form is not None and asks_safety(form):
            raise refuse("RPR-017", element=element)


def _skip(moving: Moving, repair: Repair, why: str) -> tuple[Run, Effect]:
    element = _element(moving, repair.token)
    _require_safety_asked(moving, (element,))
    moving.live.skip(repair.token)
    return _write(moving, "run.skipped", why, {"from": element, "past": element})


def _move(moving: Moving, repair: Repair, why: str) -> tuple[Run, Effect]:
    element, to = _element(moving, repair.token), repair.to or ""
    between = moving.live.move(repair.token, to)
    was_done = {
        one.element
        for one, _ in moving.unit.cases.passed_since(moving.run.id, 0)
        if one.how in ("completed", "skipped")
    }
    # Back to what was done before is doing it again, and passes nothing by.
    past = () if to in was_done else (element, *(one for one in between if one not in was_done))
    _require_safety_asked(moving, past)
    skipped = [Passed(element=one, how="skipped") for one in past if one != element]
    if skipped:
        moving.unit.cases.add_passed(moving.run.id, skipped, at=moving.now, by=moving.actor.user)
    detail = {"from": element, "to": to, "past": " ".join(past)}
    return _write(moving, "run.repeated" if to in was_done else "run.moved", why, detail)


def _write(moving: Moving, event: str, why: str, detail: dict[str, str]) -> tuple[Run, Effect]:
    before = standing(moving)
    keep_reason(moving, event, why, elements=detail["past"])
    advance = going_on(moving.live.advance)
    run = step.write(moving, advance)
    done = effect(moving, before, advance, run, passed=detail["past"].split())
    moving.journal(event, "update", detail={**detail, **moving.changes, **done.detail()})
    close_left(moving.tools, moving.unit, moving.actor, run.id)
    return run, done
