# SPDX-License-Identifier: EUPL-1.2
"""Data: inputs and outputs, the lines between them, and what events and calls carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.reading import text_of
from wijkpad.diagrams.standard.document import (
    Document,
    called,
    children,
    first,
    texts,
)
from wijkpad.diagrams.standard.items import equivalent, item_of, item_of_data
from wijkpad.diagrams.standard.metamodel import CALLABLE
from wijkpad.findings import Finding
from wijkpad.xml import Element, is_true, local_name

_THROWS: Final = ("endEvent", "intermediateThrowEvent")
_CATCHES: Final = ("startEvent", "intermediateCatchEvent", "boundaryEvent")
_PAYLOADS: Final = {
    "message": ("messageRef", "itemRef"),
    "signal": ("signalRef", "structureRef"),
    "error": ("errorRef", "structureRef"),
    "escalation": ("escalationRef", "structureRef"),
}
_SETS: Final = {
    "inputSet": ("dataInput", "dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs")),
    "outputSet": (
        "dataOutput",
        "dataOutputRefs",
        ("optionalOutputRefs", "whileExecutingOutputRefs"),
    ),
}


def collections(document: Document) -> Iterator[Finding]:
    """Data is a list exactly when its type is."""
    for one in document.all("dataObject", "dataInput", "dataOutput"):
        item = item_of(document, one, "itemSubjectRef")
        if item is not None and is_true(one, "isCollection") != is_true(item, "isCollection"):
            text = f"{called(one)} is een lijst en de soort niet, of andersom (isCollection)."
            yield document.breach("BPMN-351", one, text, "Maak beide gelijk.")


def sets(document: Document) -> Iterator[Finding]:
    """Every input and output is in a set; what a set calls optional is in it; sets name each other."""
    for io in document.all("ioSpecification"):
        for group, (data, required, others) in _SETS.items():
            named = {one for each in children(io, group) for one in texts(each, required)}
            for one in children(io, data):
                if one.get("id") not in named:
                    text = f"{called(one)} staat in geen enkele {group}."
                    yield document.breach("BPMN-352", one, text, f"Noem het in een {group}.")
            for each in children(io, group):
                loose = {one for name in others for one in texts(each, name)}
                if loose - set(texts(each, required)):
                    text = f"Een {group} noemt iets dat er niet in staat."
                    yield document.breach("BPMN-352", each, text, f"Zet het ook bij {required}.")
        yield from _pairs(document, io)


def _pairs(document: Document, io: Element) -> Iterator[Finding]:
    for group, said, answer in (
        ("inputSet", "outputSetRefs", "inputSetRefs"),
        ("outputSet", "inputSetRefs", "outputSetRefs"),
    ):
        for each in children(io, group):
            for one in children(each, said):
                other = document.target(one, text_of(one))
                if other is not None and each.get("id") not in texts(other, answer):
                    text = f"Een {group} en een {local_name(other)} noemen elkaar niet allebei."
                    yield document.breach("BPMN-352", each, text, f"Vul {answer} in.")


def associations(document: Document) -> Iterator[Finding]:
    """Data flows out of a process's input and into its output; both ends are of one type."""
    for line in document.all("dataInputAssociation", "dataOutputAssociation"):
        sources = [document.target(one, text_of(one)) for one in children(line, "sourceRef")]
        found = [one for one in sources if one is not None]
        target = document.child(line, "targetRef")
        if target is not None and _of_callable(target, "dataInput"):
            text = f"Een lijn gaat naar de invoer {called(target)} van het proces."
            yield document.breach("BPMN-353", line, text, "Laat de lijn daar beginnen.")
        if any(_of_callable(one, "dataOutput") for one in found):
            text = "Een lijn begint bij de uitvoer van het proces."
            yield document.breach("BPMN-353", line, text, "Laat de lijn daar eindigen.")
        if children(line, "transformation", "assignment"):
            continue
        if len(sources) > 1:
            text = "Een lijn met meer dan één begin zegt niet hoe de gegevens samengaan."
            yield document.breach("BPMN-354", line, text, "Teken een lijn voor elk begin.")
        elif found and target is not None:
            pair = item_of_data(document, found[0]), item_of_data(document, target)
            if None not in pair and not equivalent(*pair):
                text = "Een lijn verbindt gegevens van twee verschillende soorten."
                yield document.breach("BPMN-354", line, text, "Geef beide dezelfde soort.")


def _of_callable(data: Element, kind: str) -> bool:
    io = data.getparent()
    holder = io.getparent() if io is not None else None
    return (
        local_name(data) == kind
        and io is not None
        and local_name(io) == "ioSpecification"
        and holder is not None
        and local_name(holder) in CALLABLE
    )


