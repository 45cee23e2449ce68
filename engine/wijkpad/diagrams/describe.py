# SPDX-License-Identifier: EUPL-1.2
"""The diagram in words: one row a step, in the order in which one would read it aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkpad.diagrams.model import GATEWAYS, Diagram, Node
from wijkpad.diagrams.planes import plane_of
from wijkpad.diagrams.words import kind_text


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One row of the step table, all Dutch.

    Attributes:
        who: who does it; empty for what no person does.
        next: where it goes from here, the answer first where there is a choice.
        plane: id of the plane on which it is drawn.
    """

    element: str
    kind: str
    name: str
    who: str
    next: tuple[str, ...]
    plane: str


def describe(diagram: Diagram, *, roles: Mapping[str, str] | None = None) -> tuple[StepRow, ...]:
    """Return every node as a row; `roles` gives the Dutch name of each role."""
    known = roles or {}
    return tuple(_row(diagram, diagram.nodes[one], known) for one in reading_order(diagram))


def reading_order(diagram: Diagram) -> tuple[str, ...]:
    """Return the ids of all nodes: a step before what follows it, a branch at a time.

    What a sub-process holds comes straight after it; what hangs loose comes last in its scope.
    """
    order: list[str] = []
    for process in diagram.processes:
        order += _ordered(diagram, process.id)
    return tuple(order)


def _ordered(diagram: Diagram, scope: str) -> list[str]:
    nodes = {node.id: node for node in diagram.within(scope)}
    found: list[str] = []
    seen: set[str] = set()
    entries = [node.id for node in nodes.values() if node.kind == "startEvent"]
    # Reverse postorder: the first entry must be walked last to come out first.
    for entry in reversed(entries):
        _walk(diagram, nodes, entry, seen, found)
    found.reverse()
    for entry in _loose(nodes):
        tail: list[str] = []
        _walk(diagram, nodes, entry, seen, tail)
        found += reversed(tail)
    order: list[str] = []
    for one in found:
        order.append(one)
        order += _ordered(diagram, one)
    return order


def _loose(nodes: Mapping[str, Node]) -> list[str]:
    return [one for one, node in nodes.items() if node.kind != "startEvent"]


def _walk(
    diagram: Diagram, nodes: Mapping[str, Node], entry: str, seen: set[str], post: list[str]
) -> None:
    if entry in seen:
        return
    seen.add(entry)
    stack = [(entry, _followers(diagram, nodes, entry))]
    while stack:
        at, rest = stack[-1]
        while rest and rest[-1] in seen:
            rest.pop()
        if not rest:
            post.append(at)
            stack.pop()
            continue
        following = rest.pop()
        seen.add(following)
        stack.append((following, _followers(diagram, nodes, following)))


def _followers(diagram: Diagram, nodes: Mapping[str, Node], at: str) -> list[str]:
    """Return what comes next; popped from the end, so that the last in the list is walked first."""
    node = nodes[at]
    targets = [flow.target for flow in diagram.out(node) if flow.target in nodes]
    edge = [one.id for one in diagram.boundary(at) if one.id in nodes]
    return [*edge, *targets]


def _row(diagram: Diagram, node: Node, roles: Mapping[str, str]) -> StepRow:
    does_it = node.kind in ("userTask", "manualTask", "task")
    return StepRow(
        element=node.id,
        kind=kind_text(node),
        name=node.name or kind_text(node),
        who=", ".join(roles.get(one, one) for one in node.roles) if does_it else "",
        next=tuple(_next(diagram, node)),
        plane=plane_of(diagram, node.id),
    )


def _next(diagram: Diagram, node: Node) -> list[str]:
    found = []
    for flow in diagram.out(node):
        target = diagram.nodes.get(flow.target)
        if target is None:
            continue
        name = _destination(diagram, target)
        found.append(f"{flow.name}: {name}" if flow.name else name)
    for event in diagram.boundary(node.id):
        for flow in diagram.out(event):
            if flow.target in diagram.nodes:
                name = _destination(diagram, diagram.nodes[flow.target])
                found.append(f"bij {event.name or kind_text(event).lower()}: {name}")
    return found


def _destination(diagram: Diagram, target: Node) -> str:
    """Name where a flow leads; a gateway without a name is looked through when it only joins."""
    seen: set[str] = set()
    while target.kind in GATEWAYS and not target.name and target.id not in seen:
        seen.add(target.id)
        out = diagram.out(target)
        if len(out) != 1 or out[0].target not in diagram.nodes:
            break
        target = diagram.nodes[out[0].target]
    return target.name or kind_text(target).lower()
