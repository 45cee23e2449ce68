# SPDX-License-Identifier: EUPL-1.2
"""What a run passed on its way: rows that are only added, and numbered for each run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, literal_column, select

from wijkpad.ports import Passed
from wijkpad.store.tables import passed_elements
from wijkpad.store.wire import Wire, inserting, picking, same

LAST: Final = (
    select(func.coalesce(func.max(passed_elements.c.seq), literal_column("0")))
    .where(*same(passed_elements, "run_id"))
    .scalar_subquery()
)
"""Number of the last element that the run `:at_run_id` passed; 0 before the first."""
_add = inserting(passed_elements).values(seq=LAST + 1)
_since = (
    picking(passed_elements, "run_id")
    .where(passed_elements.c.seq > bindparam("seq"))
    .order_by(passed_elements.c.seq)
)


def add(wire: Wire, run: str, elements: Sequence[Passed], *, at: datetime, by: str) -> None:
    """Add elements in their order, numbered on from the last."""
    shared = {"run_id": run, "at_run_id": run, "passed_at": at, "passed_by": by}
    rows = [
        {"element": one.element, "how": one.how, "scope": one.scope, **shared} for one in elements
    ]
    wire.add(_add, rows)


def since(wire: Wire, run: str, seq: int) -> list[tuple[Passed, str]]:
    """Return what the run passed after this number, with who did it."""
    rows = wire.every(_since, at_run_id=run, seq=seq)
    return [
        (Passed(element=row.element, how=row.how, scope=row.scope), row.passed_by) for row in rows
    ]
