# SPDX-License-Identifier: EUPL-1.2
"""The book of what people were typing in forms of the file about people."""

from __future__ import annotations

from typing import Protocol

from wijkpad.domain.file.drafts import FileDraft


class FileDraftBook(Protocol):
    """Drafts, sealed under the key of their case; one for each person, form and thing."""

    def get(self, case: str, user: str, form: str, item: str) -> FileDraft | None: ...
    def save(self, draft: FileDraft) -> None: ...
    def drop(self, case: str, user: str, form: str, item: str) -> None: ...
