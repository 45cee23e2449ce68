# SPDX-License-Identifier: EUPL-1.2
"""How one plane is wired: what flows may leave and enter which element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.runtime import bpmn, reading
from wijkpad.runtime.allowed_names import is_known
from wijkpad.runtime.faults import fault
from wijkpad.xml import Element

_CHOICES: Final = frozenset({"exclusiveGateway", "inclusiveGateway"})
_SPLITS: Final = bpmn.GATEWAYS


@dataclass(frozen=True, slots=True)
class _Plane:
    """The nodes of one plane with their flows."""

    nodes: dict[str, Element]
    incoming: dict[str, list[Element]]
    outgoing: dict[str, list[Element]]

    @property
    def hosts(self) -> frozenset[str]:
        """What a boundary event stands on, or what is repeated."""
        on = {bpmn.host_of(one) for one in self.nodes.values()}
        again = {name for name, one in self.nodes.items() if bpmn.is_repeated(one)}
        return frozenset(on | again)


def wiring(plane: Element, *, is_top: bool) -> Iterator[Finding]:
    """Refuse flows that lead nowhere, implicit splits, and starts and ends that are not there."""
    nodes = {bpmn.id_of(one): one for one in bpmn.nodes(plane)}
    # What is refused itself, as a node that wijkpad does not know, is an end of a flow all the same.
    others = [one for one in plane if bpmn.kind_of(one) and not is_known(bpmn.kind_of(one))]
    drawn = nodes.keys() | {bpmn.id_of(one) for one in others}
    read = _Plane(nodes, {name: [] for name in nodes}, {name: [] for name in nodes})
    for flow in bpmn.flows(plane):
        source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
        if not drawn.issuperset((source, target)):
            text = "De pijl verbindt geen twee onderdelen van dezelfde tekening."
            yield fault("BPMN-210", flow, text, "Trek de pijl opnieuw.")
        if source in nodes:
            read.outgoing[source].append(flow)
        if target in nodes:
            read.incoming[target].append(flow)
        yield from _condition(flow)
    yield from _starts(plane, nodes, is_top=is_top)
    for name, node in nodes.items():
        yield from _ways_in(node, read.incoming[name], plane)
        yield from _ways_out(node, read.outgoing[name])
        if bpmn.kind_of(node) == "eventBasedGateway":
            yield from _events_behind(node, read)


def _condition(flow: Element) -> Iterator[Finding]:
    try:
        reading.condition(flow)
    except FindingsError as error:
        yield from error.findings


def _starts(plane: Element, nodes: dict[str, Element], *, is_top: bool) -> Iterator[Finding]:
    if bpmn.kind_of(plane) == "adHocSubProcess":
        return
    starts = [one for one in nodes.values() if bpmn.kind_of(one) == "startEvent"]
    if not starts or (len(starts) > 1 and not is_top):
        where = "Het proces heeft geen begin." if is_top else "Het deelproces heeft niet één begin."
        yield fault("BPMN-211", plane, where, "Teken een begingebeurtenis.")
    for one in starts:
        if not is_top and not bpmn.is_by_event(plane) and bpmn.definitions_of(one):
            text = "Het begin van een gewoon deelproces heeft geen aanleiding."
            yield fault("BPMN-211", one, text, "Maak er een gewoon begin van.")


def _ways_in(node: Element, flows: list[Element], plane: Element) -> Iterator[Finding]:
    kind = bpmn.kind_of(node)
    if kind in ("startEvent", "boundaryEvent") or bpmn.is_by_event(node):
        if flows:
            text = "Naar een begin, een gebeurtenis bij een taak of een deelproces bij een gebeurtenis kan geen pijl gaan."
            yield fault("BPMN-212", node, text, "Haal de pijl weg.")
    elif not flows and not bpmn.undoes(node) and bpmn.kind_of(plane) != "adHocSubProcess":
        text = "Naar dit onderdeel gaat geen pijl; het wordt nooit bereikt."
        yield fault("BPMN-213", node, text, "Trek er een pijl naartoe of haal het weg.")


def _ways_out(node: Element, flows: list[Element]) -> Iterator[Finding]:
    kind = bpmn.kind_of(node)
    conditional = [one for one in flows if bpmn.child(one, "conditionExpression") is not None]
    if kind == "endEvent" and flows:
        yield fault("BPMN-214", node, "Uit een einde gaat geen pijl.", "Haal de pijl weg.")
    elif flows and (bpmn.is_by_event(node) or (bpmn.is_undoing(node) and kind == "boundaryEvent")):
        text = "Hieruit gaat geen pijl: na afloop gaat het werk eromheen verder."
        yield fault("BPMN-214", node, text, "Haal de pijl weg.")
    elif kind not in _SPLITS and len(flows) > 1:
        text = "Uit dit onderdeel gaan meer pijlen zonder dat de splitsing getekend is."
        yield fault("BPMN-215", node, text, "Teken een splitsing (parallel) of een keuze.")
    elif kind not in _CHOICES and conditional:
        text = "Op een pijl uit dit onderdeel staat een voorwaarde; die zou niets doen."
        yield fault(
            "BPMN-216", node, text, "Teken een keuze (exclusive) en zet de voorwaarde daar."
        )
    if kind in _CHOICES and len(flows) > 1:
        yield from _choice(node, flows)
    elif kind in _CHOICES and conditional:
        text = "Een keuze met één pijl heeft geen voorwaarde nodig."
        yield fault("BPMN-217", node, text, "Haal de voorwaarde weg of teken de andere weg.")
    if kind not in _CHOICES and node.get("default"):
        text = "Alleen een keuze heeft een pijl voor ‘anders’."
        yield fault("BPMN-218", node, text, "Teken een keuze (exclusive).")
    if kind == "startEvent" and not flows:
        yield fault("BPMN-219", node, "Uit dit begin gaat geen pijl.", "Trek een pijl.")


def _choice(node: Element, flows: list[Element]) -> Iterator[Finding]:
    default = node.get("default")
    if default and default not in [bpmn.id_of(one) for one in flows]:
        text = "De pijl voor ‘anders’ gaat niet uit deze keuze."
        yield fault("BPMN-220", node, text, "Kies de pijl voor ‘anders’ opnieuw.")
    for flow in flows:
        has_condition = bpmn.child(flow, "conditionExpression") is not None
        if has_condition == (bpmn.id_of(flow) == default):
            text = (
                "De pijl voor ‘anders’ heeft ook een voorwaarde; die zou niets doen."
                if has_condition
                else "Een pijl uit de keuze heeft geen voorwaarde."
            )
            cure = "Vul bij elke pijl een voorwaarde in, behalve bij die voor ‘anders’."
            yield fault("BPMN-221", flow, text, cure)


def _events_behind(gateway: Element, plane: _Plane) -> Iterator[Finding]:
    flows = plane.outgoing[bpmn.id_of(gateway)]
    if len(flows) < 2:
        text = "De keuze op gebeurtenissen heeft minder dan twee wegen."
        yield fault("BPMN-222", gateway, text, "Teken achter de keuze twee of meer gebeurtenissen.")
    for flow in flows:
        target = flow.get("targetRef") or ""
        if target not in plane.nodes:
            continue
        kind = bpmn.kind_of(plane.nodes[target])
        if (
            kind not in ("intermediateCatchEvent", "receiveTask")
            or len(plane.incoming[target]) != 1
            or target in plane.hosts
        ):
            text = "Achter deze keuze staan alleen gebeurtenissen, elk met één pijl erheen."
            cure = "Gebruik een taak met gebeurtenissen erbij als er ook gewerkt wordt."
            yield fault("BPMN-222", flow, text, cure)
