# SPDX-License-Identifier: EUPL-1.2
"""Rewrites what BPMN allows and the engine does not carry out, so that it means the same.

The drawing itself never changes: this makes the document that runs. Every id of the drawing
survives; what is added has an id that a drawing cannot have by accident.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from wijkpad.diagrams.model import FLOW_NODES, Diagram, Flow, Node
from wijkpad.diagrams.published import NORMALISED
from wijkpad.diagrams.reading import BPMN, holder_id, id_of, text_of
from wijkpad.diagrams.words import named, starting
from wijkpad.xml import Element, local_name, local_ref, namespace_of, to_bytes

NORMALISER: Final = 3
"""Grows when the same drawing would give another document; published ones keep theirs."""

_EXPLAINS: Final = {
    "dataObjectReference": "gegevens",
    "dataStoreReference": "een gegevensbron",
    "dataInputAssociation": "een lijn met gegevens",
    "dataOutputAssociation": "een lijn met gegevens",
    "association": "een stippellijn",
    "textAnnotation": "een aantekening",
    "group": "een kader",
    "messageFlow": "een berichtstroom",
    "participant": "een pool",
}
"""What a reader sees and what does nothing, as a word for in a sentence."""
_REWRITTEN: Final = frozenset({"task", "linkEventDefinition", "eventDefinitionRef"})
_LEFT_OUT: Final = NORMALISED.keys() - _REWRITTEN | {"documentation"}
GLOBAL_TASKS: Final = {
    "globalUserTask": "userTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""Tasks that stand outside every process and are called by name, with what they are in place."""
_SAID: Final = frozenset({"dataObjectReference", "dataStoreReference"})
"""Data that a designer may take for something that is read or kept."""
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Normalised:
    """The document that runs, and what is different in it: (element, Dutch sentence).

    Attributes:
        rewrites: what runs in another way than a reader may think.
        left_out: what stands in the drawing to be read, and is not in the document.
    """

    xml: bytes = field(repr=False)
    rewrites: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...] = ()
    version: int = NORMALISER


def normalise(diagram: Diagram) -> Normalised:
    """Return the document that runs; the same drawing always gives the same bytes."""
    rewriter = _Rewriter(diagram)
    rewriter.share()
    rewriter.link()
    rewriter.fill_in_global_tasks()
    rewriter.hand_to_people()
    for node in diagram.nodes.values():
        rewriter.split(node)
        rewriter.merge(node)
    rewriter.strip()
    return Normalised(
        to_bytes(rewriter.root), tuple(rewriter.rewrites), left_out=tuple(rewriter.left_out)
    )


