# SPDX-License-Identifier: EUPL-1.2
"""Releasing a claimed task, so that a colleague can pick it up."""

from __future__ import annotations

from dataclasses import replace

from wijkpad.commands.guard import allow, guarded, locked_task
from wijkpad.commands.journalling import entry
from wijkpad.commands.tasks.whose import require_open, require_unclaimed
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import may
from wijkpad.domain.case import Task
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, actor: Actor, task_id: str) -> Task:
    """Make the task nobody's; the typed draft stays with its typist.

    Who may end a case may also release what a colleague claimed, for instance at illness.

    Raises:
        NotFoundError: there is no such task, or the actor may not know of it.
        RefusedError: the actor's role may not do it.
        TaskNotOpenError: it is done, withdrawn, or claimed by somebody else.
    """

    def work(unit: UnitOfWork) -> Task:
        found, _ = locked_task(unit, task_id)
        day = tools.today()
        if may(actor, "cancel", found.case, on=day) is not None:
            allow(actor, "work", found, on=day)
            require_unclaimed(unit, found.task, actor)
        require_open(unit, found.task)
        if found.task.assignee is None:
            return found.task
        released = replace(found.task, assignee=None)
        unit.tasks.save(released)
        now = tools.clock.now()
        unit.journal.write(
            entry(
                actor,
                now,
                "task.released",
                "update",
                about=("task", task_id),
                case=found.case,
                detail={"assignee": found.task.assignee},
            )
        )
        return released

    return guarded(tools, actor, "task.release", ("task", task_id), work)
