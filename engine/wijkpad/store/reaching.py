# SPDX-License-Identifier: EUPL-1.2
"""The book of what scenarios came by."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete

from wijkpad.ports.reaching import Reached
from wijkpad.store.tables import reaches
from wijkpad.store.wire import Wire, picking

_of = picking(reaches, "sha256")
_forget = delete(reaches).where(
    reaches.c.municipality == bindparam("m"), reaches.c.reached_at < bindparam("before")
)


class SqlReaches:
    """What scenarios came by, of one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def of(self, sha256: str) -> Reached | None:
        row = self._wire.one(_of, at_sha256=sha256)
        if row is None:
            return None
        keys = frozenset(json.loads(str(row.keys)))
        return Reached(sha256=sha256, keys=keys, at=row.reached_at)

    def keep(self, sha256: str, keys: Collection[str], *, at: datetime, forget: datetime) -> None:
        self._wire.change(_forget, {"before": forget})
        facts = {"sha256": sha256, "keys": json.dumps(sorted(keys)), "reached_at": at}
        self._wire.put(reaches, facts)
