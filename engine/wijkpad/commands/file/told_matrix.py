# SPDX-License-Identifier: EUPL-1.2
"""A self-reliance matrix that a form of a pathway asks, kept where all others are."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import local_day
from wijkpad.domain.case import Task
from wijkpad.domain.file.assessments import VERSION
from wijkpad.feel import Value
from wijkpad.forms import Answers, Field, Form

MATRIX: Final = "matrix"
_CONCEPTS: Final = {
    "assessment.domain": "domain",
    "assessment.score": "score",
    "assessment.why_needed": "why_needed",
    "assessment.note": "note",
}


def store(
    moving: Moving,
    task: Task,
    form: Form,
    answers: Answers,
    *,
    was: Mapping[str, Value] | None = None,
) -> None:
    """Keep the rows of a table that asks a matrix; call it before the answers are written.

    The same form put right is the next version; one that asks nothing any more takes it off. Of
    answers that are put right what is as in `was` is not told again.
    """
    for table in form.tables:
        columns = {one.key: _CONCEPTS[one.concept] for one in table.columns if _is_part(one)}
        if not {"domain", "score", "why_needed"} <= set(columns.values()):
            continue
        rows = _rows(answers.get(table.key), columns)
        earlier = moving.env.row(form.key, task.scope) if not rows else None
        before = earlier.value if earlier is not None and isinstance(earlier.value, dict) else {}
        if (not rows and not before.get(table.key)) or (
            was and rows == _rows(was.get(table.key), columns)
        ):
            continue
        made: dict[str, Value] = {
            "instrument": VERSION,
            "made_on": local_day(moving.now),
            "rows": rows,
        }
        key = _key(moving.run.id, task.scope, form.key, table.key)
        moving.env.write_on_case(MATRIX, made if rows else None, step=task.element, scope=key)


def _rows(value: Value, columns: Mapping[str, str]) -> list[Value]:
    return [
        {columns[key]: cell for key, cell in row.items() if key in columns}
        for row in (value if isinstance(value, list) else [])
        if isinstance(row, dict)
    ]


def _is_part(column: Field) -> bool:
    return column.concept in _CONCEPTS


def _key(*place: str) -> str:
    """Return an id that is the same each time the same question is answered."""
    return sha256("\0".join(place).encode()).hexdigest()[:32]
