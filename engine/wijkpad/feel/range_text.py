# SPDX-License-Identifier: EUPL-1.2
"""The function `range`, which reads a range from a text and so needs the parser."""

from __future__ import annotations

from wijkpad.feel.control import Call
from wijkpad.feel.failures import FeelSyntaxError
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.names import Names
from wijkpad.feel.nodes import Interval, Literal, Name, Node
from wijkpad.feel.parser import Parser
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import Range, Value

_COST_OF_READING = 40
_READERS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})


@built_in("range(from: string)")
def _range_from(scope: Scope, text: str) -> Value:
    scope.budget.check_text(len(text))
    scope.budget.spend(_COST_OF_READING + 2 * len(text))
    try:
        node = Parser(text, Names.any(), {}).whole()
    except FeelSyntaxError:
        return None
    if not isinstance(node, Interval) or not (_is_fixed(node.start) and _is_fixed(node.end)):
        return None
    value = node.value(scope)
    if not isinstance(value, Range) or value.start is None or value.end is None:
        return None
    return value


def _is_fixed(node: Node) -> bool:
    if isinstance(node, Call):
        function = node.function
        return (
            isinstance(function, Name)
            and function.name in _READERS
            and all(isinstance(argument, Literal) for argument in node.arguments)
        )
    return isinstance(node, Literal)
