# SPDX-License-Identifier: EUPL-1.2
"""Whether a task still waits, and for whom."""

from __future__ import annotations

from wijkpad.domain.case import Task
from wijkpad.domain.identity import Actor
from wijkpad.errors import TaskNotOpenError
from wijkpad.ports import UnitOfWork


def require_open(unit: UnitOfWork, task: Task) -> None:
    """Raise `TaskNotOpenError`, with the name of who was first, when the task waits no more."""
    if task.status != "open":
        raise TaskNotOpenError(task.id, _name(unit, task.closed_by), task.closed_at)


def require_unclaimed(unit: UnitOfWork, task: Task, actor: Actor) -> None:
    """Raise `TaskNotOpenError` when somebody else has claimed the task.

    What a colleague claimed is a stand-in's to do, in the time that they stand in.
    """
    if task.assignee not in (None, actor.user) and task.assignee not in _stands_in_for(actor):
        raise TaskNotOpenError(task.id, _name(unit, task.assignee))


def _stands_in_for(actor: Actor) -> set[str]:
    return {one.delegated_by for one in actor.memberships if one.delegated_by is not None}


def _name(unit: UnitOfWork, user: str | None) -> str | None:
    found = unit.people.user(user) if user is not None else None
    return found.name if found is not None else user
