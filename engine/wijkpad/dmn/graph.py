# SPDX-License-Identifier: EUPL-1.2
"""Requirement graphs: giving each decision the values it asks for, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wijkpad.dmn.evaluate import BoxFunction, bind, evaluate, signature
from wijkpad.dmn.explain import Trace
from wijkpad.dmn.model import (
    Decision,
    InputData,
    Knowledge,
    Model,
    Parameter,
    Reference,
    Service,
)
from wijkpad.dmn.session import Layers, Session
from wijkpad.dmn.tables import TableRun, TableRunner
from wijkpad.dmn.types import filled
from wijkpad.feel import Value
from wijkpad.feel.scope import Scope
from wijkpad.feel.types import TypedFunction

Key = tuple[str, str]


class Graph:
    """The values of one evaluation: those that were given and those already worked out.

    Args:
        given: values by name, as the caller has them; also read by decisions that declare no input.
        fixed: values by namespace and id that take the place of inputs and decisions, inside a service.
    """

    def __init__(
        self,
        session: Session,
        given: Mapping[str, Value],
        fixed: Mapping[Key, Value] | None = None,
    ) -> None:
        self.session, self._given = session, given
        self._fixed = fixed
        self._known: dict[Key, Value] = dict(fixed or {})
        self._functions_known: dict[Key, BoxFunction] = {}
        self.traces: dict[Key, Trace] = {}
        self.served: list[Trace] = []

    def decision(self, model: Model, decision: Decision) -> Value:
        """Return the outcome of a decision, asking what it requires first."""
        key = model.namespace, decision.id
        if key not in self._known:
            self.session.budget.spend()
            self.session.within.append(decision)
            try:
                self._known[key] = self._decide(model, decision)
            finally:
                self.session.within.pop()
        return self._known[key]

    def _decide(self, model: Model, decision: Decision) -> Value:
        scope = self._scope(model, decision)
        seen: tuple[TableRunner, TableRun] | None = None
        if decision.table is None:
            value = evaluate(decision.box, scope, self.session)
        else:
            runner = TableRunner(decision.table, scope, self.session)
            seen = runner, runner.run()
            value = seen[1].value
        for declared in (decision.table.type if decision.table else None, decision.type):
            value = self.session.fit(
                value, declared, what=f"De uitkomst van '{decision.name}'", element=decision.id
            )
        required = [self._key(model, one) for one in decision.decisions]
        self.traces[model.namespace, decision.id] = Trace(
            model, decision, seen, [self.traces[key] for key in required if key in self.traces]
        )
        return value

    @staticmethod
    def _key(model: Model, reference: Reference) -> Key:
        return reference.namespace or model.namespace, reference.id

    def _scope(self, model: Model, decision: Decision) -> Mapping[str, Value]:
        own: dict[str, Value] = {}
        for owner, one in _found(model, decision.inputs):
            if isinstance(one, InputData):
                _put(own, model, owner, one.name, self.input(owner, one))
        for owner, one in _found(model, decision.decisions):
            if isinstance(one, Decision):
                _put(own, model, owner, one.name, self.decision(owner, one))
        own |= self._functions(model, decision.knowledge, own)
        return Layers(own, self._free(model))

    def _free(self, model: Model) -> dict[str, Value]:
        """Return what was given and is not declared by the model."""
        declared = {
            one.name
            for group in (model.inputs, model.decisions, model.knowledge, model.services)
            for one in group.values()
        }
        return {name: value for name, value in self._given.items() if name not in declared}

    def input(self, model: Model, data: InputData) -> Value:
        """Return a declared input, fitted to its type."""
        key = model.namespace, data.id
        if key not in self._known:
            value = self._from_outside(data)
            if data.type is not None:
                value = filled(value, data.type.type)
            self._known[key] = self.session.fit(
                value, data.type, what=f"De invoer '{data.name}'", element=data.id
            )
        return self._known[key]

    def _from_outside(self, data: InputData) -> Value:
        if self._fixed is None and data.name in self._given:
            return self._given[data.name]
        self.session.remark(
            "DMN-206",
            f"De invoer '{data.name}' ontbreekt.",
            cure=f"Geef het model een waarde met de naam '{data.name}', eventueel leeg.",
            element=data.id,
        )
        return None

    def _functions(
        self, model: Model, references: Sequence[Reference], into: dict[str, Value]
    ) -> dict[str, Value]:
        found = dict(into)
        for owner, one in _found(model, references):
            if isinstance(one, Knowledge):
                _put(found, model, owner, one.name, self.function(owner, one))
            elif isinstance(one, Service):
                _put(found, model, owner, one.name, ServiceFunction(owner, one, self))
        return found

    def function(self, model: Model, knowledge: Knowledge) -> BoxFunction:
        """Return a business knowledge model as a function that sees only what it requires."""
        key = model.namespace, knowledge.id
        if key not in self._functions_known:
            # Filled after the function is known, for knowledge models may call each other.
            scope: dict[str, Value] = {}
            made = BoxFunction(knowledge.function, scope, self.session, knowledge.type)
            self._functions_known[key] = made
            scope |= self._functions(model, knowledge.knowledge, {})
            scope.setdefault(knowledge.name, made)
        return self._functions_known[key]

    def serve(self, model: Model, service: Service, values: Mapping[str, Value]) -> Value:
        """Return the outcome of a decision service for its inputs by name.

        The inputs take the place of the decisions and input data of those names; nothing that was
        worked out or given outside the service is seen inside it.
        """
        fixed = {
            (owner.namespace, one.id): values.get(one.name)
            for owner, one in _found(model, (*service.inputs, *service.input_decisions))
        }
        inner = Graph(self.session, self._given, fixed)
        outcomes = {
            one.name: inner.decision(owner, one)
            for owner, one in _found(model, service.outputs)
            if isinstance(one, Decision)
        }
        self.served.extend(
            inner.traces[key]
            for one in service.outputs
            if (key := self._key(model, one)) in inner.traces
        )
        value: Value = next(iter(outcomes.values())) if len(outcomes) == 1 else outcomes
        return self.session.fit(
            value, service.type, what=f"De uitkomst van '{service.name}'", element=service.id
        )


class ServiceFunction(TypedFunction):
    """A decision service as a function: its input data first, then its input decisions."""

    __slots__ = ("_graph", "_model", "_parameters", "_service", "parameters", "type")

    def __init__(self, model: Model, service: Service, graph: Graph) -> None:
        self._model, self._service, self._graph = model, service, graph
        self._parameters = service_parameters(model, service)
        self.parameters = tuple(one.name for one in self._parameters)
        self.type = signature(self._parameters, service.type)

    def call(self, arguments: Sequence[Value], scope: Scope) -> Value:
        """Return the service's outcome; null when the arguments do not fit."""
        del scope
        session = self._graph.session
        bound = bind(self._parameters, arguments, session)
        if bound is None:
            return None
        session.budget.enter()
        try:
            return self._graph.serve(self._model, self._service, bound)
        finally:
            session.budget.leave()


