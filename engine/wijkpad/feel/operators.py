# SPDX-License-Identifier: EUPL-1.2
"""The parts of an expression that compare, join and calculate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wijkpad.feel.arithmetic import calculate, negate
from wijkpad.feel.compare import equal, inside, less, less_or_equal
from wijkpad.feel.nodes import Node
from wijkpad.feel.scope import Scope
from wijkpad.feel.types import Type
from wijkpad.feel.values import ComparisonSign, Range, Value


@dataclass(frozen=True, slots=True, eq=False)
class Calculation(Node):
    """Operands of the same rank, worked out from left to right."""

    at: int
    first: Node
    rest: tuple[tuple[str, Node], ...]

    def value(self, scope: Scope) -> Value:
        result = self.first.value(scope)
        for sign, operand in self.rest:
            result = calculate(sign, result, operand.value(scope), scope)
        return result

    def parts(self) -> Iterator[Node]:
        yield self.first
        for _, operand in self.rest:
            yield operand


@dataclass(frozen=True, slots=True, eq=False)
class Negation(Node):
    """A minus sign before an operand."""

    at: int
    operand: Node

    def value(self, scope: Scope) -> Value:
        return negate(self.operand.value(scope), scope)

    def parts(self) -> Iterator[Node]:
        yield self.operand


@dataclass(frozen=True, slots=True, eq=False)
class Junction(Node):
    """Operands joined by `and` or by `or`, with null for what is not known."""

    at: int
    is_and: bool
    operands: tuple[Node, ...]

    def value(self, scope: Scope) -> Value:
        decisive = not self.is_and
        result: bool | None = self.is_and
        for operand in self.operands:
            found = operand.value(scope)
            if found is decisive:
                return decisive
            if found is not self.is_and:
                result = None
        if result is None:
            scope.note("bij en/of ontbreekt een antwoord ja of nee")
        return result

    def parts(self) -> Iterator[Node]:
        yield from self.operands


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Node):
    """Two operands compared."""

    at: int
    sign: ComparisonSign
    left: Node
    right: Node

    def value(self, scope: Scope) -> Value:
        result = compared(self.sign, self.left.value(scope), self.right.value(scope), scope)
        if result is None:
            scope.note(f"de vergelijking {self.sign} past niet bij deze waarden")
        return result

    def parts(self) -> Iterator[Node]:
        yield self.left
        yield self.right


def compared(sign: ComparisonSign, left: Value, right: Value, scope: Scope) -> bool | None:
    """Return the outcome of `left sign right`."""
    if sign == "=":
        return equal(left, right, scope.budget)
    if sign == "!=":
        same = equal(left, right, scope.budget)
        return None if same is None else not same
    if sign == "<":
        return less(left, right)
    if sign == ">":
        return less(right, left)
    if sign == "<=":
        return less_or_equal(left, right, scope.budget)
    return less_or_equal(right, left, scope.budget)


@dataclass(frozen=True, slots=True, eq=False)
class Between(Node):
    """Whether an operand lies between two others, ends included."""

    at: int
    operand: Node
    low: Node
    high: Node

    def value(self, scope: Scope) -> Value:
        value = self.operand.value(scope)
        low = less_or_equal(self.low.value(scope), value, scope.budget)
        high = less_or_equal(value, self.high.value(scope), scope.budget)
        if low is False or high is False:
            return False
        return None if low is None or high is None else True

    def parts(self) -> Iterator[Node]:
        yield self.operand
        yield self.low
        yield self.high


@dataclass(frozen=True, slots=True, eq=False)
class In(Node):
    """Whether an operand meets one of the tests."""

    at: int
    operand: Node
    tests: tuple[Node, ...]
    asks_input: tuple[bool, ...]

    def value(self, scope: Scope) -> Value:
        value = self.operand.value(scope)
        return meets_one(value, self.tests, self.asks_input, scope)

    def parts(self) -> Iterator[Node]:
        yield self.operand
        yield from self.tests


def meets_one(
    value: Value, tests: tuple[Node, ...], asks_input: tuple[bool, ...], scope: Scope
) -> bool | None:
    """Return whether `value` meets at least one test; `asks_input` tells which tests read `?`."""
    inner = Scope({"?": value}, scope) if any(asks_input) else scope
    result: bool | None = False
    for test, asks in zip(tests, asks_input, strict=True):
        scope.budget.spend()
        outcome = test.value(inner)
        verdict = (
            outcome
            if asks and (outcome is None or isinstance(outcome, bool))
            else meets(value, outcome, scope)
        )
        if verdict is True:
            return True
        if verdict is None:
            result = None
    return result


def meets(value: Value, test: Value, scope: Scope) -> bool | None:
    """Return whether `value` equals the test, lies in it, or is one of its items."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return inside(value, test, scope.budget)
    if isinstance(test, list):
        if isinstance(value, list) and equal(value, test, scope.budget) is True:
            return True
        scope.budget.spend(1 + len(test))
        return any(_is_item(value, item, scope) for item in test)
    return equal(value, test, scope.budget)


def _is_item(value: Value, item: Value, scope: Scope) -> bool:
    if isinstance(item, Range) and not isinstance(value, Range):
        return inside(value, item, scope.budget) is True
    return equal(value, item, scope.budget) is True


@dataclass(frozen=True, slots=True, eq=False)
class InstanceOf(Node):
    """Whether an operand belongs to a type; `type` is None when the type does not exist."""

    at: int
    operand: Node
    type: Type | None

    def value(self, scope: Scope) -> Value:
        value = self.operand.value(scope)
        if self.type is None:
            scope.note("instance of noemt een soort die niet bestaat")
            return None
        return self.type.holds(value, scope.budget)

    def parts(self) -> Iterator[Node]:
        yield self.operand
