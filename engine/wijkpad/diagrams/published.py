# SPDX-License-Identifier: EUPL-1.2
"""The published list: every element of BPMN 2.0 runs, is normalised or is refused, and each setting too.

A test holds it to the XML schema of the standard: there is nothing that stands on no list or on two.
"""

from __future__ import annotations

from typing import Final

RUNS: Final = frozenset(
    {"definitions", "process", "laneSet", "childLaneSet", "lane", "flowNodeRef", "sequenceFlow"}
    | {"conditionExpression", "extensionElements", "documentation"}
    | {"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"}
    | {"userTask", "businessRuleTask", "scriptTask", "script", "serviceTask", "subProcess"}
    | {"intermediateThrowEvent", "sendTask", "receiveTask"}
    | {"standardLoopCharacteristics", "loopCondition"}
    | {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
    | {"timerEventDefinition", "timeDate", "timeDuration", "timeCycle"}
    | {"messageEventDefinition", "errorEventDefinition", "terminateEventDefinition"}
    | {"signalEventDefinition", "escalationEventDefinition", "conditionalEventDefinition"}
    | {"condition", "compensateEventDefinition", "cancelEventDefinition"}
    | {"transaction", "adHocSubProcess", "callActivity"}
    | {"message", "error", "signal", "escalation"}
    | {"multiInstanceLoopCharacteristics", "loopCardinality", "completionCondition"}
)
"""Carried out exactly as drawn, or the frame around what is."""

_LINE: Final = "Een lijn met gegevens is uitleg en doet niets."
_DATA: Final = "Gegevens zijn uitleg: wat een formulier of tabel vraagt, staat in de zaak."
_POOL: Final = "Een pool van een ander is uitleg; een bericht loopt via de gebeurtenissen."
_NOTE: Final = "Het is uitleg en doet niets."
_SHARED: Final = "Een gedeelde taak wordt uitgevoerd waar zij wordt aangeroepen."
_LINK: Final = "Van de ene helft van een verwijzing gaat een pijl naar de andere."
_ENDS: Final = "De pijlen zelf tellen."
NORMALISED: Final[dict[str, str]] = {
    "task": "Een taak zonder soort wordt een taak voor een medewerker, met formulier en rol.",
    **dict.fromkeys(("linkEventDefinition", "source", "target"), _LINK),
    "eventDefinitionRef": "Een gedeelde aanleiding komt in elke gebeurtenis die haar gebruikt.",
    "globalUserTask": _SHARED,
    "globalScriptTask": _SHARED,
    "globalBusinessRuleTask": _SHARED,
    "incoming": _ENDS,
    "outgoing": _ENDS,
    **dict.fromkeys(("collaboration", "participant", "messageFlow"), _POOL),
    "participantMultiplicity": _POOL,
    **dict.fromkeys(("textAnnotation", "text", "association", "group"), _NOTE),
    **dict.fromkeys(("category", "categoryValue", "categoryValueRef"), _NOTE),
    **dict.fromkeys(("dataObject", "dataObjectReference", "dataState", "dataStore"), _DATA),
    **dict.fromkeys(("dataStoreReference", "property", "itemDefinition"), _DATA),
    **dict.fromkeys(("ioSpecification", "dataInput", "dataOutput", "inputSet"), _DATA),
    **dict.fromkeys(("outputSet", "dataInputRefs", "dataOutputRefs"), _DATA),
    **dict.fromkeys(("dataInputAssociation", "dataOutputAssociation"), _LINE),
    **dict.fromkeys(("sourceRef", "targetRef"), _LINE),
}
"""Rewritten or taken out before it runs, with what becomes of it; the drawing itself keeps it."""

REFUSED: Final = frozenset(
    {"manualTask", "complexGateway", "activationCondition", "complexBehaviorDefinition"}
    | {"globalTask", "globalManualTask", "callableElement", "event", "implicitThrowEvent"}
    | {"choreography", "globalChoreographyTask", "choreographyRef", "choreographyTask"}
    | {"callChoreography", "subChoreography", "messageFlowRef", "messageFlowAssociation"}
    | {"conversation", "subConversation", "callConversation", "globalConversation"}
    | {"conversationLink", "conversationAssociation", "participantAssociation", "participantRef"}
    | {"innerParticipantRef", "outerParticipantRef"}
    | {"partnerEntity", "partnerRole", "interfaceRef", "endPoint", "endPointRef"}
    | {"interface", "operation", "operationRef", "inMessageRef", "outMessageRef", "errorRef"}
    | {"supportedInterfaceRef", "ioBinding", "supports"}
    | {"correlationKey", "correlationProperty", "correlationPropertyRef", "messagePath", "dataPath"}
    | {"correlationPropertyBinding", "correlationPropertyRetrievalExpression"}
    | {"correlationSubscription"}
    | {"dataAssociation", "assignment", "from", "to", "transformation", "optionalInputRefs"}
    | {"optionalOutputRefs", "whileExecutingInputRefs", "whileExecutingOutputRefs"}
    | {"inputSetRefs", "outputSetRefs", "loopDataInputRef", "loopDataOutputRef", "inputDataItem"}
    | {"outputDataItem"}
    | {"resource", "resourceParameter", "resourceRole", "resourceRef", "resourceParameterBinding"}
    | {"resourceAssignmentExpression", "performer", "humanPerformer", "potentialOwner"}
    | {"expression", "formalExpression", "rendering", "auditing", "monitoring"}
    | {"import", "extension", "relationship"}
)
"""Refused by name, in a draft and at publication."""

SETTINGS: Final = frozenset(
    {"id", "name", "isExecutable", "sourceRef", "targetRef", "default", "attachedToRef"}
    | {"cancelActivity", "isInterrupting", "triggeredByEvent", "isForCompensation"}
    | {"parallelMultiple", "ordering", "cancelRemainingInstances", "method", "isSequential"}
    | {"loopMaximum", "testBefore", "messageRef", "errorRef", "errorCode", "escalationRef"}
    | {"escalationCode", "signalRef", "activityRef", "waitForCompletion", "calledElement"}
    | {"scriptFormat", "scriptLanguage", "language"}
)
"""Attributes of the standard that do what they say."""
EXPLAINING: Final = frozenset(
    {"textFormat", "associationDirection", "itemSubjectRef", "isCollection", "itemKind"}
    | {"structureRef", "itemRef", "capacity", "isUnlimited", "dataObjectRef", "dataStoreRef"}
    | {"processRef", "categoryValueRef", "value", "isClosed", "processType", "gatewayDirection"}
    | {"exporter", "exporterVersion", "expressionLanguage", "typeLanguage", "targetNamespace"}
    | {"evaluatesToTypeRef", "implementation", "isImmediate", "partitionElementRef"}
    | {"definitionalCollaborationRef", "minimum", "maximum"}
)
"""Attributes that tell a reader something and change nothing of what runs."""
REFUSED_SETTINGS: Final[dict[str, tuple[str, str]]] = {
    "startQuantity": ("1", "het aantal keren dat hij wacht (startQuantity)"),
    "completionQuantity": ("1", "het aantal keren dat hij doorgaat (completionQuantity)"),
    "instantiate": ("false", "een run beginnen (instantiate)"),
    "eventGatewayType": ("Exclusive", "op alles tegelijk wachten (eventGatewayType)"),
    "behavior": ("All", "gebeurtenissen bij herhaling (behavior)"),
    "operationRef": ("", "een webservice (operationRef)"),
    "noneBehaviorEventRef": ("", "gebeurtenissen bij herhaling (noneBehaviorEventRef)"),
    "oneBehaviorEventRef": ("", "gebeurtenissen bij herhaling (oneBehaviorEventRef)"),
}
"""Attributes that are refused with any other value than this one, in Dutch what they would do."""
