# SPDX-License-Identifier: EUPL-1.2
"""What the tasks of one plane must say to be carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from wijkpad.domain.definition import Definition
from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.runtime import bpmn, builders, loops, reading, triggers
from wijkpad.runtime.allowed_events import document_of
from wijkpad.runtime.faults import fault
from wijkpad.xml import Element, local_name

_HANDS_OUT: Final = frozenset({"serviceTask", "sendTask", "intermediateThrowEvent", "endEvent"})


def tasks(root: Element, plane: Element, definition: Definition) -> Iterator[Finding]:
    """Refuse tasks of which the work, the outcome or the repeat is not said."""
    document = document_of(root)
    for node in bpmn.nodes(plane):
        kind = bpmn.kind_of(node)
        if kind == "serviceTask" or (kind == "sendTask" and _has_topic(node)):
            yield from tried(partial(reading.job, node))
        elif kind == "sendTask":
            yield from tried(partial(triggers.message, node, node, document))
        elif kind == "scriptTask":
            yield from tried(partial(builders.script, node))
        elif kind == "businessRuleTask":
            yield from tried(partial(builders.decision, node))
            yield from _decision(node, definition)
        yield from _repeat(node, kind)
        if builders.called(node) in definition.called:
            yield from tried(partial(reading.parameters, node, "inputParameter"))
            yield from tried(partial(reading.parameters, node, "outputParameter"))
        elif kind not in _HANDS_OUT and any(
            local_name(one) == "inputOutput" for one in bpmn.extensions(node)
        ):
            text = "Dit onderdeel krijgt gegevens mee (inputOutput) die nergens heen gaan."
            yield fault("BPMN-252", node, text, "Haal de gegevens weg.")


def _has_topic(node: Element) -> bool:
    return bool(bpmn.camunda(node, "type") or bpmn.camunda(node, "topic"))


def tried(read: Callable[[], object]) -> Iterator[Finding]:
    """Yield what reading a part of the diagram finds wrong with it."""
    try:
        read()
    except FindingsError as error:
        yield from error.findings


def _decision(node: Element, definition: Definition) -> Iterator[Finding]:
    name = bpmn.camunda(node, "decisionRef")
    if name and name not in definition.decisions:
        text = f"De beslistabel ‘{name}’ is er niet."
        yield fault("BPMN-253", node, text, "Kies een beslistabel van dit traject.")


def _repeat(node: Element, kind: str) -> Iterator[Finding]:
    found = list(bpmn.children(node, *bpmn.REPEATS))
    if not found:
        return
    if kind not in bpmn.ACTIVITIES or len(found) > 1:
        text = "Dit onderdeel kan niet herhaald worden, of niet op twee manieren."
        yield fault("BPMN-263", node, text, "Haal de herhaling weg.")
        return
    read = (
        loops.multi_instance if bpmn.kind_of(found[0]) == bpmn.REPEATS[0] else loops.standard_loop
    )
    yield from tried(lambda: read(node, found[0]))
