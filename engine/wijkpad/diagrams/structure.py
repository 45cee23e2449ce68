# SPDX-License-Identifier: EUPL-1.2
"""Rules on how a diagram hangs together: ids, processes, flows, starts and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.model import SUB_PROCESSES, Flow, Node
from wijkpad.diagrams.reading import BPMN, text_of
from wijkpad.diagrams.words import KINDS, named, starting
from wijkpad.findings import Finding
from wijkpad.xml import line_of

_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}", re.ASCII)


def ids(context: Context) -> Iterator[Finding]:
    """Every element has one id that nothing else has and that the engine does not use itself."""
    diagram = context.diagram
    for given, line in diagram.twice:
        yield context.fault(
            "BPMN-006",
            f"De id ‘{given}’ komt twee keer voor.",
            "Geef een van de twee een andere id.",
            element=given,
            line=line,
        )
    elements: list[Node | Flow] = [*diagram.nodes.values(), *diagram.flows.values()]
    for element in elements:
        if "--" in element.id:
            yield context.fault(
                "BPMN-005",
                f"De id ‘{element.id}’ gebruikt wijkpad zelf.",
                "Kies een andere id, bijvoorbeeld met UT_ of SE_ ervoor.",
                at=element,
            )
        elif _ID.fullmatch(element.id) is None:
            yield context.fault(
                "BPMN-005",
                f"Een id ontbreekt of heeft vreemde tekens: {element.id[:60]}.",
                "Gebruik letters, cijfers en _, te beginnen met een letter.",
                at=element,
            )


def processes(context: Context) -> Iterator[Finding]:
    """One executable process, named after the pathway."""
    found = context.diagram.processes
    runs = [one for one in found if one.executable]
    main = context.diagram.main
    if len(runs) != 1:
        many = "geen proces" if not runs else f"{len(runs)} processen"
        yield context.fault(
            "BPMN-007",
            f"In dit bestand staat {many} dat kan draaien; het moet er precies één zijn.",
            "Zet ‘uitvoerbaar’ aan bij het ene proces van dit traject.",
            element=runs[1].id if len(runs) > 1 else (found[0].id if found else None),
            line=runs[1].line if len(runs) > 1 else (found[0].line if found else None),
        )
    elif len(found) > 1:
        other = next(one for one in found if not one.executable)
        yield context.fault(
            "BPMN-007",
            "Er staat nog een tweede proces in dit bestand; dat zou nooit draaien.",
            "Haal het weg. Teken een andere organisatie als lege pool.",
            element=other.id,
            line=other.line,
        )
    if main is not None and context.key is not None and main.id != context.key:
        yield context.fault(
            "BPMN-008",
            f"Het proces heet ‘{main.id}’, maar het traject heet ‘{context.key}’.",
            f"Maak de id van het proces ‘{context.key}’.",
            element=main.id,
            line=main.line,
        )


def flows(context: Context) -> Iterator[Finding]:
    """Every flow leads from a node to a node of the same scope, and not into a start or from an end."""
    nodes = context.diagram.nodes
    for flow in context.diagram.flows.values():
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if source is None or target is None:
            yield context.fault(
                "BPMN-012",
                "Een pijl begint of eindigt nergens.",
                "Sluit de pijl aan beide kanten aan.",
                at=flow,
            )
        elif source.scope != target.scope or flow.scope != source.scope:
            yield context.fault(
                "BPMN-012",
                f"De pijl van {named(source)} naar {named(target)} gaat over de rand van een "
                "deelproces.",
                "Laat de pijl aan de rand van het deelproces beginnen of eindigen.",
                at=flow,
            )
        elif source.kind == "endEvent":
            text = f"Na het einde {named(source)} kan niets meer komen."
            yield context.fault("BPMN-012", text, "Haal de pijl weg.", at=flow)
        elif target.kind in ("startEvent", "boundaryEvent"):
            text = f"Een pijl naar {named(target)} ({KINDS[target.kind].lower()}) bestaat niet."
            yield context.fault("BPMN-012", text, "Laat de pijl naar een stap gaan.", at=flow)


def references(context: Context) -> Iterator[Finding]:
    """What a node says of its own flows exists; the flows themselves decide."""
    for element in context.diagram.root.iter(f"{{{BPMN}}}incoming", f"{{{BPMN}}}outgoing"):
        if text_of(element) not in context.diagram.flows:
            holder = element.getparent()
            yield context.fault(
                "BPMN-012",
                "Een stap noemt een pijl die niet bestaat.",
                "Open het diagram in de editor en bewaar het opnieuw.",
                element=holder.get("id") if holder is not None else None,
                line=line_of(element),
            )


def boundaries(context: Context) -> Iterator[Finding]:
    """A boundary event hangs on an activity beside it."""
    nodes = context.diagram.nodes
    for node in nodes.values():
        if node.kind != "boundaryEvent":
            continue
        host = nodes.get(node.attached_to or "")
        if host is None or not host.is_activity or host.scope != node.scope:
            yield context.fault(
                "BPMN-015",
                f"De gebeurtenis {named(node)} hangt niet aan een taak of deelproces.",
                "Sleep haar op de rand van een taak.",
                at=node,
            )
        if node.definition("error") and not node.interrupting:
            yield context.fault(
                "BPMN-004",
                f"De foutgebeurtenis {named(node)} laat de taak doorlopen; dat kan niet.",
                "Maak haar onderbrekend.",
                at=node,
            )


def starts_and_ends(context: Context) -> Iterator[Finding]:
    """Each scope has a way in and a way out."""
    diagram = context.diagram
    for node in diagram.nodes.values():
        if node.kind in SUB_PROCESSES:
            count = len(diagram.starts(node.id))
            if count != 1:
                yield context.missing(
                    "BPMN-010",
                    f"Deelproces {named(node)} heeft {count} startpunten; het moet er één zijn.",
                    "Teken in het deelproces precies één startpunt.",
                    at=node,
                )
    main = diagram.main
    if main is None:
        return
    if not diagram.starts(main.id):
        yield context.fault(
            "BPMN-010",
            "Het proces heeft geen startpunt.",
            "Teken een start met een naam, bijvoorbeeld ‘Vraag van inwoner’.",
            element=main.id,
            line=main.line,
        )
    for scope in (main.id, *(one.id for one in diagram.nodes.values() if _holds(one))):
        if not any(node.kind == "endEvent" for node in diagram.within(scope)):
            yield context.fault(
                "BPMN-011",
                "Dit proces of deelproces heeft geen einde.",
                "Teken een einde met een naam, bijvoorbeeld ‘Besluit genomen’.",
                element=scope,
                line=diagram.nodes[scope].line if scope in diagram.nodes else main.line,
            )


def _holds(node: Node) -> bool:
    return node.kind in SUB_PROCESSES


def reachable(context: Context) -> Iterator[Finding]:
    """Every node can be reached from a start, and from every node an end can be reached."""
    diagram = context.diagram
    for scope in _scopes(context):
        nodes = {node.id: node for node in diagram.within(scope)}
        after = {one: _after(context, node) & set(nodes) for one, node in nodes.items()}
        begun = _closure({node.id for node in diagram.starts(scope)}, after)
        before: dict[str, set[str]] = {one: set() for one in nodes}
        for one, following in after.items():
            for other in following:
                before[other].add(one)
        ended = _closure({one for one, node in nodes.items() if node.kind == "endEvent"}, before)
        for one, node in nodes.items():
            if one not in begun and diagram.starts(scope):
                yield context.missing(
                    "BPMN-013",
                    f"{starting(node)} wordt nooit bereikt.",
                    "Laat er een pijl naartoe gaan, of haal het weg.",
                    at=node,
                )
            elif one not in ended or (node.kind != "endEvent" and not node.outgoing):
                yield context.missing(
                    "BPMN-014",
                    f"Na {named(node)} loopt het dood: er is geen weg naar een einde.",
                    "Teken een pijl naar een volgende stap of naar een einde.",
                    at=node,
                )


def _scopes(context: Context) -> list[str]:
    diagram = context.diagram
    main = [diagram.main.id] if diagram.main is not None else []
    return main + [node.id for node in diagram.nodes.values() if node.kind in SUB_PROCESSES]


def _after(context: Context, node: Node) -> set[str]:
    diagram = context.diagram
    targets = {flow.target for flow in diagram.out(node)}
    return targets | {event.id for event in diagram.boundary(node.id)}


def _closure(begin: set[str], steps: dict[str, set[str]]) -> set[str]:
    seen, waiting = set(begin), list(begin)
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen
