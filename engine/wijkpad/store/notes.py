# SPDX-License-Identifier: EUPL-1.2
"""The book of notes and to-dos of cases; every text is sealed under the key of its case."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy import case as when

from wijkpad.domain.case import Case
from wijkpad.domain.dossier import Contact, Note, NoteDraft, Outcome, Todo
from wijkpad.errors import StaleError
from wijkpad.ports import NotePage
from wijkpad.store.cases import CASE, FULL_CASE, KEY_OF_CASE, case_from
from wijkpad.store.sealing import Box, Vault, padded
from wijkpad.store.tables import cases, note_drafts, notes, subject_keys, todos
from wijkpad.store.wire import Found, Wire, inserting, picking, removing, same, updating

_add = inserting(notes)
_versions = picking(notes, "case_id", "id").order_by(notes.c.version.desc())
_firsts = (
    select(notes.c.id)
    .where(*same(notes, "case_id"), notes.c.version == 1)
    .order_by(notes.c.written_at.desc(), notes.c.id)
    .limit(bindparam("rows"))
    .offset(bindparam("first"))
)
_of_these = (
    picking(notes, "case_id")
    .where(notes.c.id.in_(bindparam("these", expanding=True)))
    .order_by(notes.c.version.desc())
)
_count = select(func.count().label("total")).where(*same(notes, "case_id"), notes.c.version == 1)
_draft = picking(note_drafts, "case_id", "user_id")
_drop_draft = removing(note_drafts, "case_id", "user_id")
_add_todo = inserting(todos)
_todo = picking(todos, "id")
_save_todo = updating(todos, "id", "version")
_LAST: Final = date(9999, 12, 31)
_by_day = func.coalesce(todos.c.due_on, bindparam("last", type_=todos.c.due_on.type))
_todos_of = picking(todos, "case_id").order_by(
    when((todos.c.done_at.is_(None), 0), else_=1),
    when((todos.c.done_at.is_(None), _by_day), else_=None),
    todos.c.done_at.desc(),
    todos.c.made_at,
    todos.c.id,
)
_SHOWN: Final = tuple(
    one.label(f"todo_{one.name}") for one in todos.c if one.name not in ("municipality", "case_id")
)
_todos_for = (
    FULL_CASE.add_columns(*_SHOWN, subject_keys.c.wrapped)
    .join_from(
        cases,
        todos,
        and_(todos.c.municipality == cases.c.municipality, todos.c.case_id == cases.c.id),
    )
    .outerjoin(subject_keys, KEY_OF_CASE)
    .where(*same(todos, "user_id"), todos.c.done_at.is_(None), cases.c.status == "open")
    .order_by(_by_day, todos.c.made_at, todos.c.id)
    .limit(bindparam("rows"))
)


class SqlNotes:
    """Notes, drafts of them and to-dos, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def write(self, note: Note) -> None:
        sealed = self._vault.box(CASE, note.case).seal(
            _content(note), *_place(note.id, note.version)
        )
        values = {
            "id": note.id,
            "version": note.version,
            "case_id": note.case,
            "author": note.author,
            "written_at": note.at,
            "content": sealed,
        }
        self._wire.change(_add, values)

    def versions(self, case: str, note: str) -> list[Note]:
        rows = self._wire.every(_versions, at_case_id=case, at_id=note)
        return self._opened(case, rows)

    def page(self, case: str, *, page: int = 1, per_page: int = 20) -> NotePage:
        first = max(page - 1, 0) * per_page
        found = self._wire.every(_firsts, at_case_id=case, rows=per_page, first=first)
        ids = [row.id for row in found]
        counted = self._wire.one(_count, at_case_id=case)
        total = 0 if counted is None else int(counted.total)
        if not ids:
            return NotePage(notes=(), total=total)
        of: dict[str, list[Note]] = {one: [] for one in ids}
        for note in self._opened(case, self._wire.every(_of_these, at_case_id=case, these=ids)):
            of[note.id].append(note)
        return NotePage(notes=tuple(tuple(one) for one in of.values()), total=total)

    def _opened(self, case: str, rows: object) -> list[Note]:
        found = cast("list[Found]", rows)
        if not found:
            return []
        box = self._vault.box(CASE, case)
        return [_note(row, box) for row in found]

    def draft(self, case: str, user: str) -> NoteDraft | None:
        row = self._wire.one(_draft, at_case_id=case, at_user_id=user)
        if row is None:
            return None
        plain = self._vault.box(CASE, case).open(bytes(row.posted), "note_drafts", case, user)
        posted = {str(name): [str(one) for one in all_] for name, all_ in json.loads(plain).items()}
        return NoteDraft(case=case, user=user, posted=posted, saved_at=row.saved_at)

    def save_draft(self, draft: NoteDraft) -> None:
        plain = padded(json.dumps(draft.posted, ensure_ascii=False))
        box = self._vault.box(CASE, draft.case)
        values = {
            "case_id": draft.case,
            "user_id": draft.user,
            "posted": box.seal(plain, "note_drafts", draft.case, draft.user),
            "saved_at": draft.saved_at,
        }
        self._wire.put(note_drafts, values)

    def drop_draft(self, case: str, user: str) -> None:
        self._wire.change(_drop_draft, {"at_case_id": case, "at_user_id": user})

    def add_todo(self, todo: Todo) -> None:
        box = self._vault.box(CASE, todo.case)
        values = {
            "id": todo.id,
            "case_id": todo.case,
            "user_id": todo.user,
            "written_by": todo.by,
            "words": box.seal(todo.text, "todos", todo.id),
            "made_at": todo.made_at,
            **_standing(todo),
            "version": todo.version,
        }
        self._wire.change(_add_todo, values)

    def todo(self, todo: str) -> Todo | None:
        row = self._wire.one(_todo, at_id=todo)
        return None if row is None else _todo_from(row, self._vault.box(CASE, row.case_id))

    def save_todo(self, todo: Todo) -> None:
        values = {
            "at_id": todo.id,
            "at_version": todo.version,
            **_standing(todo),
            "version": todo.version + 1,
        }
        if self._wire.change(_save_todo, values) != 1:
            raise StaleError(f"todo {todo.id}")

    def todos_of(self, case: str) -> list[Todo]:
        rows = self._wire.every(_todos_of, at_case_id=case, last=_LAST)
        if not rows:
            return []
        box = self._vault.box(CASE, case)
        return [_todo_from(row, box) for row in rows]

    def todos_for(self, user: str, *, limit: int = 100) -> list[tuple[Todo, Case]]:
        found: list[tuple[Todo, Case]] = []
        for row in self._wire.every(_todos_for, at_user_id=user, last=_LAST, rows=limit):
            if row.wrapped is None:
                continue
            box = self._vault.unlocked(CASE, row.id, bytes(row.wrapped))
            todo = Todo(
                id=row.todo_id,
                case=row.id,
                user=row.todo_user_id,
                by=row.todo_written_by,
                text=box.open(bytes(row.todo_words), "todos", row.todo_id),
                made_at=row.todo_made_at,
                due_on=row.todo_due_on,
                version=row.todo_version,
            )
            found.append((todo, case_from(row)))
        return found


