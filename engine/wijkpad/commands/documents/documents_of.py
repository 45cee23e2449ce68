# SPDX-License-Identifier: EUPL-1.2
"""What every command about documents needs: the document with its case, and its template."""

from __future__ import annotations

from datetime import datetime

from wijkpad.commands.guard import allow
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.documents import Template
from wijkpad.domain.access import Verb
from wijkpad.domain.case import Case
from wijkpad.domain.document import Document
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Action
from wijkpad.errors import ConflictError, NotFoundError
from wijkpad.ports import UnitOfWork


class DocumentChangedError(ConflictError):
    """Somebody changed the document meanwhile, or it is fixed; what was typed is kept."""

    def __init__(self, document: str) -> None:
        self.document = document
        super().__init__(document)


def known(
    tools: Tools, unit: UnitOfWork, actor: Actor, verb: Verb, document_id: str
) -> tuple[Case, Document]:
    """Return a document that the actor may know of, and its case, not locked.

    Whoever may not know of it asks the database as much as for one that is not there.

    Raises:
        NotFoundError: there is no such document, or the actor may not know of it.
        RefusedError: the actor may not do this with it.
    """
    case = unit.cases.get(unit.documents.case_of(document_id) or document_id)
    if case is None:
        raise NotFoundError("document", document_id)
    allow(actor, verb, case, on=tools.today())
    return case, document_of(unit, document_id)


def document_of(unit: UnitOfWork, document_id: str) -> Document:
    """Return the document; raises `NotFoundError`."""
    document = unit.documents.get(document_id)
    if document is None:
        raise NotFoundError("document", document_id)
    return document


def workable(
    tools: Tools, unit: UnitOfWork, actor: Actor, document_id: str
) -> tuple[Case, Document]:
    """Lock the case and return it with a document that the actor may work on."""
    case, _ = known(tools, unit, actor, "document", document_id)
    return unit.cases.lock(case.id), document_of(unit, document_id)


def template_of(tools: Tools, unit: UnitOfWork, document: Document) -> Template | None:
    """Return the template in the version on which the run of the document runs.

    None: it was brought from elsewhere, or its run went to a version without it.
    """
    run = unit.cases.get_run(document.run) if document.run is not None else None
    return None if run is None else definition_of(tools, unit, run).templates.get(document.template)


def note(
    unit: UnitOfWork,
    actor: Actor,
    event: str,
    case: Case,
    document: Document,
    *,
    now: datetime,
    action: Action = "update",
    **detail: str,
) -> None:
    """Write the line of the journal; ids, codes and hashes only."""
    unit.journal.write(
        entry(
            actor,
            now,
            event,
            action,
            about=("document", document.id),
            part=document.template or None,
            case=case,
            detail=detail,
        )
    )
