# SPDX-License-Identifier: EUPL-1.2
"""What a run passed on its way: rows that are only added, and numbered for each run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import Insert, bindparam, func, literal_column, select

from wijkpad.ports import Passed
from wijkpad.store.tables import passed_elements
from wijkpad.store.tables.base import Moment
from wijkpad.store.wire import Wire, inserting, picking, same

LAST: Final = (
    select(func.coalesce(func.max(passed_elements.c.seq), literal_column("0")))
    .where(*same(passed_elements, "run_id"))
    .scalar_subquery()
)
"""Number of the last element that the run `:at_run_id` passed; 0 before the first."""
_add = inserting(passed_elements).values(seq=LAST + 1)
_AT_ONCE: Final = 8
_OWN: Final = ("element", "how", "scope")
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
    if not wire.is_postgres:
        wire.add(_add, rows)
        return
    # In one statement: for a second row psycopg would set up a pipeline, which costs more.
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        own = {f"{name}{n}": row[name] for n, row in enumerate(some) for name in _OWN}
        wire.change(_adding(len(some)), shared | own)


def since(wire: Wire, run: str, seq: int) -> list[tuple[Passed, str]]:
    """Return what the run passed after this number, with who did it."""
    rows = wire.every(_since, at_run_id=run, seq=seq)
    return [
        (Passed(element=row.element, how=row.how, scope=row.scope), row.passed_by) for row in rows
    ]


@lru_cache(maxsize=_AT_ONCE)
def _adding(count: int) -> Insert:
    """Return an insert of so many elements, numbered on from the last that the run passed."""
    columns = passed_elements.c
    return inserting(passed_elements).values(
        [
            {
                columns.municipality: bindparam("m"),
                columns.run_id: bindparam("run_id"),
                columns.seq: LAST + literal_column(str(number + 1)),
                columns.passed_at: bindparam("passed_at", type_=Moment),
                columns.passed_by: bindparam("passed_by"),
                **{columns[name]: bindparam(f"{name}{number}") for name in _OWN},
            }
            for number in range(count)
        ]
    )
