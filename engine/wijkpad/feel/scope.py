# SPDX-License-Identifier: EUPL-1.2
"""Where an expression finds the values of its names while it is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from wijkpad.feel.budget import Budget
from wijkpad.feel.values import Value

_MOST_NOTES = 20


class Missing:
    """The type of `MISSING`."""


MISSING: Final = Missing()
"""Stands for a name that is not there, which differs from a name whose value is null."""


FOREIGN: frozenset[type] = frozenset({int, float})
"""Python's own numbers, which are no FEEL values but do slip in from other code."""


def adopt(value: object) -> Value:
    """Return a whole Python number as FEEL has it; a float is never exact and becomes null."""
    return Decimal(value) if isinstance(value, int) else None


class Scope:
    """One layer of names on top of another; looks up lazily and never copies."""

    __slots__ = ("budget", "names", "notes", "now", "parent")

    def __init__(
        self,
        names: Mapping[str, Value],
        parent: Scope | None = None,
        *,
        budget: Budget | None = None,
        now: datetime | None = None,
        notes: list[str] | None = None,
    ) -> None:
        self.names, self.parent = names, parent
        if parent is None:
            self.budget, self.now, self.notes = budget or Budget(), now, notes
        else:
            self.budget, self.now, self.notes = parent.budget, parent.now, parent.notes

    def find(self, name: str) -> Value | Missing:
        """Return the innermost value of `name`, or `MISSING`."""
        layer: Scope | None = self
        while layer is not None:
            value = layer.names.get(name, MISSING)
            if value is not MISSING:
                return value if type(value) not in FOREIGN else adopt(value)
            layer = layer.parent
        return MISSING

    def note(self, text: str) -> None:
        """Keep a Dutch remark on why a null comes out; never holds a value."""
        if self.notes is not None and len(self.notes) < _MOST_NOTES and text not in self.notes:
            self.notes.append(text)
