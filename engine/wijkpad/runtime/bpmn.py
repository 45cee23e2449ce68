# SPDX-License-Identifier: EUPL-1.2
"""The names of BPMN and of the Camunda namespace, and small questions about one XML element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.xml import Element, is_true, local_name, local_ref, namespace_of

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"

TASKS: Final = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "scriptTask"}
)
SUB_PROCESSES: Final = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES: Final = TASKS | SUB_PROCESSES | {"callActivity"}
REPEATS: Final = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
GATEWAYS: Final = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
)
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
PLANES: Final = SUB_PROCESSES | {"definitions", "process", "laneSet"}
"""What holds the things that are drawn."""
NODES: Final = ACTIVITIES | GATEWAYS | EVENTS


def tag(name: str) -> str:
    """Return the full tag of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def kind_of(element: Element) -> str:
    """Return the BPMN name of the element; empty when it is not BPMN."""
    return local_name(element) if namespace_of(element) == BPMN else ""


def id_of(element: Element) -> str:
    """Return the id; empty when there is none."""
    return element.get("id") or ""


def child(element: Element, name: str) -> Element | None:
    """Return the first BPMN child of this name."""
    return element.find(tag(name))


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the BPMN children with one of these names, in document order."""
    return (one for one in element if kind_of(one) in names)


def text_of(element: Element | None) -> str:
    """Return the text without white space around it; empty when there is no element."""
    return (element.text or "").strip() if element is not None else ""


def camunda(element: Element, name: str) -> str:
    """Return a Camunda attribute without white space around it; empty when it is absent."""
    return (element.get(f"{{{CAMUNDA}}}{name}") or "").strip()


def extensions(element: Element) -> Iterator[Element]:
    """Yield the elements in the extension part of a BPMN element."""
    holder = child(element, "extensionElements")
    return iter(holder) if holder is not None else iter(())


def properties(element: Element) -> dict[str, str]:
    """Return the `camunda:property` values by name."""
    return {
        one.get("name") or "": (one.get("value") or "").strip()
        for holder in extensions(element)
        if local_name(holder) == "properties"
        for one in holder
    }


def definitions_of(element: Element) -> list[Element]:
    """Return the event definitions that stand in an event itself."""
    return [one for one in element if kind_of(one).endswith("EventDefinition")]


def planes(process: Element) -> Iterator[Element]:
    """Yield the process and every sub-process in it, outermost first."""
    yield process
    for inner in children(process, *SUB_PROCESSES):
        yield from planes(inner)


def host_of(event: Element) -> str:
    """Return the id of the activity on which a boundary event stands."""
    return local_ref(event.get("attachedToRef"))


def is_by_event(plane: Element) -> bool:
    """Tell whether this is an event sub-process."""
    return is_true(plane, "triggeredByEvent")


def is_repeated(node: Element) -> bool:
    """Tell whether the node is done more than once: for each item, or as long as a condition holds."""
    return any(True for _ in children(node, *REPEATS))


def undoes(node: Element) -> bool:
    """Tell whether the activity stands outside the flow, to undo another one.

    An event sub-process that undoes is set off by its own start event, marked or not.
    """
    return is_true(node, "isForCompensation") and not is_by_event(node)


def is_undoing(event: Element) -> bool:
    """Tell whether the event is about compensation."""
    return any(kind_of(one) == "compensateEventDefinition" for one in event)


def undone_by(plane: Element) -> dict[str, str]:
    """Return the activity that undoes, by the activity it undoes: by the dotted line between them."""
    hosts = {
        id_of(one): host_of(one) for one in children(plane, "boundaryEvent") if is_undoing(one)
    }
    found: dict[str, str] = {}
    for line in children(plane, "association"):
        host = hosts.get(local_ref(line.get("sourceRef")))
        if host:
            found.setdefault(host, local_ref(line.get("targetRef")))
    return found


def called_by(process: Element, root: Element) -> dict[str, Element]:
    """Return the other processes of the file that this one calls, directly or through another."""
    there = {id_of(one): one for one in children(root, "process")}
    found: dict[str, Element] = {}
    to_read = [process]
    while to_read:
        for call in to_read.pop().iter(tag("callActivity")):
            name = local_ref(call.get("calledElement"))
            if name in there and name not in found:
                found[name] = there[name]
                to_read.append(there[name])
    return found


def nodes(plane: Element) -> Iterator[Element]:
    """Yield the flow nodes of one plane that this runtime knows, in document order."""
    return (one for one in plane if kind_of(one) in NODES)


def flows(plane: Element) -> Iterator[Element]:
    """Yield the sequence flows of one plane, in document order."""
    return children(plane, "sequenceFlow")
