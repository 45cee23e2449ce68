# SPDX-License-Identifier: EUPL-1.2
"""A task, or a whole case, handed over to a named colleague who may do it, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded, locked_task
from wijkpad.commands.journalling import entry
from wijkpad.commands.tasks.whose import require_open, require_unclaimed
from wijkpad.commands.team.colleagues import everybody, kept_away, tell, who_may
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import CASE_ROLES, TaskOfCase, is_shielded, may
from wijkpad.domain.case import Case, Task
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

HANDED: Final = "Een collega droeg deze taak aan u over, met wat er al was ingevuld."
_LONGEST: Final = 1_000


def task(
    tools: Tools, actor: Actor, task_id: str, to: str, reason: str, *, token: str | None = None
) -> Task:
    """Put an open task in the name of a colleague who may do it, with what was typed in it.

    Who has the task may, and who leads the case.

    Raises:
        NotFoundError: there is no such task, or the actor may not know of it.
        RefusedError: the actor's role may not do it.
        TaskNotOpenError: it is done, withdrawn, or claimed by somebody else.
        AnswersInvalidError: no reason, or a colleague who may not do it; nothing was changed.
    """

    def work(unit: UnitOfWork) -> Task:
        found, _ = locked_task(unit, task_id)
        asked = f"hand_over:{task_id}"
        if once.earlier(unit, actor, asked, token) is not None:
            return found.task
        day, now = tools.today(), tools.clock.now()
        leads = may(actor, "cancel", found.case, on=day) is None
        if not leads:
            allow(actor, "work", found, on=day)
        require_open(unit, found.task)
        if not leads:
            require_unclaimed(unit, found.task, actor)
        known = for_task(tools, unit, found)
        why = _checked(to, reason, known)
        handed = _give(unit, found.task, to, now)
        _journal(unit, actor, now, found.case, about=("task", task_id), detail={"to": to})
        tell(unit, actor, found.case, "task", [to], now=now, text=why, task=task_id)
        once.remember(unit, actor, asked, token, {"to": to}, now=now)
        return handed

    return guarded(tools, actor, "task.hand_over", ("task", task_id), work)


def case(
    tools: Tools,
    actor: Actor,
    case_id: str,
    to: str,
    reason: str,
    *,
    seen: str | None = None,
    token: str | None = None,
) -> Case:
    """Make a colleague the coordinator, with the open tasks that the old one, or the actor, has.

    The coordinator may, and who leads. In a shielded case the colleague becomes a participant. A
    task that the colleague may not do is nobody's from then on. `seen` is the coordinator as the
    actor saw it, empty for nobody.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor may not do it, or the case is closed (HAND-003).
        AnswersInvalidError: no reason, or a colleague who may not; nothing was changed.
        ConflictError: somebody else coordinates it since.
    """

    def work(unit: UnitOfWork) -> Case:
        found = unit.cases.lock(case_id)
        day, now = tools.today(), tools.clock.now()
        allow(actor, "see_household", found, on=day)
        allow(actor, "note", found, on=day)
        asked = f"hand_over:{case_id}"
        if once.earlier(unit, actor, asked, token) is not None:
            return found
        if found.coordinator != actor.user:
            allow(actor, "cancel", found, on=day)
        if found.status != "open":
            raise RefusedError([_CLOSED])
        if seen is not None and seen != (found.coordinator or ""):
            raise ConflictError(case_id)
        why = _checked(to, reason, for_case(tools, unit, found))
        old = {found.coordinator, actor.user}
        people = found.participants | {to} if is_shielded(found) else found.participants
        changed = replace(found, coordinator=to, participants=people)
        unit.cases.save(changed)
        moved = _pass_on(tools, unit, changed, old, to=to)
        detail = {"to": to, "tasks": " ".join(moved)}
        _journal(unit, actor, now, changed, about=("case", case_id), detail=detail)
        tell(unit, actor, changed, "case", [to], now=now, text=why)
        once.remember(unit, actor, asked, token, {"to": to}, now=now)
        return changed

    return guarded(tools, actor, "case.hand_over", ("case", case_id), work)


def for_task(tools: Tools, unit: UnitOfWork, found: TaskOfCase) -> dict[str, str]:
    """Return id to name of the colleagues to whom an open task may go."""
    known = who_may(tools, unit, "work", found, of=found.case)
    return {user: name for user, name in known.items() if user != found.task.assignee}


def for_case(tools: Tools, unit: UnitOfWork, found: Case) -> dict[str, str]:
    """Return id to name of the colleagues of the team to whom a case may go."""
    day, away = tools.today(), kept_away(unit, found)
    return {
        user.id: user.name
        for user, one in everybody(unit, day)
        if user.id not in away
        and user.id != found.coordinator
        and any(held.team == found.team and held.role in CASE_ROLES for held in one.memberships)
    }


def _checked(to: str, reason: str, known: Iterable[str]) -> str:
    why = reason.strip()
    faults = [] if to in known else [_WHO]
    if not why or len(why) > _LONGEST:
        faults.append(_WHY)
    if faults:
        raise AnswersInvalidError(faults)
    return why


def _pass_on(
    tools: Tools,
    unit: UnitOfWork,
    of: Case,
    old: set[str | None],
    *,
    to: str,
) -> list[str]:
    """Give the open tasks of the old coordinator to the new one, or to nobody; return which."""
    day, now = tools.today(), tools.clock.now()
    them = next((one for user, one in everybody(unit, day) if user.id == to), None)
    moved: list[str] = []
    for one in unit.tasks.open_of_case(of.id):
        if one.assignee is None or one.assignee not in old or one.assignee == to:
            continue
        able = them is not None and may(them, "work", TaskOfCase(one, of), on=day) is None
        if able:
            _give(unit, one, to, now)
        else:
            unit.tasks.save(replace(one, assignee=None))
        moved.append(one.id)
    return moved


def _give(unit: UnitOfWork, one: Task, to: str, now: datetime) -> Task:
    """Put a task in somebody's name; what was typed goes along, unless they typed themselves."""
    handed = replace(one, assignee=to)
    unit.tasks.save(handed)
    draft = unit.tasks.draft(one.id, one.assignee) if one.assignee is not None else None
    if draft is not None and unit.tasks.draft(one.id, to) is None:
        unit.tasks.save_draft(replace(draft, user=to, saved_at=now, reason=HANDED))
    return handed


def _journal(
    unit: UnitOfWork,
    actor: Actor,
    now: datetime,
    of: Case,
    *,
    about: tuple[str, str],
    detail: dict[str, str],
) -> None:
    event = "task.handed_over" if about[0] == "task" else "case.handed_over"
    unit.journal.write(entry(actor, now, event, "update", about=about, case=of, detail=detail))


_WHO = Finding(code="HAND-001", text="Kies een collega die dit mag doen.", element="to")
_WHY = Finding(
    code="HAND-002",
    text="Schrijf in hoogstens 1000 tekens op waarom u overdraagt.",
    element="reason",
)
_CLOSED = Finding(code="HAND-003", text="Deze zaak is gesloten: er valt niets over te dragen.")
