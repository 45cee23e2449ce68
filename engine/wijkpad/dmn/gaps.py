# SPDX-License-Identifier: EUPL-1.2
"""Searching a table for inputs that no rule covers, and for inputs that two rules cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkpad.dmn.model import Cell, Rule, Table
from wijkpad.feel import Budget, FeelError, Value

_MOST_STEPS = 200_000
_NODES = 2_000_000
_MILLISECONDS = 3_000


@dataclass(frozen=True, slots=True)
class Example:
    """Values for some inputs, by column; the others do not matter."""

    values: tuple[tuple[int, Value], ...]

    @property
    def has_empty(self) -> bool:
        """Tell whether the example needs an input without a value."""
        return any(value is None for _, value in self.values)


class TooLargeError(Exception):
    """The table is too large to search completely."""


class Grid:
    """A table over the samples of its columns.

    Attributes:
        certain: the rules all of whose cells are plain, as bits.
    """

    def __init__(self, table: Table, most_steps: int = _MOST_STEPS) -> None:
        self.table, self._most_steps = table, most_steps
        budget = Budget(nodes=_NODES, milliseconds=_MILLISECONDS)
        try:
            self._columns = [self._column(place, budget) for place in range(len(table.inputs))]
        except FeelError:
            raise TooLargeError from None
        self.certain = _bits(rule.index - 1 for rule in table.rules if self._is_plain(rule))
        self._open = [self._open_from(place) for place in range(len(table.inputs) + 1)]
        self._free = [
            _bits(rule.index - 1 for rule in table.rules if rule.cells[place].is_any)
            for place in range(len(table.inputs))
        ]
        self._steps = 0

    def _open_from(self, place: int) -> int:
        """Return the rules that let everything pass from this column on, as bits."""
        return _bits(
            rule.index - 1
            for rule in self.table.rules
            if all(cell.is_any for cell in rule.cells[place:])
        )

    def _column(self, place: int, budget: Budget) -> list[tuple[Value, int]] | None:
        """Return each sample with the rules whose cell lets it pass, as bits."""
        samples = self.table.inputs[place].samples
        if samples is None:
            return None
        return [
            (
                value,
                _bits(
                    rule.index - 1
                    for rule in self.table.rules
                    if _passes(rule.cells[place], value, budget)
                ),
            )
            for value in samples
        ]

    def _is_plain(self, rule: Rule) -> bool:
        return all(
            column is not None or cell.is_any
            for column, cell in zip(self._columns, rule.cells, strict=True)
        )

    def uncovered(self, by: int, within: int | None = None, *, empty: bool) -> Example | None:
        """Return inputs that none of the rules `by` covers, None when there are none.

        Args:
            by: rules as bits, the first rule the lowest.
            within: look only at inputs that this rule covers, by its place; None for all inputs.
            empty: whether inputs may be without a value.

        Raises:
            TooLargeError: not all combinations could be looked at.
        """
        found = self._search(0, by, within, empty, set())
        return None if found is None else Example(tuple(found))

    def _search(
        self, place: int, alive: int, within: int | None, empty: bool, dead: set[tuple[int, int]]
    ) -> list[tuple[int, Value]] | None:
        if alive & self._open[place] or (place, alive) in dead:
            return None
        if place == len(self._columns):
            return []
        self._steps += 1
        if self._steps > self._most_steps:
            raise TooLargeError
        for value, left in self._choices(place, alive, within, empty):
            rest = self._search(place + 1, left, within, empty, dead)
            if rest is not None:
                return rest if value is _NO_MATTER else [(place, value), *rest]  # type: ignore[list-item]
        dead.add((place, alive))
        return None

    def _choices(
        self, place: int, alive: int, within: int | None, empty: bool
    ) -> Iterable[tuple[object, int]]:
        column = self._columns[place]
        if not column:
            return [(_NO_MATTER, alive)]
        chosen: dict[int, object] = {}
        for value, passing in column:
            if (value is None and not empty) or (within is not None and not passing >> within & 1):
                continue
            chosen.setdefault(alive & passing, value)
        if alive == 0 and within is None and chosen:
            return [(_NO_MATTER, 0)]
        return [(value, left) for left, value in chosen.items()]

    def overlapping(self, rule: int) -> list[int]:
        """Return the later rules, by place, that some inputs share with this one."""
        bits = (1 << len(self.table.rules)) - (2 << rule)
        for place, column in enumerate(self._columns):
            if not column:
                bits &= self._free[place] if self._free[place] >> rule & 1 else 0
                continue
            shared = 0
            for _, passing in column:
                shared |= passing if passing >> rule & 1 else 0
            bits &= shared
        return [place for place in range(bits.bit_length()) if bits >> place & 1]

    def together(self, one: int, other: int) -> Example | None:
        """Return inputs that two rules, by place, both cover; None when there are none."""
        values: list[tuple[int, Value]] = []
        for place, column in enumerate(self._columns):
            cells = [self.table.rules[rule].cells[place] for rule in (one, other)]
            if all(cell.is_any for cell in cells):
                continue
            if column is None:
                return None
            both = [v for v, passing in column if passing >> one & 1 and passing >> other & 1]
            if not both:
                return None
            values.append((place, both[0]))
        return Example(tuple(values))

    def never(self, rule: int) -> int | None:
        """Return the column whose cell in this rule no value passes; None when there is none."""
        for place, column in enumerate(self._columns):
            if column and not any(passing >> rule & 1 for _, passing in column):
                return place
        return None


_NO_MATTER = object()


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _passes(cell: Cell, value: Value, budget: Budget) -> bool:
    if cell.is_any:
        return True
    return cell.parsed is not None and cell.parsed.test(value, {}, budget=budget) is True


def in_words(value: Value) -> str:
    """Return a value as a Dutch reader writes it."""
    if value is None:
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return f"'{value}'" if isinstance(value, str) else str(value).replace(".", ",")


def describe(example: Example, labels: Sequence[str]) -> str:
    """Return an example as a Dutch list of labels and values."""
    parts = [f"{labels[place]} = {in_words(value)}" for place, value in example.values]
    return ", ".join(parts) or "elke invoer"
