# SPDX-License-Identifier: EUPL-1.2
"""Which events may stand where, and what each must say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding, Severity
from wijkpad.runtime import bpmn, reading, triggers
from wijkpad.runtime.faults import fault
from wijkpad.runtime.timers import ENDLESS, Cycle, timer
from wijkpad.xml import Element, is_true, local_ref

_PLACES: Final = {
    "startEvent": frozenset({"message", "signal"}),
    "endEvent": frozenset(
        {"terminate", "error", "message", "signal", "escalation", "compensate", "cancel"}
    ),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "compensate"}),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "conditional"}),
    "boundaryEvent": frozenset(
        {"timer", "message", "signal", "conditional", "error", "escalation", "cancel"}
        | {"compensate"}
    ),
    "event sub-process": frozenset(
        {"timer", "message", "signal", "conditional", "error", "escalation", "compensate"}
    ),
}
KINDS: Final = {
    "message": "een bericht",
    "timer": "een termijn",
    "error": "een fout",
    "terminate": "alles stoppen",
    "signal": "een signaal",
    "escalation": "een escalatie",
    "conditional": "een voorwaarde",
    "compensate": "ongedaan maken",
    "cancel": "een transactie afbreken",
}
_ALONE: Final = frozenset({"terminate", "cancel", "compensate"})
_WAIT: Final = frozenset({"userTask", "serviceTask", "receiveTask", "callActivity"})
_HOSTS: Final = _WAIT | bpmn.SUB_PROCESSES
_FAILS: Final = bpmn.SUB_PROCESSES | {"serviceTask", "sendTask", "callActivity"}
_ESCALATES: Final = bpmn.SUB_PROCESSES | {"callActivity"}


@dataclass(frozen=True)
class Document:
    """What the events of a file refer to, by id."""

    message_nodes: dict[str, Element]
    error_nodes: dict[str, Element]
    signal_nodes: dict[str, Element]
    escalation_nodes: dict[str, Element]


def document_of(root: Element) -> Document:
    """Return the messages, errors, signals and escalations of a file."""

    def named(kind: str) -> dict[str, Element]:
        return {bpmn.id_of(one): one for one in bpmn.children(root, kind)}

    return Document(named("message"), named("error"), named("signal"), named("escalation"))


def kinds_of(node: Element) -> list[str]:
    """Return what the event is about, such as `timer` and `message`, in the order of the file."""
    return [bpmn.kind_of(one).removesuffix("EventDefinition") for one in bpmn.definitions_of(node)]


def events(root: Element, plane: Element) -> Iterator[Finding]:
    """Refuse events of a kind that cannot stand where they stand, or that say too little."""
    document = document_of(root)
    for node in bpmn.nodes(plane):
        kind = bpmn.kind_of(node)
        if kind == "receiveTask":
            yield from _tried_message(node, document)
        if kind not in _PLACES:
            continue
        place = "event sub-process" if kind == "startEvent" and bpmn.is_by_event(plane) else kind
        yield from _place(node, place)
        for definition in bpmn.definitions_of(node):
            if (
                kinds_of(node)
                and bpmn.kind_of(definition)[: -len("EventDefinition")] in _PLACES[place]
            ):
                yield from _said(node, place, definition, document)
        if kind == "boundaryEvent":
            yield from _host(node, plane)
    yield from _caught_twice(plane, document)


def _place(node: Element, place: str) -> Iterator[Finding]:
    found = kinds_of(node)
    waits = place in ("intermediateCatchEvent", "boundaryEvent", "event sub-process")
    if not found and waits:
        text = "De gebeurtenis heeft geen aanleiding; zij zou nooit of meteen gebeuren."
        yield fault("BPMN-233", node, text, "Kies bijvoorbeeld een tijdklok of een bericht.")
    for one in found:
        if one in KINDS and one not in _PLACES[place]:
            text = f"De gebeurtenis ‘{KINDS[one]}’ kan hier niet staan."
            yield fault("BPMN-234", node, text, "Gebruik hier een andere gebeurtenis.")
    if len(found) > 1 and (_ALONE.intersection(found) or (not waits and "error" in found)):
        text = "De gebeurtenis heeft aanleidingen die niet samen kunnen."
        yield fault("BPMN-232", node, text, "Teken voor elke aanleiding een eigen gebeurtenis.")
    if len(found) > 1 and place == "startEvent":
        text = "Het begin heeft meer dan één aanleiding."
        yield fault("BPMN-232", node, text, "Teken voor elke aanleiding een eigen begin.")
    if is_true(node, "parallelMultiple"):
        yield from _wants_all(node, place, found)


def _wants_all(node: Element, place: str, found: list[str]) -> Iterator[Finding]:
    codes = {"error", "escalation"} & set(found)
    if (
        not place.startswith(("intermediateCatch", "boundary", "event sub"))
        or len(found) < 2
        or codes
    ):
        text = "De instelling om op alles tegelijk te wachten (parallelMultiple) past hier niet."
        cure = "Gebruik haar alleen als de gebeurtenis op twee of meer dingen wacht."
        yield fault("BPMN-232", node, text, cure)


def _said(node: Element, place: str, definition: Element, document: Document) -> Iterator[Finding]:
    kind = bpmn.kind_of(definition).removesuffix("EventDefinition")
    throws = place in ("endEvent", "intermediateThrowEvent")
    try:
        if kind == "timer":
            yield from _timer(node, place, definition)
        elif kind == "error":
            code = reading.error_code(node, definition, document.error_nodes)
            if throws and code is None:
                text = "Het einde noemt geen fout."
                yield fault("BPMN-247", node, text, "Kies een fout met een code.")
        elif kind == "message" and throws:
            yield from _sent(node, definition, document)
        elif kind == "compensate":
            yield from _compensation(node, definition, throws=throws)
        elif throws and kind in ("signal", "escalation"):
            triggers.throw(node, definition, document)
        elif kind == "escalation":
            reading.escalation_code(node, definition, document.escalation_nodes)
        elif kind in ("message", "signal", "conditional"):
            triggers.trigger(node, definition, document)
    except FindingsError as error:
        yield from error.findings


def _sent(node: Element, definition: Element, document: Document) -> Iterator[Finding]:
    """A message goes by a topic of a plugin, or without one to who waits for it."""
    if bpmn.camunda(definition, "type") or bpmn.camunda(definition, "topic"):
        reading.job(node, definition)
        if len(bpmn.definitions_of(node)) > 1:
            text = "Een bericht dat een plugin verstuurt, kan niet samen met iets anders."
            yield fault("BPMN-232", node, text, "Teken er een eigen gebeurtenis voor.")
    else:
        triggers.message(node, definition, document)


def _compensation(node: Element, definition: Element, *, throws: bool) -> Iterator[Finding]:
    if not is_true(definition, "waitForCompletion", otherwise=True):
        text = "Ongedaan maken zonder erop te wachten (waitForCompletion) kan wijkpad niet."
        yield fault("BPMN-273", node, text, "Laat de gebeurtenis erop wachten.")
    reference = local_ref(definition.get("activityRef"))
    if not throws or not reference:
        return
    plane = node.getparent()
    if plane is not None and bpmn.is_by_event(plane):
        plane = plane.getparent()
    near = {bpmn.id_of(one) for one in bpmn.nodes(plane)} if plane is not None else set()
    if reference not in near:
        text = "De stap die ongedaan gemaakt wordt, staat niet op dezelfde tekening."
        yield fault("BPMN-273", node, text, "Kies een stap van deze tekening, of geen stap.")


def _tried_message(node: Element, document: Document) -> Iterator[Finding]:
    try:
        reading.message(node, node, document.message_nodes)
    except FindingsError as error:
        yield from error.findings


def _timer(node: Element, place: str, definition: Element) -> Iterator[Finding]:
    read = timer(node, definition)
    if place != "intermediateCatchEvent" or read.kind != "cycle":
        return
    endless = not isinstance(read.fixed, Cycle) or read.fixed.times == ENDLESS
    if endless or is_behind_gateway(node) or len(bpmn.definitions_of(node)) > 1:
        text = "Een tijdklok op de weg zelf herhaalt zich zonder einde, of achter een keuze."
        cure = "Geef het aantal keren (R3/P1D), of kies een duur of een datum."
        yield fault("BPMN-235", node, text, cure)


def is_behind_gateway(node: Element) -> bool:
    """Tell whether an event-based gateway leads to this node."""
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


def _host(node: Element, plane: Element) -> Iterator[Finding]:
    hosts = {bpmn.id_of(one): one for one in bpmn.nodes(plane)}
    host = hosts.get(bpmn.host_of(node))
    kinds = kinds_of(node)
    if host is None or bpmn.kind_of(host) not in bpmn.ACTIVITIES or bpmn.is_by_event(host):
        text = "Deze gebeurtenis hangt niet aan een taak of deelproces van deze tekening."
        yield fault("BPMN-237", node, text, "Zet haar op een taak of deelproces.")
        return
    kind, is_repeated = bpmn.kind_of(host), bpmn.is_repeated(host)
    yield from _fits(node, kinds, kind)
    if "cancel" in kinds and is_repeated:
        text = "Een transactie die wordt afgebroken, kan niet herhaald worden."
        yield fault("BPMN-238", node, text, "Zet de herhaling op een deelproces eromheen.")
    waits = [one for one in kinds if f"{one}EventDefinition" in triggers.WAITED_FOR]
    if waits and kind not in _HOSTS and not is_repeated and not _takes_time(host):
        text = "Deze stap duurt geen tijd: de gebeurtenis bij de taak gebeurt hier nooit."
        cure = "Zet haar op een taak die wacht, op een automatische stap of op een deelproces."
        severity = Severity.ERROR if "conditional" in waits else Severity.WARNING
        yield fault("BPMN-238", node, text, cure, severity=severity)
    stops = is_true(node, "cancelActivity", otherwise=True)
    if {"error", "cancel"}.intersection(kinds) and not stops:
        text = "Een fout of een afgebroken transactie stopt altijd het werk waarop zij staat."
        yield fault("BPMN-239", node, text, "Maak de gebeurtenis bij de taak onderbrekend.")


def _fits(node: Element, kinds: list[str], host: str) -> Iterator[Finding]:
    able = {"error": _FAILS, "escalation": _ESCALATES, "cancel": frozenset({"transaction"})}
    for one in kinds:
        if one in able and host not in able[one]:
            text = f"Bij dit onderdeel kan ‘{KINDS[one]}’ nooit gebeuren."
            cure = "Zet haar op een automatische stap of op een deelproces."
            yield fault("BPMN-238", node, text, cure)


def _takes_time(host: Element) -> bool:
    """Tell whether a send task hands its message to a plugin, and so waits for it."""
    return bpmn.kind_of(host) == "sendTask" and bool(bpmn.camunda(host, "topic"))


def _caught_twice(plane: Element, document: Document) -> Iterator[Finding]:
    """Refuse two events that catch the same error or escalation: nobody could tell which."""
    seen: set[tuple[str, str, str | None]] = set()
    catching = [(one, bpmn.host_of(one)) for one in bpmn.children(plane, "boundaryEvent")]
    for inner in bpmn.children(plane, "subProcess"):
        if bpmn.is_by_event(inner):
            catching += [(one, "") for one in bpmn.children(inner, "startEvent")]
    for node, host in catching:
        for kind in ("error", "escalation"):
            try:
                codes = triggers.codes(node, kind, document)
            except FindingsError:
                continue
            for code in codes:
                if (host, kind, code) in seen:
                    text = "Twee gebeurtenissen vangen hier hetzelfde op."
                    yield fault(
                        "BPMN-274", node, text, "Laat er één staan, of geef een andere code."
                    )
                seen.add((host, kind, code))
