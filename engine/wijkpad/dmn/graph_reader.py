# SPDX-License-Identifier: EUPL-1.2
"""Reading the elements of a requirement graph, each in the scope of what it requires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wijkpad.dmn.boxes import BoxReader
from wijkpad.dmn.model import (
    Box,
    Decision,
    DmnType,
    Effect,
    FunctionBox,
    InputData,
    Knowledge,
    Model,
    Reference,
    Service,
    Table,
)
from wijkpad.dmn.nodes import OWN_NAMESPACE, Walker, attribute
from wijkpad.dmn.reads import reads
from wijkpad.dmn.texts import TextReader
from wijkpad.dmn.type_reader import TypeReader
from wijkpad.dmn.types import known, names_of
from wijkpad.feel import Names, Type
from wijkpad.xml import Element, line_of, local_name

_AROUND_LOGIC = frozenset(
    {
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
        "encapsulatedLogic",
    }
)
_GRAPH = ("decision", "businessKnowledgeModel", "decisionService", "inputData")
_FUNCTIONS = frozenset({"businessKnowledgeModel", "decisionService"})
_SERVICE = ("variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData")


class GraphReader:
    """Reads inputs, decisions, knowledge and services of one document."""

    def __init__(self, walk: Walker, types: TypeReader, model: Model) -> None:
        self._walk, self._model = walk, model
        self._texts = TextReader(walk, types)
        self._boxes = BoxReader(self._texts)
        self._names: dict[str, Names] = {}

    def read(self, root: Element) -> Model:
        """Return the model with its graph."""
        elements = [one for kind in _GRAPH for one in self._walk.all(root, kind)]
        self._collect_names(elements)
        by_kind: dict[str, list[Element]] = {kind: [] for kind in _GRAPH}
        for one in elements:
            by_kind[local_name(one)].append(one)
        inputs = [self._input(one) for one in by_kind["inputData"]]
        services = [self._service(one) for one in by_kind["decisionService"]]
        knowledge = [self._knowledge(one) for one in by_kind["businessKnowledgeModel"]]
        decisions = [self._decision(one) for one in by_kind["decision"]]
        return replace(
            self._model,
            without_id=frozenset(_id_of(one) for one in elements if not attribute(one, "id")),
            inputs={one.id: one for one in inputs},
            services={one.id: one for one in services},
            knowledge={one.id: one for one in knowledge},
            decisions={one.id: one for one in decisions},
            texts=tuple(self._texts.placed),
        )

    def _collect_names(self, elements: Sequence[Element]) -> None:
        seen = {one.name: one.namespace for one in self._model.imports if one.name}
        for element in elements:
            id_, name = _id_of(element), self._walk.require(element, "name")
            if id_ in self._names:
                self._walk.fault(
                    "DMN-004",
                    f"De id {id_} komt meer dan één keer voor.",
                    "Geef elk onderdeel een eigen id.",
                    element,
                )
            if name in seen:
                self._walk.fault(
                    "DMN-018",
                    f"De naam '{name}' komt meer dan één keer voor.",
                    "Geef elk onderdeel een eigen naam.",
                    element,
                )
            seen[name] = id_
            self._names[id_] = self._named(element, name)

    def _named(self, element: Element, name: str) -> Names:
        """Return the name of an element with what is known of its value."""
        declared = self._declared(element)
        if local_name(element) in _FUNCTIONS:
            return known([(name, None, Type("function"))])
        below = names_of(declared) or self._names_in_box(element)
        return known([(name, below, declared)])

    def _names_in_box(self, element: Element) -> Names | None:
        """Return the names that a context or relation makes, for a result without a type."""
        context = self._walk.first(element, "context")
        if context is not None:
            found: dict[str, Names | None] = {}
            for entry in self._walk.all(context, "contextEntry"):
                variable = self._walk.first(entry, "variable")
                name = attribute(variable, "name") if variable is not None else None
                if name:
                    found[name] = self._names_in_box(entry)
            return Names(found, is_open=True)
        relation = self._walk.first(element, "relation")
        table = self._walk.first(element, "decisionTable")
        columns = self._walk.all(relation, "column") if relation is not None else []
        if table is not None:
            columns = self._walk.all(table, "output")
        names = [name for one in columns if (name := attribute(one, "name"))]
        return Names(dict.fromkeys(names), is_open=True) if names else None

    def _declared(self, element: Element) -> DmnType | None:
        variable = self._walk.first(element, "variable")
        return self._texts.type_of(variable) if variable is not None else None

    def _input(self, element: Element) -> InputData:
        self._walk.children(element, ["variable"])
        return InputData(
            id=_id_of(element),
            name=attribute(element, "name") or "",
            type=self._declared(element),
        )

    def _references(self, element: Element, holder: str, kind: str) -> tuple[Reference, ...]:
        return tuple(
            reference
            for requirement in self._walk.all(element, holder)
            for one in self._walk.all(requirement, kind)
            if (reference := self._reference(one)) is not None
        )

    def _reference(self, element: Element) -> Reference | None:
        href = self._walk.require(element, "href")
        namespace, _, id_ = href.rpartition("#")
        if not id_:
            return None
        own = not namespace or namespace == self._model.namespace
        return Reference(id_, None if own else namespace)

    def _scope(self, references: Sequence[Reference]) -> Names:
        """Return the names of what is required; what the case adds is not known here."""
        scope = Names({}, is_open=True)
        groups: dict[str, Names] = {}
        for one, prefix in self._required(references):
            if prefix:
                groups[prefix] = groups.get(prefix, Names({}, is_open=True)).with_names(one)
            else:
                scope = scope.with_names(one)
        kinds = dict.fromkeys(groups, "context")
        return scope.with_names(Names(dict(groups), kinds=kinds))

    def _required(self, references: Sequence[Reference]) -> Iterator[tuple[Names, str]]:
        """Yield the name of each, and the prefix behind which it stands when it is imported."""
        for one in references:
            if one.namespace is None:
                if one.id in self._names:
                    yield self._names[one.id], ""
                continue
            for imported in self._model.imports:
                if imported.namespace == one.namespace:
                    for group in (imported.model.decisions, imported.model.inputs):
                        if one.id in group:
                            found = group[one.id]
                            names = known([(found.name, names_of(found.type), found.type)])
                            yield names, imported.name
                    for function in (imported.model.knowledge, imported.model.services):
                        if one.id in function:
                            name = function[one.id].name
                            yield known([(name, None, Type("function"))]), imported.name

    def _decision(self, element: Element) -> Decision:
        inputs = self._references(element, "informationRequirement", "requiredInput")
        decisions = self._references(element, "informationRequirement", "requiredDecision")
        knowledge = self._references(element, "knowledgeRequirement", "requiredKnowledge")
        scope = self._scope((*inputs, *decisions, *knowledge))
        declared = self._declared(element)
        with self._texts.owned("Beslissing", attribute(element, "name") or ""):
            box = _ranked(self._boxes.child(element, scope, _AROUND_LOGIC), declared)
        question, description = (
            self._walk.first(element, name) for name in ("question", "description")
        )
        return Decision(
            id=_id_of(element),
            name=attribute(element, "name") or "",
            effect=self._effect(element),
            box=box,
            inputs=inputs,
            decisions=decisions,
            knowledge=knowledge,
            references=frozenset(path for path in reads(box) if path[0] not in scope.members),
            type=declared,
            question=(question.text or "").strip() if question is not None else "",
            description=(description.text or "").strip() if description is not None else "",
            line=line_of(element),
        )

    def _effect(self, element: Element) -> Effect:
        value = attribute(element, f"{{{OWN_NAMESPACE}}}effect")
        if value is None:
            return Effect.ADVICE
        try:
            return Effect(value)
        except ValueError:
            known = ", ".join(one.value for one in Effect)
            self._walk.fault(
                "DMN-014",
                f"De beslissing heeft een effect dat niet bestaat: {value}.",
                f"Kies een van: {known}.",
                element,
            )
            return Effect.ADVICE

    def _knowledge(self, element: Element) -> Knowledge:
        self._walk.children(element, _AROUND_LOGIC)
        required = self._references(element, "knowledgeRequirement", "requiredKnowledge")
        scope = self._scope(required)
        name = attribute(element, "name") or ""
        logic = self._walk.first(element, "encapsulatedLogic")
        function = FunctionBox(parameters=(), body=None)
        if logic is None:
            self._walk.fault(
                "DMN-003",
                f"Het kennismodel '{name}' heeft geen inhoud.",
                "Vul de functie in.",
                element,
            )
        else:
            own = known([(name, None, Type("function"))])
            with self._texts.owned("Kennismodel", name):
                function = self._boxes.function(logic, scope.with_names(own))
        return Knowledge(
            id=_id_of(element),
            name=name,
            function=function,
            knowledge=required,
            type=self._result_type(element),
        )

    def _result_type(self, element: Element) -> DmnType | None:
        """Return the type of what a function gives, whether declared as that or as a function."""
        declared = self._declared(element)
        if declared is None or declared.type.name != "function":
            return declared
        result = declared.type.result
        return DmnType(name=result.name, type=result) if result is not None else None

    def _service(self, element: Element) -> Service:
        self._walk.children(element, _SERVICE)

        def all_of(kind: str) -> tuple[Reference, ...]:
            found = (self._reference(one) for one in self._walk.all(element, kind))
            return tuple(one for one in found if one is not None)

        return Service(
            id=_id_of(element),
            name=attribute(element, "name") or "",
            outputs=all_of("outputDecision"),
            encapsulated=all_of("encapsulatedDecision"),
            input_decisions=all_of("inputDecision"),
            inputs=all_of("inputData"),
            type=self._result_type(element),
        )


def _id_of(element: Element) -> str:
    return attribute(element, "id") or attribute(element, "name") or ""


def _ranked(box: Box | None, declared: DmnType | None) -> Box | None:
    """Give the only outcome of a table the order of importance that its decision's type has."""
    if not isinstance(box, Table) or len(box.outputs) != 1:
        return box
    output = box.outputs[0]
    ranking = output.ranking or next(
        (one.ranking for one in (output.type, box.type, declared) if one and one.ranking), None
    )
    return replace(box, outputs=(replace(output, ranking=ranking),))
