# SPDX-License-Identifier: EUPL-1.2
"""Which elements and attributes have a meaning here. One that is not listed is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.findings import Finding
from wijkpad.runtime import bpmn
from wijkpad.runtime.faults import fault
from wijkpad.xml import Element, local_name, namespace_of

_CARRIED_OUT: Final = (
    bpmn.NODES
    | {"process", "sequenceFlow", "conditionExpression", "script", "extensionElements"}
    | {"messageEventDefinition", "timerEventDefinition", "errorEventDefinition"}
    | {"terminateEventDefinition", "timeDate", "timeDuration", "timeCycle"}
    | {"signalEventDefinition", "escalationEventDefinition", "conditionalEventDefinition"}
    | {"condition", "compensateEventDefinition", "cancelEventDefinition"}
    | {"multiInstanceLoopCharacteristics", "loopCardinality", "completionCondition"}
    | {"standardLoopCharacteristics", "loopCondition", "incoming", "outgoing"}
)
_EXPLAINS: Final = frozenset(
    {"documentation", "laneSet", "childLaneSet", "lane", "flowNodeRef", "textAnnotation", "text"}
    | {"association", "group", "dataObject", "dataObjectReference", "dataStoreReference"}
    | {"dataState", "dataInputAssociation", "dataOutputAssociation", "sourceRef", "targetRef"}
    | {"ioSpecification", "dataInput", "dataOutput", "inputSet", "outputSet", "dataInputRefs"}
    | {"dataOutputRefs", "property", "categoryValueRef", "operationRef"}
)
_CAMUNDA_ELEMENTS: Final = frozenset(
    {"properties", "property", "inputOutput", "inputParameter", "outputParameter"}
)
_CAMUNDA: Final = {
    "userTask": {"formKey", "candidateGroups", "assignee", "dueDate", "followUpDate"},
    "serviceTask": {"type", "topic", "resultVariable"},
    "sendTask": {"type", "topic", "resultVariable"},
    "receiveTask": {"resultVariable"},
    "businessRuleTask": {"decisionRef", "mapDecisionResult", "resultVariable"},
    "scriptTask": {"resultVariable"},
    "messageEventDefinition": {"type", "topic"},
    "errorEventDefinition": {"errorCodeVariable"},
    "escalationEventDefinition": {"escalationCodeVariable"},
    "startEvent": {"resultVariable"},
    "intermediateCatchEvent": {"resultVariable"},
    "intermediateThrowEvent": {"resultVariable"},
    "endEvent": {"resultVariable"},
    "boundaryEvent": {"resultVariable"},
    "multiInstanceLoopCharacteristics": {"collection", "elementVariable"},
}
_CAMUNDA_HARMLESS: Final = frozenset(
    {"historyTimeToLive", "versionTag", "isStartableInTasklist", "diagramRelationId"}
    | {"asyncBefore", "asyncAfter", "exclusive", "decisionRefBinding", "modelerTemplate"}
    | {"modelerTemplateVersion", "modelerTemplateIcon"}
)
"""Settings of another engine that change nothing in what the diagram means."""
_USUAL: Final = {
    "startQuantity": ("1", "het aantal keren dat de stap wacht (startQuantity)"),
    "completionQuantity": ("1", "het aantal keren dat de stap doorgaat (completionQuantity)"),
    "instantiate": ("false", "een traject beginnen met een bericht (instantiate)"),
    "eventGatewayType": ("Exclusive", "op alles tegelijk wachten (eventGatewayType)"),
    "behavior": ("All", "gebeurtenissen bij een herhaling (behavior)"),
    "noneBehaviorEventRef": ("", "gebeurtenissen bij een herhaling"),
    "oneBehaviorEventRef": ("", "gebeurtenissen bij een herhaling"),
}
_NAMES: Final = {
    "task": "Een taak zonder soort (task)",
    "manualTask": "Een handmatige taak (manualTask)",
    "complexGateway": "Een complexe splitsing (complexGateway)",
    "linkEventDefinition": "Een verwijzing (linkEventDefinition)",
    "eventDefinitionRef": "Een gedeelde gebeurtenis (eventDefinitionRef)",
    "complexBehaviorDefinition": "Gedrag bij een herhaling (complexBehaviorDefinition)",
}
_CURES: Final = {
    "task": "Kies in de editor wat voor taak het is, bijvoorbeeld een taak voor een medewerker.",
    "manualTask": "Maak er een taak voor een medewerker van, met een formulier.",
    "complexGateway": "Gebruik een keuze (exclusive) of een splitsing (parallel).",
    "linkEventDefinition": "Teken een pijl.",
}


def names(process: Element, seen: set[str]) -> Iterator[Finding]:
    """Refuse every element, setting and extension that has no meaning here.

    `seen` holds the ids of the processes that run, and takes those of what stands in this one.
    """
    for element in process.iter():
        space, name = namespace_of(element), local_name(element)
        if space == bpmn.BPMN:
            if not is_known(name) and not _is_inside_unknown(element):
                yield _unknown(element, name)
            yield from _settings(element, name)
            yield from _twice(element, name, seen)
        elif space == bpmn.CAMUNDA and name not in _CAMUNDA_ELEMENTS:
            yield _does_nothing(element, name)


def is_known(name: str) -> bool:
    """Tell whether an element of this name has a meaning here; all else is refused."""
    return name in _CARRIED_OUT or name in _EXPLAINS


def _is_inside_unknown(element: Element) -> bool:
    """Tell whether the element is a detail of something that is refused already."""
    parent = element.getparent()
    if parent is None or bpmn.kind_of(parent) in bpmn.PLANES:
        return False
    return not is_known(local_name(parent))


def _unknown(element: Element, name: str) -> Finding:
    words = _NAMES.get(name, f"Het onderdeel {name}")
    cure = _CURES.get(name, "Teken het met onderdelen die wijkpad kent.")
    return fault("BPMN-200", element, f"{words} kan wijkpad niet uitvoeren.", cure)


def _settings(element: Element, name: str) -> Iterator[Finding]:
    for key, value in element.attrib.items():
        setting = str(key)
        usual, words = _USUAL.get(setting, (None, ""))
        if usual is not None and str(value).strip() not in (usual, ""):
            text = f"De instelling voor {words} kan wijkpad niet uitvoeren."
            yield fault("BPMN-202", element, text, "Zet de instelling uit.")
        space, _, local = setting.rpartition("}")
        if space != f"{{{bpmn.CAMUNDA}" or local in _CAMUNDA_HARMLESS:
            continue
        if local not in _CAMUNDA.get(name, ()):
            yield _does_nothing(element, local)


def _does_nothing(element: Element, name: str) -> Finding:
    return fault(
        "BPMN-203",
        element,
        f"De instelling camunda:{name} doet hier niets.",
        "Haal haar weg. Code hoort in een plugin, een berekening in FEEL.",
    )


def _twice(element: Element, name: str, seen: set[str]) -> Iterator[Finding]:
    """Refuse an id that is not there or is used twice, for everything that tokens meet."""
    if name not in bpmn.NODES and name != "sequenceFlow":
        return
    own = bpmn.id_of(element)
    if not own or own in seen:
        text = f"De id ‘{own}’ komt twee keer voor." if own else "Een onderdeel heeft geen id."
        yield fault("BPMN-204", element, text, "Geef elk onderdeel een eigen id.")
    seen.add(own)
