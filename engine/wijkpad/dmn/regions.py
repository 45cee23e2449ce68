# SPDX-License-Identifier: EUPL-1.2
"""A column cut into regions: the values at which a cell may change its answer, and those between.

Within a region every plain cell gives one answer, and that answer is asked of the cell itself, so
that an index or a check can never disagree with what the table does. A cell is plain when it
compares with constants only; nothing is claimed about other cells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from wijkpad import feel
from wijkpad.dmn.scales import OPAQUE, ORDERED, Gap
from wijkpad.feel import Budget, Range, Value
from wijkpad.feel.control import Call
from wijkpad.feel.nodes import Comparing, Interval, ListOf, Literal, Name, Node
from wijkpad.feel.operators import Calculation, Negation
from wijkpad.feel.scope import Scope

Piece: TypeAlias = tuple[int, int]
"""The first and the last of some regions that follow each other."""

_CONSTANT: Final = (Literal, Negation, Calculation, Interval, Comparing, ListOf)
_MAKERS: Final = frozenset({"date", "duration"})


class Nothing:
    """The type of `NOTHING`."""


NOTHING: Final = Nothing()
"""Stands for the value of a region that holds none, such as between two days on end."""


def constants(tests: feel.UnaryTests, budget: Budget) -> list[Value] | None:
    """Return the values that unary tests compare with; None when the tests are not plain.

    Raises:
        FeelError: the budget is used up.
    """
    if not all(_is_constant(node) for node in tests.tests):
        return None
    found: list[Value] = []
    scope = Scope({}, budget=budget)
    for node in tests.tests:
        found.extend(_ends(node.value(scope)))
    kinds = {type(one) for one in found if one is not None}
    return found if kinds <= ORDERED | {bool} else None


def _is_constant(node: Node) -> bool:
    if isinstance(node, Call):
        name = node.function
        if not isinstance(name, Name) or name.name not in _MAKERS or name.is_own:
            return False
        return all(_is_constant(one) for one in node.arguments)
    return isinstance(node, _CONSTANT) and all(_is_constant(one) for one in node.parts())


def _ends(value: Value) -> Iterator[Value]:
    if isinstance(value, Range):
        yield from _ends(value.start)
        yield from _ends(value.end)
    elif isinstance(value, list):
        for one in value:
            yield from _ends(one)
    else:
        yield value


@dataclass(frozen=True, slots=True)
class _Segment:
    """The regions of one kind: a border on each odd place, what lies between on the even ones."""

    kind: type
    at: int
    borders: Sequence[Value]

    @property
    def size(self) -> int:
        if self.kind in OPAQUE:
            return 1
        return 2 if self.kind is bool else 2 * len(self.borders) + 1

    def place(self, value: Value) -> int:
        if self.kind in OPAQUE:
            return self.at
        if isinstance(value, bool):
            return self.at + value
        found = bisect_left(self.borders, value)  # type: ignore[type-var]
        exact = found < len(self.borders) and self.borders[found] == value
        return self.at + 2 * found + exact

    def span(self, coarse: _Segment, inner: int) -> Piece:
        """Return the regions here that one region of a coarser segment of this kind covers."""
        if self.kind in OPAQUE or self.kind is bool:
            return self.at + inner, self.at + inner
        if inner % 2:
            place = self.place(coarse.borders[inner // 2])
            return place, place
        last = self.at + self.size - 1
        return (
            self.place(coarse.borders[inner // 2 - 1]) + 1 if inner else self.at,
            self.place(coarse.borders[inner // 2]) - 1 if inner < coarse.size - 1 else last,
        )

    def gap(self, inner: int) -> Gap:
        after = self.borders[inner // 2 - 1] if inner else None
        before = self.borders[inner // 2] if inner // 2 < len(self.borders) else None
        return Gap(self.kind, after, before)  # type: ignore[arg-type]

    def value(self, inner: int, near: Value = None) -> Value | Nothing:
        if self.kind in OPAQUE:
            return OPAQUE[self.kind]
        if self.kind is bool:
            return bool(inner)
        if inner % 2:
            return self.borders[inner // 2]
        gap = self.gap(inner)
        found = gap.nearest(near) if type(near) is self.kind else gap.value()  # type: ignore[arg-type]
        return NOTHING if found is None else found


class Line:
    """All regions of a column in a row: kind after kind, and last the empty value.

    Args:
        kinds: which kinds of value the column may hold.
        found: the values at which a cell may change its answer.
    """

    def __init__(self, kinds: Iterable[type], found: Iterable[Value]) -> None:
        by_kind: dict[type, set[Value]] = {kind: set() for kind in kinds}
        for one in found:
            if type(one) in by_kind and type(one) is not bool:
                by_kind[type(one)].add(one)
        self._segments: dict[type, _Segment] = {}
        at = 0
        for kind in sorted(by_kind, key=lambda one: one.__name__):
            segment = _Segment(kind, at, sorted(by_kind[kind]))  # type: ignore[type-var]
            self._segments[kind] = segment
            at += segment.size
        self.size = at + 1

    @property
    def empty(self) -> int:
        """The region of the empty value."""
        return self.size - 1

    def place(self, value: Value) -> int | None:
        """Return the region of a value; None for a kind that has none here."""
        if value is None:
            return self.size - 1
        segment = self._segments.get(type(value))
        return None if segment is None else segment.place(value)

    def value(self, region: int, near: Value = None) -> Value | Nothing:
        """Return a value in the region, the one that is closest to `near` where that has a meaning."""
        for segment in self._segments.values():
            if segment.at <= region < segment.at + segment.size:
                return segment.value(region - segment.at, near)
        return None

    def scale(self, region: int) -> Piece | None:
        """Return the regions along which a distance from this one has a meaning, if there are any."""
        for segment in self._segments.values():
            if segment.at <= region < segment.at + segment.size:
                measured = segment.kind in ORDERED and segment.kind is not str
                return (segment.at, segment.at + segment.size - 1) if measured else None
        return None

    def pieces(
        self, tests: feel.UnaryTests, found: Iterable[Value], budget: Budget
    ) -> tuple[Piece, ...]:
        """Return the regions whose values plain tests let pass; `found` are their constants.

        Raises:
            FeelError: the budget is used up.
        """
        own = Line(self._segments, found)
        spans: list[Piece] = []
        for kind, segment in self._segments.items():
            inner = own._segments[kind]
            for region in range(inner.size):
                value = inner.value(region)
                if isinstance(value, Nothing) or tests.test(value, {}, budget=budget) is not True:
                    continue
                _join(spans, segment.span(inner, region))
        if tests.test(None, {}, budget=budget) is True:
            _join(spans, (self.empty, self.empty))
        return tuple(spans)


def _join(spans: list[Piece], piece: Piece) -> None:
    if spans and spans[-1][1] + 1 == piece[0]:
        spans[-1] = spans[-1][0], piece[1]
    else:
        spans.append(piece)
