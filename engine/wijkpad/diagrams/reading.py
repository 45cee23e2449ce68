# SPDX-License-Identifier: EUPL-1.2
"""From the XML of a BPMN file to the typed model. Lenient: what is wrong is for the check to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wijkpad.diagrams.drawing_data import read_drawing
from wijkpad.diagrams.ids import given_twice
from wijkpad.diagrams.links import meeting
from wijkpad.diagrams.model import (
    FLOW_NODES,
    SUB_PROCESSES,
    Diagram,
    EventDefinition,
    Flow,
    Lane,
    Named,
    Node,
    Process,
    Repeat,
    Script,
)
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.xml import (
    Element,
    is_true,
    line_of,
    local_name,
    local_ref,
    namespace_of,
    parse,
    place_of,
)

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
_SETTINGS: Final = ("parallelMultiple", "ordering", "cancelRemainingInstances", "method")
_INNER: Final = (
    *("EventDefinition", "Characteristics", "Expression", "Condition", "Specification"),
    *("inputSet", "outputSet", "dataInput", "dataOutput", "Binding", "assignment", "Role"),
)
"""Ends of the names of what is a part of an element rather than something drawn."""
_TIMERS: Final = ("timeDate", "timeDuration", "timeCycle")


def read(data: bytes, *, file: str) -> Diagram:
    """Read a BPMN file, finished or not.

    Raises:
        UnreadableError: it is no safe XML, or no BPMN 2.0.
    """
    root = parse(data, file=file)
    if local_name(root) != "definitions" or namespace_of(root) != BPMN:
        raise UnreadableError(
            [
                Finding(
                    code="BPMN-001",
                    text="Dit bestand is geen BPMN 2.0-diagram.",
                    cure="Bewaar het diagram in de editor als BPMN 2.0 XML.",
                    file=file,
                    line=line_of(root),
                )
            ]
        )
    return _Reader(root, file).diagram()


class _Reader:
    def __init__(self, root: Element, file: str) -> None:
        self.root, self.file = root, file
        self.taken = {id_of(one) for one in bpmn_children(root, "process")}
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.lanes: list[Lane] = []

    def diagram(self) -> Diagram:
        processes = []
        for element in bpmn_children(self.root, "process"):
            process = _process(element)
            processes.append(process)
            self._scope(element, process.id)
            self.lanes += _lanes(element)
        self._connect()
        shapes, edges, planes = read_drawing(self.root)
        pools = {
            id_of(one): one.get("name", "")
            for collaboration in bpmn_children(self.root, "collaboration")
            for one in bpmn_children(collaboration, "participant")
        }
        return Diagram(
            file=self.file,
            processes=tuple(processes),
            nodes=self.nodes,
            flows=self.flows,
            lanes=tuple(self.lanes),
            messages=self._named("message"),
            errors=self._named("error"),
            signals=self._named("signal"),
            escalations=self._named("escalation"),
            shapes=shapes,
            edges=edges,
            planes=planes,
            notes=_notes(self.root),
            pools=pools,
            twice=tuple(given_twice(self.root)),
            root=self.root,
        )

    def _scope(self, parent: Element, scope: str) -> None:
        for element in parent:
            if not is_bpmn(element):
                continue
            name = local_name(element)
            if name == "sequenceFlow":
                flow = _flow(element, scope)
                self.flows.setdefault(flow.id, flow)
            elif name in FLOW_NODES:
                node = _node(element, scope)
                if node.id not in self.taken:  # else it would stand in itself
                    self.nodes.setdefault(node.id, node)
                if name in SUB_PROCESSES:
                    self._scope(element, node.id)

    def _connect(self) -> None:
        """Flows decide what enters and leaves a node; `<incoming>` and `<outgoing>` only repeat it."""
        incoming: dict[str, list[str]] = {}
        outgoing: dict[str, list[str]] = {}
        for flow in self.flows.values():
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        lane_of: dict[str, Lane] = {}
        for lane in self.lanes:
            lane_of.update(dict.fromkeys(lane.nodes, lane))
        for node in list(self.nodes.values()):
            lane_here = lane_of.get(node.id)
            roles = (lane_here.role,) if lane_here is not None and lane_here.role else ()
            self.nodes[node.id] = replace(
                node,
                incoming=tuple(incoming.get(node.id, ())),
                outgoing=tuple(outgoing.get(node.id, ())),
                lane=lane_here.id if lane_here is not None else None,
                lane_roles=roles,
            )

    def _named(self, kind: str) -> dict[str, Named]:
        found: dict[str, Named] = {}
        for element in bpmn_children(self.root, kind):
            key = properties_of(element).get("correlationKey")
            found.setdefault(
                id_of(element),
                Named(
                    id=id_of(element),
                    name=(element.get("name") or "").strip(),
                    code=(element.get(f"{kind}Code") or "").strip(),
                    key=Script(text=key, line=line_of(element)) if key else None,
                    line=line_of(element),
                ),
            )
        return found


def is_bpmn(element: Element) -> bool:
    """Tell whether the element is of the standard itself."""
    return namespace_of(element) == BPMN


def bpmn_children(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children of this name in the BPMN namespace."""
    return parent.iterchildren(f"{{{BPMN}}}{name}")


