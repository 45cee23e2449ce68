# SPDX-License-Identifier: EUPL-1.2
"""Which task of a case its worker meets next."""

from __future__ import annotations

from datetime import date

from wijkpad.domain.access import TaskOfCase, may
from wijkpad.domain.case import Case
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork


def next_task(unit: UnitOfWork, actor: Actor, case: Case, *, on: date) -> str | None:
    """Return the newest open task of the case that the actor may do and nobody else has claimed."""
    best: tuple[object, ...] | None = None
    found: str | None = None
    for task in unit.tasks.open_of_case(case.id):
        free = task.assignee in (None, actor.user)
        if not free or may(actor, "work", TaskOfCase(task, case), on=on) is not None:
            continue
        rank = (task.assignee == actor.user, task.opened_at)
        if best is None or rank > best:
            best, found = rank, task.id
    return found
