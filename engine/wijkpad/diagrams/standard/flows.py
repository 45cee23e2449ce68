# SPDX-License-Identifier: EUPL-1.2
"""How the standard wires elements: sequence flows, starts and ends, gateways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.model import ACTIVITIES, EVENTS, GATEWAYS
from wijkpad.diagrams.standard.document import (
    Document,
    called,
    children,
    first,
    runs,
)
from wijkpad.diagrams.standard.metamodel import FLOW_NODES
from wijkpad.findings import Finding
from wijkpad.xml import Element, is_true, local_name

_SCOPES: Final = ("process", "subProcess", "transaction", "choreography", "subChoreography")
_WITH_DEFAULT: Final = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
_NEVER_CONDITIONAL: Final = EVENTS | {"parallelGateway", "eventBasedGateway"}
_WAITS: Final = frozenset({"message", "timer", "signal", "conditional"})


def sequence_flows(document: Document) -> Iterator[Finding]:
    """Both ends of a flow are nodes of one scope; a condition stands only where it can choose.

    The flows of a process have a rule of their own for their ends.
    """
    for flow in document.all("sequenceFlow"):
        source, target = (
            document.attribute(flow, "sourceRef"),
            document.attribute(flow, "targetRef"),
        )
        if source is None or target is None:
            continue
        nodes = local_name(source) in FLOW_NODES and local_name(target) in FLOW_NODES
        crosses = not (source.getparent() is target.getparent() is flow.getparent())
        if nodes and crosses and flow.get("id") not in document.diagram.flows:
            text = f"De pijl van {called(source)} naar {called(target)} gaat over een rand heen."
            cure = "Laat de pijl aan de rand van het deelproces beginnen of eindigen."
            yield document.breach("BPMN-315", flow, text, cure)
        if flow.get("isImmediate") in ("false", "0") and runs(flow):
            text = "De pijl laat andere stappen ertussen toe (isImmediate); dat kan niet als het draait."
            yield document.breach("BPMN-312", flow, text, "Haal de instelling weg.")
        yield from _condition(document, flow, source)


def _condition(document: Document, flow: Element, source: Element) -> Iterator[Finding]:
    if first(flow, "conditionExpression") is None:
        return
    if local_name(source) in _NEVER_CONDITIONAL:
        text = f"Op een pijl uit {called(source)} kan geen voorwaarde staan."
        yield document.breach(
            "BPMN-310", flow, text, "Haal haar weg, of teken er een keuze achter."
        )
    elif local_name(source) in ACTIVITIES and len(document.out(source)) == 1:
        text = f"Uit {called(source)} gaat één pijl, met een voorwaarde: er is geen andere weg."
        yield document.lacking("BPMN-310", flow, text, "Teken de andere weg ook.")


def defaults(document: Document) -> Iterator[Finding]:
    """A default flow leaves the element that calls it its default."""
    for node in document.all(*_WITH_DEFAULT):
        flow = document.attribute(node, "default")
        if flow is not None and flow.get("sourceRef") != node.get("id"):
            text = f"De standaardpijl van {called(node)} gaat niet uit dit onderdeel."
            yield document.breach("BPMN-311", node, text, "Kies een pijl die eruit gaat.")


def starts_and_ends(document: Document) -> Iterator[Finding]:
    """Where a start is drawn an end is too, the other way round, and then nothing hangs loose."""
    for scope in document.all(*_SCOPES):
        starts, ends = children(scope, "startEvent"), children(scope, "endEvent")
        if starts and not ends:
            text = "Er is een start getekend en geen einde."
            yield document.lacking("BPMN-314", scope, text, "Teken een einde.")
        if ends and not starts and not any(_begins(one) for one in scope):
            text = "Er is een einde getekend en geen start."
            yield document.lacking("BPMN-314", scope, text, "Teken een start.")
        if starts or ends:
            yield from _loose(document, scope)


def _begins(element: Element) -> bool:
    """Tell whether a task or gateway begins the process by itself."""
    return is_true(element, "instantiate")


def _loose(document: Document, scope: Element) -> Iterator[Finding]:
    for node in children(scope, *FLOW_NODES):
        if is_true(node, "isForCompensation") or is_true(node, "triggeredByEvent"):
            continue
        kinds, kind = document.kinds(node), local_name(node)
        if kind == "boundaryEvent" or "link" in kinds:
            continue
        if not document.into(node) and kind != "startEvent" and not _begins(node):
            text = f"Naar {called(node)} gaat geen pijl, terwijl er een start of einde getekend is."
            yield document.lacking("BPMN-313", node, text, "Trek een pijl ernaartoe.")
        if not document.out(node) and kind != "endEvent":
            text = f"Uit {called(node)} gaat geen pijl, terwijl er een start of einde getekend is."
            yield document.lacking("BPMN-313", node, text, "Trek een pijl naar wat erna komt.")


def ends_of_flows(document: Document) -> Iterator[Finding]:
    """In a choreography too nothing enters a start, and nothing leaves an end."""
    for node in document.all("startEvent", "endEvent"):
        if node.get("id") in document.diagram.nodes:
            continue
        if document.into(node) and local_name(node) == "startEvent":
            text = f"Een pijl naar {called(node)} bestaat niet."
            yield document.breach("BPMN-316", node, text, "Haal de pijl weg.")
        if document.out(node) and local_name(node) == "endEvent":
            text = f"Uit {called(node)} gaat geen pijl."
            yield document.breach("BPMN-316", node, text, "Haal de pijl weg.")


def directions(document: Document) -> Iterator[Finding]:
    """A gateway splits and joins as its direction says, and it does at least one of the two."""
    for node in document.all(*GATEWAYS):
        ins, outs = len(document.into(node)), len(document.out(node))
        said = node.get("gatewayDirection", "Unspecified")
        wrong = {
            "Converging": outs > 1,
            "Diverging": ins > 1,
            "Mixed": ins < 2 or outs < 2,
        }.get(said, False)
        if wrong:
            text = f"De richting van {called(node)} ({said}) past niet bij de pijlen."
            cure = "Laat de richting weg (Unspecified), of pas de pijlen aan."
            yield document.breach("BPMN-320", node, text, cure)
        if ins == outs == 0:
            text = f"Aan {called(node)} zit geen enkele pijl."
            yield document.lacking("BPMN-321", node, text, "Trek pijlen, of haal het weg.")
        elif ins < 2 and outs < 2 and local_name(node) != "eventBasedGateway":
            yield document.letter(
                "BPMN-321",
                node,
                f"{called(node)} splitst niets en brengt niets samen.",
                "Dat mag blijven staan: het werk loopt er gewoon door.",
            )


def event_gateways(document: Document) -> Iterator[Finding]:
    """Behind an event-based gateway stand two or more things to wait for, each entered only there."""
    for node in document.all("eventBasedGateway"):
        flows = document.out(node)
        if len(flows) < 2:
            text = f"Achter {called(node)} staan geen twee dingen om op te wachten."
            yield document.lacking("BPMN-322", node, text, "Teken er nog een, of haal het weg.")
        if is_true(node, "instantiate") and document.into(node):
            text = f"{called(node)} begint het proces, en er gaat toch een pijl naartoe."
            yield document.breach("BPMN-323", node, text, "Haal de pijl weg, of de instelling.")
        if node.get("eventGatewayType") == "Parallel" and not is_true(node, "instantiate"):
            text = f"{called(node)} wacht op alles tegelijk; dat kan alleen aan het begin."
            yield document.breach("BPMN-323", node, text, "Kies ‘wat eerst komt’ (Exclusive).")
        targets = [document.attribute(flow, "targetRef") for flow in flows]
        found = [one for one in targets if one is not None]
        for target in found:
            yield from _awaited(document, node, target)
        receives = any(local_name(one) == "receiveTask" for one in found)
        if receives and any("message" in document.kinds(one) for one in found if _is_catch(one)):
            text = (
                f"Achter {called(node)} staan taken én gebeurtenissen die op een bericht wachten."
            )
            yield document.breach("BPMN-322", node, text, "Gebruik alleen gebeurtenissen.")


def _is_catch(node: Element) -> bool:
    return local_name(node) == "intermediateCatchEvent"


def _awaited(document: Document, gateway: Element, target: Element) -> Iterator[Finding]:
    kinds = document.kinds(target)
    waits = local_name(target) == "receiveTask" or (_is_catch(target) and _WAITS.issuperset(kinds))
    if not waits:
        text = f"Achter {called(gateway)} staat {called(target)}; daar wordt nergens op gewacht."
        cure = "Zet er een gebeurtenis die wacht op een bericht, termijn, signaal of voorwaarde."
        yield document.breach("BPMN-322", target, text, cure)
    edge = document.all("boundaryEvent")
    if any(one.get("attachedToRef") == target.get("id") for one in edge):
        text = f"Op de rand van {called(target)} staat een gebeurtenis; dat kan hier niet."
        yield document.breach("BPMN-322", target, text, "Haal haar weg.")
    if len(document.into(target)) > 1:
        text = f"Naar {called(target)} gaan meer pijlen dan alleen die van {called(gateway)}."
        yield document.breach("BPMN-322", target, text, "Laat alleen die ene pijl staan.")
