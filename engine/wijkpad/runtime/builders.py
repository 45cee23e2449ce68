# SPDX-License-Identifier: EUPL-1.2
"""The parsers that SpiffWorkflow calls for each kind of element; each makes one of our specs."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from wijkpad.runtime import bpmn, events, gateways, reading, tasks
from wijkpad.runtime.elements import Element, UserTask
from wijkpad.runtime.faults import refused
from wijkpad.runtime.results import MAPPINGS
from wijkpad.runtime.timers import timer
from wijkpad.xml import Element as Node


class ElementParser(TaskParser):
    """Makes the spec of one element; the flows between them are laid by the plane."""

    def create_task(self) -> Element:
        """Return the spec."""
        return self.make(self.spec_class, **self.facts())

    def make(self, spec_class: Any, **facts: Any) -> Element:
        """Return a spec with its place in the document."""
        order = self.process_parser.order_of(self.bpmn_id)
        made: Element = spec_class(self.spec, self.bpmn_id, order=order, **facts)
        return made

    def facts(self) -> dict[str, Any]:
        """Return what this kind of spec needs beyond its id."""
        return {}

    @property
    def document(self) -> Any:
        """The parser of the whole document, which knows messages, errors and decisions."""
        return self.process_parser.parser


class UserTaskParser(ElementParser):
    """A task for a person."""


class ScriptTaskParser(ElementParser):
    """One FEEL expression and the variable that takes its value."""

    def facts(self) -> dict[str, Any]:
        return script(self.node)


class BusinessRuleTaskParser(ElementParser):
    """A decision by its id."""

    def facts(self) -> dict[str, Any]:
        facts = decision(self.node)
        return {**facts, "output": self.document.only_output(facts["decision"])}


class ServiceTaskParser(ElementParser):
    """A topic that a plugin carries out."""

    def facts(self) -> dict[str, Any]:
        return {"job": reading.job(self.node)}


class SendTaskParser(ServiceTaskParser):
    """The same, drawn as sending."""


class ReceiveTaskParser(ElementParser):
    """A task that waits for a message."""

    def facts(self) -> dict[str, Any]:
        return {"message": reading.message(self.node, self.node, self.document.message_nodes)}


class SubProcessParser(ElementParser):
    """A sub-process with a plane of its own."""

    def facts(self) -> dict[str, Any]:
        self.document.create_parser(self.node, filename=self.filename)
        return {"subworkflow_spec": self.bpmn_id}


class EventParser(ElementParser):
    """An event; its definition tells which spec it becomes."""

    def create_task(self) -> Element:
        place = bpmn.kind_of(self.node)
        found = bpmn.definitions_of(self.node)
        kind = bpmn.kind_of(found[0]) if found else ""
        if place in ("intermediateCatchEvent", "boundaryEvent") and kind != "errorEventDefinition":
            return self.make(self.spec_class, **self.caught(found[0]))
        if place == "boundaryEvent":
            variable = bpmn.camunda(found[0], "errorCodeVariable")
            return self.make(events.ErrorBoundaryEvent, variable=variable)
        if kind == "terminateEventDefinition":
            return self.make(events.TerminateEndEvent)
        if kind == "errorEventDefinition":
            code = reading.error_code(self.node, found[0], self.document.error_nodes)
            return self.make(events.ErrorEndEvent, code=code or "")
        if kind == "messageEventDefinition" and place != "startEvent":
            thrown = {"endEvent": events.JobEndEvent}.get(place, events.JobThrowEvent)
            return self.make(thrown, job=reading.job(self.node, found[0]))
        return self.make(self.spec_class)

    def caught(self, definition: Node) -> dict[str, Any]:
        """Return what a catching event waits for."""
        facts: dict[str, Any] = {}
        if bpmn.kind_of(definition) == "timerEventDefinition":
            facts["timer"] = timer(self.node, definition)
        else:
            messages = self.document.message_nodes
            facts["message"] = reading.message(self.node, definition, messages)
        if bpmn.kind_of(self.node) == "boundaryEvent":
            facts["interrupting"] = self.node.get("cancelActivity", "true") == "true"
        return facts


def script(node: Node) -> dict[str, Any]:
    """Return the calculation of a script task.

    Raises:
        UnreadableError: it is no FEEL, or its value goes nowhere.
    """
    if "feel" not in (node.get("scriptFormat") or "").lower():
        raise refused(
            "BPMN-248",
            node,
            "De berekening is niet in FEEL geschreven.",
            "Zet het formaat op feel en schrijf één FEEL-expressie; andere code hoort in een plugin.",
        )
    variable = bpmn.camunda(node, "resultVariable")
    if not variable:
        raise refused(
            "BPMN-249",
            node,
            "De uitkomst van de berekening krijgt geen naam.",
            "Vul in onder welke naam de uitkomst wordt bewaard (resultVariable).",
        )
    text = bpmn.text_of(bpmn.child(node, "script"))
    return {
        "expression": reading.expression(node, text, "De berekening"),
        "variable": variable,
    }


def decision(node: Node) -> dict[str, Any]:
    """Return which decision a business rule task asks.

    Raises:
        UnreadableError: it names none, or an unknown way of keeping the outcome.
    """
    name, mapping = bpmn.camunda(node, "decisionRef"), bpmn.camunda(node, "mapDecisionResult")
    if not name:
        raise refused("BPMN-250", node, "De beslistaak heeft geen tabel.", "Kies een beslistabel.")
    if mapping not in MAPPINGS:
        raise refused(
            "BPMN-251",
            node,
            f"De uitkomst wordt bewaard op een manier die niet bestaat: {mapping}.",
            "Kies singleEntry, singleResult, collectEntries of resultList.",
        )
    variable = bpmn.camunda(node, "resultVariable")
    return {"decision": name, "mapping": mapping, "variable": variable}


def _classes() -> dict[str, tuple[type[ElementParser], type[Element]]]:
    named: dict[str, tuple[type[ElementParser], type[Element]]] = {
        "userTask": (UserTaskParser, UserTask),
        "scriptTask": (ScriptTaskParser, tasks.ScriptTask),
        "businessRuleTask": (BusinessRuleTaskParser, tasks.BusinessRuleTask),
        "serviceTask": (ServiceTaskParser, tasks.ServiceTask),
        "sendTask": (SendTaskParser, tasks.ServiceTask),
        "receiveTask": (ReceiveTaskParser, tasks.ReceiveTask),
        "subProcess": (SubProcessParser, tasks.SubProcess),
        "exclusiveGateway": (ElementParser, gateways.ExclusiveGateway),
        "parallelGateway": (ElementParser, gateways.ParallelGateway),
        "inclusiveGateway": (ElementParser, gateways.InclusiveGateway),
        "eventBasedGateway": (ElementParser, gateways.EventGateway),
        "startEvent": (EventParser, events.StartEvent),
        "endEvent": (EventParser, events.EndEvent),
        "intermediateThrowEvent": (EventParser, events.ThrowEvent),
        "intermediateCatchEvent": (EventParser, events.CatchEvent),
        "boundaryEvent": (EventParser, events.BoundaryEvent),
    }
    return {bpmn.tag(name): pair for name, pair in named.items()}


CLASSES = _classes()
"""For SpiffWorkflow's parser: tag to parser and spec; what is not here has no parser at all."""
