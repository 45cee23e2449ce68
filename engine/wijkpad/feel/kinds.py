# SPDX-License-Identifier: EUPL-1.2
"""Which kind of value a part of an expression gives, as far as that shows without working it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.feel.compare import kind
from wijkpad.feel.control import Call, For, FunctionOf, If, Quantified
from wijkpad.feel.names import Names
from wijkpad.feel.nodes import (
    Comparing,
    ContextOf,
    Filter,
    Interval,
    ListOf,
    Literal,
    Name,
    Node,
    Path,
)
from wijkpad.feel.operators import (
    Between,
    Calculation,
    Comparison,
    In,
    InstanceOf,
    Junction,
    Negation,
)
from wijkpad.feel.properties import kind_of_property
from wijkpad.feel.results import RESULTS

DUTCH: Final = {
    "number": "een getal",
    "string": "een tekst",
    "boolean": "ja of nee",
    "date": "een datum",
    "time": "een tijd",
    "date and time": "een datum met tijd",
    "days and time duration": "een duur in dagen en uren",
    "years and months duration": "een duur in jaren en maanden",
    "list": "een lijst",
    "context": "een context",
    "range": "een bereik",
    "function": "een functie",
}
_MOMENTS: Final = ("date", "date and time")
_LENGTHS: Final = ("days and time duration", "years and months duration")


def _sums() -> Mapping[tuple[str, str, str], str]:
    found = {(sign, "number", "number"): "number" for sign in ("+", "-", "*", "/", "**")}
    found["+", "string", "string"] = "string"
    for one in _MOMENTS:
        for other in _MOMENTS:
            found["-", one, other] = _LENGTHS[0]
        for length in _LENGTHS:
            found["+", one, length] = found["-", one, length] = found["+", length, one] = one
    found["-", "time", "time"] = _LENGTHS[0]
    found["+", "time", _LENGTHS[0]] = found["-", "time", _LENGTHS[0]] = "time"
    found["+", _LENGTHS[0], "time"] = "time"
    for length in _LENGTHS:
        found["+", length, length] = found["-", length, length] = length
        found["*", length, "number"] = found["*", "number", length] = length
        found["/", length, "number"] = length
        found["/", length, length] = "number"
    return found


SUMS: Final = _sums()
"""The kind that comes of a sign between two kinds; what is not here never has an outcome."""


def kind_of(node: Node, names: Names) -> str | None:
    """Return the kind that the part gives when it is not null; None when that does not show."""
    if isinstance(node, Literal):
        return None if node.constant is None else kind(node.constant)
    if isinstance(node, Comparison | Between | In | InstanceOf | Quantified | Junction):
        return "boolean"
    if isinstance(node, Interval | Comparing):
        return "range"
    for shape, name in (
        (ListOf, "list"),
        (ContextOf, "context"),
        (FunctionOf, "function"),
        (For, "list"),
    ):
        if isinstance(node, shape):
            return name
    if isinstance(node, Name | Path):
        return _of_path(node, names)
    if isinstance(node, If):
        chosen, otherwise = kind_of(node.chosen, names), kind_of(node.otherwise, names)
        return chosen if chosen == otherwise else None
    if isinstance(node, Negation):
        return kind_of(node.operand, names)
    if isinstance(node, Calculation):
        return _of_calculation(node, names)
    if isinstance(node, Call) and isinstance(node.function, Name):
        return RESULTS.get(node.function.name) if node.function.has_built_in else None
    return _of_filter(node) if isinstance(node, Filter) else None


def _of_filter(node: Filter) -> str | None:
    return "list" if isinstance(node.condition, Comparison | Junction | Between | In) else None


def _of_path(node: Name | Path, names: Names) -> str | None:
    steps: list[str] = []
    base: Node = node
    while isinstance(base, Path):
        steps.append(base.member)
        base = base.base
    if not isinstance(base, Name) or base.is_own:
        return (
            kind_of_property(kind_of(node.base, names), node.member)
            if isinstance(node, Path)
            else None
        )
    level: Names | None = names
    found: str | None = None
    for step in (base.name, *reversed(steps)):
        if found == "list":
            return None
        if level is None or step not in level.members:
            found, level = kind_of_property(found, step), None
        else:
            found, level = level.kinds.get(step), level.members[step]
    return found


def _of_calculation(node: Calculation, names: Names) -> str | None:
    found = kind_of(node.first, names)
    for sign, operand in node.rest:
        other = kind_of(operand, names)
        if found is None or other is None:
            return None
        found = SUMS.get((sign, found, other))
    return found
