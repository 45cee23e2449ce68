# SPDX-License-Identifier: EUPL-1.2
"""The parts of an expression that hold values and names; each works out its own value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from wijkpad.feel.compare import kind, less_or_equal
from wijkpad.feel.properties import read_property
from wijkpad.feel.scope import FOREIGN, MISSING, Missing, Scope, adopt
from wijkpad.feel.values import ComparisonSign, Range, Value


class Node:
    """A part of an expression.

    Attributes:
        at: where it begins in the text, counted from 0; used by findings only.
    """

    __slots__ = ()
    at: int

    def value(self, scope: Scope) -> Value:
        """Return what this part stands for in `scope`."""
        raise NotImplementedError

    def parts(self) -> Iterator[Node]:
        """Yield the parts directly below this one."""
        return iter(())


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Node):
    """A value written out: a number, a text, true, false, null or `@"…"`."""

    at: int
    constant: Value

    def value(self, scope: Scope) -> Value:  # noqa: ARG002 - the shape of every part
        return self.constant


@dataclass(frozen=True, slots=True, eq=False)
class UnreadLiteral(Literal):
    """An `@"…"` whose text is no date, time or duration: null."""

    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Name(Node):
    """A name that is read.

    Attributes:
        name: the name as the variables have it.
        is_own: bound by the expression itself: a loop, a function, a context or a filter.
        built_in: what the name means when no variable has it.
    """

    at: int
    name: str
    is_own: bool = False
    built_in: Value = None
    has_built_in: bool = False

    def value(self, scope: Scope) -> Value:
        found = scope.find(self.name)
        if not isinstance(found, Missing):
            return found
        if not self.has_built_in:
            scope.note(f"de naam {self.name} bestaat niet")
        return self.built_in


@dataclass(frozen=True, slots=True, eq=False)
class Path(Node):
    """A member of a context, a property of a date and such, or that of each item of a list."""

    at: int
    base: Node
    member: str

    def value(self, scope: Scope) -> Value:
        base = self.base.value(scope)
        if type(base) is dict:
            found = base.get(self.member, MISSING)
            if not isinstance(found, Missing):
                return found if type(found) not in FOREIGN else adopt(found)
        return self._select(base, scope)

    def _select(self, base: Value, scope: Scope) -> Value:
        if isinstance(base, list):
            scope.budget.spend(1 + len(base))
            return [self._select(item, scope) for item in base]
        if isinstance(base, dict):
            found = base.get(self.member, MISSING)
            if not isinstance(found, Missing):
                return found
        elif base is not None:
            known, found_property = read_property(base, self.member)
            if known:
                return found_property
        scope.note(
            f"{self.member} bestaat niet bij een waarde van soort {kind(base)}"
            if base is not None
            else f"{self.member} wordt gevraagd van iets dat leeg is"
        )
        return None

    def parts(self) -> Iterator[Node]:
        yield self.base


@dataclass(frozen=True, slots=True, eq=False)
class ListOf(Node):
    """A list written out."""

    at: int
    items: tuple[Node, ...]

    def value(self, scope: Scope) -> Value:
        scope.budget.spend(1 + len(self.items))
        return [item.value(scope) for item in self.items]

    def parts(self) -> Iterator[Node]:
        yield from self.items


@dataclass(frozen=True, slots=True, eq=False)
class ContextOf(Node):
    """A context written out; an entry may read the entries before it."""

    at: int
    entries: tuple[tuple[str, Node], ...]
    repeats_a_key: bool

    def value(self, scope: Scope) -> Value:
        scope.budget.spend(1 + len(self.entries))
        if self.repeats_a_key:
            scope.note("een context heeft twee keer dezelfde sleutel")
            return None
        entries: dict[str, Value] = {}
        inner = Scope(entries, scope)
        for key, node in self.entries:
            entries[key] = node.value(inner)
        return entries

    def parts(self) -> Iterator[Node]:
        for _, node in self.entries:
            yield node


@dataclass(frozen=True, slots=True, eq=False)
class Interval(Node):
    """A range between two ends."""

    at: int
    start: Node
    end: Node
    start_included: bool
    end_included: bool

    def value(self, scope: Scope) -> Value:
        start, end = self.start.value(scope), self.end.value(scope)
        if start is not None and end is not None:
            ordered = less_or_equal(start, end, scope.budget)
            if not ordered:
                scope.note("een bereik heeft ongelijke soorten, of het begin ligt na het einde")
                return None
        return Range(start, end, self.start_included, self.end_included)

    def parts(self) -> Iterator[Node]:
        yield self.start
        yield self.end


@dataclass(frozen=True, slots=True, eq=False)
class Comparing(Node):
    """A range written as a comparison: `< 10`."""

    at: int
    sign: ComparisonSign
    end: Node

    def value(self, scope: Scope) -> Value:
        end = self.end.value(scope)
        if end is None and self.sign not in ("=", "!="):
            return None
        return Range.compared(self.sign, end)

    def parts(self) -> Iterator[Node]:
        yield self.end


@dataclass(frozen=True, slots=True, eq=False)
class Filter(Node):
    """The items of a list that meet a condition, or the item at a position."""

    at: int
    base: Node
    condition: Node

    def value(self, scope: Scope) -> Value:
        base = self.base.value(scope)
        if base is None:
            return None
        items: list[Value] = base if isinstance(base, list) else [base]
        if isinstance(self.condition, Literal):
            return self._at(items, self.condition.constant, scope)
        chosen: list[Value] = []
        for number, item in enumerate(items):
            scope.budget.spend()
            verdict = self.condition.value(_item_scope(item, scope))
            if number == 0 and isinstance(verdict, Decimal):
                return self._at(items, verdict, scope)
            if verdict is True:
                chosen.append(item)
            elif verdict is not None and verdict is not False:
                return self._no_condition(scope)
        if items:
            return chosen
        verdict = self.condition.value(scope)
        return None if isinstance(verdict, Decimal) else []

    def _at(self, items: list[Value], position: Value, scope: Scope) -> Value:
        if isinstance(position, bool):
            return list(items) if position else []
        if not isinstance(position, Decimal):
            return [] if position is None else self._no_condition(scope)
        if position == position.to_integral_value() and 0 < abs(position) <= len(items):
            return items[int(position) - 1 if position > 0 else int(position)]
        scope.note("een lijst heeft geen waarde op deze plaats")
        return None

    @staticmethod
    def _no_condition(scope: Scope) -> Value:
        scope.note("een filter vraagt een voorwaarde of een plaats")
        return None

    def parts(self) -> Iterator[Node]:
        yield self.base
        yield self.condition


def _item_scope(item: Value, scope: Scope) -> Scope:
    layer = Scope({"item": item}, scope)
    return Scope(item, layer) if isinstance(item, dict) else layer
