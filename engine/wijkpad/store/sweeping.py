# SPDX-License-Identifier: EUPL-1.2
"""Finding work that no worker was told of: timers that fell due, and jobs whose worker is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from wijkpad.ports import Delivery, Swept
from wijkpad.store.claiming import all_due, all_forsaken, next_moments
from wijkpad.store.wire import Found, Wire

_LOCK: Final = 0x77696A72
"""Number of the advisory lock on PostgreSQL under which one worker at a time sweeps."""
_alone = select(func.pg_try_advisory_xact_lock(_LOCK).label("alone"))


def sweep(wire: Wire, delivery: Delivery | None, now: datetime, *, most: int) -> Swept | None:
    """Announce as many jobs as there are to do and not told of; None while another sweeps.

    A worker that is told of one job does the oldest one, so what counts is how many were told: the
    first ones need no second telling.
    """
    alone = wire.one(_alone)
    if delivery is None or alone is None or not alone.alone:
        return None
    told = delivery.waiting(wire.connection)
    forsaken = wire.every(all_forsaken(postgres=wire.is_postgres))
    due = wire.every(all_due(), now=now, skip=max(0, told - len(forsaken)), most=most)
    untold = [*map(_announced, forsaken[told:]), *map(_announced, due)]
    if untold:
        delivery.announce(wire.connection, untold)
    moments = [row.due_at for row in wire.every(next_moments(), now=now)]
    return Swept(told=len(untold), next_due=min(moments, default=None))


def _announced(row: Found) -> tuple[str, str, datetime]:
    return (row.municipality, row.id, row.due_at)
