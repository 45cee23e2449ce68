# SPDX-License-Identifier: EUPL-1.2
"""How large a value may be that leaves an evaluation."""

from __future__ import annotations

from wijkpad.feel.failures import FeelError
from wijkpad.feel.values import Value

DEEPEST_VALUE = 100
_MOST_VALUES = 200_000


def check_size(value: Value) -> None:
    """Refuse a value that would be huge once written out, such as a list that holds itself twice.

    Raises:
        FeelError: deeper than `DEEPEST_VALUE`, or too many values.
    """
    layer: list[Value] = [value]
    count = depth = 0
    while layer:
        below: list[Value] = []
        for one in layer:
            if isinstance(one, list):
                below.extend(one)
            elif isinstance(one, dict):
                below.extend(one.values())
            if count + len(below) > _MOST_VALUES:
                raise FeelError("items")
        count += len(below)
        depth += 1
        if depth > DEEPEST_VALUE:
            raise FeelError("depth")
        layer = below
