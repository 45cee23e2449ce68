# SPDX-License-Identifier: EUPL-1.2
"""Claiming a task, so that colleagues leave it alone."""

from __future__ import annotations

from dataclasses import replace

from wijkpad.commands.guard import allow, guarded, locked_task
from wijkpad.commands.journalling import entry
from wijkpad.commands.tasks.whose import require_open, require_unclaimed
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Task
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, actor: Actor, task_id: str) -> Task:
    """Make the task the actor's own; claiming it again changes nothing.

    Raises:
        NotFoundError: there is no such task, or the actor may not know of it.
        RefusedError: the actor's role may not do it.
        TaskNotOpenError: it is done, withdrawn, or claimed by somebody else.
    """

    def work(unit: UnitOfWork) -> Task:
        found, _ = locked_task(unit, task_id)
        allow(actor, "work", found, on=tools.today())
        require_open(unit, found.task)
        require_unclaimed(unit, found.task, actor)
        if found.task.assignee == actor.user:
            return found.task
        claimed = replace(found.task, assignee=actor.user)
        unit.tasks.save(claimed)
        now = tools.clock.now()
        unit.journal.write(
            entry(actor, now, "task.claimed", "update", about=("task", task_id), case=found.case)
        )
        return claimed

    return guarded(tools, actor, "task.claim", ("task", task_id), work)
