# SPDX-License-Identifier: EUPL-1.2
"""The positive list: what is not on it is refused by name, never ignored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.reading import BPMN, CAMUNDA, id_of
from wijkpad.diagrams.words import EVENT_KINDS, KINDS, starting
from wijkpad.findings import Finding, Severity
from wijkpad.xml import Element, line_of, local_name, namespace_of

RUNS: Final = frozenset(
    {"process", "laneSet", "childLaneSet", "lane", "flowNodeRef", "sequenceFlow"}
    | {"incoming", "outgoing", "conditionExpression", "extensionElements", "documentation"}
    | {"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"}
    | {"userTask", "businessRuleTask", "scriptTask", "script", "serviceTask", "subProcess"}
    | {"intermediateThrowEvent", "sendTask", "receiveTask"}
    | {"standardLoopCharacteristics", "loopCondition"}
    | {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
    | {"timerEventDefinition", "timeDate", "timeDuration", "timeCycle"}
    | {"messageEventDefinition", "errorEventDefinition", "terminateEventDefinition"}
    | {"message", "error", "multiInstanceLoopCharacteristics", "loopCardinality"}
    | {"completionCondition"}
)
"""Carried out exactly, or the frame around what is."""
EXPLAINS: Final = frozenset(
    {"collaboration", "participant", "messageFlow", "textAnnotation", "text", "association"}
    | {"group", "category", "categoryValue", "dataObject", "dataObjectReference", "dataState"}
    | {"dataStore", "dataStoreReference", "dataInputAssociation", "dataOutputAssociation"}
    | {"sourceRef", "targetRef", "ioSpecification", "dataInput", "dataOutput", "inputSet"}
    | {"outputSet", "dataInputRefs", "dataOutputRefs", "property", "itemDefinition"}
)
"""Drawn to be read; it stays in the file and does nothing."""
EVENT_PLACES: Final = {
    "startEvent": frozenset[str](),
    "endEvent": frozenset({"terminate", "error", "message"}),
    "intermediateThrowEvent": frozenset({"message"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "boundaryEvent": frozenset({"timer", "message", "error"}),
}

_CURES: Final = {
    "task": "Kies in de editor wat voor taak het is, bijvoorbeeld een taak voor een medewerker.",
    "manualTask": "Maak er een taak voor een medewerker van, met een formulier.",
    "callActivity": "Start een traject met een eigen zaak door een automatische stap met topic "
    "pathway.start, of teken de stappen als deelproces.",
    "complexGateway": "Gebruik een keuze (exclusive) of een splitsing (parallel).",
    "signalEventDefinition": "Gebruik een bericht (message) met een naam.",
    "signal": "Gebruik een bericht (message) met een naam.",
    "conditionalEventDefinition": "Gebruik een keuze na de taak die het antwoord geeft.",
    "escalationEventDefinition": "Zet een waarschuwing (warn) bij de termijn in pathway.toml.",
    "adHocSubProcess": "Teken de taken naast elkaar achter een splitsing.",
    "transaction": "Gebruik een gewoon deelproces.",
}
_ATTRIBUTES: Final = {
    ("startQuantity", "1"): "het aantal keren dat hij wacht (startQuantity)",
    ("completionQuantity", "1"): "het aantal keren dat hij doorgaat (completionQuantity)",
    ("isForCompensation", "false"): "ongedaan maken (isForCompensation)",
    ("instantiate", "false"): "een run beginnen (instantiate)",
    ("eventGatewayType", "Exclusive"): "op alles tegelijk wachten (eventGatewayType)",
    ("parallelMultiple", "false"): "op alles tegelijk wachten (parallelMultiple)",
    ("behavior", "All"): "gebeurtenissen bij herhaling (behavior)",
    ("triggeredByEvent", "false"): "een deelproces dat door een gebeurtenis begint",
    ("operationRef", ""): "een webservice (operationRef)",
    ("noneBehaviorEventRef", ""): "gebeurtenissen bij herhaling",
    ("oneBehaviorEventRef", ""): "gebeurtenissen bij herhaling",
}
_CAMUNDA_WORK: Final = frozenset(
    {"formKey", "candidateGroups", "assignee", "dueDate", "followUpDate", "decisionRef"}
    | {"resultVariable", "mapDecisionResult", "type", "topic", "collection", "elementVariable"}
    | {"errorCodeVariable"}
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
        if space == BPMN and name not in RUNS | EXPLAINS and name != "definitions":
            yield _refused(context, element, name)
        elif space == BPMN:
            yield from _attributes(context, element)
        elif space == CAMUNDA and name not in _CAMUNDA_ELEMENTS:
            yield context.fault(
                "BPMN-003",
                f"De instelling camunda:{name} doet hier niets.",
                "Haal haar weg. Code hoort in een plugin, een berekening in FEEL.",
                element=_holder(element),
                line=line_of(element),
            )
        elif any(one in space for one in _RUNS_ELSEWHERE):
            yield context.fault(
                "BPMN-003",
                f"De instelling {name} is voor een ander programma en doet hier niets.",
                "Stel het opnieuw in met de editor van wijkpad.",
                element=_holder(element),
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
        _CURES.get(name, "Teken het met onderdelen die wijkpad kent."),
        element=_holder(element),
        line=line_of(element),
    )


def _attributes(context: Context, element: Element) -> Iterator[Finding]:
    for (attribute, usual), words in _ATTRIBUTES.items():
        if element.get(attribute, usual) != usual:
            yield context.fault(
                "BPMN-002",
                f"De instelling voor {words} kan wijkpad niet uitvoeren.",
                "Zet de instelling uit.",
                element=_holder(element),
                line=line_of(element),
            )
    for key in element.attrib:
        space, _, name = str(key).rpartition("}")
        if space == f"{{{CAMUNDA}" and name not in _CAMUNDA_WORK | _CAMUNDA_HARMLESS:
            yield context.fault(
                "BPMN-003",
                f"De instelling camunda:{name} doet hier niets.",
                "Haal haar weg. Code hoort in een plugin, een berekening in FEEL.",
                element=_holder(element),
                line=line_of(element),
            )


def _holder(element: Element) -> str | None:
    """Return the id of the nearest element of the standard that a reader can point at."""
    at: Element | None = element
    while at is not None:
        is_inner = local_name(at).endswith(("EventDefinition", "Characteristics"))
        if namespace_of(at) == BPMN and at.get("id") and not is_inner:
            return id_of(at)
        at = at.getparent()
    return None


def events(context: Context) -> Iterator[Finding]:
    """Refuse an event of a kind that cannot stand in this place."""
    for node in context.diagram.nodes.values():
        allowed = EVENT_PLACES.get(node.kind)
        if allowed is None:
            continue
        if len(node.definitions) > 1:
            yield context.fault(
                "BPMN-004",
                f"{starting(node)} wacht op meer dan één ding tegelijk.",
                "Teken voor elk ding een eigen gebeurtenis.",
                at=node,
            )
        for one in node.definitions:
            word = EVENT_KINDS.get(one.kind, one.kind)
            if one.kind not in allowed and f"{one.kind}EventDefinition" in RUNS:
                yield context.fault(
                    "BPMN-004",
                    f"{KINDS[node.kind]} met ‘{word}’ kan wijkpad niet uitvoeren.",
                    _event_cure(node.kind),
                    at=node,
                )
        if node.kind in ("intermediateCatchEvent", "boundaryEvent") and not node.definitions:
            yield context.missing(
                "BPMN-004",
                f"{starting(node)} wacht nergens op.",
                "Kies een termijn of een bericht.",
                at=node,
            )
        if (
            node.kind == "endEvent"
            and node.definition("error")
            and not _in_sub(context, node.scope)
        ):
            yield context.fault(
                "BPMN-004",
                "Een einde met fout staat op de bovenste laag; niemand vangt de fout daar op.",
                "Zet het in een deelproces met een foutgebeurtenis, of gebruik een gewoon einde.",
                at=node,
            )


def _in_sub(context: Context, scope: str) -> bool:
    return scope in context.diagram.nodes


def _event_cure(kind: str) -> str:
    if kind == "startEvent":
        return "Gebruik een gewoon startpunt; een bericht van buiten start een zaak via de API."
    return "Gebruik een gewoon onderdeel; naar buiten versturen doet een automatische stap."
