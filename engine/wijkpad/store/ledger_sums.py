# SPDX-License-Identifier: EUPL-1.2
"""What the first lines of a purse add up to, remembered by a process so that a lock is held shortly.

Lines are numbered in each purse from 1, under its lock, and are never changed: the sum of the first n
never changes either. It is kept in memory only, with the id of the nth line. Under the lock the lines from
the nth on are read; if the nth is another line, or their number does not fit the purse, all are added up.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import bindparam, func, select

from wijkpad.domain.ledger import PurseKey
from wijkpad.store.tables import ledger_lines
from wijkpad.store.wire import Wire, same

_c = ledger_lines.c
_AT: Final = same(ledger_lines, "owner", "key", "year")
_MANY: Final = 2_000
"""More lines than this are added up by the database, from its index."""
_PURSES: Final = 10_000
_own = ledger_lines.alias("newest")
_newest = (
    select(_own)
    .where(
        _own.c.municipality == bindparam("m"),
        *(_own.c[name] == bindparam(f"at_{name}") for name in ("owner", "key", "year")),
    )
    .order_by(_own.c.seq.desc())
)
_all = (
    select(
        _c.kind,
        func.sum(_c.cents).label("cents"),
        _newest.with_only_columns(_own.c.id).limit(1).scalar_subquery().label("last"),
        _newest.with_only_columns(_own.c.seq).limit(1).scalar_subquery().label("seq"),
    )
    .where(*_AT)
    .group_by(_c.kind)
)
_since = (
    select(_c.seq, _c.id, _c.kind, _c.cents)
    .where(*_AT, _c.seq >= bindparam("since"))
    .order_by(_c.seq)
)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the first `count` lines of a purse add up to by kind, and the id of the last of them."""

    count: int = 0
    last: str = ""
    cents: Mapping[str, int] = field(default_factory=dict)


class RememberedSums:
    """Sums of the purses of one database, the most recently used ones; safe to share by threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, PurseKey], Sums] = OrderedDict()
        self._lock = threading.Lock()

    def before_the_lock(self, wire: Wire, key: PurseKey) -> None:
        """Add up a purse that is not known yet, so that nobody waits for it under its lock."""
        with self._lock:
            is_known = (wire.municipality, key) in self._held
        if not is_known:
            self._keep(wire, key, _added_up(wire, key))

    def under_the_lock(self, wire: Wire, key: PurseKey, count: int) -> Mapping[str, int]:
        """Return what all lines of a locked purse add up to by kind; it has `count` of them."""
        with self._lock:
            known = self._held.get((wire.municipality, key), Sums())
        sums = _added_to(wire, key, known, count) or _added_up(wire, key)
        self._keep(wire, key, sums)
        return sums.cents

    def _keep(self, wire: Wire, key: PurseKey, sums: Sums) -> None:
        with self._lock:
            self._held[wire.municipality, key] = sums
            self._held.move_to_end((wire.municipality, key))
            if len(self._held) > _PURSES:
                self._held.popitem(last=False)


def _added_to(wire: Wire, key: PurseKey, known: Sums, count: int) -> Sums | None:
    """Return the sums with the lines since added; None where these do not go on from what is known."""
    if not 0 <= count - known.count <= _MANY:
        return None
    if count == 0:
        return known
    rows = wire.every(_since, since=max(known.count, 1), **_at(key))
    first = known.count or 1
    if [row.seq for row in rows] != list(range(first, count + 1)):
        return None
    if known.count and rows[0].id != known.last:
        return None
    cents = dict(known.cents)
    for row in rows[1:] if known.count else rows:
        cents[row.kind] = cents.get(row.kind, 0) + int(row.cents)
    return Sums(count, rows[-1].id, cents)


def _added_up(wire: Wire, key: PurseKey) -> Sums:
    rows = wire.every(_all, **_at(key))
    if not rows:
        return Sums()
    cents = {row.kind: int(row.cents) for row in rows}
    return Sums(int(rows[0].seq), rows[0].last, cents)


def _at(key: PurseKey) -> dict[str, object]:
    return {"at_owner": key.owner, "at_key": key.key, "at_year": key.year}
