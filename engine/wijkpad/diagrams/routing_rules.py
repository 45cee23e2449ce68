# SPDX-License-Identifier: EUPL-1.2
"""Rules on choices: conditions, defaults, and who may decide (never a table that advises)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.expressions import STEERS, Written, names_for, read_feel, written
from wijkpad.diagrams.juel import propose
from wijkpad.diagrams.model import Diagram, Flow, Node
from wijkpad.diagrams.words import label, named
from wijkpad.feel import Expression, Names, faults_of
from wijkpad.findings import Finding

_CHOOSING = ("exclusiveGateway", "inclusiveGateway")
_ADVICE = "advice"


def languages(context: Context) -> Iterator[Finding]:
    """Every text is FEEL; for the JUEL of older modelers the FEEL is proposed where it is obvious."""
    for one in written(context.diagram):
        language, text = one.script.language.lower(), one.script.text
        if re.search(r"[$#]\{", text):
            proposal = propose(text)
            cure = f"Schrijf: {proposal}" if proposal else "Schrijf haar in FEEL."
            yield context.fault(
                "BPMN-041",
                f"In {one.where} staat JUEL (${{…}}).",
                cure,
                element=one.element,
                line=one.line,
            )
        elif one.use != "calculation" and "feel" not in (language or "feel"):
            yield context.fault(
                "BPMN-040",
                f"De taal van {one.where} is ‘{language[:40]}’.",
                "Schrijf het in FEEL en zet de taal op feel.",
                element=one.element,
                line=one.line,
            )


def expressions(context: Context) -> Iterator[Finding]:
    """Every text can be read and every name in it exists."""
    for one in written(context.diagram):
        language = one.script.language.lower() or "feel"
        if re.search(r"[$#]\{", one.script.text) or "feel" not in language:
            continue
        if not one.script.feel:
            continue
        names = names_for(context.diagram, one, context.names)
        if one.use == "inside":
            # It reads the names of the pathway that is called; `pathways.calling` knows those.
            names = Names.any()
        expression, faults = read_feel(one.script.feel, names)
        for fault in faults:
            yield _placed(context, one.where, one.element, one.line, fault)
        if expression is None:
            continue
        yield from _unknown_terms(context, one, expression)
        for fault in faults_of(expression, names):
            if context.terms is None or "“terms." not in fault.text:
                yield _placed(context, one.where, one.element, one.line, fault)


def _unknown_terms(context: Context, one: Written, expression: Expression) -> Iterator[Finding]:
    for path in sorted(expression.references):
        about_term = context.terms is not None and path[0] == "terms" and len(path) > 1
        if about_term and path[1] not in (context.terms or ()):
            yield context.fault(
                "BPMN-042",
                f"De termijn ‘{path[1]}’ in {one.where} bestaat niet.",
                "Zet haar onder [[terms]] in pathway.toml, of verbeter de naam.",
                element=one.element,
                line=one.line,
            )


def _placed(
    context: Context, where: str, element: str, line: int | None, fault: Finding
) -> Finding:
    return context.fault(
        fault.code, f"In {where}: {fault.text}", fault.cure, element=element, line=line
    )


def choices(context: Context) -> Iterator[Finding]:
    """Where a run chooses, it always finds a way; elsewhere nothing pretends to choose."""
    for node in context.diagram.nodes.values():
        flows = context.diagram.out(node)
        conditional = [flow for flow in flows if flow.condition is not None]
        yield from _default(context, node)
        if node.kind in _CHOOSING and len(flows) > 1:
            yield from _split(context, node, flows)
        elif node.is_gateway and conditional:
            yield context.fault(
                "BPMN-045",
                f"Na {named(node)} kan geen voorwaarde staan: daar wordt niet gekozen.",
                "Haal de voorwaarde weg, of gebruik een keuze (exclusive gateway).",
                at=conditional[0],
            )
        elif conditional and node.kind in ("startEvent", "boundaryEvent", "intermediateCatchEvent"):
            yield context.fault(
                "BPMN-045",
                f"Na de gebeurtenis {label(node)} kan geen voorwaarde staan.",
                "Teken een keuze na de gebeurtenis.",
                at=conditional[0],
            )
        elif len(conditional) == len(flows) > 0 and node.default is None:
            yield context.missing(
                "BPMN-043",
                f"Na {named(node)} kan het gebeuren dat geen enkele pijl geldt.",
                "Teken een keuze met een standaardpijl.",
                at=node,
            )


def _default(context: Context, node: Node) -> Iterator[Finding]:
    if node.default is None:
        return
    flow = context.diagram.flows.get(node.default)
    if flow is None or flow.source != node.id:
        yield context.fault(
            "BPMN-044",
            f"De standaardpijl van {named(node)} gaat niet van daar weg.",
            "Kies een pijl die van deze stap weggaat.",
            at=node,
        )
    elif flow.condition is not None:
        yield context.fault(
            "BPMN-044",
            f"De standaardpijl van {named(node)} heeft een voorwaarde, die nooit gelezen wordt.",
            "Haal de voorwaarde weg, of kies een andere standaardpijl.",
            at=flow,
        )


def _split(context: Context, node: Node, flows: tuple[Flow, ...]) -> Iterator[Finding]:
    bare = [flow for flow in flows if flow.condition is None and flow.id != node.default]
    empty = [flow for flow in flows if flow.condition is not None and not flow.condition.feel]
    for flow in (*bare, *empty):
        name = f"‘{flow.name}’" if flow.name else flow.id
        yield context.missing(
            "BPMN-046",
            f"De pijl {name} na {named(node)} heeft geen voorwaarde.",
            "Vul de voorwaarde in, of maak hem de standaardpijl.",
            at=flow,
        )
    if node.default is None and not bare and not empty and not _complete(flows):
        yield context.missing(
            "BPMN-043",
            f"Bij {named(node)} kan het gebeuren dat geen enkele pijl geldt.",
            "Maak één pijl de standaardpijl.",
            at=node,
        )


def _complete(flows: tuple[Flow, ...]) -> bool:
    """Tell whether two conditions are each other's opposite in so many words.

    `x` and `not(x)` leave out null, where neither is true; so only `= null` and `!= null` are.
    """
    texts = {" ".join(flow.condition.feel.split()) for flow in flows if flow.condition is not None}
    pairs = {(one, one.replace("!= null", "= null")) for one in texts if one.endswith("!= null")}
    return any(opposite in texts for _, opposite in pairs)


def advice(context: Context) -> Iterator[Finding]:
    """No flow, timer or repetition reads what a table advised: a person's answer stands between."""
    origin = advised(
        context.diagram, context.decisions or {}, context.decision_reads, context.names
    )
    if not origin:
        return
    for one in written(context.diagram):
        if one.use not in STEERS:
            continue
        expression, _ = read_feel(one.script.feel, names_for(context.diagram, one, context.names))
        roots = {path[0] for path in expression.references} if expression is not None else set()
        for root in sorted(roots & set(origin)):
            yield context.fault(
                "BPMN-047",
                f"In {one.where} beslist de beslistabel ‘{origin[root]}’ (‘{root}’) zelf over de "
                "route, terwijl zij alleen adviseert.",
                "Laat een medewerker het advies zien en kiezen, en lees hier dat antwoord. Alleen een "
                "tabel met effect administrative of raises_only mag sturen.",
                element=one.element,
                line=one.line,
            )


