# SPDX-License-Identifier: EUPL-1.2
"""`camunda:mapDecisionResult`: which part of a decision's outcome is kept."""

from __future__ import annotations

from typing import Final

from wijkpad.errors import NoWayOutError
from wijkpad.feel import Value

MAPPINGS: Final = frozenset({"", "singleEntry", "singleResult", "collectEntries", "resultList"})


def mapped(value: Value, mapping: str, output: str | None, *, element: str) -> Value:
    """Return what is written under the result variable; an empty mapping keeps what DMN gives.

    `output` is the name of the only output column: DMN leaves it out of the outcome, and a mapping
    to whole results puts it back.

    Raises:
        NoWayOutError: one result or one entry was asked, and there were more.
    """
    if not mapping or value is None:
        return value
    if mapping == "singleEntry":
        return _entry(_single(value, element), element)
    if mapping == "singleResult":
        return _result(_single(value, element), output)
    rows = value if isinstance(value, list) else [value]
    if mapping == "collectEntries":
        return [_entry(row, element) for row in rows]
    return [_result(row, output) for row in rows]


def _single(value: Value, element: str) -> Value:
    if not isinstance(value, list):
        return value
    if len(value) > 1:
        raise NoWayOutError(element, "result")
    return value[0] if value else None


def _entry(row: Value, element: str) -> Value:
    if not isinstance(row, dict):
        return row
    if len(row) != 1:
        raise NoWayOutError(element, "result")
    return next(iter(row.values()))


def _result(row: Value, output: str | None) -> Value:
    if isinstance(row, dict) or output is None or row is None:
        return row
    return {output: row}
