# SPDX-License-Identifier: EUPL-1.2
"""What the file of one person is made of: the parts, and which of them are handed out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from wijkpad.domain.case import Case
from wijkpad.domain.document import Document
from wijkpad.domain.file.persons import Person
from wijkpad.domain.leaving_out import LeftOut
from wijkpad.feel import Value
from wijkpad.forms import Shown


@dataclass(frozen=True, slots=True)
class Picked:
    """What a person chose, by the keys of parts: to leave out, and to give after reading it."""

    omitted: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of what is given: answers to a form, an item of the file, a term, a note, a document.

    Attributes:
        key: names the part within the case, so that a person can leave it out by hand.
        source: where it comes from, in Dutch.
        lines: (label, text) for a reader; `value`: the same for a program.
        is_free: it holds free text, which may speak of others: a person has to read it.
        held: it is given only when a person read it and says so.
        document: whose bytes come along, under the name `file`.
        about: other people of the file whom it names; a help for who reads it.
    """

    key: str
    kind: str
    title: str
    source: str
    lines: tuple[Shown, ...] = field(repr=False)
    value: Value = field(repr=False)
    is_free: bool = False
    held: bool = False
    document: Document | None = field(default=None, repr=False)
    file: str = ""
    about: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that may be given, and all that is left out with the reason.

    Attributes:
        every: what a person may choose from; `parts`: what is handed out of it.
    """

    person: Person
    case: Case
    title: str
    every: tuple[Part, ...]
    parts: tuple[Part, ...]
    left: tuple[LeftOut, ...]


def handed_out(parts: list[Part], chosen: Picked, left: list[LeftOut]) -> tuple[Part, ...]:
    """Return the parts that are handed out, and tell in `left` of the others."""
    found = []
    for part in parts:
        if part.key in chosen.omitted:
            left.append(LeftOut(part.title, "by_hand"))
        elif part.held and part.key not in chosen.given:
            left.append(LeftOut(part.title, "unread"))
        else:
            found.append(part)
    return tuple(found)


def with_files_named(parts: list[Part]) -> list[Part]:
    """Return the parts with a name for each file that may come along, in their order."""
    kept = [one for one in parts if one.document is not None]
    return [
        replace(one, file=f"documenten/{kept.index(one) + 1}-{one.document.name}")
        if one.document is not None
        else one
        for one in parts
    ]
