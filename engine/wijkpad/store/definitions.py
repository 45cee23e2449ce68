# SPDX-License-Identifier: EUPL-1.2
"""The book of definitions: published ones, which never change, and drafts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, String, bindparam, delete, func, select

from wijkpad.domain.jobs import StartSubscription, SubscriptionKind
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding, Severity
from wijkpad.ports import StoredDefinition, Tried
from wijkpad.store.tables import (
    definition_drafts,
    definitions,
    offered_definitions,
    start_subscriptions,
    trials,
)
from wijkpad.store.texts import folded, packed, unpacked
from wijkpad.store.wire import LARGEST, Found, Wire, inserting, picking, removing, same

_State = Literal["draft", "waiting", "published", "offered", "rejected"]

_c = definitions.c
_one_at_a_time = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("what", type_=String), 0))
)
_publish = inserting(definitions)
_last = select(func.max(_c.version).label("version")).where(*same(definitions, "key"))
_get = picking(definitions, "key", "version")
_versions = picking(definitions, "key").order_by(_c.version)
_offer = inserting(offered_definitions)
_offered = picking(offered_definitions, "key")


def _is_offered(key: ColumnElement[str], version: ColumnElement[int]) -> ColumnElement[bool]:
    offered = offered_definitions.c
    return (
        select(offered.key)
        .where(offered.municipality == _c.municipality, offered.key == key)
        .where(offered.version == version)
        .correlate_except(offered_definitions)
        .exists()
    )


_latest = (
    picking(definitions, "key")
    .where(~_is_offered(_c.key, _c.version))
    .order_by(_c.version.desc())
    .limit(1)
)
_newer = definitions.alias("newer")
_all_latest = (
    picking(definitions)
    .where(~_is_offered(_c.key, _c.version))
    .where(
        ~select(_newer.c.key)
        .where(
            _newer.c.municipality == _c.municipality,
            _newer.c.key == _c.key,
            _newer.c.version > _c.version,
            ~_is_offered(_newer.c.key, _newer.c.version),
        )
        .correlate(definitions)
        .exists()
    )
    .order_by(_c.key)
)
_draft = picking(definition_drafts, "id")
_drafts = picking(definition_drafts).order_by(
    definition_drafts.c.key, definition_drafts.c.saved_at, definition_drafts.c.id
)
_drop_draft = removing(definition_drafts, "id")
_listen = inserting(start_subscriptions)
_listen_no_more = removing(start_subscriptions, "pathway")
_by_pathway = (start_subscriptions.c.pathway, start_subscriptions.c.event)
_begun_by = picking(start_subscriptions, "kind", "name").order_by(*_by_pathway)
_begun_by_any = picking(start_subscriptions, "kind").order_by(*_by_pathway)
_trial = picking(trials, "fingerprint")
_forget = delete(trials).where(
    trials.c.municipality == bindparam("m"), trials.c.tried_at < bindparam("before")
)


class SqlDefinitions:
    """Definitions, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def hold(self) -> None:
        # On SQLite whoever writes is alone already.
        if self._wire.is_postgres:
            self._wire.one(_one_at_a_time, what=f"definitions of {self._wire.municipality}")

    def publish(self, stored: StoredDefinition) -> int:
        row = self._wire.one(_last, at_key=stored.key)
        version = 1 + int((row.version if row is not None else None) or 0)
        values = {
            "key": stored.key,
            "version": version,
            "searched": folded(f"{stored.title} {stored.key}"),
            **_columns(stored),
        }
        self._wire.change(_publish, values)
        return version

    def offer(self, stored: StoredDefinition) -> int:
        version = self.publish(stored)
        self._wire.change(_offer, {"key": stored.key, "version": version})
        return version

    def listen(self, key: str, starts: Sequence[StartSubscription]) -> None:
        self._wire.change(_listen_no_more, {"at_pathway": key})
        for one in starts:
            values = {
                "pathway": key,
                "event": one.event,
                "kind": one.kind,
                "name": one.name,
                "title": one.title,
            }
            self._wire.change(_listen, values)

    def begun_by(self, kind: SubscriptionKind, name: str | None = None) -> list[StartSubscription]:
        rows = (
            self._wire.every(_begun_by_any, at_kind=kind)
            if name is None
            else self._wire.every(_begun_by, at_kind=kind, at_name=name)
        )
        return [
            StartSubscription(
                pathway=row.pathway, event=row.event, kind=kind, name=row.name, title=row.title
            )
            for row in rows
        ]

    def get(self, key: str, version: int) -> StoredDefinition | None:
        if version > LARGEST:
            return None
        row = self._wire.one(_get, at_key=key, at_version=version)
        return None if row is None else self._marked([_published(row)])[0]

    def latest(self, key: str) -> StoredDefinition | None:
        return _published_or_none(self._wire.one(_latest, at_key=key))

    def all_latest(self) -> list[StoredDefinition]:
        return self._wire.each(_published, _all_latest)

    def versions(self, key: str) -> list[StoredDefinition]:
        return self._marked(self._wire.each(_published, _versions, at_key=key))

    def _marked(self, found: list[StoredDefinition]) -> list[StoredDefinition]:
        keys = {one.key for one in found}
        offered = {
            (key, row.version) for key in keys for row in self._wire.every(_offered, at_key=key)
        }
        return [
            replace(one, state="offered") if (one.key, one.version) in offered else one
            for one in found
        ]

    def save_draft(self, stored: StoredDefinition) -> None:
        if stored.draft is None or stored.state == "published":
            raise NotFoundError("draft", stored.key)
        facts = {
            "id": stored.draft,
            "key": stored.key,
            "state": stored.state,
            "follows": stored.follows,
        }
        self._wire.put(definition_drafts, facts | _columns(stored))

    def draft(self, draft: str) -> StoredDefinition | None:
        row = self._wire.one(_draft, at_id=draft)
        return None if row is None else _drafted(row)

    def drafts(self) -> list[StoredDefinition]:
        return self._wire.each(_drafted, _drafts)

    def drop_draft(self, draft: str) -> None:
        self._wire.change(_drop_draft, {"at_id": draft})

    def tried(self, fingerprint: str) -> Tried | None:
        row = self._wire.one(_trial, at_fingerprint=fingerprint)
        if row is None:
            return None
        written = json.loads(str(row.findings))
        found = [
            Finding(
                **{**one, "severity": Severity(one["severity"]), "path": tuple(one.get("path", ()))}
            )
            for one in written
        ]
        return Tried(fingerprint=fingerprint, findings=tuple(found), at=row.tried_at)

    def keep_tried(self, tried: Tried, *, forget_before: datetime) -> None:
        self._wire.change(_forget, {"before": forget_before})
        text = json.dumps([one.as_json() for one in tried.findings], ensure_ascii=False)
        facts = {"fingerprint": tried.fingerprint, "findings": text, "tried_at": tried.at}
        self._wire.put(trials, facts)


