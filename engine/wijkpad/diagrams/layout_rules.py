# SPDX-License-Identifier: EUPL-1.2
"""Rules on the drawing: small enough, nothing through anything, every word whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.geometry import Segment, cross, enters, overlap, segments, shrink
from wijkpad.diagrams.lettering import LINE, flow_label_box, label_box, longest_word, room_for, wrap
from wijkpad.diagrams.model import SUB_PROCESSES, Bounds, Edge, Shape
from wijkpad.diagrams.planes import nodes_on, opens, plane_of, planes
from wijkpad.diagrams.words import named, starting
from wijkpad.findings import Finding, Severity

MOST_ACTIVITIES: Final = 12
MOST_BOUNDARY: Final = 3
MOST_LEVELS: Final = 3
WIDEST: Final = 1280.0
_RIM: Final = 2.0


def sizes(context: Context) -> Iterator[Finding]:
    """A plane holds what a reader can take in at a glance."""
    diagram = context.diagram
    for plane in planes(diagram):
        nodes = nodes_on(diagram, plane.id)
        drawn = [one for one in nodes if one.is_activity]
        edge = [one for one in nodes if one.kind == "boundaryEvent"]
        if len(drawn) > MOST_ACTIVITIES:
            yield _warn(
                context,
                "BPMN-070",
                f"Op ‘{plane.title}’ staan {len(drawn)} taken; meer dan {MOST_ACTIVITIES} leest niet.",
                "Breng stappen die bij elkaar horen onder in een deelproces.",
                plane.id,
            )
        if len(edge) > MOST_BOUNDARY:
            yield _warn(
                context,
                "BPMN-071",
                f"Op ‘{plane.title}’ hangen {len(edge)} gebeurtenissen aan taken; meer dan "
                f"{MOST_BOUNDARY} leest niet.",
                "Breng een deel onder in een deelproces.",
                plane.id,
            )
    for node in diagram.nodes.values():
        if node.kind in SUB_PROCESSES and diagram.depth(node.id) == MOST_LEVELS:
            yield _warn(
                context,
                "BPMN-072",
                f"Deelproces {named(node)} ligt dieper dan {MOST_LEVELS} lagen.",
                "Teken het een laag hoger.",
                node.id,
            )


def drawn(context: Context) -> Iterator[Finding]:
    """Every node and flow has a place on the drawing, and a plane fits on the screen."""
    diagram = context.diagram
    lost = [one for one in diagram.nodes.values() if one.id not in diagram.shapes]
    if diagram.nodes and len(lost) == len(diagram.nodes):
        text = "Van dit schema is nog geen tekening gemaakt."
        yield _warn(context, "BPMN-073", text, "Teken het in de editor.", None)
        return
    for node in lost:
        text = f"{starting(node)} staat niet op de tekening."
        yield _warn(context, "BPMN-073", text, "Teken het in de editor.", node.id)
    for flow in diagram.flows.values():
        if flow.id not in diagram.edges:
            text = "Een pijl staat niet op de tekening."
            yield _warn(context, "BPMN-073", text, "Teken hem in de editor.", flow.id)
    for plane in planes(diagram):
        boxes = [one.bounds for one in _shapes(context, plane.id)]
        if boxes and max(one.right for one in boxes) - min(one.x for one in boxes) > WIDEST:
            yield _warn(
                context,
                "BPMN-074",
                f"‘{plane.title}’ is breder dan {WIDEST:.0f} punten en past niet op het scherm.",
                "Laat de stroom op een tweede regel verdergaan, of maak een deelproces.",
                plane.id,
            )


def labels(context: Context) -> Iterator[Finding]:
    """No word of a label is broken or sticks out of its shape."""
    for node in context.diagram.nodes.values():
        shape = context.diagram.shapes.get(node.id)
        if shape is None or not node.name:
            continue
        room = room_for(node, shape.bounds, shape.label)
        word, wide = longest_word(node.name)
        if wide > room:
            yield _warn(
                context,
                "BPMN-075",
                f"Het woord ‘{word}’ van {named(node)} past niet en wordt afgebroken.",
                "Maak de vorm breder of kies een korter woord.",
                node.id,
            )
        elif node.is_activity:
            lines = len(wrap(node.name, room))
            if lines * LINE > shape.bounds.height - 8:
                yield _warn(
                    context,
                    "BPMN-075",
                    f"De naam van {named(node)} past niet in de vorm.",
                    "Maak de vorm groter of de naam korter.",
                    node.id,
                )


def lines(context: Context) -> Iterator[Finding]:
    """No flow runs through a shape or a label, or crosses another without a reason."""
    for plane in planes(context.diagram):
        shapes = _shapes(context, plane.id)
        edges = [
            one
            for one in context.diagram.edges.values()
            if one.element in context.diagram.flows
            and plane_of(context.diagram, one.element) == plane.id
        ]
        for edge in edges:
            yield from _through_shapes(context, edge, shapes)
            yield from _through_labels(context, edge, shapes, edges)
        yield from _crossings(context, edges)
        yield from _piled(context, shapes)


def _through_shapes(context: Context, edge: Edge, shapes: list[Shape]) -> Iterator[Finding]:
    diagram = context.diagram
    flow = diagram.flows[edge.element]
    around = _around(context, flow.source)
    for shape in shapes:
        if shape.element in around or shape.element not in diagram.nodes:
            continue
        ends = shape.element in (flow.source, flow.target)
        box = shrink(shape.bounds, 4 * _RIM if ends else _RIM)
        touched = [one for one in segments(edge.points) if enters(one, box)]
        # The first and last part may end a little inside the shape that they connect.
        if touched and not (ends and len(touched) == 1 and _docks(edge, touched[0], shape.bounds)):
            node = diagram.nodes[shape.element]
            yield _warn(
                context,
                "BPMN-076",
                f"Een pijl loopt door {named(node)} heen.",
                "Leid de pijl eromheen.",
                flow.id,
            )


def _docks(edge: Edge, segment: Segment, box: Bounds) -> bool:
    """Tell whether a segment is an end of the line that stops at the middle or rim of a shape."""
    at_end = segment[0] == edge.points[0] or segment[1] == edge.points[-1]
    (x1, y1), (x2, y2) = segment
    inside = [box.x <= x <= box.right and box.y <= y <= box.bottom for x, y in ((x1, y1), (x2, y2))]
    return at_end and inside.count(True) == 1


def _around(context: Context, element: str) -> set[str]:
    """Return the sub-processes in which an element stands: their frames may be drawn in."""
    found: set[str] = set()
    scope = context.diagram.nodes[element].scope if element in context.diagram.nodes else ""
    while scope in context.diagram.nodes:
        found.add(scope)
        scope = context.diagram.nodes[scope].scope
    return found


def _through_labels(
    context: Context, edge: Edge, shapes: list[Shape], edges: list[Edge]
) -> Iterator[Finding]:
    for text, box in _label_boxes(context, shapes, edges):
        if any(enters(one, shrink(box, _RIM)) for one in segments(edge.points)):
            yield _warn(
                context,
                "BPMN-077",
                f"Een pijl loopt door de tekst ‘{text}’ heen.",
                "Verplaats de tekst of de pijl.",
                edge.element,
            )


def _label_boxes(
    context: Context, shapes: list[Shape], edges: list[Edge]
) -> Iterator[tuple[str, Bounds]]:
    for shape in shapes:
        node = context.diagram.nodes.get(shape.element)
        box = label_box(node, shape.bounds, shape.label) if node is not None else None
        if node is not None and box is not None:
            yield node.name, box
    for edge in edges:
        name = context.diagram.flows[edge.element].name
        box = flow_label_box(name, edge.points, edge.label)
        if box is not None:
            yield name, box


def _crossings(context: Context, edges: list[Edge]) -> Iterator[Finding]:
    flows = context.diagram.flows
    for place, one in enumerate(edges):
        for other in edges[place + 1 :]:
            reasons = (flows[each.element].properties.get("crossing") for each in (one, other))
            if any(reasons):
                continue
            if any(cross(a, b) for a in segments(one.points) for b in segments(other.points)):
                yield _warn(
                    context,
                    "BPMN-078",
                    f"Twee pijlen kruisen elkaar ({one.element} en {other.element}).",
                    "Leg ze anders, of zet bij een pijl de eigenschap crossing met de reden.",
                    one.element,
                )


def _piled(context: Context, shapes: list[Shape]) -> Iterator[Finding]:
    nodes = context.diagram.nodes
    known = [
        one
        for one in shapes
        if one.element in nodes
        and nodes[one.element].kind != "boundaryEvent"
        and (
            nodes[one.element].kind not in SUB_PROCESSES
            or opens(context.diagram, nodes[one.element])
        )
    ]
    for place, one in enumerate(known):
        for other in known[place + 1 :]:
            if overlap(shrink(one.bounds, _RIM), other.bounds):
                first, second = named(nodes[one.element]), named(nodes[other.element])
                text = f"{first} en {second} liggen over elkaar heen."
                yield _warn(context, "BPMN-076", text, "Schuif ze uit elkaar.", one.element)


def _shapes(context: Context, plane: str) -> list[Shape]:
    return [
        one
        for one in context.diagram.shapes.values()
        if plane_of(context.diagram, one.element) == plane and one.element != plane
    ]


def _warn(context: Context, code: str, text: str, cure: str, element: str | None) -> Finding:
    diagram = context.diagram
    shape = diagram.shapes.get(element or "")
    edge = diagram.edges.get(element or "")
    line = shape.line if shape is not None else edge.line if edge is not None else None
    return context.fault(code, text, cure, element=element, line=line, severity=Severity.WARNING)
