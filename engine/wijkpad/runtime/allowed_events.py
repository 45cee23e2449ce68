# SPDX-License-Identifier: EUPL-1.2
"""Which events may stand where, and what each must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.runtime import bpmn, reading
from wijkpad.runtime.faults import fault
from wijkpad.runtime.timers import ENDLESS, Cycle, timer
from wijkpad.xml import Element

_PLACES: Final = {
    "startEvent": frozenset({"messageEventDefinition"}),
    "endEvent": frozenset(
        {"terminateEventDefinition", "errorEventDefinition", "messageEventDefinition"}
    ),
    "intermediateThrowEvent": frozenset({"messageEventDefinition"}),
    "intermediateCatchEvent": frozenset({"timerEventDefinition", "messageEventDefinition"}),
    "boundaryEvent": frozenset(
        {"timerEventDefinition", "messageEventDefinition", "errorEventDefinition"}
    ),
}
_KINDS: Final = {
    "messageEventDefinition": "een bericht",
    "timerEventDefinition": "een tijdklok",
    "errorEventDefinition": "een fout",
    "terminateEventDefinition": "alles stoppen",
}
_HOSTS: Final = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "subProcess"})
_FAILS: Final = frozenset({"serviceTask", "sendTask", "subProcess"})


def events(root: Element, plane: Element) -> Iterator[Finding]:
    """Refuse events of a kind that cannot stand where they stand, or that say too little."""
    messages = {bpmn.id_of(one): one for one in bpmn.children(root, "message")}
    errors = {bpmn.id_of(one): one for one in bpmn.children(root, "error")}
    for node in bpmn.nodes(plane):
        kind = bpmn.kind_of(node)
        if kind == "receiveTask":
            yield from _message(node, node, messages)
        if kind not in _PLACES:
            continue
        found = bpmn.definitions_of(node)
        yield from _place(node, kind, found)
        if len(found) == 1 and bpmn.kind_of(found[0]) in _PLACES[kind]:
            yield from _said(node, kind, found[0], messages, errors)
        if kind == "boundaryEvent":
            yield from _host(node, found, plane)


def _place(node: Element, kind: str, found: list[Element]) -> Iterator[Finding]:
    if len(found) > 1:
        text = "De gebeurtenis heeft meer dan één aanleiding."
        yield fault("BPMN-232", node, text, "Teken voor elke aanleiding een eigen gebeurtenis.")
    if not found and kind in ("intermediateCatchEvent", "boundaryEvent"):
        text = "De gebeurtenis heeft geen aanleiding; zij zou nooit of meteen gebeuren."
        yield fault("BPMN-233", node, text, "Kies een tijdklok of een bericht.")
    for one in found:
        name = bpmn.kind_of(one)
        if name in _KINDS and name not in _PLACES[kind]:
            text = f"De gebeurtenis ‘{_KINDS[name]}’ kan hier niet staan."
            yield fault("BPMN-234", node, text, "Gebruik hier een andere gebeurtenis.")


def _said(
    node: Element,
    kind: str,
    definition: Element,
    messages: dict[str, Element],
    errors: dict[str, Element],
) -> Iterator[Finding]:
    name = bpmn.kind_of(definition)
    try:
        if name == "timerEventDefinition":
            yield from _timer(node, kind, definition)
        elif name == "errorEventDefinition":
            code = reading.error_code(node, definition, errors)
            yield from _error(node, kind, code, errors)
        elif name == "messageEventDefinition" and kind in ("endEvent", "intermediateThrowEvent"):
            reading.job(node, definition)
        elif name == "messageEventDefinition":
            reading.message(node, definition, messages)
    except FindingsError as error:
        yield from error.findings


def _message(node: Element, holder: Element, messages: dict[str, Element]) -> Iterator[Finding]:
    try:
        reading.message(node, holder, messages)
    except FindingsError as error:
        yield from error.findings


def _timer(node: Element, kind: str, definition: Element) -> Iterator[Finding]:
    read = timer(node, definition)
    if kind == "boundaryEvent" or read.kind != "cycle":
        return
    endless = not isinstance(read.fixed, Cycle) or read.fixed.times == ENDLESS
    if endless or _is_behind_gateway(node):
        text = "Een tijdklok op de weg zelf herhaalt zich zonder einde, of achter een keuze."
        cure = "Geef het aantal keren (R3/P1D), of kies een duur of een datum."
        yield fault("BPMN-235", node, text, cure)


def _is_behind_gateway(node: Element) -> bool:
    plane = node.getparent()
    if plane is None:
        return False
    sources = [
        one.get("sourceRef")
        for one in bpmn.flows(plane)
        if one.get("targetRef") == bpmn.id_of(node)
    ]
    gateways = bpmn.children(plane, "eventBasedGateway")
    return any(bpmn.id_of(one) in sources for one in gateways)


def _error(
    node: Element, kind: str, code: str | None, errors: dict[str, Element]
) -> Iterator[Finding]:
    if kind != "endEvent":
        return
    if code is None:
        yield fault("BPMN-247", node, "Het einde noemt geen fout.", "Kies een fout met een code.")
    elif not _is_caught(node, code, errors):
        text = "Niets in het diagram vangt deze fout op."
        cure = "Zet op het deelproces een randgebeurtenis die de fout opvangt."
        yield fault("BPMN-236", node, text, cure)


def _is_caught(node: Element, code: str, errors: dict[str, Element]) -> bool:
    plane = node.getparent()
    while plane is not None and bpmn.kind_of(plane) == "subProcess":
        outer = plane.getparent()
        if outer is None:
            return False
        for event in bpmn.children(outer, "boundaryEvent"):
            found = bpmn.definitions_of(event)
            if event.get("attachedToRef") != bpmn.id_of(plane) or len(found) != 1:
                continue
            if bpmn.kind_of(found[0]) != "errorEventDefinition":
                continue
            try:
                if reading.error_code(event, found[0], errors) in (None, code):
                    return True
            except FindingsError:
                continue
        plane = outer
    return False


def _host(node: Element, found: list[Element], plane: Element) -> Iterator[Finding]:
    hosts = {bpmn.id_of(one): bpmn.kind_of(one) for one in bpmn.nodes(plane)}
    host = hosts.get(node.get("attachedToRef") or "")
    kind = bpmn.kind_of(found[0]) if len(found) == 1 else ""
    if host is None:
        text = "De randgebeurtenis staat niet op een taak of deelproces van deze tekening."
        yield fault("BPMN-237", node, text, "Zet haar op een taak of deelproces.")
    elif host not in (_FAILS if kind == "errorEventDefinition" else _HOSTS):
        text = "Op dit onderdeel kan deze randgebeurtenis nooit gebeuren."
        cure = "Zet haar op een taak die wacht, op een automatische stap of op een deelproces."
        yield fault("BPMN-238", node, text, cure)
    if kind == "errorEventDefinition" and node.get("cancelActivity", "true") != "true":
        text = "Een fout stopt altijd het werk waarop zij staat."
        yield fault("BPMN-239", node, text, "Maak de randgebeurtenis onderbrekend.")
