# SPDX-License-Identifier: EUPL-1.2
"""The books of settings and of requests that were answered before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from wijkpad.feel import Value, dumps, loads
from wijkpad.ports import Setting
from wijkpad.store.tables import journal_heads, municipalities, requests, settings
from wijkpad.store.wire import Found, Wire, inserting, picking

_c = settings.c
_next_number = (
    select(func.coalesce(func.max(_c.number), 0) + 1)
    .where(
        _c.municipality == bindparam("m"),
        _c.kind == bindparam("at_kind"),
        _c.key == bindparam("at_key"),
    )
    .scalar_subquery()
)
_put = inserting(settings).values(number=_next_number)
_in_force = (
    picking(settings, "kind")
    .where(_c.valid_from <= bindparam("on"))
    .order_by(_c.key, _c.valid_from, _c.number)
)
_history = picking(settings, "kind", "key").order_by(_c.number)
_seen = picking(requests, "token")
_keep = inserting(requests)


class SqlSettings:
    """Configuration, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def put(self, setting: Setting) -> None:
        values = {
            "kind": setting.kind,
            "key": setting.key,
            "value": dumps(setting.value),
            "valid_from": setting.valid_from,
            "author": setting.author,
            "reason": setting.reason,
            "saved_at": setting.at,
            "at_kind": setting.kind,
            "at_key": setting.key,
        }
        self._wire.change(_put, values)

    def in_force(self, kind: str, on: date) -> Mapping[str, Value]:
        texts = {row.key: row.value for row in self._wire.every(_in_force, at_kind=kind, on=on)}
        return {key: loads(text) for key, text in texts.items()}

    def history(self, kind: str, key: str) -> list[Setting]:
        return self._wire.each(_setting, _history, at_kind=kind, at_key=key)

    def enrol(self, code: str, name: str, timezone: str) -> None:
        if code != self._wire.municipality:
            raise ValueError(f"this unit of work belongs to {self._wire.municipality}")
        insert = self._wire.insert(municipalities)
        statement = insert.on_conflict_do_update(
            index_elements=["municipality"], set_={"name": name}
        )
        self._wire.change(statement, {"name": name, "timezone": timezone})
        head = self._wire.insert(journal_heads).on_conflict_do_nothing()
        self._wire.change(head, {"seq": 0, "hash": ""})


class SqlRequests:
    """Form tokens that were used, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def seen(self, token: str) -> str | None:
        row = self._wire.one(_seen, at_token=token)
        return None if row is None else str(row.result)

    def keep(self, token: str, result: str, *, user: str, at: datetime) -> None:
        values = {"token": token, "result": result, "user_id": user, "used_at": at}
        self._wire.later(_keep, values)


def _setting(row: Found) -> Setting:
    return Setting(
        kind=row.kind,
        key=row.key,
        value=loads(row.value),
        valid_from=row.valid_from,
        author=row.author,
        reason=row.reason,
        at=row.saved_at,
    )
