# SPDX-License-Identifier: EUPL-1.2
"""The rows of a run that goes on in another version: what stays the same keeps its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wijkpad.commands.run import step, tasks_of_run, timers_of_run
from wijkpad.commands.run.environment import PARAMETERS, parameters_of
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import local_day
from wijkpad.domain.case import Run, Task
from wijkpad.ports import Advance, Wait


def write(moving: Moving, advance: Advance) -> Run:
    """Write a run that was taken up in `moving.definition`; `moving.before` are its waits before.

    Open tasks keep their drafts and whoever has them; timers keep their moment while they are
    drawn the same; a subscription keeps waiting, for what is drawn now.
    """
    waits = {one.token: one for one in advance.waits}
    _carry_tasks(moving, waits)
    _carry_timers(moving, waits)
    _carry_subscriptions(moving, waits)
    there = moving.definition
    moving.run = replace(moving.run, definition=there.version, pinned=there.pinned)
    return step.write(moving, advance)


def keep_parameters(moving: Moving) -> None:
    """Give parameters that are new in this version the value that holds now; the others keep theirs."""
    there, env, step_of = moving.definition, moving.env, moving.run.start_event
    every = {PARAMETERS: there} | {parameters_of(key): one for key, one in there.called.items()}
    for key, one in every.items():
        row = env.row(key, "")
        kept = row.value if row is not None and isinstance(row.value, dict) else {}
        if not kept.keys() >= one.parameters.keys():
            env.write("", key, {**env.parameters_now(one), **kept}, step=step_of)


def _carry_tasks(moving: Moving, waits: Mapping[str, Wait]) -> None:
    for task in moving.unit.tasks.open_of_run(moving.run.id):
        wait = waits.get(task.id)
        if wait is None:
            continue
        drawn = tasks_of_run.opened(moving, wait)
        carried = replace(
            task,
            element=drawn.element,
            name=drawn.name,
            form=drawn.form,
            roles=drawn.roles,
            due_on=drawn.due_on,
            due_at=drawn.due_at,
            assignee=task.assignee if _still_fits(moving, task, drawn) else None,
        )
        moving.unit.tasks.carry(carried, moving.definition.version)


def _still_fits(moving: Moving, task: Task, drawn: Task) -> bool:
    """Tell whether who has the task has a role of it as it is drawn now."""
    if task.assignee is None or set(task.roles) <= set(drawn.roles):
        return True
    day = local_day(moving.now)
    return any(
        one.role in drawn.roles and one.holds_on(day)
        for one in moving.unit.people.memberships(user=task.assignee)
    )


def _carry_timers(moving: Moving, waits: Mapping[str, Wait]) -> None:
    for timer in moving.unit.tasks.timers_of_run(moving.run.id):
        wait = waits.get(timer.token)
        if wait is None:
            continue
        same = timer.expression == wait.expression
        if same and timer.element == wait.element:
            continue
        timers_of_run.drop(moving, timer.token)
        if same:
            timers_of_run.arm(moving, replace(wait, due=timer.due_at))


def _carry_subscriptions(moving: Moving, waits: Mapping[str, Wait]) -> None:
    for one in moving.unit.tasks.subscriptions_of_run(moving.run.id):
        wait = waits.get(one.token)
        if wait is None:
            continue
        drawn = step.subscription(moving, wait)
        if drawn != one:
            moving.unit.tasks.drop_subscription(one.token)
            if one.kind != "message":
                moving.unit.jobs.cancel_token(one.token)
