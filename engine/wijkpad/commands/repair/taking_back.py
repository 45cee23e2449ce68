# SPDX-License-Identifier: EUPL-1.2
"""What a run came to know after an earlier step is taken back: by new versions equal to the old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from wijkpad.domain.case import Datum
from wijkpad.ports import UnitOfWork

TAKEN_BACK: Final = "rewound:"
"""How the step of such a version begins; the number of the version that holds again follows."""


def take_back(
    unit: UnitOfWork, case: str, run: str, seq: int, *, by: str, at: datetime, reason: str
) -> list[Datum]:
    """Append for each piece of data of the run the version that held at row `seq`; return the rest.

    What the run did not know then becomes null. Nothing is removed; what belongs to the case itself
    stays. The rows that were returned are those that hold no more.
    """
    gone: list[Datum] = []
    for now, then in unit.data.changed_since(case, run, seq):
        if ":" in now.key:
            continue
        version = then.version if then is not None else 0
        row = then or replace(now, value=None, by=by, at=at)
        unit.data.append(replace(row, step=f"{TAKEN_BACK}{version}", reason=reason))
        gone.append(now)
    return gone


def taken_back(rows: Sequence[Datum]) -> set[tuple[str | None, str, str, int]]:
    """Return (run, scope, key, version) of the rows that were taken back."""
    gone: set[tuple[str | None, str, str, int]] = set()
    for row in rows:
        if is_taking_back(row):
            first = int(row.step.removeprefix(TAKEN_BACK)) + 1
            gone |= {
                (row.run, row.scope, row.key, version) for version in range(first, row.version)
            }
    return gone


def is_taking_back(row: Datum) -> bool:
    """Tell whether a row only says that an earlier version holds again."""
    return row.step.startswith(TAKEN_BACK)


def standing(rows: Sequence[Datum]) -> list[Datum]:
    """Return the rows that were never taken back, oldest first; the last of a place holds now."""
    kept: list[Datum] = []
    for row in rows:
        if not is_taking_back(row):
            kept.append(row)
            continue
        version = int(row.step.removeprefix(TAKEN_BACK))
        place = (row.run, row.scope, row.key)
        # The version that holds again gives its place to the row that repeats it.
        kept = [
            one
            for one in kept
            if (one.run, one.scope, one.key) != place or 0 < one.version < version
        ]
        if version:
            kept.append(row)
    return kept
