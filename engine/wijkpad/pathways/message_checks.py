# SPDX-License-Identifier: EUPL-1.2
"""A pathway waits for a message only if somebody sends it, as far as its files can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams import Diagram, Node
from wijkpad.diagrams.reading import BPMN
from wijkpad.findings import Finding, Severity
from wijkpad.pathways.parts import Parts
from wijkpad.pathways.scenario_model import SendMessage

OF_THE_CORE: Final = frozenset({"MSG_Withdraw"})
"""Messages that a button of the product itself sends, in every pathway."""
_THROWS: Final = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})


def unsent(parts: Parts) -> Iterator[Finding]:
    """Yield a warning for each message that is waited for and that nothing sends.

    It is sent when a step throws it, when a pool is drawn from which it comes, or when a scenario
    plays that it comes from outside.
    """
    diagram = parts.diagram
    if diagram is None:
        return
    sent = OF_THE_CORE | _thrown(diagram) | _played(parts)
    pooled = _from_pools(diagram)
    told: set[str] = set()
    for node in diagram.nodes.values():
        name = _message(diagram, node)
        if name is None or node.kind in _THROWS or _begins(diagram, node):
            continue
        if name in sent or name in told or node.id in pooled:
            continue
        told.add(name)
        yield Finding(
            code="PATH-050",
            severity=Severity.WARNING,
            text=f"Op bericht ‘{name}’ wordt gewacht, en niets verstuurt het.",
            cure="Laat een stap het versturen, teken de pool waar het vandaan komt, of speel het na in "
            "een scenario.",
            file=diagram.file,
            element=node.id,
            line=node.line,
        )


def _message(diagram: Diagram, node: Node) -> str | None:
    definition = node.definition("message")
    message = diagram.messages.get(definition.ref or "") if definition is not None else None
    return message.name or None if message is not None else None


def _begins(diagram: Diagram, node: Node) -> bool:
    """Tell whether a whole run begins with it: then its sender is another case or pathway."""
    return node.kind == "startEvent" and node.scope not in diagram.nodes


def _thrown(diagram: Diagram) -> set[str]:
    names = {_message(diagram, one) for one in diagram.nodes.values() if one.kind in _THROWS}
    return {name for name in names if name is not None}


def _played(parts: Parts) -> set[str]:
    steps = [step for scenario in parts.scenarios for step in scenario.steps]
    return {step.message for step in steps if isinstance(step, SendMessage)}


def _from_pools(diagram: Diagram) -> set[str]:
    """Return the ids of the nodes to which a message flow is drawn."""
    flows = diagram.root.iter(f"{{{BPMN}}}messageFlow")
    return {str(one.get("targetRef")).rpartition(":")[2] for one in flows}
