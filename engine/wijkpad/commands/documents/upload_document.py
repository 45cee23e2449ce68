# SPDX-License-Identifier: EUPL-1.2
"""Taking in a file that somebody brings, and giving files out again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from wijkpad.commands.documents.documents_of import document_of, known, note, workable
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.documents import MEDIA_TYPES, clean_name, kind_of
from wijkpad.domain.case import Case
from wijkpad.domain.document import Document, Scan
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

_MEGABYTE = 1024 * 1024
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it; the name is only shown, never believed."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)
    title: str = field(default="", repr=False)


def handle(
    tools: Tools, actor: Actor, case_id: str, upload: Upload, *, token: str | None = None
) -> Document:
    """Keep the file in the case, sealed; what it is, its content tells.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor may not add to it.
        AnswersInvalidError: too large, of a kind that is not taken, or harmful (UPL-001 to UPL-007).
    """
    event, on = "document.upload", ("case", case_id)
    guarded(tools, actor, event, on, lambda unit: _may(tools, unit, actor, case_id))
    most = tools.documents.most_bytes
    if len(upload.content) > most:
        raise AnswersInvalidError([_too_large(len(upload.content), most)])
    if len(upload.title) > _LONGEST_TITLE:
        raise AnswersInvalidError([_LONG_TITLE])
    kind = kind_of(upload.content)
    scan = _scan(tools, upload.content)
    if scan == "infected":
        guarded(tools, actor, event, on, lambda unit: _refused(tools, unit, actor, case_id, upload))
        raise AnswersInvalidError([_HARMFUL])
    asked = f"document.upload:{case_id}"

    def work(unit: UnitOfWork) -> Document:
        case = _may(tools, unit, actor, case_id)
        unit.cases.lock(case.id)
        done = earlier(unit, actor, asked, token)
        if done is not None:
            return document_of(unit, str(done["document"]))
        now = tools.clock.now()
        name = clean_name(upload.name, kind)
        document = Document(
            id=new_id(),
            case=case.id,
            kind="upload",
            title=upload.title.strip() or name,
            name=name,
            state="fixed",
            writers=frozenset({actor.user}),
            made_by=actor.user,
            made_at=now,
            changed_at=now,
            fixed_by=actor.user,
            fixed_at=now,
            media_type=MEDIA_TYPES[kind],
            sha256=sha256(upload.content).hexdigest(),
            size=len(upload.content),
            scan=scan,
        )
        unit.documents.add(document)
        unit.documents.keep_file(document, upload.content)
        detail = {"sha256": document.sha256, "scan": scan}
        note(unit, actor, "document.uploaded", case, document, now=now, action="create", **detail)
        remember(unit, actor, asked, token, {"document": document.id}, now=now)
        return document

    return guarded(tools, actor, event, on, work)


def give(tools: Tools, actor: Actor, document_id: str) -> tuple[Document, bytes]:
    """Return a document with its bytes; that somebody opened it is in the journal.

    An upload that nobody looked at is looked at now, where there is a scanner.

    Raises:
        NotFoundError: there is no such document or file, or the actor may not know of it.
        RefusedError: it is held until a scanner found it clean (UPL-008), or it harms (UPL-007).
    """
    scan = _scan_of(tools, actor, document_id)

    def work(unit: UnitOfWork) -> tuple[Document, bytes] | Finding:
        case, document = known(tools, unit, actor, "see", document_id)
        content = unit.documents.file(document)
        if document.is_upload:
            document = _looked_at(tools, unit, actor, document, scan)
            if document.scan == "infected":
                return _HARMFUL
            if document.scan != "clean" and tools.documents.holds:
                return _HELD
        note(unit, actor, "document.opened", case, document, now=tools.clock.now(), action="read")
        return document, content

    found = guarded(tools, actor, "document.open", ("document", document_id), work)
    if isinstance(found, Finding):
        raise RefusedError([found])
    return found


def _scan_of(tools: Tools, actor: Actor, document_id: str) -> Scan:
    """Return what the scanner says of an upload that nobody looked at yet; no transaction waits for it.

    Raises:
        NotFoundError: there is no such document or file, or the actor may not know of it.
    """
    if tools.documents.scanner is None:
        return "none"

    def work(unit: UnitOfWork) -> bytes | None:
        _, document = known(tools, unit, actor, "see", document_id)
        unseen = document.is_upload and document.scan == "none"
        return unit.documents.file(document) if unseen else None

    content = guarded(tools, actor, "document.open", ("document", document_id), work, keep=False)
    return _scan(tools, content) if content is not None else "none"


def _looked_at(
    tools: Tools, unit: UnitOfWork, actor: Actor, document: Document, scan: Scan
) -> Document:
    if document.scan != "none" or scan == "none":
        return document
    case, document = workable(tools, unit, actor, document.id)
    looked = replace(document, scan=scan)
    unit.documents.save(looked)
    note(unit, actor, "document.scanned", case, document, now=tools.clock.now(), scan=scan)
    return replace(looked, version=document.version + 1)


def _scan(tools: Tools, content: bytes) -> Scan:
    scanner = tools.documents.scanner
    return "none" if scanner is None else scanner.scan(content)


def _may(tools: Tools, unit: UnitOfWork, actor: Actor, case_id: str) -> Case:
    case = case_of(unit, case_id)
    allow(actor, "document", case, on=tools.today())
    return case


def _refused(tools: Tools, unit: UnitOfWork, actor: Actor, case_id: str, upload: Upload) -> None:
    case = case_of(unit, case_id)
    unit.journal.write(
        entry(
            actor,
            tools.clock.now(),
            "document.upload",
            "create",
            case=case,
            outcome="refused",
            rule="UPL-007",
            detail={"sha256": sha256(upload.content).hexdigest()},
        )
    )


def _too_large(size: int, most: int) -> Finding:
    shown, allowed = (f"{one / _MEGABYTE:.1f}".replace(".", ",") for one in (size, most))
    return Finding(
        code="UPL-009",
        text=f"Dit bestand is {shown} MB. Hoogstens {allowed} MB mag.",
        cure="Maak het bestand kleiner, of deel het op.",
        element="file",
    )


_LONG_TITLE = Finding(
    code="UPL-010",
    text=f"De omschrijving is te lang: hoogstens {_LONGEST_TITLE} tekens.",
    cure="Maak de omschrijving korter.",
    element="title",
)
_HARMFUL = Finding(
    code="UPL-007",
    text="De virusscanner vond iets schadelijks in dit bestand. Het is niet te openen.",
    cure="Vraag de inwoner of afzender om een nieuw bestand en meld dit aan uw beheerder.",
    element="file",
)
_HELD = Finding(
    code="UPL-008",
    text="Dit bestand is nog niet gescand op virussen. Uw gemeente houdt het daarom vast.",
    cure="Vraag uw beheerder of de virusscanner werkt, en probeer het later opnieuw.",
)