def _standing(todo: Todo) -> dict[str, object]:
    return {"due_on": todo.due_on, "done_at": todo.done_at, "done_by": todo.done_by}


def _place(note: str, version: int) -> tuple[object, ...]:
    return "notes", note, version


def _content(note: Note) -> str:
    value: dict[str, object] = {
        "text": note.text,
        "facts": note.facts,
        "interpretation": note.interpretation,
        "reason": note.reason,
    }
    if (one := note.contact) is not None:
        value["contact"] = {
            "mode": one.mode,
            "planned_at": _written(one.planned_at),
            "held_at": _written(one.held_at),
            "by": one.by,
            "whom": one.whom,
            "outcome": one.outcome,
            "next": one.next,
        }
    return padded(json.dumps(value, ensure_ascii=False))


def _note(row: Found, box: Box) -> Note:
    value = json.loads(box.open(bytes(row.content), *_place(row.id, row.version)))
    contact = value.get("contact")
    return Note(
        id=row.id,
        case=row.case_id,
        version=row.version,
        author=row.author,
        at=row.written_at,
        text=value["text"],
        facts=value["facts"],
        interpretation=value["interpretation"],
        contact=None if contact is None else _contact(contact),
        reason=value["reason"],
    )


def _contact(value: dict[str, str | None]) -> Contact:
    return Contact(
        mode=value["mode"] or "",
        planned_at=_read(value["planned_at"]),
        held_at=_read(value["held_at"]),
        by=value["by"] or "",
        whom=value["whom"] or "",
        outcome=cast("Outcome | None", value["outcome"]),
        next=value["next"] or "",
    )


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _todo_from(row: Found, box: Box) -> Todo:
    return Todo(
        id=row.id,
        case=row.case_id,
        user=row.user_id,
        by=row.written_by,
        text=box.open(bytes(row.words), "todos", row.id),
        made_at=row.made_at,
        due_on=row.due_on,
        done_at=row.done_at,
        done_by=row.done_by,
        version=row.version,
    )
