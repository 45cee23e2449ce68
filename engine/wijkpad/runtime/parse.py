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
from wijkpad.runtime import bpmn, reading
from wijkpad.runtime.builders import CLASSES
from wijkpad.runtime.elements import Element, Flow, spec_name
from wijkpad.runtime.events import ErrorBoundaryEvent
from wijkpad.runtime.gateways import Choice, InclusiveGateway
from wijkpad.runtime.loops import repeat_of
from wijkpad.xml import Element as Node
from wijkpad.xml import parse


class PlaneSpec(BpmnProcessSpec):
    """The spec of one plane.

    Attributes:
        starts: its start events, in document order.
        inclusive_joins: the gateways that look at the whole plane before they open.
        hosts: boundary event to the activity it stands on, by the names of their specs.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts: list[Element] = []
        self.inclusive_joins: tuple[InclusiveGateway, ...] = ()
        self.hosts: dict[str, str] = {}


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
        self._boundary_events()

    def _element(self, node: Node) -> None:
        parser_class, spec_class = self.parser._get_parser_class(node.tag)
        parser = parser_class(self, spec_class, node, self.nsmap, lane="")
        made = parser.create_task()
        repeat_of(node, made, self.spec)
        if bpmn.kind_of(node) == "startEvent":
            self.spec.starts.append(made)

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

    def _boundary_events(self) -> None:
        specs = self.spec.task_specs
        for node in bpmn.children(self.node, "boundaryEvent"):
            event = specs[spec_name(bpmn.id_of(node))]
            host = specs[spec_name(node.get("attachedToRef") or "")]
            self.spec.hosts[event.name] = host.name
            if isinstance(event, ErrorBoundaryEvent):
                definition = bpmn.definitions_of(node)[0]
                code = reading.error_code(node, definition, self.parser.error_nodes)
                host.error_boundary.append((code, event.name))
            else:
                host.boundary.append(event.name)


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

    def only_output(self, decision: str) -> str | None:
        """Return the name of the only output column of a decision table, as DMN leaves it out."""
        model = self.definition.decisions.get(decision)
        found = model.decisions.get(decision) if model is not None else None
        table = found.table if found is not None else None
        if table is None or len(table.outputs) != 1:
            return None
        return table.outputs[0].name or None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition as it runs: shared by all its runs and never changed."""

    spec: PlaneSpec
    planes: dict[str, PlaneSpec]


def diagram_root(definition: Definition) -> Node:
    """Return the root of the diagram that runs."""
    return parse(definition.diagram, file=f"{definition.key}.bpmn")


def process_of(definition: Definition, root: Node) -> Node:
    """Return the process that runs: the one with the pathway's key, else the only executable one.

    Raises:
        UnreadableError: there is no such process, or more than one.
    """
    found = list(bpmn.children(root, "process"))
    runs = [one for one in found if bpmn.id_of(one) == definition.key]
    runs = runs or [one for one in found if one.get("isExecutable", "false") == "true"]
    if len(runs) != 1:
        text = "Het diagram heeft niet één proces dat kan lopen."
        cure = f"Geef het proces de id {definition.key} en zet de andere in een eigen bestand."
        raise UnreadableError([Finding(code="BPMN-201", text=text, cure=cure)])
    return runs[0]


def compiled(definition: Definition) -> Compiled:
    """Return the specs of a definition that `allowed` found nothing wrong with."""
    root = diagram_root(definition)
    process = process_of(definition, root)
    for other in list(bpmn.children(root, "process")):
        if other is not process:
            root.remove(other)
    parser = DiagramParser(definition, root)
    parser.create_parser(process)
    name = bpmn.id_of(process)
    spec: PlaneSpec = parser.get_spec(name)
    planes: dict[str, PlaneSpec] = parser.get_subprocess_specs(name)
    return Compiled(spec, planes)
