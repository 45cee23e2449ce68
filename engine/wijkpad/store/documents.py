# SPDX-License-Identifier: EUPL-1.2
"""The book of documents; what they say and hold is sealed under the key of their case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wijkpad.documents import FilledPart, FilledValue
from wijkpad.domain.document import Document, Sending, TypedDocument
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Vault, padded
from wijkpad.store.tables import document_files, document_sendings, documents, typed_documents
from wijkpad.store.wire import Found, Wire, inserting, picking, removing, same, updating

_add = inserting(documents)
_get = picking(documents, "id")
_case_of = select(documents.c.case_id).where(*same(documents, "id"))
_save = updating(documents, "id", "version")
_of_case = picking(documents, "case_id").order_by(documents.c.made_at.desc(), documents.c.id)
_keep_file = inserting(document_files)
_file = picking(document_files, "document_id")
_typed = picking(typed_documents, "document_id", "user_id")
_drop_typed = removing(typed_documents, "document_id", "user_id")
_drop_all = removing(typed_documents, "document_id")
_add_sending = inserting(document_sendings)
_sendings = picking(document_sendings, "case_id").order_by(
    document_sendings.c.sent_at, document_sendings.c.id
)


class SqlDocuments:
    """Documents, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire, self._vault = wire, vault

    def add(self, document: Document) -> None:
        row = {"id": document.id, "case_id": document.case, "version": document.version}
        self._wire.change(_add, row | self._columns(document))

    def get(self, document: str) -> Document | None:
        row = self._wire.one(_get, at_id=document)
        return None if row is None else self._document(row)

    def case_of(self, document: str) -> str | None:
        row = self._wire.one(_case_of, at_id=document)
        return None if row is None else str(row.case_id)

    def save(self, document: Document) -> None:
        at = {"at_id": document.id, "at_version": document.version}
        values = self._columns(document) | {"version": document.version + 1}
        if self._wire.change(_save, at | values) != 1:
            raise StaleError(document.id)

    def of_case(self, case: str) -> list[Document]:
        return self._wire.each(self._document, _of_case, at_case_id=case)

    def keep_file(self, document: Document, content: bytes) -> None:
        box = self._vault.box(CASE, document.case)
        sealed = box.seal_file(content, "document_files", document.id)
        self._wire.change(_keep_file, {"document_id": document.id, "content": sealed})

    def file(self, document: Document) -> bytes:
        row = self._wire.one(_file, at_document_id=document.id)
        if row is None:
            raise NotFoundError("document", document.id)
        box = self._vault.box(CASE, document.case)
        return box.open_file(bytes(row.content), "document_files", document.id)

    def type_on(self, typed: TypedDocument) -> None:
        document = self.get(typed.document)
        if document is None:
            raise NotFoundError("document", typed.document)
        content = self._seal(document.case, dict(typed.texts), "typed", typed.document, typed.user)
        values = {
            "document_id": typed.document,
            "user_id": typed.user,
            "seen": typed.seen,
            "content": content,
            "saved_at": typed.saved_at,
        }
        self._wire.put(typed_documents, values)

    def typed(self, document: Document, user: str) -> TypedDocument | None:
        row = self._wire.one(_typed, at_document_id=document.id, at_user_id=user)
        if row is None:
            return None
        texts = self._open(document.case, row.content, "typed", document.id, user)
        return TypedDocument(
            document=document.id,
            user=user,
            seen=row.seen,
            texts={str(key): str(text) for key, text in texts.items()},
            saved_at=row.saved_at,
        )

    def drop_typed(self, document: str, user: str | None = None) -> None:
        if user is None:
            self._wire.change(_drop_all, {"at_document_id": document})
        else:
            self._wire.change(_drop_typed, {"at_document_id": document, "at_user_id": user})

    def add_sending(self, sending: Sending) -> None:
        content = {"to": sending.to, "note": sending.note}
        values = {
            "id": sending.id,
            "document_id": sending.document,
            "case_id": sending.case,
            "sent_at": sending.at,
            "channel": sending.channel,
            "sent_by": sending.by,
            "recorded_by": sending.recorded_by,
            "recorded_at": sending.recorded_at,
            "outside": sending.outside,
            "basis": sending.basis,
            "consent": sending.consent,
            "receipt": sending.receipt,
            "content": self._seal(sending.case, content, "document_sendings", sending.id),
        }
        self._wire.change(_add_sending, values)

    def sendings_of(self, case: str) -> list[Sending]:
        return self._wire.each(self._sending, _sendings, at_case_id=case)

    def _columns(self, document: Document) -> dict[str, object]:
        content = {
            "title": document.title,
            "name": document.name,
            "reason": document.reason,
            "parts": [_written(one) for one in document.parts],
        }
        return {
            "run_id": document.run,
            "task_id": document.task,
            "scope": document.scope,
            "template": document.template,
            "kind": document.kind,
            "state": document.state,
            "content": self._seal(document.case, content, "documents", document.id),
            "writers": json.dumps(sorted(document.writers)),
            "made_by": document.made_by,
            "made_at": document.made_at,
            "changed_at": document.changed_at,
            "fixed_by": document.fixed_by,
            "fixed_at": document.fixed_at,
            "media_type": document.media_type,
            "sha256": document.sha256,
            "size": document.size,
            "corrects": document.corrects,
            "scan": document.scan,
        }

    def _document(self, row: Found) -> Document:
        content = self._open(row.case_id, row.content, "documents", row.id)
        return Document(
            id=row.id,
            case=row.case_id,
            run=row.run_id,
            task=row.task_id,
            scope=row.scope,
            template=row.template,
            kind=row.kind,
            title=content["title"],
            name=content["name"],
            state=row.state,
            parts=tuple(_part(one) for one in content["parts"]),
            writers=frozenset(json.loads(row.writers)),
            reason=content["reason"],
            made_by=row.made_by,
            made_at=row.made_at,
            changed_at=row.changed_at,
            fixed_by=row.fixed_by,
            fixed_at=row.fixed_at,
            media_type=row.media_type,
            sha256=row.sha256,
            size=row.size,
            corrects=row.corrects,
            scan=row.scan,
            version=row.version,
        )

    def _sending(self, row: Found) -> Sending:
        content = self._open(row.case_id, row.content, "document_sendings", row.id)
        return Sending(
            id=row.id,
            document=row.document_id,
            case=row.case_id,
            at=row.sent_at,
            channel=row.channel,
            by=row.sent_by,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            to=content["to"],
            outside=bool(row.outside),
            basis=row.basis,
            note=content["note"],
            consent=row.consent,
            receipt=row.receipt,
        )

    def _seal(self, case: str, content: Mapping[str, object], *where: str) -> bytes:
        plain = padded(json.dumps(content, ensure_ascii=False))
        return self._vault.box(CASE, case).seal(plain, *where)

    def _open(self, case: str, sealed: bytes, *where: str) -> dict[str, Any]:
        found = json.loads(self._vault.box(CASE, case).open(bytes(sealed), *where))
        return dict(found)


def _written(part: FilledPart) -> dict[str, object]:
    return {
        "key": part.key,
        "title": part.title,
        "text": part.text,
        "fixed": part.fixed,
        "values": [[one.label, one.text, one.is_gap] for one in part.values],
    }


def _part(written: Mapping[str, Any]) -> FilledPart:
    values = written["values"]
    listed = values if isinstance(values, list) else []
    return FilledPart(
        key=str(written["key"]),
        title=str(written["title"]),
        text=str(written["text"]),
        fixed=written["fixed"] is True,
        values=tuple(FilledValue(label, text, is_gap) for label, text, is_gap in listed),
    )