def _columns(stored: StoredDefinition) -> dict[str, object]:
    key, version, sha256 = stored.origin or (None, None, None)
    return {
        "title": stored.title,
        "sha256": stored.sha256,
        "files": packed(stored.files),
        "normalised": stored.normalised,
        "normaliser": stored.normaliser,
        "origin_key": key,
        "origin_version": version,
        "origin_sha256": sha256,
        "sensitivity": stored.sensitivity,
        "owner": stored.owner,
        "author": stored.author,
        "reason": stored.reason,
        "saved_at": stored.at,
        "approved_by": stored.approved_by,
        "approved_at": stored.approved_at,
    }


def _published_or_none(row: Found | None) -> StoredDefinition | None:
    return None if row is None else _published(row)


def _published(row: Found) -> StoredDefinition:
    return _stored(row, version=row.version, state="published", draft=None)


def _drafted(row: Found) -> StoredDefinition:
    kept = _stored(row, version=0, state=row.state, draft=row.id)
    return replace(kept, follows=row.follows)


def _stored(row: Found, *, version: int, state: _State, draft: str | None) -> StoredDefinition:
    origin = row.origin_key
    return StoredDefinition(
        key=row.key,
        version=version,
        state=state,
        title=row.title,
        sha256=row.sha256,
        files=unpacked(bytes(row.files)),
        normalised=bytes(row.normalised),
        normaliser=row.normaliser,
        origin=None if origin is None else (origin, row.origin_version, row.origin_sha256),
        author=row.author,
        reason=row.reason,
        at=row.saved_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        draft=draft,
        sensitivity=row.sensitivity,
        owner=row.owner,
    )
