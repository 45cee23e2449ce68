# SPDX-License-Identifier: EUPL-1.2
"""The book of the plugins that hear the journal."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Integer, bindparam

from wijkpad.domain.journal import Line
from wijkpad.ports import Listener
from wijkpad.store.journal import line_of
from wijkpad.store.tables import journal, journal_heads, journal_listeners
from wijkpad.store.wire import Found, Wire, picking, removing, updating

_every = picking(journal_listeners).order_by(journal_listeners.c.plugin)
_one = picking(journal_listeners, "plugin")
_save = updating(journal_listeners, "plugin")
_end = removing(journal_listeners, "plugin")
_head = picking(journal_heads)
_after = (
    picking(journal)
    .where(journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
    .limit(bindparam("most", type_=Integer))
)


class SqlListeners:
    """The listeners of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def all(self) -> list[Listener]:
        return self._wire.each(_listener, _every)

    def get(self, plugin: str) -> Listener | None:
        row = self._wire.one(_one, at_plugin=plugin)
        return None if row is None else _listener(row)

    def begin(self, listener: Listener) -> bool:
        statement = self._wire.insert(journal_listeners).on_conflict_do_nothing()
        return self._wire.change(statement, asdict(listener)) == 1

    def save(self, listener: Listener) -> None:
        values = asdict(listener)
        self._wire.change(_save, values | {"at_plugin": values.pop("plugin")})

    def end(self, plugin: str) -> None:
        self._wire.change(_end, {"at_plugin": plugin})

    def newest(self) -> int:
        row = self._wire.one(_head)
        return 0 if row is None else int(row.seq)

    def after(self, seq: int, *, most: int) -> list[Line]:
        return self._wire.each(line_of, _after, after=seq, most=most)


def _listener(row: Found) -> Listener:
    return Listener(
        plugin=row.plugin,
        seq=row.seq,
        told_at=row.told_at,
        failures=row.failures,
        failing_since=row.failing_since,
        reason=row.reason,
    )
