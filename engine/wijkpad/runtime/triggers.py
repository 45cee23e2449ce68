# SPDX-License-Identifier: EUPL-1.2
"""Reads the event definitions of an event: what it waits for, catches or throws.

The `document` is the parser of the whole file, which knows its messages, signals, errors and
escalations.
"""

from __future__ import annotations

from typing import Any, Final

from wijkpad.runtime import bpmn, events, reading
from wijkpad.runtime.catching import Trigger
from wijkpad.runtime.faults import refused
from wijkpad.runtime.timers import timer
from wijkpad.xml import Element, is_true

WAITED_FOR: Final = frozenset(
    {"timerEventDefinition", "messageEventDefinition", "signalEventDefinition"}
    | {"conditionalEventDefinition"}
)
"""What an event stands and waits for; other kinds come to it by themselves."""


def trigger(node: Element, definition: Element, document: Any) -> Trigger:
    """Return what one definition waits for.

    Raises:
        UnreadableError: it says too little.
    """
    kind = bpmn.kind_of(definition)
    if kind == "timerEventDefinition":
        return Trigger(timer=timer(node, definition))
    if kind == "signalEventDefinition":
        return Trigger(signal=reading.signal(node, definition, document.signal_nodes))
    if kind == "conditionalEventDefinition":
        condition, text = reading.awaited_condition(node, definition)
        return Trigger(condition=condition, condition_text=text)
    return Trigger(message=reading.message(node, definition, document.message_nodes))


def caught(node: Element, document: Any) -> dict[str, Any]:
    """Return what a catching event waits for, and whether it wants all of it."""
    found = [one for one in bpmn.definitions_of(node) if bpmn.kind_of(one) in WAITED_FOR]
    return {
        "triggers": tuple(trigger(node, one, document) for one in found),
        "wants_all": is_true(node, "parallelMultiple"),
    }


def on_edge(node: Element, document: Any) -> dict[str, Any]:
    """Return the same for a boundary event, or for the start of an event sub-process."""
    is_start = bpmn.kind_of(node) == "startEvent"
    stops = is_true(node, "isInterrupting" if is_start else "cancelActivity", otherwise=True)
    variables = [
        bpmn.camunda(one, "errorCodeVariable") or bpmn.camunda(one, "escalationCodeVariable")
        for one in bpmn.definitions_of(node)
    ]
    variable = next((one for one in variables if one), "")
    return {**caught(node, document), "interrupting": stops, "variable": variable}


def codes(node: Element, kind: str, document: Any) -> list[str | None]:
    """Return the codes of the errors or escalations that an event catches; None is every one."""
    found = [
        one for one in bpmn.definitions_of(node) if bpmn.kind_of(one) == f"{kind}EventDefinition"
    ]
    if kind == "error":
        return [reading.error_code(node, one, document.error_nodes) for one in found]
    return [reading.escalation_code(node, one, document.escalation_nodes) for one in found]


def throw(node: Element, definition: Element, document: Any) -> events.Throw:
    """Return what one definition of a throwing event throws.

    Raises:
        UnreadableError: it says too little.
    """
    kind = bpmn.kind_of(definition)
    if kind == "signalEventDefinition":
        return events.signalling(reading.signal(node, definition, document.signal_nodes))
    if kind == "escalationEventDefinition":
        code = reading.escalation_code(node, definition, document.escalation_nodes)
        if code is None:
            raise refused(
                "BPMN-270",
                node,
                "De gebeurtenis noemt geen escalatie.",
                "Kies een escalatie met een code.",
            )
        return events.escalating(code)
    return message(node, definition, document)


def message(node: Element, holder: Element, document: Any) -> events.Throw:
    """Return what sends the message that `holder` refers to.

    Raises:
        UnreadableError: there is no such message.
    """
    found = reading.message(node, holder, document.message_nodes)
    return events.sending(found.name, found.key)
