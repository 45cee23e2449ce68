# SPDX-License-Identifier: EUPL-1.2
"""Planes: what is drawn together. The top plane carries the key of the process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wijkpad.diagrams.model import SUB_PROCESSES, Diagram, Node


@dataclass(frozen=True, slots=True)
class Plane:
    """One plane with the way to it: (id, Dutch title) from the top plane down to itself."""

    id: str
    title: str
    breadcrumb: tuple[tuple[str, str], ...]


def top(diagram: Diagram) -> str:
    """Return the id of the top plane."""
    if diagram.main is not None:
        return diagram.main.id
    return diagram.processes[0].id if diagram.processes else ""


def planes(diagram: Diagram) -> tuple[Plane, ...]:
    """Return every plane, the top one first and each after the one that it opens from."""
    found = [top(diagram)]
    found += [
        node.id
        for node in diagram.nodes.values()
        if node.kind in SUB_PROCESSES and opens(diagram, node)
    ]
    return tuple(_plane(diagram, one) for one in found)


def opens(diagram: Diagram, node: Node) -> bool:
    """Tell whether a sub-process is drawn on a plane of its own."""
    if node.id in diagram.planes:
        return True
    shape = diagram.shapes.get(node.id)
    return shape is None or not shape.expanded


def plane_of(diagram: Diagram, element: str) -> str:
    """Return the plane on which a node, or a flow, is drawn."""
    if element in diagram.nodes:
        scope = diagram.nodes[element].scope
    elif element in diagram.flows:
        scope = diagram.flows[element].scope
    else:
        shape = diagram.shapes.get(element)
        drawn = shape.plane if shape is not None else ""
        return drawn if drawn in diagram.nodes else top(diagram)
    while scope in diagram.nodes and not opens(diagram, diagram.nodes[scope]):
        scope = diagram.nodes[scope].scope
    return scope if scope in diagram.nodes else top(diagram)


def plane_with(diagram: Diagram, elements: Iterable[str]) -> Plane:
    """Return the plane that shows the first of these elements; the top plane when there is none.

    Where elements stand on several planes, the one with the most wins, the deepest among equals:
    that is where the work is.
    """
    counts: dict[str, int] = {}
    for element in elements:
        if element in diagram.nodes:
            found = plane_of(diagram, element)
            counts[found] = counts.get(found, 0) + 1
    if not counts:
        return _plane(diagram, top(diagram))
    best = max(counts, key=lambda one: (counts[one], diagram.depth(one)))
    return _plane(diagram, best)


def nodes_on(diagram: Diagram, plane: str) -> tuple[Node, ...]:
    """Return the nodes drawn on this plane, expanded sub-processes and what is in them included."""
    return tuple(node for node in diagram.nodes.values() if plane_of(diagram, node.id) == plane)


def _plane(diagram: Diagram, plane: str) -> Plane:
    way: list[tuple[str, str]] = []
    at = plane
    while at in diagram.nodes:
        node = diagram.nodes[at]
        way.append((at, node.name or node.id))
        at = plane_of(diagram, at)
    first = top(diagram)
    main = diagram.main
    way.append((first, (main.name if main is not None else "") or first))
    way.reverse()
    return Plane(plane, way[-1][1], tuple(way))
