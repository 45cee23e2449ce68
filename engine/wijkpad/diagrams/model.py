# SPDX-License-Identifier: EUPL-1.2
"""A diagram as drawn: typed nodes, flows and shapes, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wijkpad.xml import Element

ACTIVITIES: Final = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "serviceTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "subProcess",
        "adHocSubProcess",
        "transaction",
        "callActivity",
    }
)
GATEWAYS: Final = frozenset(
    {
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)
EVENTS: Final = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
FLOW_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS
SUB_PROCESSES: Final = frozenset({"subProcess", "adHocSubProcess", "transaction"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle on the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where a node, lane, pool or annotation is drawn; `plane` is the id of what the plane shows."""

    element: str
    plane: str
    bounds: Bounds
    label: Bounds | None = None
    expanded: bool = True
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """How a flow or association is drawn."""

    element: str
    plane: str
    points: tuple[tuple[float, float], ...]
    label: Bounds | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A text that somebody wrote to be evaluated, with the language that the file claims for it."""

    text: str
    language: str = ""
    line: int | None = None

    @property
    def feel(self) -> str:
        """The text as FEEL: without the leading `=` of the modelers."""
        return self.text.strip().removeprefix("=").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow; `scope` is the process or sub-process in which it stands."""

    id: str
    name: str
    source: str
    target: str
    scope: str
    condition: Script | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """What an event waits for or throws.

    Attributes:
        kind: `timer`, `message`, `error`, `terminate`, `signal` …: the element's name shortened.
        ref: id of the message, error or signal; None where there is none.
        form: for a timer, `timeDate`, `timeDuration` or `timeCycle`; empty when none is filled in.
        moment: for a timer, its text. `moments`: how many it has; more than one is a fault.
        condition: for a conditional event, its text.
        error_code_variable: where the code of an error or escalation is kept.
        name: for a link, what its halves have in common: their name, or a reference. `activity`: for compensation, the one activity to undo.
    """

    kind: str
    ref: str | None = None
    form: str = ""
    moment: Script | None = None
    moments: int = 0
    condition: Script | None = None
    error_code_variable: str | None = None
    name: str = ""
    activity: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """How an activity repeats: a standard loop, or once for each item of a collection."""

    kind: str
    sequential: bool
    collection: Script | None
    variable: str | None
    cardinality: Script | None
    until: Script | None
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One flow node.

    Attributes:
        kind: the name of the element, such as `userTask`.
        drawn: the element as drawn where it runs as another kind: `task` or an empty `subProcess`.
        scope: id of the process or sub-process in which it stands.
        incoming, outgoing: ids of flows, in the order of the file.
        lane_roles: the `role` property of the lane in which it stands.
        camunda: attributes of the camunda namespace by local name.
        properties: `camunda:property` by name.
        until: for an ad-hoc sub-process, the condition that ends it. `called`: the process it calls.
        by_event: it is an event sub-process. `undoes`: it stands outside the flow, for compensation.
        settings: attributes of the standard that change how it runs and have no field here.
        inputs, outputs: parameters of `camunda:inputOutput`, in order.
    """

    id: str
    kind: str
    name: str
    scope: str
    drawn: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    by_event: bool = False
    undoes: bool = False
    definitions: tuple[EventDefinition, ...] = ()
    repeat: Repeat | None = None
    script: Script | None = None
    until: Script | None = None
    called: str | None = None
    lane: str | None = None
    lane_roles: tuple[str, ...] = ()
    camunda: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[tuple[str, Script], ...] = ()
    outputs: tuple[tuple[str, Script], ...] = ()
    documentation: str = ""
    line: int | None = None

    @property
    def is_activity(self) -> bool:
        """Tell whether work is done here."""
        return self.kind in ACTIVITIES

    @property
    def is_gateway(self) -> bool:
        """Tell whether it only routes."""
        return self.kind in GATEWAYS

    @property
    def form_key(self) -> str | None:
        """The form of a user task."""
        return self.camunda.get("formKey", "").strip() or None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who does it: the candidate groups, else the role of its lane."""
        groups = self.camunda.get("candidateGroups", "")
        named = tuple(part.strip() for part in groups.split(",") if part.strip())
        return named or self.lane_roles

    @property
    def result(self) -> str | None:
        """The variable under which it leaves its result."""
        written = self.camunda.get("resultVariable") or self.properties.get("resultVariable")
        return written.strip() if written and written.strip() else None

    @property
    def collected(self) -> str | None:
        """The variable under which a repeat leaves the outcomes of its instances as a list."""
        return self.properties.get("outputCollection", "").strip() or None

    @property
    def decision(self) -> str | None:
        """The table of a business rule task."""
        return self.camunda.get("decisionRef", "").strip() or None

    @property
    def topic(self) -> str | None:
        """The topic of a service task that is external."""
        return self.camunda.get("topic", "").strip() or None

    @property
    def assignee(self) -> str | None:
        """FEEL that names the worker who gets the task."""
        return self.camunda.get("assignee") or self.properties.get("assignee") or None

    @property
    def goes_to(self) -> str | None:
        """FEEL that names the role that gets the task, where the drawn roles are the fallback."""
        return self.properties.get("goesTo", "").strip() or None

    def definition(self, kind: str) -> EventDefinition | None:
        """Return the event definition of this kind."""
        return next((one for one in self.definitions if one.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane with the role that works in it."""

    id: str
    name: str
    role: str | None
    nodes: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A message, signal, error or escalation.

    `code` is that of an error or escalation, `key` a message's correlation key.
    """

    id: str
    name: str
    code: str = ""
    key: Script | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process in the file; more than one is a fault that the check names."""

    id: str
    name: str
    executable: bool
    documentation: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Everything that a BPMN file says.

    Attributes:
        processes: in the order of the file; `main` is the one that runs.
        nodes: flow nodes of every scope by id, in the order of the file.
        twice: (id, line) of every id that was there before.
        root: the document, for checks by construct and for the normaliser; never changed.
    """

    file: str
    processes: tuple[Process, ...]
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...]
    messages: Mapping[str, Named]
    errors: Mapping[str, Named]
    signals: Mapping[str, Named]
    escalations: Mapping[str, Named]
    shapes: Mapping[str, Shape]
    edges: Mapping[str, Edge]
    planes: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    pools: Mapping[str, str] = field(default_factory=dict)
    twice: tuple[tuple[str, int | None], ...] = ()
    root: Element = field(repr=False, compare=False)

    @property
    def main(self) -> Process | None:
        """The process that runs: the only executable one, else the only one."""
        runs = [one for one in self.processes if one.executable] or list(self.processes)
        return runs[0] if len(runs) == 1 else None

    def within(self, scope: str) -> Iterator[Node]:
        """Yield the nodes that stand directly in this process or sub-process."""
        return (node for node in self.nodes.values() if node.scope == scope)

    def boundary(self, host: str) -> Iterator[Node]:
        """Yield the events on the edge of an activity."""
        return (node for node in self.nodes.values() if node.attached_to == host)

    def out(self, node: Node) -> tuple[Flow, ...]:
        """Return the flows that leave a node."""
        return tuple(self.flows[one] for one in node.outgoing)

    def into(self, node: Node) -> tuple[Flow, ...]:
        """Return the flows that enter a node."""
        return tuple(self.flows[one] for one in node.incoming)

    def called(self) -> tuple[Process, ...]:
        """Return the other processes of the file that the main one calls, also through another."""
        main = self.main
        there = {one.id: one for one in self.processes if main is None or one.id != main.id}
        found: dict[str, Process] = {}
        to_read = [main.id] if main is not None else []
        while to_read:
            scope = to_read.pop()
            for node in self.nodes.values():
                if (
                    node.called in there
                    and node.called not in found
                    and self.root_of(node) == scope
                ):
                    found[node.called] = there[node.called]
                    to_read.append(node.called)
        return tuple(found.values())

    def root_of(self, node: Node) -> str:
        """Return the id of the process in which a node stands, however deep."""
        scope = node.scope
        while scope in self.nodes:
            scope = self.nodes[scope].scope
        return scope

    def link_targets(self, node: Node) -> tuple[Node, ...]:
        """Return the link events at which it goes on after a link event that throws."""
        if node.kind != "intermediateThrowEvent" or not node.definition("link"):
            return ()
        name = node.definitions[0].name
        return tuple(
            one
            for one in self.within(node.scope)
            if one.kind == "intermediateCatchEvent"
            and any(each.kind == "link" and each.name == name for each in one.definitions)
        )

    def starts(self, scope: str) -> tuple[Node, ...]:
        """Return the start events that stand directly in this scope."""
        return tuple(node for node in self.within(scope) if node.kind == "startEvent")

    def depth(self, scope: str) -> int:
        """Return how many sub-processes enclose what stands in this scope."""
        count = 0
        while scope in self.nodes:
            count, scope = count + 1, self.nodes[scope].scope
        return count