def advised(
    diagram: Diagram,
    effects: Mapping[str, str],
    reads: Mapping[str, frozenset[str]],
    names: Names,
) -> dict[str, str]:
    """Return the variables that hold an advice, or are computed from one, with the table's id.

    `effects` and `reads` are the `decisions` and `decision_reads` of `check`.
    """
    nodes = diagram.nodes.values()
    found: dict[str, str] = {}
    for node in nodes:
        if node.result and node.decision and effects.get(node.decision) == _ADVICE:
            found[node.result] = node.decision
    grown = True
    while grown:
        grown = False
        for node in nodes:
            source = next((found[one] for one in _reads(reads, node, names) if one in found), None)
            for result in _writes(node):
                if source is not None and result not in found:
                    found[result] = source
                    grown = True
            gathered = next((found[one] for one in _gathers(node, names) if one in found), None)
            if gathered is not None and node.collected and node.collected not in found:
                found[node.collected] = gathered
                grown = True
    return found


def _reads(reads: Mapping[str, frozenset[str]], node: Node, names: Names) -> frozenset[str]:
    if node.kind == "businessRuleTask":
        return reads.get(node.decision or "", frozenset())
    scripts = (
        [node.script]
        if node.kind == "scriptTask"
        else [one for _, one in node.inputs if one.text.startswith("=")]
    )
    roots: set[str] = set()
    for script in scripts:
        if script is not None:
            expression, _ = read_feel(script.feel, names)
            roots |= (
                {path[0] for path in expression.references} if expression is not None else set()
            )
    if node.repeat is not None and node.repeat.collection is not None:
        expression, _ = read_feel(node.repeat.collection.feel, names)
        roots |= {path[0] for path in expression.references} if expression is not None else set()
    return frozenset(roots)


def _gathers(node: Node, names: Names) -> frozenset[str]:
    """Return the first names that a repeat reads for the list of its outcomes."""
    text = node.properties.get("outputElement", "").removeprefix("=").strip()
    expression, _ = read_feel(text, names) if text else (None, ())
    return frozenset(path[0] for path in expression.references) if expression else frozenset()


def _writes(node: Node) -> tuple[str, ...]:
    """Return what a node itself computes; a person's answers are that person's own."""
    if node.kind in {"scriptTask", "businessRuleTask"}:
        return (node.result,) if node.result else ()
    if node.repeat is not None and node.repeat.variable:
        return (node.repeat.variable,)
    if node.kind == "serviceTask":
        return tuple(filter(None, (node.result, *(name for name, _ in node.outputs))))
    return ()


def event_gateways(context: Context) -> Iterator[Finding]:
    """Behind an event-based gateway stand only events that wait, each with one way in."""
    diagram = context.diagram
    for node in diagram.nodes.values():
        if node.kind != "eventBasedGateway":
            continue
        for flow in diagram.out(node):
            target = diagram.nodes.get(flow.target)
            if target is None:
                continue
            waits = target.kind in ("intermediateCatchEvent", "receiveTask")
            is_host = any(True for _ in diagram.boundary(target.id))
            if not waits or is_host or len(target.incoming) != 1:
                yield context.fault(
                    "BPMN-048",
                    f"Achter {named(node)} staat {named(target)}; daar kan alleen een gebeurtenis "
                    "staan die wacht, met deze ene pijl.",
                    "Wacht op een bericht of termijn, of hang de gebeurtenissen aan een taak.",
                    at=target,
                )
        if len(node.outgoing) < 2:
            yield context.missing(
                "BPMN-048",
                f"Achter {named(node)} moeten minstens twee gebeurtenissen staan.",
                "Teken een tweede gebeurtenis, of haal de gateway weg.",
                at=node,
            )
