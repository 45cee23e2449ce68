# SPDX-License-Identifier: EUPL-1.2
"""The parsers that SpiffWorkflow calls for each kind of element; each makes one of our specs."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from wijkpad.runtime import bpmn, catching, events, gateways, reading, scopes, tasks, triggers
from wijkpad.runtime.elements import Element, UserTask, spec_name
from wijkpad.runtime.faults import refused
from wijkpad.runtime.results import MAPPINGS
from wijkpad.xml import Element as Node
from wijkpad.xml import is_true, local_ref


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
    """The same, drawn as sending; without a topic the message goes to who waits for it."""

    def create_task(self) -> Element:
        if bpmn.camunda(self.node, "topic"):
            return super().create_task()
        throws = (triggers.message(self.node, self.node, self.document),)
        made = self.make(events.ThrowEvent, throws=throws)
        made.is_activity = True
        return made


class ReceiveTaskParser(ElementParser):
    """A task that waits for a message."""

    def facts(self) -> dict[str, Any]:
        return {"message": reading.message(self.node, self.node, self.document.message_nodes)}


class SubProcessParser(ElementParser):
    """A sub-process with a plane of its own."""

    def create_task(self) -> Element:
        self.document.create_parser(self.node, filename=self.filename)
        spec_class = scopes.EventSubProcess if bpmn.is_by_event(self.node) else self.spec_class
        made = self.make(spec_class, subworkflow_spec=self.bpmn_id)
        made.leaves_record = undoer_of(self.node) is not None
        return made


class CallActivityParser(ElementParser):
    """A call of another process in the file, or of another pathway that was linked to it."""

    def facts(self) -> dict[str, Any]:
        name = called(self.node)
        if name not in self.document.definition.called:
            return {"subworkflow_spec": name}
        return {
            "subworkflow_spec": name,
            "pathway": name,
            "gives": reading.parameters(self.node, "inputParameter"),
            "takes": reading.parameters(self.node, "outputParameter"),
        }


class EventParser(ElementParser):
    """An event; its definitions tell which spec it becomes."""

    def create_task(self) -> Element:
        place = bpmn.kind_of(self.node)
        if place == "startEvent":
            return self.make(self.spec_class)
        if place == "intermediateCatchEvent":
            return self.make(self.spec_class, **triggers.caught(self.node, self.document))
        if place == "boundaryEvent":
            return self.make(self.spec_class, **triggers.on_edge(self.node, self.document))
        return self.thrown(is_end=place == "endEvent")

    def thrown(self, *, is_end: bool) -> Element:
        """Return the spec of an event that throws."""
        found = bpmn.definitions_of(self.node)
        kind = bpmn.kind_of(found[0]) if found else ""
        if kind == "terminateEventDefinition":
            return self.make(events.TerminateEndEvent)
        if kind == "cancelEventDefinition":
            return self.make(events.CancelEndEvent)
        if kind == "errorEventDefinition":
            code = reading.error_code(self.node, found[0], self.document.error_nodes)
            return self.make(events.ErrorEndEvent, code=code or "")
        if kind == "compensateEventDefinition":
            only = local_ref(found[0].get("activityRef"))
            undo = events.UndoEnd if is_end else events.Undo
            return self.make(undo, only=spec_name(only) if only else None)
        if kind == "messageEventDefinition" and bpmn.camunda(found[0], "topic"):
            thrown = events.JobEndEvent if is_end else events.JobThrowEvent
            return self.make(thrown, job=reading.job(self.node, found[0]))
        waits = any(bpmn.kind_of(one) == "signalEventDefinition" for one in found)
        throws = tuple(triggers.throw(self.node, one, self.document) for one in found)
        return self.make(self.spec_class, throws=throws, waits_its_turn=waits)


def called(node: Node) -> str:
    """Return the id of the process that a call activity calls."""
    return local_ref(node.get("calledElement"))


def undoer_of(plane: Node) -> Node | None:
    """Return the event sub-process that undoes a whole sub-process."""
    for inner in bpmn.children(plane, "subProcess"):
        if bpmn.is_by_event(inner) and any(
            bpmn.is_undoing(one) for one in bpmn.children(inner, "startEvent")
        ):
            return inner
    return None


def offer_of(node: Node) -> scopes.Offer:
    """Return what an ad-hoc sub-process offers.

    Raises:
        UnreadableError: it has no condition, or one that is no FEEL.
    """
    led_to = {one.get("targetRef") for one in bpmn.flows(node)}
    names = tuple(
        spec_name(bpmn.id_of(one))
        for one in bpmn.children(node, *bpmn.ACTIVITIES)
        if bpmn.id_of(one) not in led_to and not bpmn.is_by_event(one) and not bpmn.undoes(one)
    )
    found = bpmn.child(node, "completionCondition")
    text = "".join(str(part) for part in found.itertext()) if found is not None else ""
    if not text.strip():
        raise refused(
            "BPMN-276",
            node,
            "Van het vrije deelproces is niet bekend wanneer het klaar is.",
            "Vul een voorwaarde in (completionCondition). Alles één keer gedaan: "
            "nrOfActiveInstances = 0.",
        )
    until = reading.expression(node, text, "De voorwaarde om op te houden")
    rest = is_true(node, "cancelRemainingInstances", otherwise=True)
    return scopes.Offer(names, until, cancels_rest=rest)


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
        "subProcess": (SubProcessParser, scopes.SubProcess),
        "transaction": (SubProcessParser, scopes.SubProcess),
        "adHocSubProcess": (SubProcessParser, scopes.AdHocSubProcess),
        "callActivity": (CallActivityParser, scopes.CallActivity),
        "exclusiveGateway": (ElementParser, gateways.ExclusiveGateway),
        "parallelGateway": (ElementParser, gateways.ParallelGateway),
        "inclusiveGateway": (ElementParser, gateways.InclusiveGateway),
        "eventBasedGateway": (ElementParser, gateways.EventGateway),
        "startEvent": (EventParser, events.StartEvent),
        "endEvent": (EventParser, events.EndEvent),
        "intermediateThrowEvent": (EventParser, events.ThrowEvent),
        "intermediateCatchEvent": (EventParser, catching.CatchEvent),
        "boundaryEvent": (EventParser, catching.BoundaryEvent),
    }
    return {bpmn.tag(name): pair for name, pair in named.items()}


CLASSES = _classes()
"""For SpiffWorkflow's parser: tag to parser and spec; what is not here has no parser at all."""
