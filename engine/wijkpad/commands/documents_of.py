# SPDX-License-Identifier: EUPL-1.2
"""What every command about documents needs: the document with its case, and its template."""

from __future__ import annotations

from datetime import datetime

from wijkpad.commands.guard import allow
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.documents import Template
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


def document_of(unit: UnitOfWork, document_id: str) -> tuple[Case, Document]:
    """Return the document and its case, not locked; raises `NotFoundError`."""
    document = unit.documents.get(document_id)
    case = unit.cases.get(document.case) if document is not None else None
    if document is None or case is None:
        raise NotFoundError("document", document_id)
    return case, document


def workable(
    tools: Tools, unit: UnitOfWork, actor: Actor, document_id: str
) -> tuple[Case, Document]:
    """Lock the case and return it with a document that the actor may work on."""
    case, _ = document_of(unit, document_id)
    allow(actor, "document", case, on=tools.today())
    unit.cases.lock(case.id)
    return document_of(unit, document_id)


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
