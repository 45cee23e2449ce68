# SPDX-License-Identifier: EUPL-1.2
"""The book of the journal: lines chained by a keyed hash, one chain per municipality."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Final

from sqlalchemy import bindparam

from wijkpad import __version__
from wijkpad.domain.journal import Entry, Line
from wijkpad.errors import NotFoundError
from wijkpad.store.tables import journal, journal_heads
from wijkpad.store.wire import Found, Wire, inserting, picking, updating

_WRITTEN: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_FORMAT: Final = "wijkpad-journal-1"
_SOURCE: Final = f"wijkpad {__version__}"
_SERVER: Final = "server"
_AT_ONCE: Final = 1000
_BEFORE_ALL: Final = -(2**31)
_COVERED: Final = tuple(
    column.name for column in journal.columns if column.name not in ("prev_hash", "hash")
)
_MOMENT: Final = 2 + _COVERED.index("happened_at")
"""Where the moment stands in what is hashed: after the format and the hash before."""
_head = picking(journal_heads)
_lock_head = _head.with_for_update()
_add = inserting(journal)
_move_head = updating(journal_heads)
_next_lines = (
    picking(journal)
    .where(journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
    .limit(_AT_ONCE)
)
_backwards = picking(journal).order_by(journal.c.seq.desc())
_of_client = (
    picking(journal)
    .where(journal.c.client == bindparam("at_client"))
    .order_by(journal.c.seq.desc())
)
_done_for_client = _of_client.where(
    journal.c.action.not_in(("read", "search")), journal.c.outcome == "done"
)


class SqlJournal:
    """The journal, of one municipality, in one transaction.

    Lines are chained when the unit commits (or somebody reads them), so that on PostgreSQL the end
    of the chain, which all writers share, is locked for the shortest time.
    """

    def __init__(self, wire: Wire, keyed: hmac.HMAC) -> None:
        self._wire = wire
        self._keyed = keyed
        self._pending: list[Entry] = []

    def write(self, entry: Entry) -> None:
        self._pending.append(entry)

    def of_case(self, case: str, *, limit: int = 500, before: int | None = None) -> list[Line]:
        self.flush()
        older = _of_client if before is None else _of_client.where(journal.c.seq < before)
        rows = self._wire.every(older.limit(limit), at_client=case)
        return [line_of(row) for row in reversed(rows)]

    def changes_of_case(self, case: str, *, limit: int = 1_000) -> list[Line]:
        self.flush()
        rows = self._wire.every(_done_for_client.limit(limit), at_client=case)
        return [line_of(row) for row in reversed(rows)]

    def latest(self, limit: int = 500) -> list[Line]:
        self.flush()
        rows = self._wire.every(_backwards.limit(limit))
        return [line_of(row) for row in reversed(rows)]

    def flush(self) -> None:
        """Chain and store the lines written so far."""
        if not self._pending:
            return
        head = self._wire.one(_lock_head)
        if head is None:
            raise NotFoundError("municipality", self._wire.municipality)
        seq, previous = int(head.seq), str(head.hash)
        rows: list[dict[str, object]] = []
        for entry in self._pending:
            seq += 1
            row = _columns(entry) | {"seq": seq, "municipality": self._wire.municipality}
            row |= {"prev_hash": previous, "hash": self._hash(row, previous)}
            previous = str(row["hash"])
            rows.append(row)
        self._wire.add(_add, rows)
        self._wire.later(_move_head, {"seq": seq, "hash": previous})
        self._pending.clear()

    def verify(self) -> int | None:
        self.flush()
        head = self._wire.one(_head)
        seq, previous = 0, ""
        for row in self._lines():
            facts = dict(zip(_COVERED, (getattr(row, name) for name in _COVERED), strict=True))
            fits = row.seq == seq + 1 and row.prev_hash == previous
            if not fits or not hmac.compare_digest(row.hash, self._hash(facts, previous)):
                return seq + 1
            seq, previous = row.seq, row.hash
        if head is None:
            return None if seq == 0 else 1
        return None if (head.seq, head.hash) == (seq, previous) else min(seq, int(head.seq)) + 1

    def _lines(self) -> Iterator[Found]:
        after = _BEFORE_ALL
        while rows := self._wire.every(_next_lines, after=after):
            yield from rows
            after = rows[-1].seq

    def _hash(self, facts: Mapping[str, Any], previous: str) -> str:
        covered = [_FORMAT, previous, *(facts[name] for name in _COVERED)]
        covered[_MOMENT] = facts["happened_at"].astimezone(UTC).isoformat(timespec="microseconds")
        keyed = self._keyed.copy()
        keyed.update(_WRITTEN(covered).encode())
        return keyed.hexdigest()


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "happened_at": entry.at,
        "time_source": _SERVER,
        "event": entry.event,
        "action": entry.action,
        "outcome": entry.outcome,
        "user_id": entry.user,
        "user_role": entry.role,
        "responsible_user": entry.responsible_user,
        "team": entry.team,
        "access_point": entry.access_point,
        "client": entry.client,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "object_part": entry.object_part,
        "sensitivity": entry.sensitivity,
        "query_hash": entry.query_hash,
        "basis": entry.basis,
        "rule": entry.rule,
        "consent_profile": None,
        "break_glass": entry.break_glass,
        "source_system": _SOURCE,
        "request": entry.request,
        "detail": _WRITTEN(entry.detail),
    }


def line_of(row: Found) -> Line:
    """Return a line as it is stored."""
    entry = Entry(
        event=row.event,
        action=row.action,
        outcome=row.outcome,
        at=row.happened_at,
        user=row.user_id,
        role=row.user_role,
        responsible_user=row.responsible_user,
        team=row.team,
        access_point=row.access_point,
        client=row.client,
        object_type=row.object_type,
        object_id=row.object_id,
        object_part=row.object_part,
        sensitivity=row.sensitivity,
        query_hash=row.query_hash,
        basis=row.basis,
        rule=row.rule,
        break_glass=row.break_glass,
        request=row.request,
        detail=tuple((str(name), str(value)) for name, value in json.loads(row.detail)),
    )
    return Line(seq=row.seq, entry=entry, prev_hash=row.prev_hash, hash=row.hash)
