# SPDX-License-Identifier: EUPL-1.2
"""Completing a task: the answers in, the run on to where it waits next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded, locked_task
from wijkpad.commands.run import step, timers_of_run
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.tasks import answering, plugin_checks, safety_answers
from wijkpad.commands.tasks.answering import Given
from wijkpad.commands.tasks.next_task import next_task
from wijkpad.commands.tasks.whose import require_open, require_unclaimed
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Task
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Timer
from wijkpad.errors import TaskNotOpenError, TimerWonError
from wijkpad.ports import UnitOfWork

TIMER_WON = "De termijn verliep voordat u de taak afrondde."
MESSAGE_WON = "Er was al een bericht binnen waardoor deze taak vervalt."


@dataclass(frozen=True, slots=True)
class Completed:
    """Where the case stands after a completed task.

    Attributes:
        next_task_id: the task that the same person can go on with; None when there is none.
        ended: id of the end event when the run is over.
    """

    case_id: str
    next_task_id: str | None
    ended: str | None


def handle(
    tools: Tools, actor: Actor, task_id: str, given: Given, *, token: str | None = None
) -> Completed:
    """Complete the task, in one transaction, and store where the run waits now.

    Plugins that check the form are asked before the transaction begins.

    Raises:
        NotFoundError: there is no such task, or the actor may not know of it.
        RefusedError: the actor's role may not do it.
        AnswersInvalidError: the answers break the form's rules; nothing was stored.
        TaskNotOpenError: somebody was first, or the task was withdrawn; by a message that came in
            before a timer that was due, too: then the answers are kept as a draft.
        TimerWonError: a timer that was due withdrew it; the answers are kept as a draft.
        StaleError: the database lost the race three times over.
    """

    def work(unit: UnitOfWork) -> Completed | TimerWonError | TaskNotOpenError:
        # Behind the lock: the same request may be under way in another worker.
        found, run = locked_task(unit, task_id)
        # While the task is open, no request has completed it.
        is_open = found.task.status == "open"
        done = None if is_open else once.earlier(unit, actor, f"complete:{task_id}", token)
        if done is not None:
            return Completed(done["case"] or "", done["task"], done["ended"])
        allow(actor, "work", found, on=tools.today())
        require_open(unit, found.task)
        require_unclaimed(unit, found.task, actor)
        return _complete(take_up(tools, unit, actor, found.case, run), found.task, given, token)

    plugin_checks.require(tools, actor, task_id, given)
    outcome = guarded(tools, actor, "task.complete", ("task", task_id), work)
    if isinstance(outcome, TimerWonError | TaskNotOpenError):
        raise outcome
    return outcome


def _complete(
    moving: Moving, task: Task, given: Given, token: str | None
) -> Completed | TimerWonError | TaskNotOpenError:
    unit, actor = moving.unit, moving.actor
    answers = answering.checked(moving, task, given)
    fired = timers_of_run.fire_due(moving, moving.now)
    gone = (fired or moving.received) and all(one.token != task.id for one in moving.live.waits())
    if gone:
        return _too_late(moving, task, given, fired)
    task = safety_answers.act(moving, task, answers)
    answering.store(moving, task, answers)
    moving.live.complete(task.id)
    unit.tasks.save(replace(task, status="completed", closed_at=moving.now, closed_by=actor.user))
    unit.tasks.drop_drafts(task.id)
    after = step.write(moving, moving.live.advance(), completed=task.id)
    moving.journal("task.completed", about=("task", task.id), part=task.form, detail=moving.changes)
    following = next_task(unit, actor, moving.case, on=moving.tools.today())
    completed = Completed(moving.case.id, following, after.ended_with)
    kept = {"case": completed.case_id, "task": following, "ended": completed.ended}
    once.remember(unit, actor, f"complete:{task.id}", token, kept, now=moving.now)
    return completed


def _too_late(
    moving: Moving, task: Task, given: Given, fired: list[Timer]
) -> TimerWonError | TaskNotOpenError:
    """Commit what came first, keep what was typed, and say which term ran out, if one did."""
    step.write(moving, moving.live.advance())
    answering.keep_as_draft(moving, task, given, reason=TIMER_WON if fired else MESSAGE_WON)
    if not fired:
        return TaskNotOpenError(task.id)
    last = fired[-1]
    moving.journal(
        "timer.won",
        about=("task", task.id),
        detail={"timer": last.element, "due": _text(last), **moving.changes},
    )
    return TimerWonError(task.id, last.name, last.due_at or moving.now)


def _text(timer: Timer) -> str:
    return timer.due_at.isoformat() if timer.due_at is not None else ""
