# SPDX-License-Identifier: EUPL-1.2
"""The book of what plugins keep, and of how their last answers went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import cast
from uuid import uuid4

from sqlalchemy import bindparam, delete, func, select

from wijkpad.ports import PluginCall, PluginTrace
from wijkpad.store.tables import plugin_records, plugin_traces
from wijkpad.store.wire import Found, Wire, inserting, picking, same

_record = picking(plugin_records, "plugin", "kind", "key")
_how_many = select(func.count().label("number")).where(*same(plugin_records, "plugin"))
_newest_first = (plugin_traces.c.noted_at.desc(), plugin_traces.c.id)
_note = inserting(plugin_traces)
_newest = picking(plugin_traces).order_by(*_newest_first).limit(bindparam("most"))
_kept = (
    select(plugin_traces.c.id)
    .where(*same(plugin_traces))
    .order_by(*_newest_first)
    .limit(bindparam("most"))
)
_forget = delete(plugin_traces).where(*same(plugin_traces), plugin_traces.c.id.not_in(_kept))


class SqlPlugins:
    """What plugins keep, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def record(self, plugin: str, kind: str, key: str) -> Mapping[str, object] | None:
        row = self._found(plugin, kind, key)
        return None if row is None else cast("Mapping[str, object]", json.loads(str(row.value)))

    def how_many(self, plugin: str) -> int:
        row = self._wire.one(_how_many, at_plugin=plugin)
        return 0 if row is None else int(row.number)

    def keep(
        self, plugin: str, kind: str, key: str, value: Mapping[str, object], at: datetime
    ) -> int:
        statement = self._wire.insert(plugin_records)
        again = statement.on_conflict_do_update(
            index_elements=[one.name for one in plugin_records.primary_key],
            set_={
                "value": statement.excluded.value,
                "kept_at": statement.excluded.kept_at,
                "version": plugin_records.c.version + 1,
            },
        )
        facts = {"plugin": plugin, "kind": kind, "key": key, "version": 1, "kept_at": at}
        self._wire.change(again, {**facts, "value": json.dumps(dict(value))})
        row = self._found(plugin, kind, key)
        return 0 if row is None else int(row.version)

    def _found(self, plugin: str, kind: str, key: str) -> Found | None:
        return self._wire.one(_record, at_plugin=plugin, at_kind=kind, at_key=key)

    def note(self, trace: PluginTrace, *, most: int = 100) -> None:
        self._wire.change(
            _note,
            {
                "id": uuid4().hex,
                "noted_at": trace.at,
                "purpose": trace.purpose,
                "verdict": trace.verdict,
                "calls": json.dumps([asdict(one) for one in trace.calls]),
            },
        )
        self._wire.change(_forget, {"most": most})

    def traces(self, most: int = 20) -> list[PluginTrace]:
        return self._wire.each(_trace, _newest, most=most)


def _trace(row: Found) -> PluginTrace:
    calls = tuple(PluginCall(**one) for one in json.loads(str(row.calls)))
    return PluginTrace(at=row.noted_at, purpose=row.purpose, verdict=row.verdict, calls=calls)