def id_of(element: Element) -> str:
    """Return the id; one without is called after its place in the file."""
    return element.get("id") or f"({local_name(element)} op plaats {place_of(element)})"


def holder_id(element: Element) -> str | None:
    """Return the id of the nearest element of the standard that a reader can point at."""
    at: Element | None = element
    while at is not None:
        is_inner = local_name(at).endswith(_INNER)
        if namespace_of(at) == BPMN and at.get("id") and not is_inner:
            return id_of(at)
        at = at.getparent()
    return None


def text_of(element: Element | None) -> str:
    """Return the text inside an element without outer spaces; empty for None."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def properties_of(element: Element) -> dict[str, str]:
    """Return the `camunda:property` values of an element by name."""
    return {
        one.get("name", ""): one.get("value", "")
        for holder in bpmn_children(element, "extensionElements")
        for group in holder.iterchildren(f"{{{CAMUNDA}}}properties")
        for one in group.iterchildren(f"{{{CAMUNDA}}}property")
    }


def _first(parent: Element, name: str) -> Element | None:
    return next(bpmn_children(parent, name), None)


def _script(element: Element | None) -> Script | None:
    if element is None:
        return None
    return Script(
        text=text_of(element),
        language=(element.get("language") or "").strip(),
        line=line_of(element),
    )


def _process(element: Element) -> Process:
    return Process(
        id=id_of(element),
        name=(element.get("name") or "").strip(),
        executable=is_true(element, "isExecutable"),
        documentation=text_of(_first(element, "documentation")),
        line=line_of(element),
    )


def _lanes(parent: Element) -> Iterator[Lane]:
    """Yield the innermost lanes last, so that they win over the lanes around them."""
    for name in ("laneSet", "childLaneSet"):
        for lane_set in bpmn_children(parent, name):
            for lane in bpmn_children(lane_set, "lane"):
                yield Lane(
                    id=id_of(lane),
                    name=(lane.get("name") or "").strip(),
                    role=properties_of(lane).get("role", "").strip() or None,
                    nodes=tuple(text_of(one) for one in bpmn_children(lane, "flowNodeRef")),
                    line=line_of(lane),
                )
                yield from _lanes(lane)


def _flow(element: Element, scope: str) -> Flow:
    return Flow(
        id=id_of(element),
        name=" ".join((element.get("name") or "").split()),
        source=element.get("sourceRef") or "",
        target=element.get("targetRef") or "",
        scope=scope,
        condition=_script(_first(element, "conditionExpression")),
        properties=properties_of(element),
        line=line_of(element),
    )


def _runs_as(element: Element) -> str:
    """Return the kind as which it runs: work that is not drawn out is a task for a person.

    BPMN lets a task without a kind and an empty sub-process pass at once; then work that somebody
    drew would be done by nobody.
    """
    name = local_name(element)
    is_empty = (
        name == "subProcess"
        and not is_true(element, "triggeredByEvent")
        and not any(is_bpmn(one) and local_name(one) in FLOW_NODES for one in element)
    )
    return "userTask" if name == "task" or is_empty else name


def _node(element: Element, scope: str) -> Node:
    kind = _runs_as(element)
    flag = "isInterrupting" if kind == "startEvent" else "cancelActivity"
    by_event = is_true(element, "triggeredByEvent")
    return Node(
        id=id_of(element),
        kind=kind,
        drawn=local_name(element) if local_name(element) != kind else "",
        name=" ".join((element.get("name") or "").split()),
        scope=scope,
        undoes=is_true(element, "isForCompensation") and not by_event,
        default=element.get("default") or None,
        attached_to=local_ref(element.get("attachedToRef")) or None,
        interrupting=is_true(element, flag, otherwise=True),
        by_event=by_event,
        definitions=tuple(_definitions(element)),
        repeat=_repeat(element),
        script=_task_script(element),
        until=_script(_first(element, "completionCondition")),
        called=local_ref(element.get("calledElement")) or None,
        camunda=_camunda(element),
        properties=properties_of(element),
        settings={one: str(element.get(one)) for one in _SETTINGS if element.get(one)},
        inputs=tuple(_parameters(element, "inputParameter")),
        outputs=tuple(_parameters(element, "outputParameter")),
        documentation=text_of(_first(element, "documentation")),
        line=line_of(element),
    )


def _camunda(element: Element) -> dict[str, str]:
    """Return the attributes of the camunda namespace; a thrown message keeps its own inside."""
    found: dict[str, str] = {}
    for holder in (*bpmn_children(element, "messageEventDefinition"), element):
        for key, value in holder.attrib.items():
            if str(key).startswith(f"{{{CAMUNDA}}}"):
                found[str(key).rpartition("}")[2]] = str(value)
    return found


def _task_script(element: Element) -> Script | None:
    if local_name(element) != "scriptTask":
        return None
    script = _first(element, "script")
    return Script(
        text=text_of(script),
        language=(element.get("scriptFormat") or "").strip(),
        line=line_of(script) if script is not None else line_of(element),
    )


def _parameters(element: Element, name: str) -> Iterator[tuple[str, Script]]:
    for holder in bpmn_children(element, "extensionElements"):
        for group in holder.iterchildren(f"{{{CAMUNDA}}}inputOutput"):
            for one in group.iterchildren(f"{{{CAMUNDA}}}{name}"):
                yield one.get("name", ""), Script(text=text_of(one), line=line_of(one))


def definition_elements(event: Element) -> Iterator[Element]:
    """Yield the event definitions of an event, those that it shares with others included."""
    for child in event:
        if not is_bpmn(child):
            continue
        if local_name(child).endswith("EventDefinition"):
            yield child
        elif local_name(child) == "eventDefinitionRef":
            shared = local_ref(text_of(child))
            for one in child.getroottree().getroot():
                if one.get("id") == shared and local_name(one).endswith("EventDefinition"):
                    yield one


def _definitions(element: Element) -> Iterator[EventDefinition]:
    if local_name(element) == "receiveTask" or (
        local_name(element) == "sendTask" and element.get("messageRef")
    ):
        ref = local_ref(element.get("messageRef")) or None
        yield EventDefinition(kind="message", ref=ref, line=line_of(element))
    for child in definition_elements(element):
        name = local_name(child)
        kind = name.removesuffix("EventDefinition") or "unknown"
        form, moment = "", None
        times = [one for one in _TIMERS if _first(child, one) is not None]
        if times:
            form, moment = times[0], _script(_first(child, times[0]))
        variable = child.get(f"{{{CAMUNDA}}}{kind}CodeVariable")
        yield EventDefinition(
            kind=kind,
            ref=local_ref(child.get(f"{kind}Ref")) or None,
            form=form,
            moment=moment,
            moments=len(times),
            condition=_script(_first(child, "condition")),
            error_code_variable=variable,
            name=meeting(child) if kind == "link" else "",
            activity=local_ref(child.get("activityRef")) or None,
            line=line_of(child),
        )


def _repeat(element: Element) -> Repeat | None:
    for kind in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
        found = _first(element, kind)
        if found is None:
            continue
        collection = found.get(f"{{{CAMUNDA}}}collection")
        until = _first(found, "completionCondition")
        return Repeat(
            kind=kind,
            sequential=is_true(found, "isSequential"),
            collection=Script(text=collection, line=line_of(found)) if collection else None,
            variable=found.get(f"{{{CAMUNDA}}}elementVariable") or None,
            cardinality=_script(_first(found, "loopCardinality")),
            until=_script(until if until is not None else _first(found, "loopCondition")),
            line=line_of(found),
        )
    return None


def _notes(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter(f"{{{BPMN}}}textAnnotation"):
        found[id_of(element)] = text_of(_first(element, "text"))
    for name in ("dataObjectReference", "dataStoreReference", "group"):
        for element in root.iter(f"{{{BPMN}}}{name}"):
            found[id_of(element)] = element.get("name") or ""
    return found
