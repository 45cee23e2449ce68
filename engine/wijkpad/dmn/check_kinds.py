# SPDX-License-Identifier: EUPL-1.2
"""Checks every FEEL text of a model for kinds that clash, before any value is there."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator as Iterating

from wijkpad.dmn.model import (
    Box,
    Conditional,
    Context,
    DmnType,
    Filter,
    Input,
    Iterator,
    Model,
    Placed,
    Relation,
    Table,
    Text,
)
from wijkpad.dmn.reads import parts_of
from wijkpad.dmn.types import kind_of
from wijkpad.feel import Names, Type, clashes
from wijkpad.feel.kinds import DUTCH
from wijkpad.feel.kinds import kind_of as feel_kind
from wijkpad.findings import Finding

_VERDICT = DmnType(name="boolean", type=Type("boolean"))
_VERDICT_OR_PLACE = DmnType(name="boolean", type=Type("boolean"))
_CONVERTED = frozenset({("date", "date and time")})
"""Kinds that a declared type takes for its own: a date becomes the moment at which it begins."""


def check_kinds(model: Model, outside: Names) -> Iterating[Finding]:
    """Yield a finding for each part of a text that can never have an outcome.

    Args:
        model: its texts know their own scope.
        outside: the names of the case, which the model need not declare, with their kinds.
    """
    checks = _Checks(model, outside)
    for placed in model.texts:
        yield from checks.clashing(placed)
    for box, declared in _boxes(model):
        yield from checks.wanted(box, declared)
    for declared in model.types.values():
        yield from _limits(declared)


class _Checks:
    def __init__(self, model: Model, outside: Names) -> None:
        self._outside = outside
        self._scopes: dict[int, Names] = {}
        self._placed = {id(one.parsed): one for one in model.texts}
        self._tested: dict[int, str] = {}
        for box, _ in _boxes(model):
            if isinstance(box, Table):
                for place, column in enumerate(box.inputs):
                    self._column(box, place, column)

    def _names(self, placed: Placed) -> Names:
        key = id(placed.scope)
        if key not in self._scopes:
            self._scopes[key] = self._outside.with_names(placed.scope)
        return self._scopes[key]

    def _column(self, table: Table, place: int, column: Input) -> None:
        """Remember what kind of value the cells of a column are held against."""
        kind = kind_of(column.expression.type) or self._gives(column.expression)
        if kind is None:
            return
        for tests in (column.allowed, *(rule.cells[place].parsed for rule in table.rules)):
            if tests is not None:
                self._tested[id(tests)] = kind

    def _gives(self, text: Text) -> str | None:
        placed = self._placed.get(id(text.parsed))
        if text.parsed is None or placed is None:
            return None
        return feel_kind(text.parsed.root, self._names(placed))

    def clashing(self, placed: Placed) -> Iterating[Finding]:
        """Yield what clashes inside a text, and what a cell can never let through."""
        names = self._names(placed)
        kind = self._tested.get(id(placed.parsed))
        if kind is not None:
            names = names.with_names(Names({"?": names.members.get("?")}, kinds={"?": kind}))
        for fault in clashes(placed.parsed, names):
            yield _finding(placed, fault.code, fault.text, fault.cure)

    def wanted(self, box: Box, declared: DmnType | None) -> Iterating[Finding]:
        """Yield a finding when a text gives another kind than its place in the model declares."""
        wanted = kind_of(declared)
        if not isinstance(box, Text) or wanted is None:
            return
        found, placed = self._gives(box), self._placed.get(id(box.parsed))
        if declared is _VERDICT_OR_PLACE and found == "number":
            return
        if placed is None or found not in DUTCH or "list" in (found, wanted):
            return
        if found != wanted and (found, wanted) not in _CONVERTED:
            yield _finding(
                placed,
                "FEEL-012",
                f"Hier hoort {DUTCH[wanted]}, maar de uitdrukking geeft {DUTCH[found]}.",
                "Pas de uitdrukking of de soort aan.",
            )


def _finding(placed: Placed, code: str, text: str, cure: str) -> Finding:
    return Finding(
        code=code,
        text=f"{placed.where}: {text}",
        cure=cure,
        element=placed.element,
        line=placed.line,
    )


def _boxes(model: Model) -> Iterating[tuple[Box, DmnType | None]]:
    """Yield every boxed expression of a model, each with each type that its value is fitted to."""
    for decision in model.decisions.values():
        if decision.box is not None:
            yield from _within(decision.box, decision.type)
    for knowledge in model.knowledge.values():
        yield from _within(knowledge.function, None)
        if knowledge.function.body is not None:
            yield knowledge.function.body, knowledge.type


def _within(box: Box, declared: DmnType | None) -> Iterating[tuple[Box, DmnType | None]]:
    yield box, box.type
    if declared is not None:
        yield box, declared
    for part, one in _parts(box):
        yield from _within(part, one)


def _parts(box: Box) -> Iterable[tuple[Box, DmnType | None]]:
    match box:
        case Context():
            return [(entry.box, entry.type) for entry in box.entries]
        case Relation():
            return [
                (cell, declared)
                for row in box.rows
                for cell, declared in zip(row, box.column_types, strict=False)
            ]
        case Table():
            outcomes = [
                (text, column.type)
                for rule in box.rules
                for text, column in zip(rule.outputs, box.outputs, strict=True)
                if text.parsed is not None and text.parsed.references
            ]
            return [*((column.expression, None) for column in box.inputs), *outcomes]
        case Conditional():
            return [(box.test, _VERDICT), (box.then, None), (box.otherwise, None)]
        case Iterator():
            return [(box.source, None), (box.body, None if box.kind == "for" else _VERDICT)]
        case Filter():
            return [(box.source, None), (box.match, _VERDICT_OR_PLACE)]
        case _:
            return [(part, None) for part in parts_of(box)]


def _limits(declared: DmnType) -> Iterating[Finding]:
    """Yield what is among the allowed values of a type and can never be one of its values."""
    kind = kind_of(declared)
    if kind is None:
        return
    for tests in declared.limits:
        for fault in clashes(tests, Names({"?": None}, is_open=True, kinds={"?": kind})):
            yield Finding(
                code=fault.code,
                text=f"Type ‘{declared.name}’, toegestane waarden: {fault.text}",
                cure=fault.cure,
                element=declared.name,
            )
