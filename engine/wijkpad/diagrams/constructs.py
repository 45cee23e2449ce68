# SPDX-License-Identifier: EUPL-1.2
"""The positive list: what is not on it is refused by name, never ignored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.model import Node
from wijkpad.diagrams.published import NORMALISED, REFUSED_SETTINGS, RUNS
from wijkpad.diagrams.reading import BPMN, CAMUNDA, holder_id
from wijkpad.diagrams.words import EVENT_KINDS, KINDS, starting
from wijkpad.findings import Finding, Severity
from wijkpad.xml import Element, line_of, local_name, namespace_of

_AWAITED: Final = frozenset({"timer", "message", "signal", "conditional"})
_THROWN: Final = frozenset({"message", "signal", "escalation", "compensate"})
_EVENTS: Final = RUNS | NORMALISED.keys()
BY_EVENT: Final = "start of an event sub-process"
EVENT_PLACES: Final = {
    "startEvent": frozenset({"message", "signal"}),
    BY_EVENT: _AWAITED | {"error", "escalation", "compensate"},
    "endEvent": _THROWN | {"terminate", "error", "cancel"},
    "intermediateThrowEvent": _THROWN | {"link"},
    "intermediateCatchEvent": _AWAITED | {"link"},
    "boundaryEvent": _AWAITED | {"error", "escalation", "compensate", "cancel"},
}
_ALONE: Final = frozenset({"terminate", "cancel", "compensate", "link"})

CURES: Final = {
    "manualTask": "Maak er een taak voor een medewerker van, met een formulier.",
    "complexGateway": "Gebruik een keuze (exclusive) of een splitsing (parallel).",
}
_CAMUNDA_WORK: Final = frozenset(
    {"formKey", "candidateGroups", "assignee", "dueDate", "followUpDate", "decisionRef"}
    | {"resultVariable", "mapDecisionResult", "type", "topic", "collection", "elementVariable"}
    | {"errorCodeVariable", "escalationCodeVariable"}
)
_CAMUNDA_HARMLESS: Final = frozenset(
    {"historyTimeToLive", "versionTag", "isStartableInTasklist", "diagramRelationId"}
    | {"asyncBefore", "asyncAfter", "exclusive", "decisionRefBinding", "modelerTemplate"}
    | {"modelerTemplateVersion", "modelerTemplateIcon"}
)
_CAMUNDA_ELEMENTS: Final = frozenset(
    {"properties", "property", "inputOutput", "inputParameter", "outputParameter"}
)
_RUNS_ELSEWHERE: Final = ("zeebe", "activiti", "flowable", "operaton", "spiffworkflow", "jbpm")


def constructs(context: Context) -> Iterator[Finding]:
    """Refuse every standard element that is not on the list, and settings that would do nothing."""
    for element in context.diagram.root.iter():
        space, name = namespace_of(element), local_name(element)
        if space == BPMN and name not in RUNS | NORMALISED.keys():
            yield _refused(context, element, name)
        elif space == BPMN:
            yield from _attributes(context, element)
        elif space == CAMUNDA and name not in _CAMUNDA_ELEMENTS:
            yield context.fault(
                "BPMN-003",
                f"De instelling camunda:{name} doet hier niets.",
                "Haal haar weg. Code hoort in een plugin, een berekening in FEEL.",
                element=holder_id(element),
                line=line_of(element),
            )
        elif any(one in space for one in _RUNS_ELSEWHERE):
            yield context.fault(
                "BPMN-003",
                f"De instelling {name} is voor een ander programma en doet hier niets.",
                "Stel het opnieuw in met de editor van wijkpad.",
                element=holder_id(element),
                line=line_of(element),
                severity=Severity.WARNING,
            )


def _refused(context: Context, element: Element, name: str) -> Finding:
    word = KINDS.get(name)
    if word is None and name.endswith("EventDefinition"):
        kind = name.removesuffix("EventDefinition")
        word = f"Gebeurtenis ‘{EVENT_KINDS.get(kind, kind)}’"
    text = f"{word} ({name})" if word else f"Het onderdeel {name}"
    return context.fault(
        "BPMN-002",
        f"{text} kan wijkpad niet uitvoeren.",
        CURES.get(name, "Teken het met onderdelen die wijkpad kent."),
        element=holder_id(element),
        line=line_of(element),
    )


def _attributes(context: Context, element: Element) -> Iterator[Finding]:
    for attribute, (usual, words) in REFUSED_SETTINGS.items():
        if element.get(attribute, usual) != usual:
            yield context.fault(
                "BPMN-002",
                f"De instelling voor {words} kan wijkpad niet uitvoeren.",
                "Zet de instelling uit.",
                element=holder_id(element),
                line=line_of(element),
            )
    for key in element.attrib:
        space, _, name = str(key).rpartition("}")
        if space == f"{{{CAMUNDA}" and name not in _CAMUNDA_WORK | _CAMUNDA_HARMLESS:
            yield context.fault(
                "BPMN-003",
                f"De instelling camunda:{name} doet hier niets.",
                "Haal haar weg. Code hoort in een plugin, een berekening in FEEL.",
                element=holder_id(element),
                line=line_of(element),
            )


def events(context: Context) -> Iterator[Finding]:
    """Refuse an event of a kind that cannot stand in this place."""
    for node in context.diagram.nodes.values():
        allowed = EVENT_PLACES.get(_place(context, node))
        if allowed is None:
            continue
        kinds = [one.kind for one in node.definitions]
        starts = _place(context, node) == "startEvent" and node.scope not in context.diagram.nodes
        if starts and kinds and context.within:
            yield context.fault(
                "BPMN-004",
                f"{starting(node)} begint door een bericht of signaal, maar dit traject loopt alleen "
                "binnen een ander.",
                "Gebruik een gewoon startpunt.",
                at=node,
            )
        if len(kinds) > 1 and (
            starts or _ALONE.intersection(kinds) or ("error" in kinds and _throws(node))
        ):
            yield context.fault(
                "BPMN-004",
                f"{starting(node)} heeft aanleidingen die niet samen kunnen.",
                "Teken voor elk ding een eigen gebeurtenis.",
                at=node,
            )
        for kind in kinds:
            word = EVENT_KINDS.get(kind, kind)
            if kind not in allowed and f"{kind}EventDefinition" in _EVENTS:
                yield context.fault(
                    "BPMN-004",
                    f"{KINDS[node.kind]} met ‘{word}’ kan wijkpad hier niet uitvoeren.",
                    _event_cure(node.kind),
                    at=node,
                )
        if not kinds and _waits(context, node):
            yield context.missing(
                "BPMN-004",
                f"{starting(node)} wacht nergens op.",
                "Kies een termijn of een bericht.",
                at=node,
            )
        on_top = not context.within and not _in_sub(context, node.scope)
        if node.kind == "endEvent" and "error" in kinds and on_top:
            yield context.fault(
                "BPMN-004",
                "Een einde met fout staat op de bovenste laag; het traject stopt daar met een melding "
                "voor de beheerder.",
                "Is het geen fout maar een uitkomst? Gebruik dan een gewoon einde.",
                at=node,
                severity=Severity.WARNING,
            )


def _place(context: Context, node: Node) -> str:
    around = context.diagram.nodes.get(node.scope)
    by_event = node.kind == "startEvent" and around is not None and around.by_event
    return BY_EVENT if by_event else node.kind


def _throws(node: Node) -> bool:
    return node.kind in ("endEvent", "intermediateThrowEvent")


def _waits(context: Context, node: Node) -> bool:
    place = _place(context, node)
    return place in ("intermediateCatchEvent", "boundaryEvent", BY_EVENT)


def _in_sub(context: Context, scope: str) -> bool:
    return scope in context.diagram.nodes


def _event_cure(kind: str) -> str:
    if kind == "startEvent":
        return (
            "Een traject begint door een medewerker, een bericht of een signaal: dan is bekend om "
            "welke inwoner en welk team het gaat. Teken de gebeurtenis in het traject zelf."
        )
    return "Kies een andere gebeurtenis; de lijst staat in de uitleg voor ontwerpers."