def payloads(document: Document) -> Iterator[Finding]:
    """What an event carries is of the type of its message, signal, error or escalation."""
    for event in document.all(*_THROWS, *_CATCHES):
        data = children(event, "dataInput" if local_name(event) in _THROWS else "dataOutput")
        definitions = document.definitions(event)
        items = [item for one in definitions if (item := _payload(document, one)) is not None]
        if not data or not items:
            continue
        if len(definitions) > 1 and len(data) < len(items):
            text = f"{called(event)} heeft minder gegevens dan aanleidingen die iets meedragen."
            yield document.breach("BPMN-355", event, text, "Teken er een voor elke aanleiding.")
        elif len(definitions) == 1:
            own = item_of(document, data[0], "itemSubjectRef")
            if own is not None and not equivalent(own, items[0]):
                text = (
                    f"De gegevens van {called(event)} zijn van een andere soort dan de aanleiding."
                )
                yield document.breach("BPMN-355", event, text, "Geef beide dezelfde soort.")


def _payload(document: Document, definition: Element) -> Element | None:
    names = _PAYLOADS.get(local_name(definition).removesuffix("EventDefinition"))
    carrier = document.attribute(definition, names[0]) if names is not None else None
    return item_of(document, carrier, names[1]) if names and carrier is not None else None


def called_data(document: Document) -> Iterator[Finding]:
    """A call gives and takes what the called element says it takes and gives."""
    for call in document.all("callActivity"):
        target = document.attribute(call, "calledElement")
        if target is None or local_name(target) not in CALLABLE:
            continue
        ours, theirs = first(call, "ioSpecification"), first(target, "ioSpecification")
        for kind in ("dataInput", "dataOutput"):
            here = children(ours, kind) if ours is not None else []
            there = children(theirs, kind) if theirs is not None else []
            if not _match(document, here, there):
                text = f"{called(call)} geeft of krijgt iets anders dan wat het aanroept ({kind})."
                yield document.breach("BPMN-356", call, text, "Maak beide gelijk.")


def _match(document: Document, here: list[Element], there: list[Element]) -> bool:
    """Tell whether each has its own counterpart of the same type."""
    left = list(there)
    for one in here:
        item = item_of(document, one, "itemSubjectRef")
        same = [two for two in left if equivalent(item, item_of(document, two, "itemSubjectRef"))]
        if not same:
            return False
        left.remove(same[0])
    return not left


def bindings(document: Document) -> Iterator[Finding]:
    """An element that offers an interface binds each operation of it to its own data."""
    for element in document.all(*CALLABLE):
        bound = children(element, "ioBinding")
        operations = {document.attribute(one, "operationRef") for one in bound}
        offered: list[Element] = []
        for reference in children(element, "supportedInterfaceRef"):
            interface = document.target(reference, text_of(reference))
            offered += children(interface, "operation") if interface is not None else []
        if any(one not in operations for one in offered):
            text = (
                f"{called(element)} biedt een webservice aan zonder te zeggen met welke gegevens."
            )
            yield document.breach("BPMN-357", element, text, "Voeg een ioBinding toe.")
        for one in bound:
            yield from _binding(document, element, one, offered)


def _binding(
    document: Document, element: Element, binding: Element, offered: list[Element]
) -> Iterator[Finding]:
    operation = document.attribute(binding, "operationRef")
    if operation is None:
        return
    if operation not in offered:
        text = f"{called(element)} verbindt gegevens met een webservice die het niet aanbiedt."
        yield document.breach("BPMN-357", binding, text, "Noem de interface bij het proces.")
    for name, side in (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")):
        data, message = document.attribute(binding, name), document.child(operation, side)
        if data is None or message is None or local_name(data) not in ("dataInput", "dataOutput"):
            continue
        item = item_of(document, message, "itemRef")
        if item is not None and not equivalent(item, item_of(document, data, "itemSubjectRef")):
            text = f"De gegevens van {called(element)} zijn van een andere soort dan het bericht."
            yield document.breach("BPMN-357", binding, text, "Geef beide dezelfde soort.")


def names_with_states(document: Document) -> Iterator[Finding]:
    """A data object in a state is called after both: `Aanvraag [getekend]`."""
    for reference in document.all("dataObjectReference"):
        whole, state = document.attribute(reference, "dataObjectRef"), first(reference, "dataState")
        name = whole.get("name") if whole is not None else None
        given = reference.get("name")
        if state is None or not name or not given or not state.get("name"):
            continue
        if " ".join(given.split()) != f"{name} [{state.get('name')}]":
            text = f"De naam {called(reference)} is niet die van het gegeven met zijn toestand."
            why = "Dat geeft niet: het is uitleg en doet niets."
            yield document.letter("BPMN-358", reference, text, why)
