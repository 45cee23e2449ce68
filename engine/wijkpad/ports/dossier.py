# SPDX-License-Identifier: EUPL-1.2
"""The books of what colleagues keep on a case beside its forms, and pass to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from wijkpad.domain.case import Case, Task
from wijkpad.domain.dossier import Note, NoteDraft, Notice, Todo, WrongPerson
from wijkpad.domain.identity import Lent


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePage:
    """One page of the notes of a case: every version of each, the newest note and version first."""

    notes: tuple[tuple[Note, ...], ...]
    total: int


class NoteBook(Protocol):
    """Notes with their drafts, and to-dos; texts are sealed under the key of their case."""

    def write(self, note: Note) -> None:
        """Add a version; raises `StaleError` when somebody wrote that version first."""
        ...

    def versions(self, case: str, note: str) -> list[Note]:
        """Return every version of a note of this case, the newest first."""
        ...

    def page(self, case: str, *, page: int = 1, per_page: int = 20) -> NotePage: ...
    def draft(self, case: str, user: str) -> NoteDraft | None: ...
    def save_draft(self, draft: NoteDraft) -> None: ...
    def drop_draft(self, case: str, user: str) -> None: ...
    def add_todo(self, todo: Todo) -> None: ...
    def todo(self, todo: str) -> Todo | None: ...
    def save_todo(self, todo: Todo) -> None:
        """Write if the row still has the to-do's version, and raise that; raises `StaleError`."""
        ...

    def todos_of(self, case: str) -> list[Todo]:
        """Return the to-dos of a case: those to be done first, by their day, then the newest."""
        ...

    def todos_for(self, user: str, *, limit: int = 100) -> list[tuple[Todo, Case]]:
        """Return what somebody has to do yet, with its case, the most urgent first; one statement.

        Whoever shows it asks for each case whether it may be known.
        """
        ...


class HandingBook(Protocol):
    """What colleagues pass to each other: messages, shielded cases for a period, a way out."""

    def send(self, notice: Notice) -> None: ...
    def notice(self, notice: str) -> Notice | None: ...
    def see(self, notice: str, at: datetime) -> None: ...
    def notices_for(self, user: str, *, limit: int = 50) -> list[tuple[Notice, Case]]:
        """Return the messages that somebody has not put away, with their cases, newest first."""
        ...

    def drop_notices(self, case: str) -> None:
        """Take away every message about a case."""
        ...

    def tasks_of(self, user: str, *, limit: int = 50) -> list[Task]:
        """Return the open tasks that somebody has claimed, the most urgent first."""
        ...

    def shielded_of(self, user: str, *, limit: int = 100) -> list[Case]:
        """Return the open shielded cases of which somebody is a participant, newest first."""
        ...

    def lend(self, lent: Lent) -> None:
        """Let a stand-in know of a shielded case for a period; anew for another period."""
        ...

    def lent_to(self, user: str, on: date) -> list[Lent]: ...
    def lent_by(self, user: str) -> list[Lent]: ...
    def take_back(self, lent: Lent) -> None: ...
    def keep_away(self, case: str, users: Sequence[str]) -> None:
        """End what these users were lent of a case, and what they lent of it."""
        ...

    def wrong_person(self, case: str) -> WrongPerson | None: ...
    def save_wrong_person(self, found: WrongPerson) -> None: ...
    def drop_wrong_person(self, case: str) -> None: ...