def service_parameters(model: Model, service: Service) -> tuple[Parameter, ...]:
    """Return the parameters of a decision service, in the order of the standard."""
    return tuple(
        Parameter(name=one.name, type=one.type)
        for _, one in _found(model, (*service.inputs, *service.input_decisions))
    )


Named = Decision | InputData | Knowledge | Service


def find(model: Model, reference: Reference) -> tuple[Model, Named] | None:
    """Return what a reference points at, with the model it stands in."""
    owner = model.imported(reference.namespace)
    if owner is None:
        return None
    groups: tuple[Mapping[str, Named], ...] = (
        owner.decisions,
        owner.inputs,
        owner.knowledge,
        owner.services,
    )
    for group in groups:
        if reference.id in group:
            return owner, group[reference.id]
    return None


def _found(model: Model, references: Iterable[Reference]) -> list[tuple[Model, Named]]:
    return [found for one in references if (found := find(model, one)) is not None]


def _put(scope: dict[str, Value], model: Model, owner: Model, name: str, value: Value) -> None:
    """Place a value under its name, behind the import's name when it comes from elsewhere."""
    prefix = next((one.name for one in model.imports if one.model is owner), "")
    if owner is model or not prefix:
        scope[name] = value
        return
    group = scope.setdefault(prefix, {})
    if isinstance(group, dict):
        group[name] = value
