# SPDX-License-Identifier: EUPL-1.2
"""Reads how an activity repeats, and puts the repeat around its spec."""

from __future__ import annotations

from typing import Any

from wijkpad.runtime import bpmn, reading
from wijkpad.runtime.elements import Element, spec_name
from wijkpad.runtime.faults import refused
from wijkpad.runtime.repeat import MultiInstance, StandardLoop
from wijkpad.xml import Element as Node
from wijkpad.xml import is_true


def repeat_of(node: Node, made: Element, plane: Any) -> None:
    """Make the spec the inside of a repeat when its element repeats."""
    many = bpmn.child(node, "multiInstanceLoopCharacteristics")
    loop = bpmn.child(node, "standardLoopCharacteristics")
    if many is None and loop is None:
        return
    del plane.task_specs[made.name]
    made.name = f"{made.name}[]"
    made.is_instance = True
    made.has_scope = many is not None
    plane.task_specs[made.name] = made
    place = {"order": made.order, "inside": made.name}
    if many is not None:
        MultiInstance(plane, made.bpmn_id, **place, **multi_instance(node, many))
    elif loop is not None:
        StandardLoop(plane, made.bpmn_id, **place, **standard_loop(node, loop))
    assert spec_name(made.bpmn_id) in plane.task_specs  # noqa: S101 - what flows connect to


def multi_instance(node: Node, many: Node) -> dict[str, Any]:
    """Return how often, over what and until when.

    Raises:
        UnreadableError: neither a list nor a number is given, or both are; or half an output.
    """
    collection = bpmn.camunda(many, "collection")
    number = bpmn.text_of(bpmn.child(many, "loopCardinality"))
    if bool(collection) == bool(number):
        raise refused(
            "BPMN-260",
            node,
            "De herhaling heeft geen lijst en geen aantal, of beide.",
            "Kies een lijst (collection) of een aantal (loopCardinality).",
        )
    until = bpmn.text_of(bpmn.child(many, "completionCondition"))
    properties = bpmn.properties(node)
    name, item = properties.get("outputCollection", ""), properties.get("outputElement", "")
    if bool(name) != bool(item):
        raise refused(
            "BPMN-264",
            node,
            "Van de lijst met uitkomsten is de naam niet bekend, of wat erin komt.",
            "Vul outputCollection en outputElement allebei in, of geen van beide.",
        )
    return {
        "sequential": is_true(many, "isSequential"),
        "collection": reading.optional(node, collection, "De lijst van de herhaling"),
        "cardinality": reading.optional(node, number, "Het aantal van de herhaling"),
        "variable": bpmn.camunda(many, "elementVariable"),
        "collected": name,
        "collects": reading.optional(node, item, "De uitkomst van één keer"),
        "completion": reading.optional(node, until, "De voorwaarde om op te houden"),
    }


def standard_loop(node: Node, loop: Node) -> dict[str, Any]:
    """Return how long the loop goes on.

    Raises:
        UnreadableError: it would never end, or its maximum is no number of 1 or more.
    """
    text = bpmn.text_of(bpmn.child(loop, "loopCondition"))
    maximum = loop.get("loopMaximum")
    if maximum is not None and not (maximum.strip().isdigit() and int(maximum) > 0):
        raise refused(
            "BPMN-261",
            node,
            "Het hoogste aantal keren van de herhaling is geen getal van 1 of meer.",
            "Vul een geheel getal in (loopMaximum).",
        )
    if not text and maximum is None:
        raise refused(
            "BPMN-262",
            node,
            "De herhaling heeft geen einde.",
            "Vul een voorwaarde of een hoogste aantal keren in.",
        )
    return {
        "condition": reading.optional(node, text, "De voorwaarde van de herhaling"),
        "maximum": None if maximum is None else int(maximum),
        "test_before": is_true(loop, "testBefore"),
    }
