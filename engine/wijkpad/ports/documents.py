# SPDX-License-Identifier: EUPL-1.2
"""The book of documents, and what prints and scans them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from wijkpad.documents import FilledPart
from wijkpad.domain.definition import Definition
from wijkpad.domain.document import Document, Sending, TypedDocument


class DocumentBook(Protocol):
    """Documents of cases, their files, and to whom they were sent."""

    def add(self, document: Document) -> None: ...
    def get(self, document: str) -> Document | None: ...
    def case_of(self, document: str) -> str | None:
        """Return the case of a document; nothing is opened."""
        ...

    def save(self, document: Document) -> None:
        """Store it; raises `StaleError` when it is not at the version that was read."""
        ...

    def of_case(self, case: str) -> list[Document]:
        """Return every document of a case, the newest first."""
        ...

    def keep_file(self, document: Document, content: bytes) -> None:
        """Seal the bytes of a document; once, and never again."""
        ...

    def file(self, document: Document) -> bytes:
        """Return the bytes; raises `NotFoundError` when there are none."""
        ...

    def type_on(self, typed: TypedDocument) -> None:
        """Keep what somebody typed so far."""
        ...

    def typed(self, document: Document, user: str) -> TypedDocument | None: ...
    def drop_typed(self, document: str, user: str | None = None) -> None:
        """Forget what this person typed, or everybody."""
        ...

    def add_sending(self, sending: Sending) -> None: ...
    def sendings_of(self, case: str) -> list[Sending]:
        """Return what was sent of a case, oldest first; the disclosures are those `outside`."""
        ...


class Printer(Protocol):
    """Turns the page of a document into the bytes that are kept for ever."""

    @property
    def media_type(self) -> str: ...
    def print(self, html: str) -> bytes:
        """Return the bytes; fetches nothing from anywhere."""
        ...


class Scanner(Protocol):
    """Looks for what harms in a file that somebody brings."""

    def scan(self, content: bytes) -> Literal["clean", "infected", "none"]:
        """Return what it is; `none` when it could not be told."""
        ...


@dataclass(frozen=True, slots=True)
class Example:
    """How a template is filled in a scenario, which is named."""

    scenario: str
    parts: tuple[FilledPart, ...] = field(repr=False)


@runtime_checkable
class DocumentExamples(Protocol):
    """A `ScenarioRunner` that can show what becomes of a template."""

    def example(self, definition: Definition, template: str) -> Example | None:
        """Return the document as a scenario makes it; None when no scenario does."""
        ...
