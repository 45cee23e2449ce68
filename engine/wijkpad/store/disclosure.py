# SPDX-License-Identifier: EUPL-1.2
"""The book of files opened in need and of files handed out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, case, func, select

from wijkpad.domain.disclosure import BreakGlass, FileExport
from wijkpad.errors import NotFoundError
from wijkpad.ports import Refusals
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Vault, padded
from wijkpad.store.tables import break_glass, file_exports, journal, subjects
from wijkpad.store.tables.base import Moment
from wijkpad.store.wire import Found, Wire, inserting, picking, same, updating

BREAK_GLASS: Final = "break_glass"
_MOST: Final = 500
_since: Final = bindparam("since", type_=Moment)
_add_subject = inserting(subjects)
_add = inserting(break_glass)
_get = picking(break_glass, "id")
_newest = (
    picking(break_glass)
    .where(break_glass.c.opened_at >= _since)
    .order_by(break_glass.c.opened_at.desc(), break_glass.c.id)
    .limit(_MOST)
)
_attempts = select(func.count().label("number")).where(
    *same(break_glass, "user_id"), break_glass.c.opened_at >= _since
)
_BY_PLUGINS = ("ACC-070", "ACC-071")
_refused = (
    select(
        journal.c.user_id,
        func.count().label("number"),
        func.max(journal.c.happened_at).label("last"),
        func.sum(case((journal.c.rule.in_(_BY_PLUGINS), 1), else_=0)).label("by_plugins"),
    )
    .where(*same(journal), journal.c.outcome == "refused", journal.c.happened_at >= _since)
    .group_by(journal.c.user_id)
    .order_by(func.count().desc(), journal.c.user_id)
)
_add_export = inserting(file_exports)
_save_export = updating(file_exports, "id")
_export = picking(file_exports, "id")
_of_case = picking(file_exports, "case_id").order_by(
    file_exports.c.asked_at.desc(), file_exports.c.id
)
_exports = (
    picking(file_exports)
    .where(file_exports.c.asked_at >= _since)
    .order_by(file_exports.c.asked_at.desc(), file_exports.c.id)
    .limit(_MOST)
)


class SqlDisclosure:
    """Break-glass and exports, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def add_break_glass(self, attempt: BreakGlass) -> None:
        self._wire.change(_add_subject, {"kind": BREAK_GLASS, "id": attempt.id})
        self._vault.create(BREAK_GLASS, attempt.id)
        words = {"reason": attempt.reason, "number": attempt.number, "cases": attempt.cases}
        box = self._vault.box(BREAK_GLASS, attempt.id)
        values = {
            "id": attempt.id,
            "user_id": attempt.user,
            "opened_at": attempt.at,
            "ends_at": attempt.until,
            "way": attempt.way,
            "ground": attempt.ground,
            # Padded: the length must not tell how many cases it opened.
            "words": box.seal(padded(json.dumps(words)), BREAK_GLASS, attempt.id),
        }
        self._wire.change(_add, values)

    def break_glass(self, attempt: str) -> BreakGlass | None:
        row = self._wire.one(_get, at_id=attempt)
        return None if row is None else self._attempt(row)

    def break_glass_since(self, since: datetime) -> Sequence[BreakGlass]:
        return self._wire.each(self._attempt, _newest, since=since)

    def attempts_of(self, user: str, *, since: datetime) -> int:
        row = self._wire.one(_attempts, at_user_id=user, since=since)
        return 0 if row is None else int(row.number)

    def refusals_since(self, since: datetime) -> Sequence[Refusals]:
        return self._wire.each(_refusals, _refused, since=since)

    def add_export(self, export: FileExport) -> None:
        values = {"id": export.id, "case_id": export.case, "asked_by": export.by}
        self._wire.change(_add_export, values | {"asked_at": export.at} | self._standing(export))

    def save_export(self, export: FileExport) -> None:
        if self._wire.change(_save_export, {"at_id": export.id} | self._standing(export)) != 1:
            raise NotFoundError("export", export.id)

    def export(self, export: str) -> FileExport | None:
        row = self._wire.one(_export, at_id=export)
        return None if row is None else self._export_from(row)

    def exports_of(self, case: str) -> Sequence[FileExport]:
        return self._wire.each(self._export_from, _of_case, at_case_id=case)

    def exports_since(self, since: datetime) -> Sequence[FileExport]:
        return self._wire.each(self._export_from, _exports, since=since)

    def _attempt(self, row: Found) -> BreakGlass:
        words = self._open(BREAK_GLASS, row.id, row)
        return BreakGlass(
            id=row.id,
            user=row.user_id,
            at=row.opened_at,
            until=row.ends_at,
            way=row.way,
            ground=row.ground,
            reason=str(words.get("reason", "")),
            number=str(words.get("number", "")),
            cases=tuple(words.get("cases", ())),
        )

    def _open(self, kind: str, subject: str, row: Found) -> Mapping[str, list[str]]:
        """Return what is sealed in a row; nothing when its key was destroyed."""
        try:
            box = self._vault.box(kind, subject)
        except NotFoundError:
            return {}
        place = BREAK_GLASS if kind == BREAK_GLASS else "file_exports"
        found: Mapping[str, list[str]] = json.loads(box.open(bytes(row.words), place, row.id))
        return found

    def _standing(self, export: FileExport) -> dict[str, object]:
        words = {"person": export.person, "purpose": export.purpose, "why": export.why}
        box = self._vault.box(CASE, export.case)
        return {
            "state": export.state,
            "decided_by": export.decided_by,
            "decided_at": export.decided_at,
            "words": box.seal(padded(json.dumps(words)), "file_exports", export.id),
            "sha256": export.sha256,
            "made_at": export.made_at,
        }

    def _export_from(self, row: Found) -> FileExport:
        words = self._open(CASE, row.case_id, row)
        return FileExport(
            id=row.id,
            case=row.case_id,
            person=str(words.get("person", "")),
            purpose=str(words.get("purpose", "")),
            state=row.state,
            by=row.asked_by,
            at=row.asked_at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            why=str(words.get("why", "")),
            sha256=row.sha256,
            made_at=row.made_at,
        )


def _refusals(row: Found) -> Refusals:
    return Refusals(row.user_id, int(row.number), row.last, int(row.by_plugins))
