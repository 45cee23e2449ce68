# SPDX-License-Identifier: EUPL-1.2
"""The book of what people were typing in forms of the file; sealed under the key of the case."""

from __future__ import annotations

import json

from wijkpad.domain.file.drafts import FileDraft
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Vault, padded
from wijkpad.store.tables import file_drafts
from wijkpad.store.wire import Wire, picking, removing

_KEYS = ("case_id", "user_id", "form", "item")
_draft = picking(file_drafts, *_KEYS)
_drop = removing(file_drafts, *_KEYS)


class SqlFileDrafts:
    """Drafts of the file about people, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def get(self, case: str, user: str, form: str, item: str) -> FileDraft | None:
        row = self._wire.one(_draft, at_case_id=case, at_user_id=user, at_form=form, at_item=item)
        if row is None:
            return None
        box = self._vault.box(CASE, case)
        plain = box.open(bytes(row.posted), "file_drafts", case, user, form, item)
        posted = {
            str(name): [str(one) for one in every] for name, every in json.loads(plain).items()
        }
        return FileDraft(
            case=case, user=user, form=form, item=item, posted=posted, saved_at=row.saved_at
        )

    def save(self, draft: FileDraft) -> None:
        plain = padded(json.dumps(draft.posted, ensure_ascii=False))
        where = (draft.case, draft.user, draft.form, draft.item)
        values = {
            "case_id": draft.case,
            "user_id": draft.user,
            "form": draft.form,
            "item": draft.item,
            "posted": self._vault.box(CASE, draft.case).seal(plain, "file_drafts", *where),
            "saved_at": draft.saved_at,
        }
        self._wire.put(file_drafts, values)

    def drop(self, case: str, user: str, form: str, item: str) -> None:
        self._wire.change(
            _drop, {"at_case_id": case, "at_user_id": user, "at_form": form, "at_item": item}
        )
