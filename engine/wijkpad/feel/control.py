# SPDX-License-Identifier: EUPL-1.2
"""The parts of an expression that choose, repeat, define and call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wijkpad.feel.beyond import FarDate, date_at, ordinal
from wijkpad.feel.compare import less
from wijkpad.feel.failures import FeelError
from wijkpad.feel.nodes import Name, Node
from wijkpad.feel.scope import Scope
from wijkpad.feel.types import Type, TypedFunction, convert
from wijkpad.feel.values import ARITHMETIC, Function, Range, Value


@dataclass(frozen=True, slots=True, eq=False)
class If(Node):
    """One of two parts; anything but true chooses the second."""

    at: int
    condition: Node
    chosen: Node
    otherwise: Node

    def value(self, scope: Scope) -> Value:
        return (self.chosen if self.condition.value(scope) is True else self.otherwise).value(scope)

    def parts(self) -> Iterator[Node]:
        yield self.condition
        yield self.chosen
        yield self.otherwise


@dataclass(frozen=True, slots=True)
class Domain:
    """What a loop runs over: a name, and a list or two ends."""

    name: str
    source: Node
    end: Node | None

    def items(self, scope: Scope) -> Iterator[Value] | None:
        """Return the items one by one; None when there is nothing to run over."""
        source = self.source.value(scope)
        if self.end is not None:
            return _steps(source, self.end.value(scope), scope)
        if isinstance(source, Range):
            return _steps_of_range(source, scope)
        if isinstance(source, list):
            return iter(source)
        return None if source is None else iter([source])


def _steps(start: Value, end: Value, _scope: Scope) -> Iterator[Value] | None:
    down = less(end, start)
    if down is None or type(start) not in (Decimal, date, FarDate):
        return None
    if isinstance(start, Decimal) and start != start.to_integral_value():
        return None
    if isinstance(end, Decimal) and end != end.to_integral_value():
        return None
    return _walk(start, end, -1 if down else 1)


def _steps_of_range(stretch: Range, scope: Scope) -> Iterator[Value] | None:
    steps = _steps(stretch.start, stretch.end, scope)
    if steps is None:
        return None
    left_out = {
        end
        for end, included in (
            (stretch.start, stretch.start_included),
            (stretch.end, stretch.end_included),
        )
        if not included and isinstance(end, Decimal | date | FarDate)
    }
    return (step for step in steps if step not in left_out)


def _walk(start: Value, end: Value, step: int) -> Iterator[Value]:
    current = start
    yield current
    while current != end:
        if isinstance(current, Decimal):
            current = ARITHMETIC.add(current, Decimal(step))
        elif isinstance(current, date | FarDate):
            current = date_at(ordinal(current) + step)
        yield current


def _turns(domains: Sequence[Domain], names: dict[str, Value], scope: Scope) -> Iterator[bool]:
    """Bind the names for each turn and yield True; yield False for a domain of nothing."""
    if not domains:
        yield True
        return
    items = domains[0].items(scope)
    if items is None:
        yield False
        return
    for item in items:
        scope.budget.spend()
        names[domains[0].name] = item
        yield from _turns(domains[1:], names, scope)


@dataclass(frozen=True, slots=True, eq=False)
class For(Node):
    """A list made by a part that is worked out for each turn of a loop."""

    at: int
    domains: tuple[Domain, ...]
    body: Node
    reads_partial: bool

    def value(self, scope: Scope) -> Value:
        results: list[Value] = []
        names: dict[str, Value] = {}
        outer = Scope(names, scope)
        for turns, bound in enumerate(_turns(self.domains, names, outer), start=1):
            if not bound:
                scope.note("for loopt over iets dat geen lijst is")
                return None
            scope.budget.check_iterations(turns)
            scope.budget.spend(len(self.domains))
            if turns > scope.budget.items:
                raise FeelError("items")
            layer = dict(names)
            if self.reads_partial:
                scope.budget.spend(1 + turns // 10)
                layer["partial"] = list(results)
            results.append(self.body.value(Scope(layer, scope)))
        return results

    def parts(self) -> Iterator[Node]:
        yield from _domain_parts(self.domains)
        yield self.body


def _domain_parts(domains: tuple[Domain, ...]) -> Iterator[Node]:
    for domain in domains:
        yield domain.source
        if domain.end is not None:
            yield domain.end


@dataclass(frozen=True, slots=True, eq=False)
class Quantified(Node):
    """Whether a condition holds for some or for every turn of a loop."""

    at: int
    is_every: bool
    domains: tuple[Domain, ...]
    condition: Node

    def value(self, scope: Scope) -> Value:
        result: bool | None = self.is_every
        names: dict[str, Value] = {}
        outer = Scope(names, scope)
        for turns, bound in enumerate(_turns(self.domains, names, outer), start=1):
            if not bound:
                scope.note("some of every loopt over iets dat geen lijst is")
                return None
            scope.budget.check_iterations(turns)
            scope.budget.spend(len(self.domains))
            verdict = self.condition.value(Scope(dict(names), scope))
            if verdict is (not self.is_every):
                return verdict
            if verdict is not self.is_every:
                result = None
        return result

    def parts(self) -> Iterator[Node]:
        yield from _domain_parts(self.domains)
        yield self.condition


@dataclass(frozen=True, slots=True, eq=False)
class Closure(TypedFunction):
    """A function that an expression defined, with the names it could see."""

    parameters: tuple[str, ...]
    type: Type
    body: Node | None
    scope: Scope

    def call(self, arguments: Sequence[Value], scope: Scope) -> Value:
        if len(arguments) != len(self.parameters):
            scope.note("een functie kreeg niet het aantal argumenten dat zij vraagt")
            return None
        if self.body is None:
            scope.note("een functie buiten FEEL wordt niet uitgevoerd")
            return None
        names: dict[str, Value] = {}
        for name, wanted, argument in zip(
            self.parameters, self.type.parameters, arguments, strict=True
        ):
            names[name], fits = convert(argument, wanted, scope.budget)
            if not fits:
                scope.note("een functie kreeg een argument van een verkeerde soort")
                return None
        inner = Scope(names, self.scope)
        inner.budget, inner.now, inner.notes = scope.budget, scope.now, scope.notes
        scope.budget.enter()
        try:
            return self.body.value(inner)
        finally:
            scope.budget.leave()


@dataclass(frozen=True, slots=True, eq=False)
class FunctionOf(Node):
    """A function written out; without a body it is one outside FEEL."""

    at: int
    parameters: tuple[str, ...]
    type: Type
    body: Node | None

    def value(self, scope: Scope) -> Value:
        return Closure(self.parameters, self.type, self.body, scope)

    def parts(self) -> Iterator[Node]:
        if self.body is not None:
            yield self.body


@dataclass(frozen=True, slots=True, eq=False)
class Call(Node):
    """A function called with arguments, by position or by name."""

    at: int
    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None

    def value(self, scope: Scope) -> Value:
        scope.budget.spend()
        function = self.function.value(scope)
        if isinstance(self.function, Name) and not isinstance(function, Function):
            function = self.function.built_in
        if not isinstance(function, Function):
            scope.note("er wordt iets aangeroepen dat geen functie is")
            return None
        values = [argument.value(scope) for argument in self.arguments]
        if self.names is None:
            return function.call(values, scope)
        named: Mapping[str, Value] = dict(zip(self.names, values, strict=True))
        if len(named) != len(values):
            return None
        return function.call_named(named, scope)

    def parts(self) -> Iterator[Node]:
        yield self.function
        yield from self.arguments
