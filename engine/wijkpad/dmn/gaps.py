# SPDX-License-Identifier: EUPL-1.2
"""Searching a table for inputs that no rule covers, and for inputs that two rules cover."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wijkpad.dmn.index import Column, ones
from wijkpad.dmn.model import Table
from wijkpad.dmn.regions import Nothing
from wijkpad.dmn.scales import SOMETHING_ELSE
from wijkpad.feel import Value, as_text

_MOST_STEPS = 500_000


@dataclass(frozen=True, slots=True)
class Example:
    """Values for some inputs, by column; the others do not matter."""

    values: tuple[tuple[int, Value], ...]


class TooLargeError(Exception):
    """The table is too large to search completely."""


class Grid:
    """A table over the regions of its columns.

    Attributes:
        certain: the rules all of whose cells are plain, as bits.
    """

    def __init__(self, table: Table, most_steps: int = _MOST_STEPS) -> None:
        self.table, self._left = table, most_steps
        self._index = table.index
        self._columns = [_Regions(column) for column in self._index.columns]
        self.certain = self._index.all
        self._free_from = [self._index.all]
        for column in self._index.columns:
            self.certain &= ~column.open
        for column in reversed(self._index.columns):
            self._free_from.insert(0, self._free_from[0] & column.free)

    @property
    def exact(self) -> bool:
        """Whether all rules are certain, and all values known that each input can have."""
        return self.certain == self._index.all and self.knows_inputs

    @property
    def knows_inputs(self) -> bool:
        """Whether it is known for each input which values it can have."""
        return all(column.exact or column.free == self._index.all for column in self._index.columns)

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
        return None if found is None else self._example(found)

    def _search(
        self, place: int, alive: int, within: int | None, empty: bool, dead: set[tuple[int, int]]
    ) -> list[tuple[int, int]] | None:
        if alive & self._free_from[place] or (place, alive) in dead:
            return None
        if place == len(self._columns):
            return []
        if alive == 0 and within is None:
            return self._anywhere(place, empty)
        self._spend(alive.bit_count())
        seen: set[int] = set()
        for region in self._columns[place].cuts(alive, within, empty):
            self._spend(1)
            left = alive & self._columns[place].column.bits[region]
            if left in seen:
                continue
            seen.add(left)
            rest = self._search(place + 1, left, within, empty, dead)
            if rest is not None:
                needed = left != alive or within is not None
                return [(place, region), *rest] if needed else rest
        dead.add((place, alive))
        return None

    def _anywhere(self, place: int, empty: bool) -> list[tuple[int, int]] | None:
        """Return that any values will do from this column on, if there are any."""
        possible = all(
            column.column.free == self._index.all
            or next(column.cuts(0, None, empty), None) is not None
            for column in self._columns[place:]
        )
        return [] if possible else None

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooLargeError

    def overlapping(self, rule: int) -> int:
        """Return the other certain rules, as bits, that cover some inputs that this one covers."""
        bits = self.certain & ~(1 << rule)
        for column in self._columns:
            bits &= column.sharing(rule)
            if not bits:
                return 0
        return bits

    def may_overlap(self, rule: int) -> bool:
        """Tell whether a rule that is not certain overlaps others as far as its plain cells go."""
        bits = self._index.all & ~(1 << rule)
        for column in self._columns:
            if not column.column.open >> rule & 1:
                bits &= column.sharing(rule) | column.column.open
        return bits != 0

    def together(self, one: int, other: int) -> Example:
        """Return inputs that two overlapping rules, by place, both cover."""
        found: list[tuple[int, int]] = []
        for place, column in enumerate(self._columns):
            region = column.shared(one, other)
            if region is not None:
                found.append((place, region))
        return self._example(found)

    def never(self, rule: int) -> int | None:
        """Return the column whose cell in this rule no value passes; None when there is none."""
        for place, column in enumerate(self._columns):
            pieces = column.column.pieces[rule]
            if pieces is not None and not any(column.first(*piece) is not None for piece in pieces):
                return place
        return None

    def _example(self, regions: Sequence[tuple[int, int]]) -> Example:
        values: list[tuple[int, Value]] = []
        for place, region in regions:
            value = self._columns[place].column.line.value(region)
            if not isinstance(value, Nothing):
                values.append((place, value))
        return Example(tuple(values))


class _Regions:
    """One column, with quick answers on stretches of its regions."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._allowed = column.allowed
        place = column.line.place(SOMETHING_ELSE)
        self._readable = place if place is not None and place in column.allowed else -1
        inside = set(column.allowed)
        row = [bits if place in inside else 0 for place, bits in enumerate(column.bits)]
        # For each power of two the rules that pass somewhere in that many regions from a place on.
        self._rows = [row]
        while (width := 1 << len(self._rows)) <= len(row):
            last = self._rows[-1]
            self._rows.append(
                [last[at] | last[at + width // 2] for at in range(len(row) - width + 1)]
            )

    def first(self, start: int, end: int) -> int | None:
        """Return the first region of a stretch that the input can be in."""
        place = bisect_left(self._allowed, start)
        if place < len(self._allowed) and self._allowed[place] <= end:
            return self._allowed[place]
        return None

    def sharing(self, rule: int) -> int:
        """Return the rules, as bits, that let through a value that this rule's cell lets through."""
        if self.column.free >> rule & 1:
            return self._passing(0, self.column.line.size - 1) | self.column.free
        bits = 0
        for start, end in self.column.pieces[rule] or ():
            bits |= self._passing(start, end)
        return bits

    def _passing(self, start: int, end: int) -> int:
        level = (end - start + 1).bit_length() - 1
        row = self._rows[level]
        return row[start] | row[end - (1 << level) + 1]

    def shared(self, one: int, other: int) -> int | None:
        """Return a region that two cells both let through; None when any value will do."""
        pieces = [self.column.pieces[rule] for rule in (one, other)]
        whole = ((0, self.column.line.size - 1),)
        if pieces == [None, None]:
            return None
        for start, end in pieces[0] or whole:
            for other_start, other_end in pieces[1] or whole:
                found = self.first(max(start, other_start), min(end, other_end))
                if found is not None:
                    return found
        return None

    def cuts(self, rules: int, within: int | None, empty: bool) -> Iterator[int]:
        """Yield one region the input can be in for each stretch that these rules do not cut."""
        line = self.column.line
        starts = {0, line.empty}
        watched = list(ones(rules))
        if within is not None:
            watched.append(within)
        for rule in watched:
            for start, end in self.column.pieces[rule] or ():
                starts |= {start, end + 1}
        ordered = sorted(starts)
        pieces = list(zip(ordered, [one - 1 for one in (*ordered[1:], line.size)], strict=True))
        pieces.sort(key=lambda piece: not piece[0] <= self._readable <= piece[1])
        for start, end in pieces:
            found = self.first(start, end)
            if found is None or (found == line.empty and not empty):
                continue
            if within is None or self._may_cover(within, found):
                yield self._readable if start <= self._readable <= end else found

    def _may_cover(self, rule: int, region: int) -> bool:
        return bool((self.column.bits[region] | self.column.open) >> rule & 1)


def in_words(value: Value) -> str:
    """Return a value as a Dutch reader writes it."""
    if value is None:
        return "leeg"
    return f"'{value}'" if isinstance(value, str) else as_text(value)


def describe(example: Example, labels: Sequence[str]) -> str:
    """Return an example as a Dutch list of labels and values."""
    parts = [f"{labels[place]} = {in_words(value)}" for place, value in example.values]
    return ", ".join(parts) or "elke invoer"
