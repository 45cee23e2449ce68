# SPDX-License-Identifier: EUPL-1.2
"""What a desk can do with documents, and their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wijkpad.api.cases.pages import case_head
from wijkpad.api.file.sending_told import asks_when_sent, told_at, told_in_task
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.api.words import role_names
from wijkpad.commands.documents import (
    edit_document,
    fix_document,
    make_document,
    send_document,
    upload_document,
)
from wijkpad.commands.documents.send_document import Sent
from wijkpad.commands.documents.upload_document import Upload
from wijkpad.commands.file.sharing import ways_to_share
from wijkpad.commands.file.state import read_file
from wijkpad.commands.run.reading import look_at
from wijkpad.commands.tasks import answering
from wijkpad.documents import KINDS, FilledPart, to_html
from wijkpad.domain.access import may
from wijkpad.domain.case import Case, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.document import Document, Sending
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork

STATES: Final[Mapping[str, tuple[str, str]]] = {
    "draft": ("Concept", "amber"),
    "offered": ("Wacht op goedkeuring", "blue"),
    "fixed": ("Vastgelegd", "green"),
    "dropped": ("Weggelegd", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document in the list of a case.

    Attributes:
        kind, state: Dutch; `colour` goes with the state.
        instead: the id of the fixed document that took its place.
        sendings: with the name of who sent it.
        told: when it was sent by what its task says, as long as no sending is recorded.
    """

    document: Document
    kind: str
    state: str
    colour: str
    made_by: str
    fixed_by: str | None
    instead: str | None
    sendings: tuple[tuple[Sending, str], ...]
    told: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLine:
    """A document that can be made: for a task, or for a run."""

    title: str
    kind: str
    task: str | None = None
    about: str = ""
    run: str | None = None
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentList:
    """The documents of a case."""

    head: CaseHead
    lines: tuple[DocumentLine, ...]
    makes: tuple[MakeLine, ...]
    may_write: bool
    most_bytes: int
    makes_pdf: bool
    scans: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart:
    """One part of a document with what stands in its field, and how it reads."""

    part: FilledPart
    typed: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """Everything that the page of a document shows.

    Attributes:
        typed_at: when this person's own typing was kept; None: nothing is kept apart.
        overtaken: somebody changed the document since this person began to type.
        refusal: why this person may not fix it; None: they may.
        task: the task where it was made, while that is open; `asks_when_sent`: its form asks that.
        told: what the answers of that task say of its sending, as long as no sending is recorded.
        colleagues: id to name, for who sent it.
        ways: consents and other grounds on which it may go outside the household.
    """

    head: CaseHead
    line: DocumentLine
    parts: tuple[DocumentPart, ...]
    typed_at: datetime | None
    overtaken: bool
    may_write: bool
    by_second: bool
    approvers: tuple[str, ...]
    refusal: str | None
    task: Task | None
    asks_when_sent: bool
    told: Sent | None
    corrects: Document | None
    colleagues: Mapping[str, str]
    ways: Mapping[str, str] = field(repr=False)


