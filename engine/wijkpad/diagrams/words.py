# SPDX-License-Identifier: EUPL-1.2
"""Dutch words for what stands in a diagram."""

from __future__ import annotations

from typing import Final

from wijkpad.diagrams.model import Node

KINDS: Final = {
    "startEvent": "Start",
    "endEvent": "Einde",
    "task": "Taak zonder soort",
    "userTask": "Taak",
    "manualTask": "Handwerk",
    "scriptTask": "Berekening",
    "serviceTask": "Automatische stap",
    "businessRuleTask": "Beslistabel",
    "sendTask": "Bericht versturen",
    "receiveTask": "Bericht ontvangen",
    "subProcess": "Deelproces",
    "adHocSubProcess": "Vrij deelproces",
    "transaction": "Transactie",
    "callActivity": "Ander traject",
    "exclusiveGateway": "Keuze",
    "parallelGateway": "Splitsing",
    "inclusiveGateway": "Keuze (één of meer)",
    "eventBasedGateway": "Wachten op wat eerst komt",
    "complexGateway": "Samengestelde keuze",
    "intermediateCatchEvent": "Wachten",
    "intermediateThrowEvent": "Gebeurtenis",
    "boundaryEvent": "Gebeurtenis bij een taak",
}
EVENT_KINDS: Final = {
    "timer": "termijn",
    "message": "bericht",
    "error": "fout",
    "terminate": "alles stopt",
    "signal": "signaal",
    "escalation": "escalatie",
    "compensate": "ongedaan maken",
    "conditional": "voorwaarde",
    "link": "verwijzing",
    "cancel": "annuleren",
}


def kind_text(node: Node) -> str:
    """Return what kind of step this is, in Dutch."""
    if node.kind == "boundaryEvent":
        what = _event_text(node)
        stays = "" if node.interrupting else ", de taak loopt door"
        return f"{what.capitalize() if what else 'Gebeurtenis'} bij een taak{stays}"
    if node.kind == "intermediateCatchEvent":
        what = _event_text(node)
        if node.definition("link"):
            return "Vervolg van een verwijzing"
        return f"Wachten op {what}" if what else "Wachten"
    text = KINDS.get(node.kind, node.kind)
    if node.by_event:
        text = "Deelproces bij een gebeurtenis"
    if node.kind in ("intermediateThrowEvent", "endEvent") and (what := _event_text(node)):
        text = f"{text} met {what}"
    if node.kind == "parallelGateway" and len(node.incoming) > 1:
        text = "Samenkomst" if len(node.outgoing) < 2 else "Samenkomst en splitsing"
    elif node.is_gateway and len(node.outgoing) < 2:
        text = "Samenkomst"
    if node.kind == "endEvent" and node.definition("terminate"):
        text = "Einde van alles"
    if node.repeat is not None:
        text += ", herhaald"
    return text


def _event_text(node: Node) -> str:
    return ", ".join(EVENT_KINDS.get(one.kind, one.kind) for one in node.definitions)


def named(node: Node) -> str:
    """Return the name as drawn, else its kind and id, for a sentence."""
    return f"‘{node.name}’" if node.name else f"{kind_text(node).lower()} {node.id}"


def label(node: Node) -> str:
    """Return the name as drawn, else its id, behind a word that tells its kind."""
    return f"‘{node.name}’" if node.name else node.id


def starting(node: Node) -> str:
    """Return the name as `named` does, for the beginning of a sentence."""
    text = named(node)
    return text[:1].upper() + text[1:]
