# SPDX-License-Identifier: EUPL-1.2
"""To-dos of colleagues on a case; never a legal term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.cases.keep_notes import writable
from wijkpad.commands.guard import guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.team.colleagues import who_may_see
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.dossier import Todo
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

LONGEST: Final = 500


def add(
    tools: Tools,
    actor: Actor,
    case_id: str,
    text: str,
    *,
    user: str | None = None,
    due_on: date | None = None,
    token: str | None = None,
) -> Todo:
    """Keep a to-do for the actor, or for a colleague who may see the case.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the case is closed (TODO-003).
        AnswersInvalidError: no text, too much of it, or a colleague who may not see the case.
    """

    def work(unit: UnitOfWork) -> Todo:
        case, now = writable(tools, unit, actor, case_id), tools.clock.now()
        asked = f"todo:{case_id}"
        done = once.earlier(unit, actor, asked, token)
        earlier = unit.notes.todo(done["todo"] or "") if done is not None else None
        if earlier is not None:
            return earlier
        if case.status != "open":
            raise RefusedError([_CLOSED])
        faults = [] if text.strip() and len(text.strip()) <= LONGEST else [_TEXT]
        whose = user or actor.user
        if whose != actor.user and whose not in who_may_see(tools, unit, case):
            faults.append(_WHO)
        if faults:
            raise AnswersInvalidError(faults)
        todo = Todo(
            id=new_id(),
            case=case_id,
            user=whose,
            by=actor.user,
            text=text.strip(),
            made_at=now,
            due_on=due_on,
        )
        unit.notes.add_todo(todo)
        detail = {"user": whose}
        about = ("todo", todo.id)
        unit.journal.write(
            entry(actor, now, "todo.added", "create", about=about, case=case, detail=detail)
        )
        once.remember(unit, actor, asked, token, {"todo": todo.id}, now=now)
        return todo

    return guarded(tools, actor, "todo.add", ("case", case_id), work)


def tick(tools: Tools, actor: Actor, case_id: str, todo_id: str, *, done: bool) -> Todo:
    """Say that a to-do is done, or is not done after all; saying so again changes nothing.

    Whoever may work on the case may: a colleague who is ill leaves nothing open.

    Raises:
        NotFoundError: there is no such to-do on the case, or the actor may not know of it.
    """

    def work(unit: UnitOfWork) -> Todo:
        case, now = writable(tools, unit, actor, case_id), tools.clock.now()
        todo = unit.notes.todo(todo_id)
        if todo is None or todo.case != case_id:
            raise NotFoundError("todo", todo_id)
        if (todo.done_at is not None) == done:
            return todo
        changed = replace(todo, done_at=now if done else None, done_by=actor.user if done else None)
        unit.notes.save_todo(changed)
        event = "todo.done" if done else "todo.reopened"
        unit.journal.write(entry(actor, now, event, "update", about=("todo", todo.id), case=case))
        return changed

    return guarded(tools, actor, "todo.tick", ("case", case_id), work)


_TEXT = Finding(
    code="TODO-001", text="Schrijf in hoogstens 500 tekens op wat er moet gebeuren.", element="text"
)
_WHO = Finding(code="TODO-002", text="Kies een collega die dit dossier mag zien.", element="user")
_CLOSED = Finding(code="TODO-003", text="Dit dossier is gesloten.", cure="Schrijf een aantekening.")
