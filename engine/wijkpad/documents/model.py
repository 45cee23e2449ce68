# SPDX-License-Identifier: EUPL-1.2
"""A template as it was read, and a document filled from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from wijkpad.documents.markup import gaps_in
from wijkpad.feel import Expression

Kind = Literal["letter", "leaflet", "report", "decision", "record", "invitation"]
KINDS: Final[Mapping[str, str]] = {
    "letter": "Brief",
    "leaflet": "Folder",
    "report": "Verslag",
    "decision": "Besluit",
    "record": "Dossierstuk",
    "invitation": "Uitnodiging",
}
Approval = Literal["author", "second"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One place between double braces.

    Attributes:
        text: the FEEL as written.
        otherwise: what stands there when there is no value; None: a gap that a person fills.
    """

    text: str
    expression: Expression
    otherwise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a template, with a title of its own for who edits it.

    Attributes:
        pieces: text and slots, in order.
        when: the part is there only when this is true; None: always.
        each: the part stands once for every item of this list, which is then called `name`.
        fixed: nobody but the designer changes it; a document cannot lose it.
        duty: the duty of law that it fulfils, such as `objection`.
        source: key of a source of the pathway.
    """

    key: str
    title: str
    pieces: tuple[str | Slot, ...] = ()
    when: Expression | None = None
    each: Expression | None = None
    name: str = ""
    fixed: bool = False
    duty: str = ""
    source: str = ""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places that are filled."""
        return tuple(one for one in self.pieces if isinstance(one, Slot))


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A document as its designer wrote it.

    Attributes:
        approval: who fixes it: its author, or a second person.
        approvers: roles of that second person; empty: anybody else who works on the case.
    """

    key: str
    title: str
    kind: Kind
    parts: tuple[Part, ...]
    approval: Approval = "author"
    approvers: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class FilledValue:
    """One value that came from the case: what it is, and what stands in the text."""

    label: str
    text: str = field(repr=False)
    is_gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPart:
    """A part of a document; `text` bears the few marks of `markup`."""

    key: str
    title: str
    text: str = field(repr=False)
    fixed: bool = False
    values: tuple[FilledValue, ...] = field(default=(), repr=False)

    @property
    def gaps(self) -> list[str]:
        """What a person still has to fill in."""
        return gaps_in(self.text)
