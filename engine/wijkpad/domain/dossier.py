# SPDX-License-Identifier: EUPL-1.2
"""What colleagues keep on a case beside its forms: notes, contact moments, to-dos, messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

Outcome = Literal["reached", "not_reached", "refused", "worry"]
MODES: Final[Mapping[str, str]] = {
    "home": "Huisbezoek",
    "office": "Gesprek op kantoor",
    "phone": "Telefoon",
    "video": "Beeldbellen",
    "message": "Bericht of e-mail",
    "elsewhere": "Ergens anders",
}
OUTCOMES: Final[Mapping[str, str]] = {
    "reached": "Gesproken",
    "not_reached": "Niet bereikt",
    "refused": "Wilde geen contact",
    "worry": "Gesproken, en er is een zorg",
}
LINKS: Final[Mapping[str, str]] = {
    "same_household": "Zelfde huishouden",
    "follows": "Vervolg op",
    "related": "Hangt samen met",
}
"""Kinds of links that a person makes; what the product itself links is not undone by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact moment, planned or held (domain.md §3 ContactMoment).

    Attributes:
        mode: a key of `MODES`. `by`: the user who had it.
        held_at: None as long as it is only planned; then there is no outcome either.
    """

    mode: str
    planned_at: datetime | None = None
    held_at: datetime | None = None
    by: str
    whom: str = field(default="", repr=False)
    outcome: Outcome | None = None
    next: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One version of a note; versions are never changed or removed.

    Attributes:
        facts, interpretation: what was seen or heard, and what the writer makes of it, apart.
        reason: why this version takes the place of the one before it.
    """

    id: str
    case: str
    version: int
    author: str
    at: datetime
    text: str = field(repr=False)
    facts: str = field(default="", repr=False)
    interpretation: str = field(default="", repr=False)
    contact: Contact | None = field(default=None, repr=False)
    reason: str | None = field(default=None, repr=False)

    @property
    def is_worry(self) -> bool:
        """Whether it tells of a worry about somebody's safety."""
        return bool(self.facts) or (self.contact is not None and self.contact.outcome == "worry")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """What somebody was typing as a note on a case, as posted."""

    case: str
    user: str
    posted: dict[str, list[str]] = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something that a colleague means to do; never a legal term.

    Attributes:
        user: whose it is. `by`: who wrote it.
    """

    id: str
    case: str
    user: str
    by: str
    text: str = field(repr=False)
    made_at: datetime
    due_on: date | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    version: int = 1


NoticeKind = Literal["task", "case", "safety", "confirm", "break_glass", "joined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message from a colleague on somebody's worklist, about a case.

    Attributes:
        kind: a task or the whole case was handed over; an answer about safety was put right; a
            second person is asked to confirm; somebody opened the case in need; the reader
            became a participant of a shielded case.
        text: why, in the words of the sender.
    """

    id: str
    user: str
    case: str
    kind: NoticeKind
    by: str
    at: datetime
    task: str | None = None
    text: str = field(default="", repr=False)
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPerson:
    """A case that was started on the wrong person.

    Attributes:
        confirmed_by: the second person, where one is needed; else who asked. None while it waits.
    """

    case: str
    asked_by: str
    asked_at: datetime
    reason: str = field(repr=False)
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
