# SPDX-License-Identifier: EUPL-1.2
"""Carrying out a decision table: which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wijkpad import feel
from wijkpad.dmn.index import ones
from wijkpad.dmn.model import Aggregation, HitPolicy, Input, Output, Rule, Table
from wijkpad.dmn.session import Session
from wijkpad.feel import Value
from wijkpad.feel.compare import equal, less
from wijkpad.feel.values import ARITHMETIC
from wijkpad.findings import Severity

_SINGLE = frozenset({HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.ANY})


@dataclass(frozen=True, slots=True)
class TableRun:
    """One evaluation of a table.

    Attributes:
        values: of the inputs, in their order.
        counted: the rules that gave the outcome with their outcomes, in the order that counts.
    """

    values: tuple[Value, ...]
    counted: tuple[tuple[Rule, tuple[Value, ...]], ...]
    value: Value


class TableRunner:
    """Evaluates one table in one scope."""

    def __init__(self, table: Table, variables: Mapping[str, Value], session: Session) -> None:
        self.table, self.variables, self.session = table, variables, session

    def run(self) -> TableRun:
        """Evaluate inputs, rules and outcome; no rule holds for an input that is not allowed."""
        values = self.inputs()
        allowed = [
            self._is_allowed(value, column)
            for value, column in zip(values, self.table.inputs, strict=True)
        ]
        if all(allowed):
            return self.run_with(values)
        return TableRun(values, (), self._default() if self._has_default() else None)

    def run_with(self, values: tuple[Value, ...]) -> TableRun:
        """Evaluate rules and outcome as if the inputs had these values."""
        counted, value = self.outcome(self.matching(values))
        return TableRun(values, tuple(counted), value)

    def matching(self, values: Sequence[Value]) -> list[Rule]:
        """Return the rules all of whose cells let the values through, in their order."""
        self.session.budget.spend(1 + len(values))
        index = self.table.index
        bits = index.all
        for passing in index.passing(values, self.passes):
            bits &= passing
        return [index.rules[number] for number in ones(bits)]

    def passes(self, tests: feel.UnaryTests, value: Value) -> bool:
        """Tell whether a cell lets a value through."""
        return self.session.passes(tests, value, self.variables)

    def inputs(self) -> tuple[Value, ...]:
        """Return the values of the inputs; null for one that is not of its type."""
        return tuple(
            self.session.fit(
                self.session.text(column.expression, self.variables),
                column.expression.type,
                what=f"De invoer '{column.label}'",
                element=column.id or self.table.id,
            )
            for column in self.table.inputs
        )

    def _is_allowed(self, value: Value, column: Input) -> bool:
        if value is None or column.allowed is None:
            return True
        if self.session.passes(column.allowed, value, self.variables):
            return True
        self.session.remark(
            "DMN-205",
            f"De invoer '{column.label}' staat niet bij de toegestane waarden.",
            cure="Pas de waarde of de toegestane waarden aan; tot dan geldt geen enkele regel.",
            element=column.id or self.table.id,
        )
        return False

    def outputs_of(self, rule: Rule) -> tuple[Value, ...]:
        """Return the outcomes that a rule gives."""
        return tuple(
            self._output(self.session.text(text, self.variables), column, rule.id)
            for text, column in zip(rule.outputs, self.table.outputs, strict=True)
        )

    def _output(self, value: Value, column: Output, element: str | None) -> Value:
        what = f"De uitkomst '{column.name or 'van de tabel'}'"
        value = self.session.fit(value, column.type, what=what, element=element)
        if (
            value is not None
            and column.allowed is not None
            and not self.session.passes(column.allowed, value, self.variables)
        ):
            self.session.remark(
                "DMN-207",
                f"{what} staat niet bij de toegestane waarden.",
                cure="Pas de regel of de toegestane waarden aan.",
                element=element or self.table.id,
            )
            return None
        return value

    def outcome(self, matching: list[Rule]) -> tuple[list[tuple[Rule, tuple[Value, ...]]], Value]:
        """Return what the hit policy makes of the rules that match: which count, and the value."""
        policy = self.table.hit_policy
        if not matching:
            return [], self._without_match()
        if policy is HitPolicy.FIRST:
            matching = matching[:1]
        if policy is HitPolicy.UNIQUE and len(matching) > 1:
            numbers = ", ".join(str(rule.index) for rule in matching)
            self.session.remark(
                "DMN-201",
                f"In een tabel met UNIQUE mag één regel kloppen, maar de regels {numbers} kloppen.",
                cure="Maak de voorwaarden zo dat ze elkaar uitsluiten.",
                element=self.table.id,
            )
            return [], None
        found = [(rule, self.outputs_of(rule)) for rule in matching]
        if policy is HitPolicy.ANY and not self._all_same(found):
            self.session.remark(
                "DMN-202",
                "In een tabel met ANY kloppen regels met verschillende uitkomsten.",
                cure="Geef regels die samen kunnen gelden dezelfde uitkomst.",
                element=self.table.id,
            )
            return [], None
        if policy is HitPolicy.ANY:
            return found, self._shape(found[0][1])
        if policy in {HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER}:
            found = self._ranked(found)
        if policy in _SINGLE:
            return found[:1], self._shape(found[0][1])
        return found, self._gathered(found)

    def _without_match(self) -> Value:
        if self._has_default():
            return self._default()
        if self.table.hit_policy in _SINGLE:
            self.session.remark(
                "DMN-203",
                "Geen enkele regel van de tabel klopt, en er is geen standaarduitkomst.",
                cure="Voeg een laatste regel zonder voorwaarden toe.",
                element=self.table.id,
                severity=Severity.WARNING,
            )
        # The standard has null for COLLECT too; what gathers findings must be able to say: none.
        return self._gathered([]) if self.table.hit_policy is HitPolicy.COLLECT else None

    def _has_default(self) -> bool:
        return any(column.default is not None for column in self.table.outputs)

    def _default(self) -> Value:
        """Return the outcome that holds when no rule does; null for an output without one."""
        return self._shape(
            tuple(
                None
                if column.default is None
                else self._output(
                    self.session.text(column.default, self.variables), column, self.table.id
                )
                for column in self.table.outputs
            )
        )

    def _shape(self, values: Sequence[Value]) -> Value:
        if len(self.table.outputs) == 1:
            return values[0]
        return self.by_name(values)

    def by_name(self, values: Sequence[Value]) -> dict[str, Value]:
        """Return outcomes under the names of their columns."""
        return {
            column.name: value for column, value in zip(self.table.outputs, values, strict=True)
        }

    def _all_same(self, found: list[tuple[Rule, tuple[Value, ...]]]) -> bool:
        first = list(found[0][1])
        budget = self.session.budget
        return all(equal(first, list(values), budget) is True for _, values in found[1:])

    def _ranked(
        self, found: list[tuple[Rule, tuple[Value, ...]]]
    ) -> list[tuple[Rule, tuple[Value, ...]]]:
        rankings = [self._ranking(column) for column in self.table.outputs]

        def places(values: tuple[Value, ...]) -> list[int]:
            return [
                self._place(value, ranking)
                for value, ranking in zip(values, rankings, strict=True)
                if ranking is not None
            ]

        return sorted(found, key=lambda one: places(one[1]))

    def _ranking(self, column: Output) -> list[Value] | None:
        expression = column.ranking or (column.type.ranking if column.type else None)
        if expression is None:
            return None
        values = expression.evaluate({}, now=self.session.now, budget=self.session.budget)
        return values if isinstance(values, list) else None

    def _place(self, value: Value, ranking: list[Value]) -> int:
        for place, one in enumerate(ranking):
            if equal(value, one, self.session.budget) is True:
                return place
        return len(ranking)

    def _gathered(self, found: list[tuple[Rule, tuple[Value, ...]]]) -> Value:
        aggregation = self.table.aggregation
        if aggregation is None:
            return [self._shape(values) for _, values in found]
        return self._aggregated([outcome[0] for _, outcome in found if outcome], aggregation)

    def _aggregated(self, values: list[Value], aggregation: Aggregation) -> Value:
        if aggregation is Aggregation.COUNT:
            return Decimal(len(values))
        total = _FOLDS[aggregation](values)
        if total is None and values:
            self.session.remark(
                "DMN-208",
                f"De uitkomsten van de tabel zijn niet samen te voegen ({aggregation.value}).",
                cure="Laat elke regel een getal geven, of kies een andere samenvoeging.",
                element=self.table.id,
            )
        return total


def _sum(values: list[Value]) -> Value:
    total = Decimal(0)
    for one in values:
        if not isinstance(one, Decimal):
            return None
        total = ARITHMETIC.add(total, one)
    return total if values else None


def _least(values: list[Value]) -> Value:
    return _extreme(values, less)


def _greatest(values: list[Value]) -> Value:
    return _extreme(values, lambda one, best: less(best, one))


def _extreme(values: list[Value], beats: Callable[[Value, Value], bool | None]) -> Value:
    if not values or any(beats(one, values[0]) is None for one in values):
        return None
    best = values[0]
    for one in values[1:]:
        if beats(one, best):
            best = one
    return best


_FOLDS: dict[Aggregation, Callable[[list[Value]], Value]] = {
    Aggregation.SUM: _sum,
    Aggregation.MIN: _least,
    Aggregation.MAX: _greatest,
}
