# SPDX-License-Identifier: EUPL-1.2
"""Reads where things are drawn: BPMN DI, one plane per diagram in the file."""

from __future__ import annotations

from math import isfinite
from typing import Final

from wijkpad.diagrams.model import Bounds, Edge, Shape
from wijkpad.xml import Element, is_true, line_of, local_ref

_BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
_DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
_LARGEST: Final = 1_000_000.0


def read_drawing(root: Element) -> tuple[dict[str, Shape], dict[str, Edge], tuple[str, ...]]:
    """Return shapes and edges by element id, and the planes; what cannot be read is left out.

    A plane that shows a collaboration is named after it; an element drawn twice keeps the first
    place.
    """
    shapes: dict[str, Shape] = {}
    edges: dict[str, Edge] = {}
    planes: list[str] = []
    for plane in root.iter(f"{{{_BPMNDI}}}BPMNPlane"):
        name = local_ref(plane.get("bpmnElement"))
        planes.append(name)
        for element in plane.iterchildren(f"{{{_BPMNDI}}}BPMNShape"):
            shape = _shape(element, name)
            if shape is not None:
                shapes.setdefault(shape.element, shape)
        for element in plane.iterchildren(f"{{{_BPMNDI}}}BPMNEdge"):
            edge = _edge(element, name)
            if edge is not None:
                edges.setdefault(edge.element, edge)
    return shapes, edges, tuple(dict.fromkeys(planes))


def _shape(element: Element, plane: str) -> Shape | None:
    bounds = _bounds(element)
    if bounds is None:
        return None
    return Shape(
        element=local_ref(element.get("bpmnElement")),
        plane=plane,
        bounds=bounds,
        label=_label(element),
        expanded=is_true(element, "isExpanded", otherwise=True),
        line=line_of(element),
    )


def _edge(element: Element, plane: str) -> Edge | None:
    points = []
    for point in element.iterchildren(f"{{{_DI}}}waypoint"):
        x, y = _number(point.get("x")), _number(point.get("y"))
        if x is not None and y is not None:
            points.append((x, y))
    if len(points) < 2:
        return None
    return Edge(
        element=local_ref(element.get("bpmnElement")),
        plane=plane,
        points=tuple(points),
        label=_label(element),
        line=line_of(element),
    )


def _label(element: Element) -> Bounds | None:
    label = next(element.iterchildren(f"{{{_BPMNDI}}}BPMNLabel"), None)
    return _bounds(label) if label is not None else None


def _bounds(element: Element) -> Bounds | None:
    found = next(element.iterchildren(f"{{{_DC}}}Bounds"), None)
    if found is None:
        return None
    x, y, width, height = (_number(found.get(one)) for one in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    return Bounds(x, y, width, height)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) <= _LARGEST else None
