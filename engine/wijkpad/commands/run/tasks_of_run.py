# SPDX-License-Identifier: EUPL-1.2
"""The user tasks of a run: opened and withdrawn as the run moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from wijkpad.commands.access import participants
from wijkpad.commands.run.moments import due_of
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import local_day
from wijkpad.domain.case import Case, Task
from wijkpad.domain.contract_access import CONTRACT_ROLES
from wijkpad.domain.definition import Step
from wijkpad.domain.identity import LANE_ROLES, Membership
from wijkpad.feel import Expression, Value
from wijkpad.ports import Wait

WITHDRAWN = "De taak is vervallen. Wat u al had ingevuld, is bewaard."


def write(moving: Moving, waits: Iterable[Wait], *, completed: str | None = None) -> None:
    """Open the tasks that the run waits for now, and withdraw those it waits for no more."""
    unit = moving.unit
    waiting = {one.token: one for one in waits if one.kind == "user"}
    known = {one.token for one in moving.before if one.kind == "user"}
    left = known - waiting.keys() - {completed}
    gone = [one for one in unit.tasks.open_of_run(moving.run.id) if one.id in left] if left else []
    for task in gone:
        closed = replace(task, status="withdrawn", closed_at=moving.now)
        unit.tasks.save(closed)
        unit.tasks.drop_drafts(task.id, keep_with_reason=WITHDRAWN)
    new = [opened(moving, one) for token, one in waiting.items() if token not in known]
    for task in new:
        unit.tasks.add(task)
        if task.assignee is not None:
            participants.join(moving, task.assignee)
    if new:
        moving.changes["opened"] = " ".join(one.id for one in new)
    if gone:
        moving.changes["withdrawn"] = " ".join(one.id for one in gone)


def follow_terms(moving: Moving) -> None:
    """Compute the due moments of the open tasks again, after a term moved."""
    for task in moving.unit.tasks.open_of_run(moving.run.id):
        due_on, due_at = _due(moving, moving.definition.steps[task.element], task.scope)
        if (due_on, due_at) != (task.due_on, task.due_at):
            moving.unit.tasks.save(replace(task, due_on=due_on, due_at=due_at))
            before, now = task.due_on or task.due_at, due_on or due_at
            place = f"task {task.element} {task.scope}".rstrip()
            moving.changes[place] = f"{_iso(before)} > {_iso(now)}"


def _iso(due: date | None) -> str:
    return due.isoformat() if due is not None else "-"


def opened(moving: Moving, wait: Wait) -> Task:
    """Return a task as it is drawn, for a wait that begins."""
    step = moving.definition.steps[wait.element]
    due_on, due_at = _due(moving, step, wait.scope)
    follow_up = _value(moving, step.follow_up, wait.scope)
    roles = _roles(moving, step, wait.scope)
    return Task(
        id=wait.token,
        run=moving.run.id,
        case=moving.case.id,
        element=wait.element,
        name=step.name,
        form=step.form or "",
        roles=roles,
        team=moving.case.team,
        scope=wait.scope,
        status="open",
        opened_at=moving.now,
        assignee=_assignee(moving, step, roles, wait.scope),
        due_on=due_on,
        due_at=due_at,
        follow_up_on=_day(follow_up),
        urgent_since=moving.now if step.urgent else None,
    )


def _due(moving: Moving, step: Step, scope: str) -> tuple[date | None, datetime | None]:
    return due_of(_value(moving, step.due, scope), moving.now)


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return local_day(value) if value.tzinfo is not None else value.date()
    return value if isinstance(value, date) else None


def _value(moving: Moving, expression: Expression | None, scope: str) -> Value:
    if expression is None:
        return None
    return expression.evaluate(moving.env.variables(scope), now=moving.now)


def _roles(moving: Moving, step: Step, scope: str) -> tuple[str, ...]:
    """Return the roles that get a task: the one it is sent to, if somebody here has it; else as drawn."""
    role = _value(moving, step.goes_to, scope)
    if not isinstance(role, str) or role not in LANE_ROLES:
        return step.roles
    day, people = local_day(moving.now), moving.unit.people
    active = {one.id for one in people.users() if one.active}
    there = people.memberships(team=moving.case.team)
    held = any(one.role == role and one.user in active and one.holds_on(day) for one in there)
    return (role,) if held else step.roles


def _assignee(moving: Moving, step: Step, roles: tuple[str, ...], scope: str) -> str | None:
    """Return the drawn assignee, when that user works in this team in a role of the task."""
    user = _value(moving, step.assignee, scope)
    if not isinstance(user, str):
        return None
    day = local_day(moving.now)
    fits = any(
        one.role in roles and one.holds_on(day) and _there(moving.case, one)
        for one in moving.unit.people.memberships(user=user)
    )
    return user if fits else None


def _there(case: Case, one: Membership) -> bool:
    """Tell whether a role counts on this file: with its team, or anywhere for a contract's."""
    return one.team == case.team or (case.subject == "contract" and one.role in CONTRACT_ROLES)
