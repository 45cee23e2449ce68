# SPDX-License-Identifier: EUPL-1.2
"""Pools and the messages between them, conversations, and what a public process is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.model import EVENTS
from wijkpad.diagrams.standard.document import Document, called, first, labelled
from wijkpad.findings import Finding
from wijkpad.xml import Element, is_true, local_name

_OF_AN_EMPTY_ONE: Final = frozenset(
    {"participant", "messageFlow", "correlationKey", "documentation", "extensionElements"}
)
_SENDS: Final = frozenset({"endEvent", "intermediateThrowEvent"})


def message_flows(document: Document) -> Iterator[Finding]:
    """A message goes from one pool to another; an event sends or receives it as its kind can."""
    for flow in document.all("messageFlow"):
        source, target = (
            document.attribute(flow, "sourceRef"),
            document.attribute(flow, "targetRef"),
        )
        if source is None or target is None:
            continue
        one, other = _pool(document, source), _pool(document, target)
        if one is not None and one is other:
            text = (
                f"Het bericht van {called(source)} naar {called(target)} blijft in dezelfde pool."
            )
            yield document.breach("BPMN-342", flow, text, "Teken een gewone pijl.")
        yield from _end(document, flow, source, sends=True)
        yield from _end(document, flow, target, sends=False)


def _end(document: Document, flow: Element, event: Element, *, sends: bool) -> Iterator[Finding]:
    if local_name(event) not in EVENTS:
        return
    does = "verstuurt" if sends else "ontvangt"
    if (local_name(event) in _SENDS) != sends:
        text = f"De gebeurtenis {labelled(event)} {does} nooit een bericht."
        yield document.breach("BPMN-343", flow, text, "Laat het bericht bij een andere eindigen.")
    elif "message" not in document.kinds(event):
        text = (
            f"De gebeurtenis {labelled(event)} {does} een bericht, maar is er niet van die soort."
        )
        yield document.lacking("BPMN-343", flow, text, "Maak er een gebeurtenis met bericht van.")


def _pool(document: Document, element: Element) -> Element | None:
    """Return the process in which something stands or that a pool shows, else the pool itself."""
    if local_name(element) == "participant":
        process = document.attribute(element, "processRef")
        return process if process is not None else element
    at: Element | None = element
    while at is not None and local_name(at) != "process":
        at = at.getparent()
    return at


def global_conversations(document: Document) -> Iterator[Finding]:
    """A global conversation holds participants, messages and keys, and nothing else."""
    for one in document.all("globalConversation"):
        if any(local_name(part) not in _OF_AN_EMPTY_ONE for part in one):
            text = f"In {called(one)} staat meer dan deelnemers en berichten."
            yield document.breach("BPMN-361", one, text, "Haal de rest weg.")


def choreographies(document: Document) -> Iterator[Finding]:
    """A choreography names no other choreography; only a collaboration does."""
    for one in document.all("choreography"):
        if first(one, "choreographyRef") is not None:
            text = f"De choreografie {labelled(one)} verwijst naar een choreografie."
            yield document.breach("BPMN-361", one, text, "Haal de verwijzing weg.")


def public_processes(document: Document) -> Iterator[Finding]:
    """A public process only shows what others see; it does not run."""
    for one in document.all("process"):
        if one.get("processType") == "Public" and is_true(one, "isExecutable"):
            text = f"Het proces {labelled(one)} is openbaar (Public) en kan dan niet draaien."
            yield document.breach("BPMN-362", one, text, "Maak het Private.")
