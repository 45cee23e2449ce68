# SPDX-License-Identifier: EUPL-1.2
"""What may refer to what: the references of the BPMN 2.0 metamodel with the kinds they may name."""

from __future__ import annotations

from typing import Final

from wijkpad.diagrams.model import ACTIVITIES, EVENTS, GATEWAYS
from wijkpad.diagrams.words import EVENT_KINDS

CHOREOGRAPHY_ACTIVITIES: Final = frozenset(
    {"choreographyTask", "subChoreography", "callChoreography"}
)
FLOW_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS | CHOREOGRAPHY_ACTIVITIES
CONVERSATION_NODES: Final = frozenset({"conversation", "subConversation", "callConversation"})
COLLABORATIONS: Final = frozenset(
    {"collaboration", "choreography", "globalChoreographyTask", "globalConversation"}
)
GLOBAL_TASKS: Final = frozenset(
    {"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask"}
    | {"globalBusinessRuleTask"}
)
CALLABLE: Final = GLOBAL_TASKS | {"process"}
ITEM_AWARE: Final = frozenset(
    {"dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "dataInput"}
    | {"dataOutput", "property"}
)
INTERACTION_NODES: Final = ACTIVITIES | EVENTS | CONVERSATION_NODES | {"participant"}
EVENT_DEFINITIONS: Final = frozenset(f"{kind}EventDefinition" for kind in EVENT_KINDS)
_MESSAGE: Final = frozenset({"message"})
_OPERATION: Final = frozenset({"operation"})
_ITEM: Final = frozenset({"itemDefinition"})
_PARTICIPANT: Final = frozenset({"participant"})
_FLOW: Final = frozenset({"sequenceFlow"})
_MESSAGE_FLOW: Final = frozenset({"messageFlow"})
_INPUT: Final = frozenset({"dataInput"})
_OUTPUT: Final = frozenset({"dataOutput"})

ANY_OWNER: Final = ""
REFERENCES: Final[dict[tuple[str, str], frozenset[str]]] = {
    (ANY_OWNER, "default"): _FLOW,
    (ANY_OWNER, "itemSubjectRef"): _ITEM,
    (ANY_OWNER, "messageRef"): _MESSAGE,
    (ANY_OWNER, "operationRef"): _OPERATION,
    (ANY_OWNER, "eventDefinitionRef"): EVENT_DEFINITIONS,
    (ANY_OWNER, "oneBehaviorEventRef"): EVENT_DEFINITIONS,
    (ANY_OWNER, "noneBehaviorEventRef"): EVENT_DEFINITIONS,
    (ANY_OWNER, "categoryValueRef"): frozenset({"categoryValue"}),
    (ANY_OWNER, "participantRef"): _PARTICIPANT,
    (ANY_OWNER, "initiatingParticipantRef"): _PARTICIPANT,
    (ANY_OWNER, "messageFlowRef"): _MESSAGE_FLOW,
    (ANY_OWNER, "supportedInterfaceRef"): frozenset({"interface"}),
    (ANY_OWNER, "loopDataInputRef"): ITEM_AWARE,
    (ANY_OWNER, "loopDataOutputRef"): ITEM_AWARE,
    (ANY_OWNER, "choreographyRef"): frozenset({"choreography", "globalChoreographyTask"}),
    (ANY_OWNER, "resourceRef"): frozenset({"resource"}),
    (ANY_OWNER, "parameterRef"): frozenset({"resourceParameter"}),
    (ANY_OWNER, "correlationPropertyRef"): frozenset({"correlationProperty"}),
    (ANY_OWNER, "correlationKeyRef"): frozenset({"correlationKey"}),
    (ANY_OWNER, "flowNodeRef"): FLOW_NODES,
    ("association", "sourceRef"): frozenset(),
    ("association", "targetRef"): frozenset(),
    ("sequenceFlow", "sourceRef"): FLOW_NODES,
    ("sequenceFlow", "targetRef"): FLOW_NODES,
    ("messageFlow", "sourceRef"): INTERACTION_NODES,
    ("messageFlow", "targetRef"): INTERACTION_NODES,
    ("conversationLink", "sourceRef"): INTERACTION_NODES,
    ("conversationLink", "targetRef"): INTERACTION_NODES,
    ("dataInputAssociation", "sourceRef"): ITEM_AWARE,
    ("dataInputAssociation", "targetRef"): ITEM_AWARE,
    ("dataOutputAssociation", "sourceRef"): ITEM_AWARE,
    ("dataOutputAssociation", "targetRef"): ITEM_AWARE,
    ("callActivity", "calledElement"): CALLABLE,
    ("callChoreography", "calledChoreographyRef"): frozenset(
        {"choreography", "globalChoreographyTask"}
    ),
    ("callConversation", "calledCollaborationRef"): COLLABORATIONS,
    ("compensateEventDefinition", "activityRef"): ACTIVITIES,
    ("dataObjectReference", "dataObjectRef"): frozenset({"dataObject"}),
    ("dataStoreReference", "dataStoreRef"): frozenset({"dataStore"}),
    ("error", "structureRef"): _ITEM,
    ("escalation", "structureRef"): _ITEM,
    ("signal", "structureRef"): _ITEM,
    ("errorEventDefinition", "errorRef"): frozenset({"error"}),
    ("escalationEventDefinition", "escalationRef"): frozenset({"escalation"}),
    ("signalEventDefinition", "signalRef"): frozenset({"signal"}),
    ("linkEventDefinition", "source"): frozenset({"linkEventDefinition"}),
    ("linkEventDefinition", "target"): frozenset({"linkEventDefinition"}),
    ("message", "itemRef"): _ITEM,
    ("operation", "inMessageRef"): _MESSAGE,
    ("operation", "outMessageRef"): _MESSAGE,
    ("operation", "errorRef"): frozenset({"error"}),
    ("participant", "processRef"): frozenset({"process"}),
    ("participant", "interfaceRef"): frozenset({"interface"}),
    ("participant", "endPointRef"): frozenset({"endPoint"}),
    ("process", "definitionalCollaborationRef"): COLLABORATIONS,
    ("process", "supports"): frozenset({"process"}),
    ("ioBinding", "inputDataRef"): _INPUT | {"inputSet"},
    ("ioBinding", "outputDataRef"): _OUTPUT | {"outputSet"},
    ("inputSet", "dataInputRefs"): _INPUT,
    ("inputSet", "optionalInputRefs"): _INPUT,
    ("inputSet", "whileExecutingInputRefs"): _INPUT,
    ("inputSet", "outputSetRefs"): frozenset({"outputSet"}),
    ("outputSet", "dataOutputRefs"): _OUTPUT,
    ("outputSet", "optionalOutputRefs"): _OUTPUT,
    ("outputSet", "whileExecutingOutputRefs"): _OUTPUT,
    ("outputSet", "inputSetRefs"): frozenset({"inputSet"}),
    ("conversationAssociation", "innerConversationNodeRef"): CONVERSATION_NODES,
    ("conversationAssociation", "outerConversationNodeRef"): CONVERSATION_NODES,
    ("messageFlowAssociation", "innerMessageFlowRef"): _MESSAGE_FLOW,
    ("messageFlowAssociation", "outerMessageFlowRef"): _MESSAGE_FLOW,
    ("participantAssociation", "innerParticipantRef"): _PARTICIPANT,
    ("participantAssociation", "outerParticipantRef"): _PARTICIPANT,
}
"""(owner, attribute or child element) with the kinds that it may name; an empty set: any element.

A reference without an owner of its own here is looked up under `ANY_OWNER`. References to types
of another language (`structureRef` of an item definition) are not of this file. What a node says of
its flows (`incoming`, `outgoing`) and where an event hangs have rules of their own.
"""
