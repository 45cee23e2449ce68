# SPDX-License-Identifier: EUPL-1.2
"""Which rules of a table each region of each column lets through, worked out once when it is read.

Rules are bits of one number, the first rule the lowest: a table is decided by combining one number
for each column, whatever the number of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wijkpad import feel
from wijkpad.dmn.model import Cell, Input, Rule
from wijkpad.dmn.regions import Line, Nothing, Piece, constants
from wijkpad.dmn.scales import TYPES
from wijkpad.feel import Budget, FeelError, Value

_MOST_BORDERS = 10_000
_MOST_NODES = 1_000_000
_MILLISECONDS = 10_000
"""Enough for the largest table that can be read; what a hostile one asks beyond is not indexed."""

Passes = Callable[[feel.UnaryTests, Value], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """One input column of an index.

    Attributes:
        pieces: by rule, the regions that its cell lets through; None for a cell that lets
            everything through and for one that is not plain.
        bits: by region, the rules whose cell lets its values through.
        free: the rules whose cell lets everything through.
        open: the rules whose cell is not plain, or faulty; it is in no region's bits.
        allowed: the regions that the input can be in, the empty value included.
        exact: whether `allowed` is known exactly.
    """

    line: Line
    pieces: tuple[tuple[Piece, ...] | None, ...]
    bits: tuple[int, ...]
    free: int
    open: int
    allowed: tuple[int, ...]
    exact: bool


class Index:
    """The rules of a table by what their cells let through.

    Attributes:
        rules: the rules, the first one the lowest bit.
        all: every rule, as bits.
    """

    def __init__(self, inputs: Sequence[Input], rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.all = (1 << len(rules)) - 1
        budget = Budget(nodes=_MOST_NODES, milliseconds=_MILLISECONDS)
        self.columns = tuple(
            _column(column, [rule.cells[place] for rule in rules], budget)
            for place, column in enumerate(inputs)
        )

    def passing(self, values: Sequence[Value], passes: Passes, near: int = 0) -> list[int]:
        """Return by column the rules whose cell lets the value through.

        A cell that is not plain is asked only for rules that at most `near` other columns keep
        out; in the answer it counts as not passed for the rest.
        """
        found: list[int] = []
        asked: list[int] = []
        for column, value in zip(self.columns, values, strict=True):
            place = column.line.place(value)
            found.append(column.free if place is None else column.bits[place])
            asked.append(self.all & ~column.free if place is None else column.open)
        for number, value in enumerate(values):
            if asked[number]:
                hopeful = self._kept(found, asked, near)
                found[number] |= self._ask(number, value, asked[number] & hopeful, passes)
                asked[number] = 0
        return found

    def _kept(self, found: Sequence[int], asked: Sequence[int], near: int) -> int:
        """Return the rules that at most `near` columns are known to keep out."""
        missed = [0] * (near + 1)
        for passing, unknown in zip(found, asked, strict=True):
            out = self.all & ~(passing | unknown)
            for level in range(near, 0, -1):
                missed[level] |= missed[level - 1] & out
            missed[0] |= out
        return self.all & ~missed[near]

    def _ask(self, place: int, value: Value, rules: int, passes: Passes) -> int:
        bits = 0
        for number in ones(rules):
            parsed = self.rules[number].cells[place].parsed
            if parsed is not None and passes(parsed, value):
                bits |= 1 << number
        return bits

    def missed_once(self, passing: Sequence[int]) -> Iterator[tuple[Rule, int]]:
        """Yield the rules that exactly one column keeps out, with its place, in their order."""
        once = twice = 0
        for bits in passing:
            out = self.all & ~bits
            twice |= once & out
            once |= out
        for number in ones(once & ~twice):
            place = next(place for place, bits in enumerate(passing) if not bits >> number & 1)
            yield self.rules[number], place


def ones(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _column(declared: Input, cells: Sequence[Cell], budget: Budget) -> Column:
    by_text = {cell.text: cell for cell in cells if not cell.is_any}
    known = {text: _constants(cell, budget) for text, cell in by_text.items()}
    limits = [(tests, _within(tests, budget)) for tests in _limits(declared)]
    values = [
        value
        for found in (*known.values(), *(found for _, found in limits))
        for value in found or ()
    ]
    if len(values) > _MOST_BORDERS:
        values, known, limits = [], {}, [(tests, None) for tests, _ in limits]
    name = declared.expression.type.type.name if declared.expression.type else "Any"
    line = Line(_kinds(name, values), values)
    pieces_by_text = {
        text: _pieces(line, by_text[text].parsed, found, budget) for text, found in known.items()
    }
    pieces = tuple(None if cell.is_any else pieces_by_text.get(cell.text) for cell in cells)
    free = _bits(cell.is_any for cell in cells)
    inside = [_pieces(line, tests, found, budget) for tests, found in limits]
    return Column(
        line=line,
        pieces=pieces,
        bits=_swept(line.size, pieces, free),
        free=free,
        open=_bits(
            not cell.is_any and found is None for cell, found in zip(cells, pieces, strict=True)
        ),
        allowed=tuple(_allowed(line, [one for one in inside if one is not None])),
        exact=(name == "Any" or name in TYPES) and None not in inside,
    )


def _constants(cell: Cell, budget: Budget) -> list[Value] | None:
    """Return what a cell compares with; None when it is not plain, or too much to look at."""
    if cell.parsed is None or not cell.is_plain:
        return None
    return _within(cell.parsed, budget)


def _within(tests: feel.UnaryTests, budget: Budget) -> list[Value] | None:
    try:
        return constants(tests, budget)
    except FeelError:
        return None


def _pieces(
    line: Line, tests: feel.UnaryTests | None, found: list[Value] | None, budget: Budget
) -> tuple[Piece, ...] | None:
    if tests is None or found is None:
        return None
    try:
        return line.pieces(tests, found, budget)
    except FeelError:
        return None


def _limits(column: Input) -> list[feel.UnaryTests]:
    """Return the allowed values of the column and of its type."""
    declared = column.expression.type
    tests = [*(() if declared is None else declared.limits)]
    if column.allowed is not None:
        tests.append(column.allowed)
    return [one for one in tests if one.tests]


def _kinds(name: str, values: Sequence[Value]) -> set[type]:
    """Return the kinds a column may hold: its declared one, else those its cells compare with."""
    if name in TYPES:
        return {TYPES[name]}
    return {type(one) for one in values if one is not None} or {str}


def _allowed(line: Line, inside: Sequence[tuple[Piece, ...]]) -> Iterator[int]:
    for region in range(line.size):
        fits = all(any(start <= region <= end for start, end in pieces) for pieces in inside)
        if region == line.empty or (fits and not isinstance(line.value(region), Nothing)):
            yield region


def _swept(size: int, pieces: Sequence[tuple[Piece, ...] | None], free: int) -> tuple[int, ...]:
    """Return by region the rules with a piece there, by walking along the borders once."""
    turning = [0] * (size + 1)
    for number, own in enumerate(pieces):
        for start, end in own or ():
            turning[start] ^= 1 << number
            turning[end + 1] ^= 1 << number
    bits: list[int] = []
    current = free
    for turned in turning[:size]:
        current ^= turned
        bits.append(current)
    return tuple(bits)


def _bits(flags: Iterator[bool] | Sequence[bool]) -> int:
    return sum(1 << number for number, flag in enumerate(flags) if flag)