class DocumentDesk:
    """Verbs about documents. Each raises as the command behind it does."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._tools, self._actor = reader, reader.tools, reader.actor

    def of_case(self, case_id: str) -> DocumentList:
        """Return the documents of a case, and what can be made."""

        def work(unit: UnitOfWork, case: Case) -> DocumentList:
            documents = self._tools.documents
            allowed = may(self._actor, "document", case, on=self._tools.today()) is None
            return DocumentList(
                head=case_head(unit, case),
                lines=tuple(self._lines(unit, case)),
                makes=tuple(self._makes(unit, case)) if allowed else (),
                may_write=allowed,
                most_bytes=documents.most_bytes,
                makes_pdf=documents.printer.media_type == "application/pdf",
                scans=documents.scanner is not None,
            )

        return self._reader.case(case_id, work)

    def page(self, document_id: str, posted: Mapping[str, str] | None = None) -> DocumentPage:
        """Return the page of a document; `posted` stands in the fields where given."""
        return self._reader.document(
            document_id, lambda unit, case, document: self._page(unit, case, document, posted)
        )

    def printed(self, document_id: str) -> tuple[str, str]:
        """Return a document as a page to print, and the style in it; a fixed page as it was fixed."""

        def work(unit: UnitOfWork, case: Case, document: Document) -> tuple[str, str]:
            now = self._tools.clock.now()
            if document.is_upload:
                raise NotFoundError("document", document_id)
            if document.media_type == "text/html":
                page = unit.documents.file(document).decode()
            else:
                page = fix_document.page_of(unit, case, document, now)
            return page, page.partition("<style>")[2].partition("</style>")[0]

        return self._reader.document(document_id, work)

    def make_for_task(self, task: str) -> Document:
        """Make the document of a task, with what is typed there already."""
        return make_document.for_task(self._tools, self._actor, task)

    def make_for_case(self, case: str, run: str, template: str) -> Document:
        """Make a document that no task is about."""
        return make_document.for_case(self._tools, self._actor, case, run, template)

    def correct(self, document: str) -> Document:
        """Make a new document in place of a fixed one."""
        return make_document.correcting(self._tools, self._actor, document)

    def type_on(self, document: str, texts: Mapping[str, str], seen: int) -> datetime:
        """Keep what this person typed so far, and return when."""
        return edit_document.type_on(self._tools, self._actor, document, texts, seen)

    def save(self, document: str, texts: Mapping[str, str], seen: int) -> Document:
        """Make what was typed the text of the document."""
        return edit_document.save(self._tools, self._actor, document, texts, seen)

    def offer(self, document: str) -> Document:
        """Let it wait for a second person."""
        return edit_document.offer(self._tools, self._actor, document)

    def send_back(self, document: str, reason: str) -> Document:
        """Give it back to who wrote it."""
        return edit_document.send_back(self._tools, self._actor, document, reason)

    def drop(self, document: str) -> Document:
        """Put a draft away."""
        return edit_document.drop(self._tools, self._actor, document)

    def fix(self, document: str, seen: int) -> Document:
        """Fix it for ever as it was seen."""
        return fix_document.handle(self._tools, self._actor, document, seen)

    def record_sent(self, document: str, sent: Sent, *, token: str | None = None) -> None:
        """Record that it was sent."""
        send_document.handle(self._tools, self._actor, document, sent, token=token)

    def upload(self, case: str, upload: Upload, *, token: str | None = None) -> Document:
        """Keep a file in the case."""
        return upload_document.handle(self._tools, self._actor, case, upload, token=token)

    def give(self, document: str) -> tuple[Document, bytes]:
        """Return a document with its bytes."""
        return upload_document.give(self._tools, self._actor, document)

    def _lines(self, unit: UnitOfWork, case: Case) -> list[DocumentLine]:
        names = self._reader.names(unit)
        every = unit.documents.of_case(case.id)
        sendings = unit.documents.sendings_of(case.id)
        instead = {one.corrects: one.id for one in every if one.corrects and one.state == "fixed"}
        return [
            DocumentLine(
                document=one,
                kind="Toegevoegd bestand" if one.is_upload else KINDS.get(one.kind, one.kind),
                state=STATES[one.state][0] if not one.is_upload else "Toegevoegd",
                colour=STATES[one.state][1],
                made_by=names.get(one.made_by, one.made_by),
                fixed_by=names.get(one.fixed_by, one.fixed_by) if one.fixed_by else None,
                instead=instead.get(one.id),
                sendings=tuple(
                    (sent, names.get(sent.by, sent.by))
                    for sent in sendings
                    if sent.document == one.id
                ),
                told=None
                if any(sent.document == one.id for sent in sendings)
                else told_at(unit, one),
            )
            for one in every
        ]

    def _makes(self, unit: UnitOfWork, case: Case) -> list[MakeLine]:
        found: list[MakeLine] = []
        if case.status != "open":
            return found
        tasks = self._reader.queries.tasks_of_case(unit.municipality, case.id)
        there = unit.documents.of_case(case.id)
        for run in unit.cases.runs_of(case.id):
            looking = look_at(self._tools, unit, self._actor, case, run.id)
            own = [one for one in tasks if one.run == run.id]
            found += _of_tasks(looking.definition, own, there)
            found += _of_run(looking.definition, run.id, there)
        return found

    def _page(
        self,
        unit: UnitOfWork,
        case: Case,
        document: Document,
        posted: Mapping[str, str] | None,
    ) -> DocumentPage:
        day = self._tools.today()
        typed = unit.documents.typed(document, self._actor.user)
        texts = posted if posted is not None else typed.texts if typed is not None else {}
        line = next(one for one in self._lines(unit, case) if one.document.id == document.id)
        open_now = document.state in ("draft", "offered")
        about = edit_document.about(self._tools, unit, document) if open_now else None
        refusal = may(self._actor, "fix", about, on=day) if about is not None else None
        task = unit.tasks.get(document.task) if document.task is not None else None
        return DocumentPage(
            head=case_head(unit, case),
            line=line,
            parts=tuple(
                DocumentPart(
                    part=one,
                    typed=texts.get(one.key, one.text) if not one.fixed else one.text,
                    html=to_html(one.text),
                )
                for one in document.parts
            ),
            typed_at=typed.saved_at if typed is not None else None,
            overtaken=typed is not None and typed.seen != document.version,
            may_write=may(self._actor, "document", case, on=day) is None,
            by_second=about is not None and about.by_second,
            approvers=role_names(about.approvers) if about is not None else (),
            refusal=refusal.text if refusal is not None else None,
            task=task if task is not None and task.status == "open" else None,
            asks_when_sent=task is not None
            and asks_when_sent(look_at(self._tools, unit, self._actor, case, task.run), task),
            told=told_in_task(unit, task) if task is not None and not line.sendings else None,
            corrects=unit.documents.get(document.corrects) if document.corrects else None,
            colleagues=answering.colleagues(unit, case, day),
            ways=ways_to_share(read_file(unit, case, day)),
        )


def _of_tasks(definition: Definition, tasks: list[Task], there: list[Document]) -> list[MakeLine]:
    """Return what tasks of a run are about and have not got yet, also of a task that is done.

    A document that was fixed for a task is replaced from its own page.
    """
    found = []
    for task in tasks:
        step = definition.steps.get(task.element)
        key = (step.document or "") if step is not None else ""
        template = definition.templates.get(key)
        if template is None or task.status == "withdrawn":
            continue
        begun = _being_written(there, task.run, task.scope, key)
        if not begun and all(one.task != task.id or one.state == "dropped" for one in there):
            found.append(
                MakeLine(
                    title=template.title,
                    kind=KINDS[template.kind],
                    task=task.id,
                    about=task.name,
                )
            )
    return found


def _of_run(definition: Definition, run: str, there: list[Document]) -> list[MakeLine]:
    """Return what no task is about and nobody is writing; it may be made as often as it is needed."""
    named = {one.document for one in definition.steps.values()}
    return [
        MakeLine(title=one.title, kind=KINDS[one.kind], run=run, template=key)
        for key, one in definition.templates.items()
        if key not in named and not _being_written(there, run, "", key)
    ]


def _being_written(there: list[Document], run: str, scope: str, template: str) -> bool:
    return any(
        (one.run, one.scope, one.template) == (run, scope, template)
        and one.state in ("draft", "offered")
        for one in there
    )
