# SPDX-License-Identifier: EUPL-1.2
"""An explanation of a decision as a value that can be stored as subject data."""

from __future__ import annotations

from decimal import Decimal

from wijkpad.dmn import Decided, Explanation, InputSeen
from wijkpad.feel import Value

MOST_NEARLY = 20
"""Rules that nearly held and are kept with a decision; more help nobody."""


def as_value(decided: Decided) -> dict[str, Value]:
    """Return the outcome with its reasons; the reverse of nothing: it is for reading only."""
    return {"value": decided.value, **_explained(decided.explanation)}


def rules_of(decided: Decided) -> tuple[str, ...]:
    """Return the ids of the rules that gave the outcome; a rule without id by its number."""
    return tuple(one.id or f"#{one.index}" for one in decided.explanation.matched)


def _explained(one: Explanation) -> dict[str, Value]:
    return {
        "decision": one.decision,
        "name": one.name,
        "model": one.model,
        "table": one.table,
        "sha256": one.model_sha256,
        "hit_policy": one.hit_policy.value if one.hit_policy is not None else None,
        "inputs": [_input(column) for column in one.inputs],
        "matched": [
            {
                "id": rule.id,
                "index": Decimal(rule.index),
                "annotation": rule.annotation,
                "outputs": dict(rule.outputs),
            }
            for rule in one.matched
        ],
        "nearly": [
            {
                "id": rule.id,
                "index": Decimal(rule.index),
                "annotation": rule.annotation,
                "input": _input(rule.input),
                "wanted": rule.wanted,
            }
            for rule in one.nearly[:MOST_NEARLY]
        ],
        "change": _change(one),
        "required": [_explained(other) for other in one.required],
    }


def _change(one: Explanation) -> Value:
    if one.change is None:
        return None
    return {
        "input": _input(one.change.input),
        "value": one.change.value,
        "outcome": one.change.outcome,
        "rules": [*one.change.rules],
    }


def _input(column: InputSeen) -> Value:
    return {"label": column.label, "text": column.text, "value": column.value}
