# SPDX-License-Identifier: EUPL-1.2
"""Rules on how a diagram hangs together: ids, processes, flows, starts and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.model import SUB_PROCESSES, Flow, Node
from wijkpad.diagrams.reading import BPMN, text_of
from wijkpad.diagrams.words import KINDS, label, named, starting
from wijkpad.findings import Finding
from wijkpad.xml import line_of, local_ref

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
    called = {one.id for one in context.diagram.called()}
    for other in found:
        if len(runs) == 1 and not other.executable and other.id not in called:
            yield context.fault(
                "BPMN-007",
                "Er staat nog een tweede proces in dit bestand; dat zou nooit draaien.",
                "Haal het weg, of roep het aan. Teken een andere organisatie als lege pool.",
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
            text = f"Na het einde {label(source)} kan niets meer komen."
            yield context.fault("BPMN-012", text, "Haal de pijl weg.", at=flow)
        elif source.by_event or target.by_event:
            text = "Een deelproces bij een gebeurtenis staat los: er gaat geen pijl heen of weg."
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


def calls(context: Context) -> Iterator[Finding]:
    """A call names a process: of this file, or another pathway, which is looked for elsewhere."""
    for node in context.diagram.nodes.values():
        if node.kind == "callActivity" and not node.called:
            yield context.missing(
                "BPMN-016",
                f"{starting(node)} zegt niet welk traject er loopt.",
                "Kies een traject. Een traject met een eigen zaak start u met een automatische "
                "stap met topic pathway.start.",
                at=node,
            )


def free_scopes(context: Context) -> Iterator[Finding]:
    """An ad-hoc sub-process says when it is done."""
    for node in context.diagram.nodes.values():
        if node.kind == "adHocSubProcess" and (node.until is None or not node.until.feel):
            yield context.missing(
                "BPMN-019",
                f"Van {named(node)} is niet bekend wanneer het klaar is.",
                "Vul een voorwaarde in. Is alles één keer doen genoeg? Schrijf dan: "
                "nrOfActiveInstances = 0.",
                at=node,
            )


def undoing(context: Context) -> Iterator[Finding]:
    """What undoes an activity stands outside the flow, at the end of a dotted line."""
    diagram = context.diagram
    lines = {
        local_ref(one.get("sourceRef")): local_ref(one.get("targetRef"))
        for one in diagram.root.iter(f"{{{BPMN}}}association")
    }
    for node in diagram.nodes.values():
        if node.kind == "boundaryEvent" and node.definition("compensate"):
            handler = diagram.nodes.get(lines.get(node.id) or "")
            if handler is None or not handler.undoes:
                yield context.missing(
                    "BPMN-018",
                    f"Bij {named(node)} hoort geen stap die het werk ongedaan maakt.",
                    "Trek een stippellijn naar een stap met de instelling ‘ongedaan maken’.",
                    at=node,
                )
            if node.outgoing:
                text = f"Uit {named(node)} gaat geen pijl, maar een stippellijn."
                yield context.fault("BPMN-018", text, "Haal de pijl weg.", at=node)
        if node.undoes and (node.incoming or node.outgoing or node.id not in lines.values()):
            yield context.fault(
                "BPMN-018",
                f"{starting(node)} maakt iets ongedaan en hangt alleen aan een stippellijn.",
                "Haal de pijlen weg en trek een stippellijn vanaf de gebeurtenis.",
                at=node,
            )


def links(context: Context) -> Iterator[Finding]:
    """Each link goes on at exactly one place in the same drawing, and each such place is reached."""
    diagram = context.diagram
    reached = {one.id for node in diagram.nodes.values() for one in diagram.link_targets(node)}
    for node in diagram.nodes.values():
        if not node.definition("link"):
            continue
        throws = node.kind == "intermediateThrowEvent"
        if throws and len(diagram.link_targets(node)) != 1:
            yield context.missing(
                "BPMN-017",
                f"De verwijzing {label(node)} gaat niet op één plaats verder.",
                "Teken op dezelfde laag één gebeurtenis met dezelfde naam van de verwijzing.",
                at=node,
            )
        if (throws and node.outgoing) or (not throws and node.incoming):
            yield context.fault(
                "BPMN-017",
                f"Aan de verwijzing {label(node)} zit een pijl te veel.",
                "Er gaat een pijl naar de eerste helft en er komt een pijl uit de tweede.",
                at=node,
            )
        if not throws and node.id not in reached:
            yield context.missing(
                "BPMN-017",
                f"Naar {named(node)} verwijst niets.",
                "Teken de gebeurtenis die ernaartoe verwijst, met dezelfde naam.",
                at=node,
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
                f"De gebeurtenis {label(node)} hangt niet aan een taak of deelproces.",
                "Sleep haar op de rand van een taak.",
                at=node,
            )
        if (node.definition("error") or node.definition("cancel")) and not node.interrupting:
            yield context.fault(
                "BPMN-004",
                f"De gebeurtenis {label(node)} laat de taak doorlopen; dat kan niet bij een fout of "
                "een afgebroken transactie.",
                "Maak haar onderbrekend.",
                at=node,
            )


def starts_and_ends(context: Context) -> Iterator[Finding]:
    """Each scope has a way in and a way out."""
    diagram = context.diagram
    for node in diagram.nodes.values():
        if _holds(node):
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
    for process in (main, *diagram.called()):
        if not diagram.starts(process.id):
            yield context.fault(
                "BPMN-010",
                "Het proces heeft geen startpunt.",
                "Teken een start met een naam, bijvoorbeeld ‘Vraag van inwoner’.",
                element=process.id,
                line=process.line,
            )
    called = [one.id for one in diagram.called()]
    for scope in (main.id, *called, *(one.id for one in diagram.nodes.values() if _holds(one))):
        if not any(node.kind == "endEvent" for node in diagram.within(scope)):
            yield context.fault(
                "BPMN-011",
                "Dit proces of deelproces heeft geen einde.",
                "Teken een einde met een naam, bijvoorbeeld ‘Besluit genomen’.",
                element=scope,
                line=diagram.nodes[scope].line if scope in diagram.nodes else main.line,
            )


def _holds(node: Node) -> bool:
    """Tell whether it is a plane with a start and an end; an ad-hoc one has neither."""
    return node.kind in SUB_PROCESSES and node.kind != "adHocSubProcess"


def reachable(context: Context) -> Iterator[Finding]:
    """Every node can be reached from a start, and from every node an end can be reached."""
    diagram = context.diagram
    for scope in _scopes(context):
        nodes = {node.id: node for node in diagram.within(scope)}
        after = {one: _after(context, node) & set(nodes) for one, node in nodes.items()}
        is_loose = scope in diagram.nodes and diagram.nodes[scope].kind == "adHocSubProcess"
        begun = _closure({one for one, node in nodes.items() if _begins(node, is_loose)}, after)
        before: dict[str, set[str]] = {one: set() for one in nodes}
        for one, following in after.items():
            for other in following:
                before[other].add(one)
        last = {one for one, node in nodes.items() if _may_be_last(node, is_loose)}
        ended = _closure(last, before)
        for one, node in nodes.items():
            if one not in begun and (diagram.starts(scope) or is_loose):
                yield context.missing(
                    "BPMN-013",
                    f"{starting(node)} wordt nooit bereikt.",
                    "Laat er een pijl naartoe gaan, of haal het weg.",
                    at=node,
                )
            elif one not in ended or (one not in last and not after[one]):
                yield context.missing(
                    "BPMN-014",
                    f"Na {named(node)} loopt het dood: er is geen weg naar een einde.",
                    "Teken een pijl naar een volgende stap of naar een einde.",
                    at=node,
                )


def _begins(node: Node, is_loose: bool) -> bool:
    """Tell whether it is reached without a flow."""
    offered = is_loose and node.is_activity and not node.incoming
    return node.kind == "startEvent" or node.by_event or node.undoes or offered


def _may_be_last(node: Node, is_loose: bool) -> bool:
    """Tell whether nothing has to follow it."""
    undoing = node.kind == "boundaryEvent" and node.definition("compensate") is not None
    return is_loose or node.kind == "endEvent" or node.by_event or node.undoes or undoing


def _scopes(context: Context) -> list[str]:
    diagram = context.diagram
    main = [diagram.main.id] if diagram.main is not None else []
    main += [one.id for one in diagram.called()]
    return main + [node.id for node in diagram.nodes.values() if node.kind in SUB_PROCESSES]


def _after(context: Context, node: Node) -> set[str]:
    diagram = context.diagram
    targets = {flow.target for flow in diagram.out(node)}
    links = {one.id for one in diagram.link_targets(node)}
    return targets | links | {event.id for event in diagram.boundary(node.id)}


def _closure(begin: set[str], steps: dict[str, set[str]]) -> set[str]:
    seen, waiting = set(begin), list(begin)
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen
