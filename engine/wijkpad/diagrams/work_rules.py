# SPDX-License-Identifier: EUPL-1.2
"""Rules on tasks: who does it, with which form, table, service or calculation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.model import Node
from wijkpad.diagrams.words import KINDS, label, named, starting
from wijkpad.findings import Finding, Severity

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}", re.ASCII)
GIVEN: Final = frozenset(
    {"case", "household", "municipality", "team", "parameters", "terms", "contract", "now", "today"}
)
"""Names that mean something in every pathway and that no result may take."""
_MAPPINGS: Final = frozenset({"singleEntry", "singleResult", "collectEntries", "resultList"})


def _kinds(context: Context, *kinds: str) -> Iterator[Node]:
    return (node for node in context.diagram.nodes.values() if node.kind in kinds)


def names(context: Context) -> Iterator[Finding]:
    """What a reader must understand has a name."""
    for node in context.diagram.nodes.values():
        is_choice = node.kind in ("exclusiveGateway", "inclusiveGateway") and len(node.outgoing) > 1
        if (
            not node.name
            and (not node.is_gateway or is_choice)
            and not _is_inner_event(context, node)
        ):
            yield context.missing(
                "BPMN-020",
                f"{KINDS.get(node.kind, node.kind)} {node.id} heeft geen naam.",
                "Geef een korte Nederlandse naam; bij een keuze een vraag.",
                at=node,
            )


def _is_inner_event(context: Context, node: Node) -> bool:
    """Tell whether it is the start or plain end of a sub-process, which speaks for itself."""
    return node.kind in ("startEvent", "endEvent") and node.scope in context.diagram.nodes


def user_tasks(context: Context) -> Iterator[Finding]:
    """A task for a person has a form that exists and a role that exists."""
    for node in _kinds(context, "userTask"):
        form = node.form_key
        if form is None and node.drawn == "subProcess":
            yield context.missing(
                "BPMN-021",
                f"In deelproces {named(node)} is niets getekend.",
                "Teken de stappen erin. Is het één taak voor een medewerker? Kies dan een formulier.",
                at=node,
            )
        elif form is None:
            yield context.missing(
                "BPMN-021",
                f"Taak {named(node)} heeft geen formulier.",
                "Kies bij de taak een formulier, of maak er een.",
                at=node,
            )
        elif context.forms is not None and form not in context.forms:
            yield context.missing(
                "BPMN-022",
                f"Het formulier ‘{form}’ van taak {named(node)} bestaat niet.",
                f"Maak het bestand forms/{form}.json, of kies een ander formulier.",
                at=node,
            )
        if not node.roles:
            inside = node.scope in context.diagram.nodes
            cure = "Zet de rol in een eigenschap van de baan, of kies bij de taak een rol."
            yield context.missing(
                "BPMN-023",
                f"Van taak {named(node)} is niet bekend wie haar doet.",
                "Kies bij de taak een rol: in een deelproces staan geen banen." if inside else cure,
                at=node,
            )
        for role in node.roles:
            if context.roles is not None and role not in context.roles:
                yield context.fault(
                    "BPMN-024",
                    f"De rol ‘{role}’ van taak {named(node)} bestaat niet.",
                    f"Kies uit: {', '.join(sorted(context.roles))}.",
                    at=node,
                )


def business_rule_tasks(context: Context) -> Iterator[Finding]:
    """A table task names a table that exists and where its outcome goes."""
    for node in _kinds(context, "businessRuleTask"):
        decision = node.decision
        if decision is None:
            yield context.missing(
                "BPMN-026",
                f"Bij {named(node)} is geen beslistabel gekozen.",
                "Kies een beslistabel.",
                at=node,
            )
        elif context.decisions is not None and decision not in context.decisions:
            yield context.missing(
                "BPMN-026",
                f"De beslistabel ‘{decision}’ van {named(node)} bestaat niet.",
                f"Maak het bestand {decision}.dmn, of kies een andere tabel.",
                at=node,
            )
        mapping = node.camunda.get("mapDecisionResult")
        if mapping is not None and mapping not in _MAPPINGS:
            yield context.fault(
                "BPMN-026",
                f"De instelling mapDecisionResult van {named(node)} bestaat niet.",
                f"Kies uit: {', '.join(sorted(_MAPPINGS))}.",
                at=node,
            )
        yield from _result(context, node)


def script_tasks(context: Context) -> Iterator[Finding]:
    """A calculation is one FEEL expression with a place for its outcome."""
    for node in _kinds(context, "scriptTask"):
        script = node.script
        language = script.language.lower() if script is not None else ""
        if script is None or not script.text:
            text, cure = f"De berekening {label(node)} is leeg.", "Schrijf één FEEL-expressie."
            yield context.missing("BPMN-028", text, cure, at=node)
        if language and language != "feel":
            yield context.fault(
                "BPMN-028",
                f"De berekening {label(node)} is geschreven in ‘{language[:30]}’.",
                'Schrijf haar in FEEL (scriptFormat="feel"); andere code hoort in een plugin.',
                at=node,
            )
        elif not language and script is not None and script.text:
            yield context.missing(
                "BPMN-028",
                f"Bij de berekening {label(node)} staat geen taal.",
                "Zet scriptFormat op feel.",
                at=node,
            )
        yield from _result(context, node)


def service_tasks(context: Context) -> Iterator[Finding]:
    """An automatic step names a topic that somebody serves."""
    for node in context.diagram.nodes.values():
        throws = node.kind in ("intermediateThrowEvent", "endEvent") and node.definition("message")
        sends = throws or node.kind == "sendTask"
        if node.kind == "callActivity":
            yield from _parameters(context, node)
        if node.kind != "serviceTask" and not sends:
            continue
        if sends and node.topic is None and node.definition("message"):
            # A message without a topic goes to the event that waits for it.
            continue
        if node.camunda.get("type") != "external" or node.topic is None:
            yield context.missing(
                "BPMN-030",
                f"Van de automatische stap {label(node)} is niet bekend wat zij doet.",
                'Zet camunda:type op "external" en kies een topic.',
                at=node,
            )
        elif context.topics is not None and node.topic not in context.topics:
            yield context.fault(
                "BPMN-031",
                f"Geen plugin die aanstaat, doet ‘{node.topic}’ ({named(node)}).",
                "Zet de plugin aan, of kies een topic dat er is.",
                at=node,
            )
        yield from _parameters(context, node)
        yield from _result(context, node, needed=False)


def _parameters(context: Context, node: Node) -> Iterator[Finding]:
    for what, parameters in (("invoer", node.inputs), ("uitvoer", node.outputs)):
        for name, script in parameters:
            if _VARIABLE.fullmatch(name) is None or not script.text:
                yield context.missing(
                    "BPMN-032",
                    f"De {what} van {named(node)} heeft geen goede naam of is leeg.",
                    "Geef elke regel een naam en een FEEL-expressie.",
                    at=node,
                )


def repeats(context: Context) -> Iterator[Finding]:
    """A repeated activity says over what, and what one item is called."""
    for node in context.diagram.nodes.values():
        repeat = node.repeat
        if repeat is None or not repeat.kind.startswith("multi"):
            continue
        if repeat.collection is None and repeat.cardinality is None:
            yield context.missing(
                "BPMN-035",
                f"Van {named(node)} is niet bekend hoe vaak zij herhaalt.",
                "Kies een lijst, bijvoorbeeld = household.members.",
                at=node,
            )
        if repeat.collection is not None and repeat.variable is None:
            yield context.missing(
                "BPMN-035",
                f"Bij de herhaling van {named(node)} heeft één regel van de lijst geen naam.",
                "Vul elementVariable in, bijvoorbeeld member.",
                at=node,
            )
        if repeat.variable is not None:
            yield from _variable(context, node, repeat.variable)
        if node.collected is not None:
            yield from _variable(context, node, node.collected)
        if (node.collected is None) != (not node.properties.get("outputElement")):
            yield context.missing(
                "BPMN-035",
                f"Van de lijst met uitkomsten van {named(node)} ontbreekt de naam, of wat erin komt.",
                "Vul outputCollection en outputElement allebei in.",
                at=node,
            )


_CATCHERS: Final = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})


def results(context: Context) -> Iterator[Finding]:
    """A table, a calculation and a form never write under one name: nobody could tell who won."""
    writers: dict[str, Node] = {}
    for node in context.diagram.nodes.values():
        result = node.result
        if result is None:
            continue
        other = writers.setdefault(result, node)
        if (other.decision, _writer(other)) != (node.decision, _writer(node)):
            yield context.fault(
                "BPMN-036",
                f"{starting(other)} en {named(node)} schrijven allebei ‘{result}’.",
                "Geef elke uitkomst een eigen naam.",
                at=node,
            )
        if context.forms is not None and result in context.forms:
            yield context.fault(
                "BPMN-036",
                f"De uitkomst van {named(node)} heet net als het formulier ‘{result}’.",
                "Geef de uitkomst een andere naam.",
                at=node,
            )


def _writer(node: Node) -> str:
    """Return what writes; events that catch a message are one writer, wherever they stand."""
    return "message" if node.kind in _CATCHERS else node.kind


def _result(context: Context, node: Node, *, needed: bool = True) -> Iterator[Finding]:
    if node.result is not None:
        yield from _variable(context, node, node.result)
    elif needed:
        yield context.missing(
            "BPMN-027",
            f"De uitkomst van {named(node)} wordt nergens bewaard.",
            "Vul een naam voor de uitkomst in (resultVariable).",
            at=node,
        )


def _variable(context: Context, node: Node, variable: str) -> Iterator[Finding]:
    if _VARIABLE.fullmatch(variable) is None:
        yield context.fault(
            "BPMN-027",
            f"De naam ‘{variable[:60]}’ bij {named(node)} heeft vreemde tekens.",
            "Gebruik kleine letters, cijfers en _.",
            at=node,
        )
    elif variable in GIVEN:
        yield context.fault(
            "BPMN-036",
            f"De naam ‘{variable}’ bij {named(node)} heeft al een betekenis.",
            "Kies een andere naam.",
            at=node,
        )


def help_texts(context: Context) -> Iterator[Finding]:
    """A worker who opens a task sees what is expected."""
    for node in _kinds(context, "userTask"):
        if not node.documentation:
            yield context.fault(
                "BPMN-025",
                f"Bij taak {named(node)} staat geen uitleg voor de medewerker.",
                "Schrijf in één of twee zinnen wat hier gebeurt.",
                at=node,
                severity=Severity.INFO,
            )