class _Rewriter:
    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.root = deepcopy(diagram.root)
        self.rewrites: list[tuple[str, str]] = []
        self.left_out: list[tuple[str, str]] = []
        self.elements: dict[str, Element] = {}
        drawn = {f"{{{BPMN}}}{name}" for name in (*FLOW_NODES, "sequenceFlow")}
        for one in (*self.root.iter(*drawn), *self.root.iter(f"{{{BPMN}}}*")):
            self.elements.setdefault(id_of(one), one)

    def share(self) -> None:
        """Put what events share into each of them."""
        for element in self.elements.values():
            for reference in list(element.iterchildren(f"{{{BPMN}}}eventDefinitionRef")):
                shared = self.elements.get(local_ref(text_of(reference)))
                if shared is not None:
                    copy = deepcopy(shared)
                    copy.attrib.pop("id", "")
                    element.replace(reference, copy)

    def fill_in_global_tasks(self) -> None:
        """Put a global task in the place where it is called: it runs there as a task of its kind."""
        for node in self.diagram.nodes.values():
            shared = self.elements.get(node.called or "") if node.kind == "callActivity" else None
            kind = GLOBAL_TASKS.get(local_name(shared)) if shared is not None else None
            if shared is None or kind is None:
                continue
            element = self.elements[node.id]
            element.tag = f"{{{BPMN}}}{kind}"
            del element.attrib["calledElement"]
            for key, value in shared.attrib.items():
                if key not in ("id", "name"):
                    element.set("scriptFormat" if key == "scriptLanguage" else str(key), str(value))
            for one in shared:
                if not any(each.tag == one.tag for each in element):
                    element.append(deepcopy(one))
            self.rewrites.append((node.id, f"De gedeelde taak wordt bij {named(node)} uitgevoerd."))
        for name in GLOBAL_TASKS:
            for shared in list(self.root.iterchildren(f"{{{BPMN}}}{name}")):
                self.root.remove(shared)

    def hand_to_people(self) -> None:
        """Make a task for a person of a task without a kind and of a sub-process with nothing in it."""
        for node in self.diagram.nodes.values():
            if not node.drawn:
                continue
            element = self.elements[node.id]
            element.tag = f"{{{BPMN}}}{node.kind}"
            element.attrib.pop("triggeredByEvent", "")
            for one in list(element.iterchildren(f"{{{BPMN}}}laneSet")):
                element.remove(one)
            what = "is een taak zonder soort" if node.drawn == "task" else "is een leeg deelproces"
            sentence = f"{starting(node)} {what}: een medewerker doet haar."
            self.rewrites.append((node.id, sentence))

    def link(self) -> None:
        """Draw the flow that a pair of link events stands for."""
        throws, catches = (
            self._links("intermediateThrowEvent"),
            self._links("intermediateCatchEvent"),
        )
        for key, sources in throws.items():
            targets = catches.get(key, [])
            if len(targets) != 1:
                continue
            for source in sources:
                given, target = f"{source.id}--link", targets[0]
                self._flow(given, source.id, target.id, self.elements[source.id])
                sentence = f"Van {named(source)} gaat het verder bij {named(target)}."
                self.rewrites.append((source.id, sentence))
            for node in (*sources, *targets):
                self._pass_through(self.elements[node.id])

    @staticmethod
    def _pass_through(element: Element) -> None:
        """Make a link event an event that only marks a place."""
        element.tag = f"{{{BPMN}}}intermediateThrowEvent"
        for one in list(element.iterchildren(f"{{{BPMN}}}linkEventDefinition")):
            element.remove(one)

    def _links(self, kind: str) -> dict[tuple[str, str], list[Node]]:
        """Return the link events of this kind by scope and name."""
        found: dict[tuple[str, str], list[Node]] = {}
        for node in self.diagram.nodes.values():
            if node.kind == kind and is_link(node):
                found.setdefault((node.scope, node.definitions[0].name), []).append(node)
        return found

    def split(self, node: Node) -> None:
        """Put a gateway behind a node from which several flows, or conditions, leave."""
        flows = self.diagram.out(node)
        conditional = [flow for flow in flows if flow.condition is not None]
        if node.is_gateway or not flows or (len(flows) == 1 and not conditional):
            return
        default = node.default if node.default in node.outgoing else None
        always = [flow for flow in flows if flow.condition is None and flow.id != default]
        if not conditional:
            kind, sentence = "parallelGateway", "De pijlen na {} gaan tegelijk door."
        elif len(conditional) == 1 and len(flows) == 2 and default is not None:
            kind, sentence = "exclusiveGateway", "Na {} wordt één van de pijlen gekozen."
        else:
            kind = "inclusiveGateway"
            sentence = "Na {} gaat elke pijl door waarvan de voorwaarde klopt."
        gateway = self._gateway(node, kind, "split")
        first = gateway
        if default is not None and conditional:
            self.elements[node.id].attrib.pop("default", "")
            gateway.set("default", default)
            if always:
                # What always goes on does not count when the default asks whether nothing else did.
                first = self._gateway(node, "parallelGateway", "always")
                self._flow(f"{node.id}--always-flow", _id(first), _id(gateway), first)
        for flow in flows:
            goes_on = flow in always
            self.elements[flow.id].set("sourceRef", _id(first if goes_on else gateway))
            if goes_on and first is gateway and kind == "inclusiveGateway":
                self._always(flow)
        self._flow(f"{node.id}--split-flow", node.id, _id(first), first)
        self.rewrites.append((node.id, sentence.format(named(node))))

    def merge(self, node: Node) -> None:
        """Put a gateway in front of a node that several flows enter: each arrival counts."""
        flows = self.diagram.into(node)
        if node.is_gateway or len(flows) < 2:
            return
        gateway = self._gateway(node, "exclusiveGateway", "merge")
        for flow in flows:
            self.elements[flow.id].set("targetRef", _id(gateway))
        self._flow(f"{node.id}--merge-flow", _id(gateway), node.id, gateway)
        sentence = f"De pijlen naar {named(node)} komen vlak ervoor samen."
        self.rewrites.append((node.id, sentence))

    def strip(self) -> None:
        """Leave out the layout and whatever is drawn only to be read."""
        for element in list(self.root.iter()):
            name = local_name(element)
            if namespace_of(element) != BPMN:
                if name == "BPMNDiagram":
                    _remove(element)
                continue
            if name == "association" and self._undoes(element):
                continue
            if name in _LEFT_OUT:
                if name in _EXPLAINS:
                    sentence = f"Er is {_EXPLAINS[name]} getekend: dat is uitleg en doet niets."
                    said = self.rewrites if name in _SAID else self.left_out
                    said.append((holder_id(element) or name, sentence))
                _remove(element)

    def _undoes(self, line: Element) -> bool:
        """Tell whether a dotted line leads to what undoes an activity."""
        source = self.diagram.nodes.get(local_ref(line.get("sourceRef")))
        return source is not None and source.definition("compensate") is not None

    def _gateway(self, node: Node, kind: str, suffix: str) -> Element:
        element = self.elements[node.id]
        gateway = etree.Element(f"{{{BPMN}}}{kind}", {"id": f"{node.id}--{suffix}"})
        parent = element.getparent()
        if parent is None:
            raise AssertionError(node.id)
        parent.insert(parent.index(element) + 1, gateway)
        return gateway

    def _flow(self, given: str, source: str, target: str, beside: Element) -> None:
        flow = etree.Element(
            f"{{{BPMN}}}sequenceFlow", {"id": given, "sourceRef": source, "targetRef": target}
        )
        parent = beside.getparent()
        if parent is None:
            raise AssertionError(given)
        parent.insert(parent.index(beside) + 1, flow)

    def _always(self, flow: Flow) -> None:
        condition = etree.SubElement(
            self.elements[flow.id], f"{{{BPMN}}}conditionExpression", {"language": "feel"}
        )
        condition.set(f"{{{_XSI}}}type", "tFormalExpression")
        condition.text = "true"


def is_link(node: Node) -> bool:
    """Tell whether the event is one half of a pair of link events."""
    return len(node.definitions) == 1 and node.definitions[0].kind == "link"


def _id(element: Element) -> str:
    return str(element.get("id"))


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
