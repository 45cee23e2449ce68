# SPDX-License-Identifier: EUPL-1.2
"""Changing the text of a document that is not fixed yet, and letting a second person see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from wijkpad.commands.documents.documents_of import (
    DocumentChangedError,
    known,
    note,
    template_of,
    workable,
)
from wijkpad.commands.guard import case_of, guarded
from wijkpad.commands.tools import Tools
from wijkpad.documents import FilledPart, tidy
from wijkpad.domain.access_objects import DocumentOfCase
from wijkpad.domain.document import Document, TypedDocument
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

LONGEST: Final = 20_000


def type_on(
    tools: Tools, actor: Actor, document_id: str, texts: Mapping[str, str], seen: int
) -> datetime:
    """Keep what this person typed so far, unchecked; typing is no event of the journal.

    Raises:
        NotFoundError: there is no such document, or the actor may not know of it.
        RefusedError: the actor may not work on it.
        DocumentChangedError: it is fixed or dropped.
        AnswersInvalidError: far too much was sent.
    """

    def work(unit: UnitOfWork) -> datetime:
        _, document = known(tools, unit, actor, "document", document_id)
        if document.state in ("fixed", "dropped"):
            raise DocumentChangedError(document.id)
        now = tools.clock.now()
        _keep(unit, actor, document, _own(document, texts), seen=seen, now=now)
        return now

    return guarded(tools, actor, "document.draft", ("document", document_id), work)


def save(
    tools: Tools, actor: Actor, document_id: str, texts: Mapping[str, str], seen: int
) -> Document:
    """Make what was typed the text of the document; fixed parts stay as they are.

    Raises:
        NotFoundError, RefusedError, AnswersInvalidError: as `type_on`.
        DocumentChangedError: it changed since it was seen at version `seen`; what was typed is kept
            for this person.
    """

    def work(unit: UnitOfWork) -> Document | None:
        case, document = workable(tools, unit, actor, document_id)
        own, now = _own(document, texts), tools.clock.now()
        if document.version != seen or document.state != "draft":
            if document.state in ("draft", "offered"):
                _keep(unit, actor, document, own, seen=seen, now=now)
            return None
        parts = tuple(_changed(part, own) for part in document.parts)
        unit.documents.drop_typed(document.id, actor.user)
        if parts == document.parts:
            return document
        changed = replace(
            document, parts=parts, writers=document.writers | {actor.user}, changed_at=now
        )
        unit.documents.save(changed)
        note(unit, actor, "document.changed", case, document, now=now)
        return replace(changed, version=document.version + 1)

    done = guarded(tools, actor, "document.change", ("document", document_id), work)
    if done is None:
        raise DocumentChangedError(document_id)
    return done


def offer(tools: Tools, actor: Actor, document_id: str) -> Document:
    """Let the document wait for a second person; it no longer changes meanwhile.

    Raises:
        AnswersInvalidError: something still has to be filled in (DOC-020).
        DocumentChangedError: it is no draft any more.
        RefusedError: the actor may not do it, or no second person is needed (DOC-024).
    """

    def work(unit: UnitOfWork) -> Document:
        case, document = workable(tools, unit, actor, document_id)
        if document.state != "draft":
            raise DocumentChangedError(document.id)
        if not about(tools, unit, document).by_second:
            raise RefusedError([_NO_SECOND])
        require_whole(document)
        now = tools.clock.now()
        offered = replace(document, state="offered", reason="", changed_at=now)
        unit.documents.save(offered)
        note(unit, actor, "document.offered", case, document, now=now)
        return replace(offered, version=document.version + 1)

    return guarded(tools, actor, "document.offer", ("document", document_id), work)


def send_back(tools: Tools, actor: Actor, document_id: str, reason: str) -> Document:
    """Make an offered document a draft again, with the reason why.

    Raises:
        AnswersInvalidError: there is no reason, or a very long one.
        DocumentChangedError: it does not wait any more.
    """

    def work(unit: UnitOfWork) -> Document:
        case, document = workable(tools, unit, actor, document_id)
        if document.state != "offered":
            raise DocumentChangedError(document.id)
        if not reason.strip() or len(reason) > LONGEST:
            raise AnswersInvalidError([_WHY])
        now = tools.clock.now()
        back = replace(document, state="draft", reason=reason.strip(), changed_at=now)
        unit.documents.save(back)
        note(unit, actor, "document.sent_back", case, document, now=now)
        return replace(back, version=document.version + 1)

    return guarded(tools, actor, "document.send_back", ("document", document_id), work)


def drop(tools: Tools, actor: Actor, document_id: str) -> Document:
    """Put a draft away: it stays in the file as dropped, and can no longer be fixed or sent."""

    def work(unit: UnitOfWork) -> Document:
        case, document = workable(tools, unit, actor, document_id)
        if document.state not in ("draft", "offered"):
            raise DocumentChangedError(document.id)
        now = tools.clock.now()
        dropped = replace(document, state="dropped", changed_at=now)
        unit.documents.save(dropped)
        unit.documents.drop_typed(document.id)
        note(unit, actor, "document.dropped", case, document, now=now)
        return replace(dropped, version=document.version + 1)

    return guarded(tools, actor, "document.drop", ("document", document_id), work)


def require_whole(document: Document) -> None:
    """Refuse a document with gaps: what a person must fill, and what the municipality must."""
    faults = [
        Finding(
            code="DOC-021" if part.fixed else "DOC-020",
            text=f"‘{part.title}’ is nog niet ingevuld.",
            cure="Vraag de functioneel beheerder om dit gegeven bij de instellingen van de gemeente "
            "in te vullen. Maak het document daarna opnieuw."
            if part.fixed
            else "Vervang de tekst tussen de haken [[ ]] door wat er moet staan.",
            element=part.key,
        )
        for part in document.parts
        if part.gaps
    ]
    if faults:
        raise AnswersInvalidError(faults)


def about(tools: Tools, unit: UnitOfWork, document: Document) -> DocumentOfCase:
    """Return what the policy needs to know about fixing a document.

    Where its template is gone, a second person looks at it.
    """
    case = case_of(unit, document.case)
    template = template_of(tools, unit, document)
    return DocumentOfCase(
        case=case,
        document=document.id,
        writers=document.writers,
        approvers=template.approvers if template is not None else (),
        by_second=template is None or template.approval == "second",
    )


def _own(document: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of parts that people may change."""
    own = {part.key: tidy(texts[part.key]) for part in _open(document) if part.key in texts}
    long = [key for key, text in own.items() if len(text) > LONGEST]
    if long:
        raise AnswersInvalidError(
            [
                Finding(
                    code="DOC-022",
                    text=f"Deze tekst is te lang: hoogstens {LONGEST} tekens.",
                    cure="Maak de tekst korter.",
                    element=key,
                )
                for key in long
            ]
        )
    return own


def _open(document: Document) -> list[FilledPart]:
    return [part for part in document.parts if not part.fixed]


def _changed(part: FilledPart, own: Mapping[str, str]) -> FilledPart:
    return replace(part, text=own[part.key].strip()) if part.key in own else part


def _keep(
    unit: UnitOfWork,
    actor: Actor,
    document: Document,
    own: Mapping[str, str],
    *,
    seen: int,
    now: datetime,
) -> None:
    typed = TypedDocument(document=document.id, user=actor.user, seen=seen, texts=own, saved_at=now)
    unit.documents.type_on(typed)


_NO_SECOND = Finding(
    code="DOC-024",
    text="Voor dit document is geen tweede persoon nodig.",
    cure="Leg het zelf vast.",
)
_WHY = Finding(
    code="DOC-025",
    text="Schrijf op wat er nog moet gebeuren.",
    cure="De schrijver ziet uw reden bij het document.",
    element="reason",
)
