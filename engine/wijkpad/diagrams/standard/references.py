# SPDX-License-Identifier: EUPL-1.2
"""Whatever an element names exists, and is of the kind that the standard asks for there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from wijkpad.diagrams.reading import BPMN, is_bpmn, text_of
from wijkpad.diagrams.standard.document import Document, called, children, texts
from wijkpad.diagrams.standard.metamodel import ANY_OWNER, REFERENCES
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.xml import Element, local_name, parse

Reader = Callable[[str], bytes | None]
"""Gives the bytes of a file by its place as seen from this one; None when there is no such file."""

_CURE: Final = "Kies in de editor opnieuw waarnaar dit verwijst, of haal de verwijzing weg."
_NAMES: Final = frozenset(name for _, name in REFERENCES)


def references(document: Document) -> Iterator[Finding]:
    """Every reference leads to an element of a kind that may stand there."""
    for element in document.root.iter():
        if not is_bpmn(element):
            continue
        for key, value in element.attrib.items():
            yield from _reference(document, element, element, str(key), str(value))
        for child in element:
            if is_bpmn(child) and local_name(child) in _NAMES and len(child) == 0:
                yield from _reference(document, element, child, local_name(child), text_of(child))


def _reference(
    document: Document, owner: Element, holder: Element, name: str, text: str
) -> Iterator[Finding]:
    allowed = REFERENCES.get((local_name(owner), name))
    if allowed is None:
        allowed = REFERENCES.get((ANY_OWNER, name))
    if allowed is None or document.is_foreign(holder, text):
        return
    if name == "operationRef" and document.attribute(owner, "messageRef") is not None:
        return  # the message says what is sent; its web service is told in a file of its own
    if local_name(owner) == "sequenceFlow" and owner.get("id") in document.diagram.flows:
        return  # has a rule of its own
    target = document.target(holder, text)
    if target is None and name == "calledElement":
        yield document.letter(
            "BPMN-305",
            holder,
            f"{called(owner)} roept iets aan dat niet in het bestand staat.",
            "Dat geeft niet als het een ander traject is.",
        )
    elif target is None:
        yield document.breach(
            "BPMN-302",
            holder,
            f"{called(owner)} verwijst met {name} naar iets dat niet in het bestand staat.",
            _CURE,
        )
    elif allowed and local_name(target) not in allowed:
        yield document.breach(
            "BPMN-303",
            holder,
            f"{called(owner)} verwijst met {name} naar een {local_name(target)}; dat kan daar niet.",
            _CURE,
        )


def ends_named_twice(document: Document) -> Iterator[Finding]:
    """What a node says of its own flows and what the flows say is the same."""
    wrong: dict[Element, Element] = {}
    silent: dict[Element, None] = {}
    for name, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for said in document.all(name):
            node = said.getparent()
            flow = document.target(said, text_of(said))
            if node is not None and flow is not None and flow.get(end) != node.get("id"):
                wrong.setdefault(node, said)
        for flow in document.all("sequenceFlow"):
            drawn = document.attribute(flow, end)
            if drawn is not None and flow.get("id") not in texts(drawn, name):
                silent[drawn] = None
    for node, said in wrong.items():
        text = f"{called(node)} noemt een pijl die niet aan dit onderdeel vastzit."
        cure = "Open het diagram in de editor en bewaar het opnieuw."
        yield document.breach("BPMN-304", said, text, cure)
    if silent:
        # One finding: a file that leaves them out mostly does so everywhere.
        first, others = next(iter(silent)), len(silent) - 1
        more = {0: "", 1: " en één ander onderdeel"}.get(others, f" en {others} andere onderdelen")
        verb = "noemen" if others else "noemt"
        yield document.letter(
            "BPMN-304",
            first,
            f"{called(first)}{more} {verb} een pijl niet die er wel aan vastzit.",
            "De pijl zelf telt; bij bewaren in de editor komt het goed.",
        )


def imports(document: Document, read: Reader) -> Iterator[Finding]:
    """A file that is imported is there, and it repeats no id of this one in the same namespace."""
    for one in children(document.root, "import"):
        location = one.get("location") or ""
        data = read(location)
        if data is None:
            text = f"Het bestand waarnaar dit bestand verwijst, is er niet: {location[:60]}."
            cure = "Zet alles in één bestand, of leg het andere bestand ernaast."
            yield document.breach("BPMN-301", one, text, cure)
            continue
        try:
            other = parse(data, file=location)
        except UnreadableError:
            text = f"Het bestand waarnaar dit bestand verwijst, is niet te lezen: {location[:60]}."
            cure = "Herstel dat bestand, of haal de verwijzing weg."
            yield document.breach("BPMN-301", one, text, cure)
            continue
        yield from _imported(document, one, other)


def _imported(document: Document, one: Element, other: Element) -> Iterator[Finding]:
    space = other.get("targetNamespace")
    if other.tag == f"{{{BPMN}}}definitions" and space != one.get("namespace"):
        text = "Het bestand waarnaar dit bestand verwijst, heeft een andere namespace."
        yield document.breach("BPMN-301", one, text, "Maak beide namespaces gelijk.")
    ids = {each.get("id") for each in other.iter() if each.get("id")}
    twice = sorted(str(each) for each in ids & document.by_id.keys())
    if space == document.root.get("targetNamespace") and twice:
        text = f"De id ‘{twice[0]}’ staat ook in het bestand waarnaar dit bestand verwijst."
        yield document.breach("BPMN-301", one, text, "Geef een van de twee een andere id.")
