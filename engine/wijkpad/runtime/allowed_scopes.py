# SPDX-License-Identifier: EUPL-1.2
"""What sub-processes, calls, ad-hoc sub-processes and compensation must look like to be exact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.findings import Finding
from wijkpad.runtime import bpmn, builders
from wijkpad.runtime.allowed_events import kinds_of
from wijkpad.runtime.allowed_tasks import tried
from wijkpad.runtime.faults import fault
from wijkpad.xml import Element, is_true

_INSTANT: Final = frozenset({"scriptTask", "businessRuleTask"})
"""What is over as soon as it begins, so that no two of them are ever under way together."""


def scopes(root: Element, plane: Element) -> Iterator[Finding]:
    """Refuse what cannot be carried out in one plane because of how its parts hang together."""
    for node in bpmn.nodes(plane):
        kind = bpmn.kind_of(node)
        if bpmn.is_by_event(node):
            yield from _event_sub_process(node)
        if kind == "adHocSubProcess":
            yield from _ad_hoc(node)
        elif kind == "transaction":
            yield from _transaction(node)
        elif kind == "callActivity":
            yield from _call(root, node)
        elif kind == "endEvent" and "cancel" in kinds_of(node):
            yield from _cancelling(node, plane)
    yield from _compensation(plane)


def _event_sub_process(node: Element) -> Iterator[Finding]:
    begins = list(bpmn.children(node, "startEvent"))
    if bpmn.kind_of(node) != "subProcess" or bpmn.is_repeated(node):
        text = "Een deelproces dat door een gebeurtenis begint, is een gewoon deelproces zonder herhaling."
        yield fault("BPMN-275", node, text, "Zet de herhaling op een deelproces erbinnen.")
    for begin in begins:
        stops = is_true(begin, "isInterrupting", otherwise=True)
        kinds = kinds_of(begin)
        if "error" in kinds and not stops:
            text = "Een fout stopt altijd het werk eromheen."
            yield fault("BPMN-239", begin, text, "Maak het begin onderbrekend.")
        parent = node.getparent()
        if "compensate" in kinds and (
            parent is None or bpmn.kind_of(parent) not in ("subProcess", "transaction")
        ):
            text = "Ongedaan maken als deelproces kan alleen binnen een deelproces of transactie."
            yield fault("BPMN-273", begin, text, "Zet het in het deelproces dat ongedaan wordt.")
    undoing = [one for one in begins if "compensate" in kinds_of(one)]
    beside = node.getparent()
    if undoing and beside is not None and builders.undoer_of(beside) is not node:
        text = "Er zijn twee deelprocessen die hetzelfde ongedaan maken."
        yield fault("BPMN-273", node, text, "Laat er één staan.")


def _ad_hoc(node: Element) -> Iterator[Finding]:
    yield from tried(lambda: builders.offer_of(node))
    offered = (
        builders.offer_of(node).names if not list(tried(lambda: builders.offer_of(node))) else ("",)
    )
    if not offered:
        text = "Het vrije deelproces biedt geen enkele stap aan."
        yield fault("BPMN-276", node, text, "Teken er een taak in.")
    for one in bpmn.children(node, "startEvent", "endEvent"):
        text = "In een vrij deelproces staat geen begin of einde."
        yield fault("BPMN-276", one, text, "Haal het weg; alle taken worden aangeboden.")
    led_to = {one.get("targetRef") for one in bpmn.flows(node)}
    for one in bpmn.nodes(node):
        kind = bpmn.kind_of(one)
        is_loose = bpmn.id_of(one) not in led_to and kind not in bpmn.ACTIVITIES
        if is_loose and kind not in ("startEvent", "endEvent", "boundaryEvent"):
            text = "In een vrij deelproces begint een weg altijd met een taak of deelproces."
            yield fault("BPMN-276", one, text, "Trek er een pijl naartoe, of haal het weg.")
        if node.get("ordering") == "Sequential" and kind in bpmn.ACTIVITIES - _INSTANT:
            text = "Dit onderdeel kan niet in een vrij deelproces dat stap voor stap gaat."
            cure = "Kies ‘tegelijk’ (Parallel), of gebruik alleen berekeningen en beslistabellen."
            yield fault("BPMN-276", one, text, cure)


def _transaction(node: Element) -> Iterator[Finding]:
    method = (node.get("method") or "").strip("#").lower()
    if method not in ("", "compensate"):
        text = "Deze manier om een transactie terug te draaien (method) kan wijkpad niet uitvoeren."
        yield fault("BPMN-277", node, text, "Haal de instelling weg; ongedaan maken gaat per stap.")


def _cancelling(node: Element, plane: Element) -> Iterator[Finding]:
    outer = plane.getparent()
    caught = outer is not None and any(
        bpmn.host_of(one) == bpmn.id_of(plane) and "cancel" in kinds_of(one)
        for one in bpmn.children(outer, "boundaryEvent")
    )
    if bpmn.kind_of(plane) != "transaction" or not caught:
        text = (
            "Dit einde breekt een transactie af, maar staat niet in een transactie die dat opvangt."
        )
        cure = "Zet het in een transactie met op de rand de gebeurtenis ‘annuleren’."
        yield fault("BPMN-277", node, text, cure)


def _call(root: Element, node: Element) -> Iterator[Finding]:
    name = builders.called(node)
    process = next((one for one in bpmn.children(root, "process") if bpmn.id_of(one) == name), None)
    if process is None:
        text = f"Het traject ‘{name}’, dat hier wordt aangeroepen (callActivity), is er niet."
        cure = (
            "Publiceer dat traject eerst. Een traject met een eigen zaak start u door een "
            "automatische stap met onderwerp pathway.start."
        )
        yield fault("BPMN-200", node, text, cure)
        return
    plain = [one for one in bpmn.children(process, "startEvent") if not kinds_of(one)]
    if len(plain) != 1:
        text = f"Het proces ‘{name}’ heeft niet één gewoon begin; de aanroep weet niet waar zij begint."
        yield fault("BPMN-278", node, text, "Teken in dat proces één begin zonder aanleiding.")


def _compensation(plane: Element) -> Iterator[Finding]:
    """Each activity that undoes hangs on one boundary event, stands outside the flow and is plain."""
    nodes = {bpmn.id_of(one): one for one in bpmn.nodes(plane)}
    pairs = bpmn.undone_by(plane)
    handlers = set(pairs.values())
    for event in bpmn.children(plane, "boundaryEvent"):
        if not bpmn.is_undoing(event):
            continue
        host = bpmn.host_of(event)
        handler = nodes.get(pairs.get(host, ""))
        if handler is None or not bpmn.undoes(handler):
            text = "Bij deze gebeurtenis hoort geen stap die het werk ongedaan maakt."
            cure = "Trek een stippellijn naar een stap met de instelling ‘ongedaan maken’."
            yield fault("BPMN-273", event, text, cure)
        if host in nodes and bpmn.is_repeated(nodes[host]):
            text = "Een herhaalde stap kan niet in één keer ongedaan gemaakt worden."
            cure = "Zet de stap in een deelproces, met het ongedaan maken erbij, en herhaal dat."
            yield fault("BPMN-273", event, text, cure)
    if len(handlers) != len(pairs):
        text = "Eén stap maakt twee andere ongedaan."
        yield fault("BPMN-273", plane, text, "Teken voor elke stap een eigen stap.")
    yield from _handlers(plane, nodes, handlers)


def _handlers(plane: Element, nodes: dict[str, Element], handlers: set[str]) -> Iterator[Finding]:
    flows = list(bpmn.flows(plane))
    for name, node in nodes.items():
        if not bpmn.undoes(node):
            continue
        in_flow = any(name in (one.get("sourceRef"), one.get("targetRef")) for one in flows)
        with_events = any(
            bpmn.host_of(one) == name for one in bpmn.children(plane, "boundaryEvent")
        )
        if (
            name not in handlers
            or in_flow
            or with_events
            or bpmn.kind_of(node) not in bpmn.ACTIVITIES
        ):
            text = (
                "Een stap die iets ongedaan maakt, hangt met één stippellijn aan een gebeurtenis."
            )
            cure = "Haal de pijlen en gebeurtenissen bij deze stap weg en trek de stippellijn."
            yield fault("BPMN-273", node, text, cure)
