# SPDX-License-Identifier: EUPL-1.2
"""Notes, contact moments, to-dos and links of a case: the pages, and what can be done there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from wijkpad.api.cases.pages import case_head
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.commands.cases import keep_notes, keep_todos
from wijkpad.commands.tasks.answering import colleagues
from wijkpad.commands.team.colleagues import who_may_see
from wijkpad.domain.access import may
from wijkpad.domain.case import Case
from wijkpad.domain.dossier import Note, NoteDraft, Todo
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A note with its earlier versions, the newest of those first.

    Attributes:
        author: who wrote it first; `changed_by` who wrote the newest version, None when that is the first.
        contact_by: who had the contact.
    """

    note: Note
    author: str
    written_at: datetime
    contact_by: str
    changed_by: str | None
    may_amend: bool
    earlier: tuple[tuple[Note, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesPage:
    """One page of the notes of a case, newest first; `draft` is what the reader was typing."""

    head: CaseHead
    lines: tuple[NoteLine, ...]
    total: int
    page: int
    last_page: int
    me: str
    colleagues: Mapping[str, str] = field(repr=False)
    draft: NoteDraft | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendPage:
    """A note to put right."""

    head: CaseHead
    line: NoteLine
    me: str
    colleagues: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TodoLine:
    """A to-do with the names of whose it is, who wrote it and who did it."""

    todo: Todo
    user: str
    by: str
    done_by: str | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TodosPage:
    """The to-dos of a case, and for whom one may be written."""

    head: CaseHead
    open: tuple[TodoLine, ...]
    done: tuple[TodoLine, ...]
    me: str
    colleagues: Mapping[str, str] = field(repr=False)


class NoteDesk:
    """Notes and to-dos of cases, for one actor; raises as the verbs of `Desk` do."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tools, self._actor = reader.tools, reader.actor

    def notes(self, case: str, page: int = 1) -> NotesPage:
        """Return one page of the notes of a case, newest first; the look is journalled."""

        def work(unit: UnitOfWork, found: Case) -> NotesPage:
            names = self._reader.names(unit)
            listed = unit.notes.page(case, page=page, per_page=PER_PAGE)
            last = max(1, -(-listed.total // PER_PAGE))
            return NotesPage(
                head=case_head(unit, found),
                lines=tuple(self._line(found, one, names) for one in listed.notes),
                total=listed.total,
                page=page,
                last_page=last,
                me=self._actor.user,
                colleagues=self._colleagues(unit, found),
                draft=unit.notes.draft(case, self._actor.user),
            )

        return self._reader.case(case, work)

    def note(self, case: str, note: str) -> AmendPage:
        """Return one note of a case, to put it right."""

        def work(unit: UnitOfWork, found: Case) -> AmendPage:
            versions = unit.notes.versions(case, note)
            if not versions:
                raise NotFoundError("note", note)
            line = self._line(found, tuple(versions), self._reader.names(unit))
            return AmendPage(
                head=case_head(unit, found),
                line=line,
                me=self._actor.user,
                colleagues=self._colleagues(unit, found),
            )

        return self._reader.case(case, work)

    def write(
        self, case: str, posted: Mapping[str, Sequence[str]], *, token: str | None = None
    ) -> Note:
        """Keep a note; raises `AnswersInvalidError` with every fault at its field."""
        return keep_notes.write(self._tools, self._actor, case, posted, token=token)

    def amend(
        self, case: str, note: str, version: int, posted: Mapping[str, Sequence[str]]
    ) -> Note:
        """Put a note right; raises `ConflictError` when it was put right since `version`."""
        return keep_notes.amend(self._tools, self._actor, case, note, posted, version=version)

    def save_draft(
        self, case: str, posted: Mapping[str, Sequence[str]], *, token: str | None = None
    ) -> datetime:
        """Keep what was typed so far as a note, unchecked, and return when."""
        return keep_notes.save_draft(self._tools, self._actor, case, posted, token=token)

    def todos(self, case: str) -> TodosPage:
        """Return the to-dos of a case; the look is journalled."""

        def work(unit: UnitOfWork, found: Case) -> TodosPage:
            names, day = self._reader.names(unit), self._tools.today()
            lines = [_todo_line(one, names, day) for one in unit.notes.todos_of(case)]
            return TodosPage(
                head=case_head(unit, found),
                open=tuple(one for one in lines if one.todo.done_at is None),
                done=tuple(one for one in lines if one.todo.done_at is not None),
                me=self._actor.user,
                colleagues=who_may_see(self._tools, unit, found),
            )

        return self._reader.case(case, work)

    def add_todo(
        self,
        case: str,
        text: str,
        *,
        user: str | None = None,
        due_on: date | None = None,
        token: str | None = None,
    ) -> Todo:
        """Keep a to-do for the actor or a colleague; raises `AnswersInvalidError`."""
        return keep_todos.add(
            self._tools, self._actor, case, text, user=user, due_on=due_on, token=token
        )

    def tick(self, case: str, todo: str, *, done: bool) -> Todo:
        """Say that a to-do is done, or is not done after all."""
        return keep_todos.tick(self._tools, self._actor, case, todo, done=done)

    def _line(self, case: Case, versions: tuple[Note, ...], names: Mapping[str, str]) -> NoteLine:
        newest, first = versions[0], versions[-1]
        writable = may(self._actor, "note", case, on=self._tools.today()) is None
        contact = newest.contact
        return NoteLine(
            note=newest,
            author=names.get(first.author, first.author),
            written_at=first.at,
            contact_by=names.get(contact.by, contact.by) if contact is not None else "",
            changed_by=names.get(newest.author, newest.author) if newest.version > 1 else None,
            may_amend=writable and keep_notes.may_amend(self._tools, self._actor, case, first),
            earlier=tuple((one, names.get(one.author, one.author)) for one in versions[1:]),
        )

    def _colleagues(self, unit: UnitOfWork, case: Case) -> dict[str, str]:
        return colleagues(unit, case, self._tools.today())


def _todo_line(todo: Todo, names: Mapping[str, str], day: date) -> TodoLine:
    return TodoLine(
        todo=todo,
        user=names.get(todo.user, todo.user),
        by=names.get(todo.by, todo.by),
        done_by=names.get(todo.done_by, todo.done_by) if todo.done_by is not None else None,
        late=todo.done_at is None and todo.due_on is not None and todo.due_on < day,
    )
