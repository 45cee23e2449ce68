# SPDX-License-Identifier: EUPL-1.2
"""From a normalised diagram to specs, through SpiffWorkflow's parser with our own classes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from wijkpad.domain.definition import Definition
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.runtime import boundaries, bpmn, reading
from wijkpad.runtime.builders import CLASSES, offer_of
from wijkpad.runtime.elements import Element, Flow, spec_name
from wijkpad.runtime.gateways import Choice, InclusiveGateway
from wijkpad.runtime.loops import repeat_of
from wijkpad.runtime.scopes import Offer
from wijkpad.xml import Element as Node
from wijkpad.xml import is_true, parse


class PlaneSpec(BpmnProcessSpec):
    """The spec of one plane.

    Attributes:
        starts: its start events, in document order.
        inclusive_joins: the gateways that look at the whole plane before they open.
        hosts: boundary event to the activity it stands on, by the names of their specs.
        guards: start events of event sub-processes that wait while the plane lasts.
        handlers: those that catch an `error` or an `escalation`, by code.
        undoer: the event sub-process that undoes the whole plane.
        ad_hoc: what an ad-hoc plane offers.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts: list[Element] = []
        self.inclusive_joins: tuple[InclusiveGateway, ...] = ()
        self.hosts: dict[str, str] = {}
        self.guards: list[str] = []
        self.handlers: dict[str, list[tuple[str | None, str]]] = {"error": [], "escalation": []}
        self.undoer: str | None = None
        self.ad_hoc: Offer | None = None

    @property
    def entry(self) -> Element:
        """The start event of a plane that another element opens: the one without a trigger."""
        plain = [one for one in self.starts if not one.has_trigger]
        return (plain or self.starts)[0]


class PlaneParser(ProcessParser):
    """Parses one plane: first every element, then the flows, so without any recursion."""

    def create_spec(self) -> PlaneSpec:
        return PlaneSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def order_of(self, element: str) -> int:
        """Return the place of an element in the document."""
        place: int = self.parser.order.get(element, 0)
        return place

    def _parse(self) -> None:
        self.spec = self.create_spec()
        for node in bpmn.nodes(self.node):
            self._element(node)
        for flow in bpmn.flows(self.node):
            self._connect(flow)
        specs = self.spec.task_specs.values()
        self.spec.inclusive_joins = tuple(
            one for one in specs if isinstance(one, InclusiveGateway) and len(one._inputs) > 1
        )
        for node in bpmn.children(self.node, "boundaryEvent"):
            boundaries.attach(self, node)
        boundaries.mark_beside(self.spec)
        for host, handler in bpmn.undone_by(self.node).items():
            self.spec.task_specs[spec_name(host)].undone_by = spec_name(handler)
        if bpmn.kind_of(self.node) == "adHocSubProcess":
            self.spec.ad_hoc = offer_of(self.node)

    def _element(self, node: Node) -> None:
        parser_class, spec_class = self.parser._get_parser_class(node.tag)
        parser = parser_class(self, spec_class, node, self.nsmap, lane="")
        made = parser.create_task()
        repeat_of(node, made, self.spec)
        if bpmn.kind_of(node) == "startEvent":
            made.has_trigger = bool(bpmn.definitions_of(node))
            self.spec.starts.append(made)
        elif bpmn.is_by_event(node):
            boundaries.guard(self, node)

    def _connect(self, flow: Node) -> None:
        specs = self.spec.task_specs
        source = specs[spec_name(flow.get("sourceRef") or "")]
        target = specs[spec_name(flow.get("targetRef") or "")]
        if target.name in source._outputs:
            between = Flow(self.spec, bpmn.id_of(flow), order=source.order)
            between.connect(target)
            target = between
        source.connect(target)
        if isinstance(source, Choice):
            self._branch(source, target, flow)

    def _branch(self, source: Choice, target: Element, flow: Node) -> None:
        node = self.get_node_by_id(source.bpmn_id)
        condition = reading.condition(flow)
        is_default = node is not None and node.get("default") == bpmn.id_of(flow)
        if is_default or (condition is None and len(source._outputs) == 1):
            source.default = target.name
        elif condition is not None:
            source.branches.append((condition, target.name))


class DiagramParser(BpmnParser):
    """SpiffWorkflow's parser, which finds only our classes."""

    PARSER_CLASSES: dict[str, Any] = {}  # noqa: RUF012 - SpiffWorkflow's own hook
    OVERRIDE_PARSER_CLASSES = CLASSES
    PROCESS_PARSER_CLASS = PlaneParser

    def __init__(self, definition: Definition, root: Node) -> None:
        super().__init__()
        self.definition = definition
        ids = (bpmn.id_of(one) for one in root.iter() if bpmn.id_of(one))
        self.order = {name: place for place, name in enumerate(ids)}
        self.message_nodes = {bpmn.id_of(one): one for one in bpmn.children(root, "message")}
        self.error_nodes = {bpmn.id_of(one): one for one in bpmn.children(root, "error")}
        self.signal_nodes = {bpmn.id_of(one): one for one in bpmn.children(root, "signal")}
        self.escalation_nodes = {bpmn.id_of(one): one for one in bpmn.children(root, "escalation")}

    def only_output(self, decision: str) -> str | None:
        """Return the name of the only output column of a decision table, as DMN leaves it out."""
        known = self.definition.decision(decision)
        found = known[0].decisions.get(known[1]) if known is not None else None
        table = found.table if found is not None else None
        if table is None or len(table.outputs) != 1:
            return None
        return table.outputs[0].name or None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition as it runs: shared by all its runs and never changed."""

    spec: PlaneSpec
    planes: dict[str, PlaneSpec]
    has_conditions: bool = False


def diagram_root(definition: Definition) -> Node:
    """Return the root of the diagram that runs, with the pathways that it calls in it."""
    return parse(definition.whole or definition.diagram, file=f"{definition.key}.bpmn")


def process_of(definition: Definition, root: Node) -> Node:
    """Return the process that runs: the one with the pathway's key, else the only executable one.

    Raises:
        UnreadableError: there is no such process, or more than one.
    """
    found = list(bpmn.children(root, "process"))
    runs = [one for one in found if bpmn.id_of(one) == definition.key]
    runs = runs or [one for one in found if is_true(one, "isExecutable")]
    if len(runs) != 1 or not bpmn.id_of(runs[0]):
        text = "Het diagram heeft niet één proces dat kan lopen."
        cure = f"Geef het proces de id {definition.key} en zet de andere in een eigen bestand."
        raise UnreadableError([Finding(code="BPMN-201", text=text, cure=cure)])
    return runs[0]


def compiled(definition: Definition) -> Compiled:
    """Return the specs of a definition that `allowed` found nothing wrong with."""
    root = diagram_root(definition)
    process = process_of(definition, root)
    called = bpmn.called_by(process, root)
    for other in list(bpmn.children(root, "process")):
        if other is not process and bpmn.id_of(other) not in called:
            root.remove(other)
    parser = DiagramParser(definition, root)
    parser.create_parser(process)
    for other in called.values():
        if other is not process:
            parser.create_parser(other)
    name = bpmn.id_of(process)
    spec: PlaneSpec = parser.get_spec(name)
    planes: dict[str, PlaneSpec] = parser.get_subprocess_specs(name)
    waits = any(
        one.condition is not None
        for plane in (spec, *planes.values())
        for one in plane.task_specs.values()
        if isinstance(one, Element)
    )
    return Compiled(spec, planes, waits)
