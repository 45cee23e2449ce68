# SPDX-License-Identifier: EUPL-1.2
"""Files that were read into the register, or wait for a decision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import select

from wijkpad.domain.register_import import Fault, RegisterImport, Row
from wijkpad.errors import StaleError
from wijkpad.store.tables import register_imports
from wijkpad.store.wire import Found, Wire, inserting, picking, same, updating

_add = inserting(register_imports)
_get = picking(register_imports, "id")
_decide = updating(register_imports, "id").where(register_imports.c.state == "read")
_newest = (
    select(*(one for one in register_imports.c if one.name != "rows"))
    .where(*same(register_imports))
    .order_by(register_imports.c.read_at.desc(), register_imports.c.id)
)


class SqlImports:
    """Files with contracts and tariffs, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, found: RegisterImport) -> None:
        values = {
            "id": found.id,
            "kind": found.kind,
            "name": found.name,
            "sha256": found.sha256,
            "author": found.author,
            "read_at": found.read_at,
        }
        self._wire.change(_add, {**values, **_decided(found)})

    def get(self, import_id: str) -> RegisterImport | None:
        row = self._wire.one(_get, at_id=import_id)
        return None if row is None else _import(row, _rows(row.rows))

    def decide(self, found: RegisterImport) -> None:
        if not self._wire.change(_decide, {"at_id": found.id, **_decided(found)}):
            raise StaleError(f"import {found.id} was decided on before")

    def newest(self, most: int) -> Sequence[RegisterImport]:
        return [_import(row) for row in self._wire.every(_newest.limit(most))]


def _decided(found: RegisterImport) -> dict[str, object]:
    return {
        "state": found.state,
        "reason": found.reason,
        "decided_by": found.decided_by,
        "decided_at": found.decided_at,
        "counts": json.dumps(dict(found.counts), sort_keys=True),
        "rows": _written(found.rows),
    }


def _import(row: Found, rows: tuple[Row, ...] = ()) -> RegisterImport:
    return RegisterImport(
        id=row.id,
        kind=row.kind,
        name=row.name,
        sha256=row.sha256,
        author=row.author,
        read_at=row.read_at,
        state=row.state,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        counts=json.loads(row.counts),
        rows=rows,
    )


def _written(rows: Iterable[Row]) -> str:
    found = [
        [one.line, dict(one.values), [asdict(fault) for fault in one.faults], one.verdict, one.said]
        for one in rows
    ]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _rows(text: str) -> tuple[Row, ...]:
    return tuple(
        Row(
            line=line,
            values=values,
            faults=tuple(Fault(**fault) for fault in faults),
            verdict=verdict,
            said=said,
        )
        for line, values, faults, verdict, said in json.loads(text)
    )
