# SPDX-License-Identifier: EUPL-1.2
"""Holding the access policy at the door of each command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from wijkpad.commands.access import withholding
from wijkpad.commands.jobs import report_stuck
from wijkpad.commands.journalling import write_refusal
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.access import Object, Opening, Publication, TaskOfCase, Verb, hides, may
from wijkpad.domain.access_objects import Designs, DocumentOfCase, PurseOf
from wijkpad.domain.case import Case, Run
from wijkpad.domain.identity import Actor
from wijkpad.domain.withheld import WITHHELD
from wijkpad.errors import KeptOutError, NotFoundError, RefusedError, RunStuckError
from wijkpad.ports import UnitOfWork

T = TypeVar("T")


class _HiddenError(NotFoundError):
    """Not to be known; remembers which rule hides it, for the journal only."""

    def __init__(self, kind: str, key: str, rule: str) -> None:
        super().__init__(kind, key)
        self.rule = rule


def allow(actor: Actor, verb: Verb, what: Object, *, on: date) -> None:
    """Let the actor pass, or raise.

    Raises:
        NotFoundError: the actor may not know that it exists.
        RefusedError: the actor may not do this.
    """
    finding = may(actor, verb, what, on=on)
    if finding is None:
        return
    if hides(finding):
        kind, key = _identity(what)
        raise _HiddenError(kind, key, finding.code)
    if finding.code == WITHHELD and isinstance(what, Case):
        raise KeptOutError([finding], what.id)
    raise RefusedError([finding])


def guarded(
    tools: Tools,
    actor: Actor,
    event: str,
    about: tuple[str, str],
    work: Callable[[UnitOfWork], T],
    *,
    keep: bool = True,
) -> T:
    """Do `work` in one transaction; journal it when the actor is kept out.

    A run that gets stuck becomes an incident, and the step is undone. Without `keep` nothing of the
    work stays, and nothing becomes an incident.
    A plugin of the municipality may keep the actor out: it is asked before the transaction begins.
    """
    try:
        withholding.require(tools, actor, event, about)
        return in_one_go(tools, actor.municipality, work, keep=keep)
    except NotFoundError as error:
        rule = error.rule if isinstance(error, _HiddenError) else None
        write_refusal(tools, actor, event, about=about, rule=rule)
        raise NotFoundError(*about) from None
    except RefusedError as error:
        write_refusal(tools, actor, event, about=about, rule=error.findings[0].code)
        raise
    except RunStuckError as error:
        if keep:
            report_stuck.handle(tools, actor, event, about, error)
        raise


def _identity(what: Object) -> tuple[str, str]:
    match what:
        case Case():
            return "case", what.id
        case TaskOfCase():
            return "task", what.task.id
        case DocumentOfCase():
            return "document", what.document
        case Opening():
            return "team", what.team
        case PurseOf():
            return "purse", f"{what.owner}:{what.key}"
        case Publication() | Designs() | None:
            return "municipality", ""


def task_of(unit: UnitOfWork, task_id: str) -> TaskOfCase:
    """Return the task with its case, not locked; raises `NotFoundError`."""
    task = unit.tasks.get(task_id)
    # Also for what is not there: how long an answer takes tells nothing.
    case = unit.cases.get(task.case if task is not None else task_id)
    if task is None or case is None:
        raise NotFoundError("task", task_id)
    return TaskOfCase(task, case)


def case_of(unit: UnitOfWork, case_id: str) -> Case:
    """Return the case, not locked; raises `NotFoundError`."""
    case = unit.cases.get(case_id)
    if case is None:
        raise NotFoundError("case", case_id)
    return case


def locked_task(unit: UnitOfWork, task_id: str) -> tuple[TaskOfCase, Run]:
    """Lock the task's case and run, and return them with the task as it is now.

    Whoever moves a run locks its case first, so under this lock no task of it changes.
    """
    found = unit.tasks.lock(task_id)
    if found is None:
        raise NotFoundError("task", task_id)
    return found
