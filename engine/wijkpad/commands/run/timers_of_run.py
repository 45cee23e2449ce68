# SPDX-License-Identifier: EUPL-1.2
"""The timers of a run: the table that alone decides what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wijkpad.commands.run.moments import fires_at, parsed
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.run.posts import receive_before
from wijkpad.commands.terms import clocks
from wijkpad.domain.jobs import Timer
from wijkpad.ports import Wait


def write(moving: Moving, waits: Iterable[Wait]) -> None:
    """Arm the timers that the run waits for now, and drop the others."""
    waiting = {one.token: one for one in waits if one.kind == "timer"}
    if not waiting and not any(one.kind == "timer" for one in moving.before):
        return
    known = {one.token for one in moving.unit.tasks.timers_of_run(moving.run.id)}
    for token in known - waiting.keys():
        drop(moving, token)
    for token, wait in waiting.items():
        if token not in known:
            arm(moving, wait)


def drop(moving: Moving, token: str) -> None:
    """Forget a timer and the job that would fire it."""
    moving.unit.tasks.drop_timer(token)
    moving.unit.jobs.cancel_token(token)


def fire_due(moving: Moving, until: datetime) -> list[Timer]:
    """Fire every timer that is due, oldest first, and return those that fired.

    A message that came in before a timer was due, and that the run waits for, is received before
    that timer fires: what was first in the world goes first, whichever job is done first. Of those due at the same moment the one that stands first in the diagram goes first. One that an earlier firing withdrew does not fire.
    Called when the run was just taken up: one that waited for no timer then has none that is due.
    """
    if all(one.kind != "timer" for one in moving.before):
        return []
    fired: list[Timer] = []
    while timer := _oldest_due(moving, until):
        if not receive_before(moving, timer.due_at or until):
            moving.live.fire(timer.token)
            drop(moving, timer.token)
            fired.append(timer)
        advance = moving.live.advance()
        write(moving, advance.waits)
        moving.ended.extend(one for one in advance.ended if one not in moving.ended)
    return fired


def follow_terms(moving: Moving, waits: Iterable[Wait]) -> None:
    """Compute the due moments of timers on terms again, after a term started or moved."""
    scopes = {one.token: one.scope for one in waits}
    for timer in moving.unit.tasks.timers_of_run(moving.run.id):
        if not clocks.reads_terms(moving.definition, timer.expression):
            continue
        names = moving.env.variables(scopes.get(timer.token, ""))
        value = parsed(timer.expression).evaluate(names, now=moving.now)
        due_at = fires_at(value, moving.now)
        if due_at != timer.due_at:
            moving.unit.tasks.move_timer(timer.token, due_at)
            moving.unit.jobs.cancel_token(timer.token)
            _schedule(moving, timer.token, timer.element, due_at)
            moving.changes[f"timer {timer.element}"] = _text(timer.due_at) + " > " + _text(due_at)


def _oldest_due(moving: Moving, until: datetime) -> Timer | None:
    waiting = {
        one.token: place for place, one in enumerate(moving.live.waits()) if one.kind == "timer"
    }
    if not waiting:
        return None
    due = [
        (one.due_at, waiting[one.token], one)
        for one in moving.unit.tasks.timers_of_run(moving.run.id)
        if one.due_at is not None and one.due_at <= until and one.token in waiting
    ]
    return min(due, key=lambda one: one[:2])[2] if due else None


def arm(moving: Moving, wait: Wait) -> None:
    """Keep a timer, and a job for when it is due."""
    step = moving.definition.steps.get(wait.element)
    timer = Timer(
        token=wait.token,
        run=moving.run.id,
        element=wait.element,
        name=step.name if step is not None else wait.element,
        due_at=wait.due,
        expression=wait.expression,
    )
    moving.unit.tasks.add_timer(timer)
    _schedule(moving, wait.token, wait.element, wait.due)


def _schedule(moving: Moving, token: str, element: str, due_at: datetime | None) -> None:
    if due_at is not None:
        moving.add_job("timer", token=token, element=element, topic="timer", due_at=due_at)


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else "-"
