# SPDX-License-Identifier: EUPL-1.2
"""Which events may stand where, and what each needs to be complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.model import ACTIVITIES, SUB_PROCESSES
from wijkpad.diagrams.reading import text_of
from wijkpad.diagrams.standard.document import (
    Document,
    called,
    children,
    first,
    labelled,
    runs,
    texts,
)
from wijkpad.diagrams.words import EVENT_KINDS
from wijkpad.findings import Finding
from wijkpad.xml import Element, is_true, local_name

_COMMON: Final = frozenset({"message", "timer", "conditional", "signal"})
TOP_START: Final = _COMMON
START_BY_EVENT: Final = _COMMON | {"escalation", "error", "compensate"}
PLACES: Final = {
    "endEvent": frozenset(
        {"message", "error", "escalation", "cancel", "compensate", "signal", "terminate"}
    ),
    "intermediateCatchEvent": _COMMON | {"link"},
    "intermediateThrowEvent": frozenset({"message", "escalation", "compensate", "link", "signal"}),
    "boundaryEvent": _COMMON | {"escalation", "error", "cancel", "compensate"},
}
"""Chapter 10.5 of the standard: the triggers and results that each place knows."""
_GOES_ON: Final = _COMMON | {"escalation"}
"""What may happen without stopping the work around it."""
_EVENTS: Final = ("startEvent", *PLACES)


def places(document: Document) -> Iterator[Finding]:
    """An event is of a kind that its place knows; where it waits, it waits for something."""
    for event in document.all(*_EVENTS):
        kind, found = local_name(event), document.kinds(event)
        allowed = _allowed_at_start(event) if kind == "startEvent" else PLACES[kind]
        for one in found:
            if one not in allowed:
                word = EVENT_KINDS.get(one, one)
                text = f"De gebeurtenis {labelled(event)} kan hier niet ‘{word}’ zijn."
                yield document.breach("BPMN-330", event, text, "Kies een andere gebeurtenis.")
        waits = kind in ("intermediateCatchEvent", "boundaryEvent") or _is_by_event(event)
        if waits and not found:
            text = f"De gebeurtenis {labelled(event)} wacht nergens op."
            yield document.lacking("BPMN-331", event, text, "Kies bijvoorbeeld een bericht.")
        goes_on = _goes_on(event)
        for one in found:
            if goes_on and one in allowed and one not in _GOES_ON:
                word = EVENT_KINDS.get(one, one)
                text = f"Bij ‘{word}’ stopt het werk altijd; {called(event)} laat het doorlopen."
                yield document.breach("BPMN-332", event, text, "Maak haar onderbrekend.")


def _goes_on(event: Element) -> bool:
    kind = local_name(event)
    if kind == "boundaryEvent":
        return not is_true(event, "cancelActivity", otherwise=True)
    return _is_by_event(event) and not is_true(event, "isInterrupting", otherwise=True)


def _is_by_event(event: Element) -> bool:
    parent = event.getparent()
    return (
        local_name(event) == "startEvent"
        and parent is not None
        and is_true(parent, "triggeredByEvent")
    )


def _allowed_at_start(event: Element) -> frozenset[str]:
    parent = event.getparent()
    if _is_by_event(event):
        return START_BY_EVENT
    inside = parent is not None and local_name(parent) in SUB_PROCESSES
    return frozenset() if inside else TOP_START


def starts(document: Document) -> Iterator[Finding]:
    """An event sub-process has one start; a process that is called can begin without a trigger."""
    for scope in document.all("subProcess"):
        begins = children(scope, "startEvent")
        if is_true(scope, "triggeredByEvent") and len(begins) != 1:
            text = (
                f"{called(scope)} begint door een gebeurtenis en heeft {len(begins)} startpunten."
            )
            yield document.lacking("BPMN-333", scope, text, "Teken er precies één.")
    for call in document.all("callActivity"):
        process = document.attribute(call, "calledElement")
        if process is None or local_name(process) != "process":
            continue
        begins = children(process, "startEvent")
        if begins and all(document.kinds(one) for one in begins):
            text = f"{called(call)} roept een proces aan dat alleen door een gebeurtenis begint."
            cure = "Teken in dat proces een start zonder aanleiding."
            yield document.lacking("BPMN-333", call, text, cure)


def shared_definitions(document: Document) -> Iterator[Finding]:
    """What an event shares with others stands at the top of the file."""
    for reference in document.all("eventDefinitionRef"):
        target = document.target(reference, text_of(reference))
        if target is not None and target.getparent() is not document.root:
            text = "Deze gebeurtenis gebruikt een aanleiding die van een andere gebeurtenis is."
            yield document.breach("BPMN-334", reference, text, "Geef haar een eigen aanleiding.")


def boundaries(document: Document) -> Iterator[Finding]:
    """Cancel hangs on a transaction; every other event on an edge leads somewhere."""
    for event in document.all("boundaryEvent"):
        kinds, host = document.kinds(event), document.attribute(event, "attachedToRef")
        if "cancel" in kinds and host is not None and local_name(host) != "transaction":
            text = f"De gebeurtenis {labelled(event)} hoort op de rand van een transactie."
            yield document.breach("BPMN-335", event, text, "Maak er een andere gebeurtenis van.")
        if kinds and "compensate" not in kinds and not document.out(event):
            text = f"Uit de gebeurtenis {labelled(event)} gaat geen pijl."
            yield document.lacking(
                "BPMN-335", event, text, "Trek een pijl naar wat er dan gebeurt."
            )
        if "compensate" in kinds and document.out(event):
            text = f"Uit de gebeurtenis {labelled(event)} gaat geen pijl, maar een stippellijn."
            yield document.breach("BPMN-335", event, text, "Haal de pijl weg.")
    for end in document.all("endEvent"):
        scope = end.getparent()
        if "cancel" in document.kinds(end) and not _in_transaction(scope):
            text = f"Het einde {labelled(end)} breekt een transactie af, en die is er niet."
            yield document.breach("BPMN-335", end, text, "Zet het in een transactie.")


def _in_transaction(scope: Element | None) -> bool:
    while scope is not None:
        if local_name(scope) == "transaction":
            return True
        scope = scope.getparent()
    return False


def intermediates(document: Document) -> Iterator[Finding]:
    """An event on the way has a way in and a way out; half of a link has one of the two."""
    for event in document.all("intermediateCatchEvent", "intermediateThrowEvent"):
        is_link = "link" in document.kinds(event)
        throws = local_name(event) == "intermediateThrowEvent"
        begun = _instantiated(document, event)
        if not document.into(event) and not (is_link and not throws) and not begun:
            text = f"Naar de gebeurtenis {labelled(event)} gaat geen pijl."
            yield document.lacking("BPMN-336", event, text, "Trek een pijl ernaartoe.")
        if not document.out(event) and not (is_link and throws):
            text = f"Uit de gebeurtenis {labelled(event)} gaat geen pijl."
            yield document.lacking("BPMN-336", event, text, "Trek een pijl naar wat erna komt.")
        if is_link and (document.out(event) if throws else document.into(event)):
            text = f"Aan de verwijzing {labelled(event)} zit een pijl te veel."
            cure = "Er gaat een pijl naar de eerste helft en er komt een pijl uit de tweede."
            yield document.breach("BPMN-337", event, text, cure)


def _instantiated(document: Document, event: Element) -> bool:
    sources = [document.attribute(flow, "sourceRef") for flow in document.into(event)]
    return any(one is not None and is_true(one, "instantiate") for one in sources)


def links(document: Document) -> Iterator[Finding]:
    """The halves of a link find each other, by name or reference, on the same plane."""
    catches = [
        (event, one)
        for event in document.all("intermediateCatchEvent")
        for one in document.definitions(event)
        if local_name(one) == "linkEventDefinition"
    ]
    met: set[str] = set()
    for event in document.all("intermediateThrowEvent"):
        for one in document.definitions(event):
            if local_name(one) != "linkEventDefinition":
                continue
            plane = event.getparent()
            found = [
                (at, two) for at, two in catches if _meet(one, two, is_near=at.getparent() is plane)
            ]
            met.update(str(at.get("id")) for at, _ in found)
            if len(found) != 1 or found[0][0].getparent() is not event.getparent():
                text = (
                    f"De verwijzing {labelled(event)} gaat niet op één plaats van deze laag verder."
                )
                cure = "Teken op dezelfde laag één gebeurtenis met dezelfde naam van de verwijzing."
                yield document.lacking("BPMN-337", event, text, cure)
            yield from _mutual(document, event, one)
            yield from _by_name_only(document, event, one, "target")
    for event, one in catches:
        if str(event.get("id")) not in met:
            text = f"Naar {called(event)} verwijst niets."
            yield document.lacking("BPMN-337", event, text, "Teken wat ernaartoe verwijst.")
        yield from _mutual(document, event, one)
        yield from _by_name_only(document, event, one, "source")


def _meet(throws: Element, catches: Element, *, is_near: bool) -> bool:
    """Tell whether two halves belong together: by reference, else by a name on one plane."""
    target = texts(throws, "target")
    if target:
        return (catches.get("id") or "") in [one.rpartition(":")[2] for one in target]
    sources = [one.rpartition(":")[2] for one in texts(catches, "source")]
    if sources:
        return (throws.get("id") or "") in sources
    return is_near and throws.get("name") == catches.get("name")


def _mutual(document: Document, event: Element, link: Element) -> Iterator[Finding]:
    """What one half says of the other, the other says of it too."""
    for said, answer in (("target", "source"), ("source", "target")):
        for one in children(link, said):
            other = document.target(one, text_of(one))
            answers = [each.rpartition(":")[2] for each in texts(other, answer)]
            if other is not None and answers and link.get("id") not in answers:
                text = f"De twee helften van de verwijzing {labelled(event)} noemen elkaar niet."
                yield document.breach("BPMN-337", event, text, "Verbind ze opnieuw.")


def _by_name_only(
    document: Document, event: Element, link: Element, other: str
) -> Iterator[Finding]:
    """The half that throws names its target, and the half that catches each of its sources."""
    if not children(link, other):
        yield document.letter(
            "BPMN-359",
            event,
            f"De verwijzing {labelled(event)} noemt haar andere helft niet ({other}).",
            "Dat geeft niet: de twee helften met dezelfde naam vinden elkaar.",
        )


def compensation(document: Document) -> Iterator[Finding]:
    """What undoes hangs on one dotted line, is marked so, and stands outside the flow."""
    lines = {
        one.get("sourceRef", "").rpartition(":")[2]: document.attribute(one, "targetRef")
        for one in document.all("association")
    }
    for event in document.all("boundaryEvent"):
        if "compensate" not in document.kinds(event):
            continue
        handler = lines.get(event.get("id") or "")
        if handler is None or local_name(handler) not in ACTIVITIES:
            text = f"Bij {called(event)} hoort geen stap die het werk ongedaan maakt."
            yield document.lacking("BPMN-338", event, text, "Trek een stippellijn naar zo’n stap.")
        elif not is_true(handler, "isForCompensation"):
            text = f"{called(handler)} maakt iets ongedaan, maar dat is er niet bij gezet."
            yield document.breach("BPMN-338", handler, text, "Zet ‘ongedaan maken’ aan.")
    for node in document.all(*ACTIVITIES):
        if is_true(node, "isForCompensation") and (document.into(node) or document.out(node)):
            text = (
                f"{called(node)} maakt iets ongedaan en staat los: er gaat geen pijl heen of weg."
            )
            yield document.breach("BPMN-338", node, text, "Haal de pijl weg.")
    for throw in document.all("intermediateThrowEvent", "endEvent"):
        for one in document.definitions(throw):
            activity = document.attribute(one, "activityRef")
            if activity is not None and not _near(throw, activity):
                text = f"{called(throw)} maakt een stap van een andere laag ongedaan."
                yield document.breach("BPMN-338", throw, text, "Kies een stap van deze laag.")


def _near(throw: Element, activity: Element) -> bool:
    """Tell whether an activity stands beside the event, or beside the event sub-process around it."""
    plane = throw.getparent()
    while plane is not None and is_true(plane, "triggeredByEvent"):
        plane = plane.getparent()
    return activity.getparent() in (plane, throw.getparent())


def complete(document: Document) -> Iterator[Finding]:
    """In a process that runs, a message, code and operation that an event needs is given.

    What events share stands in no process, so nothing says that it runs.
    """
    for event in document.all(*_EVENTS):
        if not runs(event):
            continue
        throws = local_name(event) in ("endEvent", "intermediateThrowEvent")
        for one in document.definitions(event):
            kind = local_name(one).removesuffix("EventDefinition")
            if kind == "message" and one.getparent() is not event:
                continue
            yield from _named(document, event, one, kind, throws=throws)


def _named(
    document: Document, event: Element, one: Element, kind: str, *, throws: bool
) -> Iterator[Finding]:
    if kind == "message" and one.get("messageRef") is None:
        text = f"Van {called(event)} is niet gezegd om welk bericht het gaat."
        yield document.lacking("BPMN-339", event, text, "Kies een bericht met een naam.")
    if kind in ("escalation", "error") and throws:
        target = document.attribute(one, f"{kind}Ref")
        if target is None or not (target.get(f"{kind}Code") or "").strip():
            word = EVENT_KINDS[kind]
            text = f"Van {called(event)} is de code niet bekend ({word})."
            yield document.lacking("BPMN-339", event, text, "Geef een code.")
    if kind == "message" and first(one, "operationRef") is None:
        yield document.letter(
            "BPMN-340",
            event,
            f"Bij {called(event)} hoort volgens BPMN 2.0 een webservice (operationRef).",
            "Dat hoeft hier niet: het bericht gaat naar de gebeurtenis die op die naam wacht.",
        )
