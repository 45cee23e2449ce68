# SPDX-License-Identifier: EUPL-1.2
"""Fixing a document for ever: its bytes, and their hash."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from wijkpad.commands.documents.documents_of import DocumentChangedError, known, note, workable
from wijkpad.commands.documents.edit_document import about, require_whole
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.tools import Tools, local_day
from wijkpad.documents import Letterhead, page_html
from wijkpad.domain.case import Case
from wijkpad.domain.document import Document
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork

_EXTENSIONS: Final = {"application/pdf": "pdf", "text/html": "html"}


def handle(tools: Tools, actor: Actor, document_id: str, seen: int) -> Document:
    """Fix the document as it was seen at version `seen`; from then on its bytes never change.

    It is printed outside the transaction that stores it, which looks again whether it is the same.

    Raises:
        NotFoundError: there is no such document, or the actor may not know of it.
        RefusedError: the actor may not do it (ACC-040, ACC-041).
        AnswersInvalidError: something still has to be filled in.
        DocumentChangedError: it changed since it was seen, or it is fixed already.
    """
    now = tools.clock.now()

    def draw(unit: UnitOfWork) -> str:
        case, document = known(tools, unit, actor, "document", document_id)
        _require(tools, unit, actor, document, seen)
        return page_of(unit, case, document, now)

    event, on = "document.fix", ("document", document_id)
    page = guarded(tools, actor, event, on, draw)
    content = tools.documents.printer.print(page)

    def keep(unit: UnitOfWork) -> Document:
        case, document = workable(tools, unit, actor, document_id)
        _require(tools, unit, actor, document, seen)
        media_type = tools.documents.printer.media_type
        fixed = replace(
            document,
            state="fixed",
            fixed_by=actor.user,
            fixed_at=now,
            changed_at=now,
            media_type=media_type,
            name=f"{_file_name(document.title)}.{_EXTENSIONS[media_type]}",
            sha256=sha256(content).hexdigest(),
            size=len(content),
        )
        unit.documents.save(fixed)
        unit.documents.keep_file(fixed, content)
        unit.documents.drop_typed(document.id)
        note(unit, actor, "document.fixed", case, document, now=now, sha256=fixed.sha256)
        return replace(fixed, version=document.version + 1)

    return guarded(tools, actor, event, on, keep)


def page_of(unit: UnitOfWork, case: Case, document: Document, now: datetime) -> str:
    """Return the page of a document as it would be printed now."""
    day = local_day(now)
    team = next((one.name for one in unit.people.teams() if one.key == case.team), "")
    old = unit.documents.get(document.corrects) if document.corrects is not None else None
    accent = unit.settings.in_force("theme", day).get("accent")
    head = Letterhead(
        municipality=str(unit.settings.in_force("municipality", day).get("name") or ""),
        team=team,
        reference=f"{'Zaak' if case.subject == 'case' else 'Dossier'} {case.number}",
        day=day,
        accent=accent if isinstance(accent, str) else "",
    )
    corrects = local_day(old.fixed_at) if old is not None and old.fixed_at is not None else None
    return page_html(document.title, document.parts, head, corrects=corrects)


def _require(tools: Tools, unit: UnitOfWork, actor: Actor, document: Document, seen: int) -> None:
    if document.state not in ("draft", "offered") or document.version != seen:
        raise DocumentChangedError(document.id)
    what = about(tools, unit, document)
    allow(actor, "fix", what, on=tools.today())
    if what.by_second and document.state != "offered":
        raise DocumentChangedError(document.id)
    require_whole(document)


def _file_name(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60] or "document"
