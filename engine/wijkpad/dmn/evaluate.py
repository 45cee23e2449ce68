# SPDX-License-Identifier: EUPL-1.2
"""Carrying out boxed expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from wijkpad.dmn.model import (
    Box,
    Conditional,
    Context,
    DmnType,
    Filter,
    FunctionBox,
    Invocation,
    Items,
    Iterator,
    Parameter,
    Relation,
    Table,
    Text,
)
from wijkpad.dmn.session import Layers, Session
from wijkpad.dmn.tables import TableRunner
from wijkpad.dmn.types import Misfit, fit
from wijkpad.feel import Function, Type, Value
from wijkpad.feel.control import Domain
from wijkpad.feel.nodes import Literal
from wijkpad.feel.scope import Scope
from wijkpad.feel.types import ANY, UNKNOWN, TypedFunction

Variables = Mapping[str, Value]


def evaluate(box: Box | None, variables: Variables, session: Session) -> Value:
    """Return the value of a boxed expression, fitted to the type it declares."""
    if box is None:
        return None
    session.budget.spend()
    value = _evaluate(box, variables, session)
    if box.type is None:
        return value
    return session.fit(value, box.type, what="De uitkomst van een uitdrukking", element=None)


def _evaluate(box: Box, variables: Variables, session: Session) -> Value:
    match box:
        case Text():
            return session.text(box, variables)
        case Table():
            return TableRunner(box, variables, session).run().value
        case Context():
            return _context(box, variables, session)
        case Relation():
            return _relation(box, variables, session)
        case Items():
            session.budget.check_items(len(box.boxes))
            return [evaluate(one, variables, session) for one in box.boxes]
        case Invocation():
            return _invocation(box, variables, session)
        case Conditional():
            return _conditional(box, variables, session)
        case Filter():
            return _filter(box, variables, session)
        case Iterator():
            return _iterate(box, variables, session)
        case FunctionBox():
            return BoxFunction(box, variables, session)


def _conditional(box: Conditional, variables: Variables, session: Session) -> Value:
    test = evaluate(box.test, variables, session)
    if not _is_verdict(test, session):
        return None
    return evaluate(box.then if test else box.otherwise, variables, session)


def _context(box: Context, variables: Variables, session: Session) -> Value:
    inner: dict[str, Value] = {}
    scope = Layers(inner, variables)
    if box.repeats_a_name:
        return None
    for entry in box.entries:
        value = evaluate(entry.box, scope, session)
        if entry.name is None:
            return value
        inner[entry.name] = session.fit(
            value, entry.type, what=f"De waarde van '{entry.name}'", element=None
        )
    return dict(inner)


def _relation(box: Relation, variables: Variables, session: Session) -> Value:
    session.budget.check_items(len(box.rows))
    return [
        {
            name: session.fit(
                evaluate(cell, variables, session),
                declared,
                what=f"De waarde in kolom '{name}'",
                element=None,
            )
            for name, declared, cell in zip(box.columns, box.column_types, row, strict=False)
        }
        for row in box.rows
    ]


def _invocation(box: Invocation, variables: Variables, session: Session) -> Value:
    called = evaluate(box.called, variables, session)
    if not isinstance(called, Function):
        session.remark(
            "DMN-209",
            "Een aanroep vraagt een functie die er niet is.",
            cure="Kies een bestaand kennismodel of een functie.",
            element=None,
        )
        return None
    arguments = {
        parameter.name: session.fit(
            evaluate(value, variables, session),
            parameter.type,
            what=f"Het argument '{parameter.name}'",
            element=None,
        )
        for parameter, value in box.bindings
    }
    return called.call_named(arguments, _scope(session))


def _scope(session: Session) -> Scope:
    return Scope({}, budget=session.budget, now=session.now)


def _filter(box: Filter, variables: Variables, session: Session) -> Value:
    source = evaluate(box.source, variables, session)
    if source is None:
        return None
    items: list[Value] = source if isinstance(source, list) else [source]
    session.budget.check_iterations(len(items))
    kept: list[Value] = []
    for item in items:
        names: dict[str, Value] = {"item": item, **(item if isinstance(item, dict) else {})}
        verdict = evaluate(box.match, Layers(names, variables), session)
        if isinstance(verdict, Decimal):
            return _at(items, verdict)
        if not _is_verdict(verdict, session):
            return None
        if verdict is True:
            kept.append(item)
    return kept


def _is_verdict(value: Value, session: Session) -> bool:
    """Tell whether a condition gave yes, no or nothing; anything else makes its whole box null."""
    if value is None or isinstance(value, bool):
        return True
    session.remark(
        "DMN-212",
        "Een voorwaarde geeft iets anders dan ja of nee.",
        cure="Schrijf een vergelijking, of een uitdrukking die true of false geeft.",
        element=None,
    )
    return False


def _at(items: list[Value], place: Decimal) -> Value:
    index = int(place)
    if index != place or index == 0 or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]


def _iterate(box: Iterator, variables: Variables, session: Session) -> Value:
    domain = Domain(box.variable, Literal(0, evaluate(box.source, variables, session)), None)
    found = domain.items(_scope(session))
    if found is None:
        return None
    items: list[Value] = []
    for item in found:
        items.append(item)
        session.budget.check_iterations(len(items))
    results: list[Value] = []
    for item in items:
        names: dict[str, Value] = {box.variable: item}
        if box.kind == "for":
            names["partial"] = list(results)
            session.budget.spend(1 + len(results) // 10)
        results.append(evaluate(box.body, Layers(names, variables), session))
    if box.kind == "for":
        return results
    if not all(_is_verdict(one, session) for one in results):
        return None
    decisive = box.kind == "some"
    if any(one is decisive for one in results):
        return decisive
    return None if None in results else not decisive


class BoxFunction(TypedFunction):
    """A function whose body is a boxed expression: a definition or a business knowledge model."""

    __slots__ = ("_box", "_result", "_session", "_variables", "parameters", "type")

    def __init__(
        self,
        box: FunctionBox,
        variables: Variables,
        session: Session,
        result: DmnType | None = None,
    ) -> None:
        self._box, self._variables, self._session = box, variables, session
        self._result = result
        self.parameters = tuple(one.name for one in box.parameters)
        self.type = signature(box.parameters, result or (box.body.type if box.body else None))

    def call(self, arguments: Sequence[Value], scope: Scope) -> Value:
        """Return the body's value; null when the arguments do not fit the parameters."""
        del scope
        bound = bind(self._box.parameters, arguments, self._session)
        if bound is None:
            return None
        budget = self._session.budget
        budget.enter()
        try:
            inner = Layers(bound, self._variables)
            value = evaluate(self._box.body, inner, self._session)
        finally:
            budget.leave()
        return self._session.fit(
            value, self._result, what="De uitkomst van een functie", element=None
        )


def signature(parameters: Sequence[Parameter], result: DmnType | None) -> Type:
    """Return the type of a function with these parameters."""
    return Type(
        "function",
        parameters=tuple(one.type.type if one.type else ANY for one in parameters),
        result=result.type if result else UNKNOWN,
    )


def bind(
    parameters: Sequence[Parameter], arguments: Sequence[Value], session: Session
) -> dict[str, Value] | None:
    """Return the arguments by name; None, with a remark, when number or type does not fit."""
    if len(parameters) != len(arguments):
        session.remark(
            "DMN-210",
            "Een functie kreeg een ander aantal argumenten dan zij heeft.",
            cure="Geef voor elke parameter precies één waarde.",
            element=None,
        )
        return None
    bound: dict[str, Value] = {}
    for parameter, argument in zip(parameters, arguments, strict=True):
        fitted = fit(argument, parameter.type.type, session.budget) if parameter.type else argument
        if isinstance(fitted, Misfit):
            session.fit(
                argument, parameter.type, what=f"Het argument '{parameter.name}'", element=None
            )
            return None
        bound[parameter.name] = fitted
    return bound
