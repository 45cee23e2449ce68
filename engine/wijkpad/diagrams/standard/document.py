# SPDX-License-Identifier: EUPL-1.2
"""A BPMN file as the rules of the standard look at it: elements, what they refer to, their flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wijkpad.diagrams.model import Diagram
from wijkpad.diagrams.reading import BPMN, definition_elements, holder_id, is_bpmn, text_of
from wijkpad.diagrams.words import KINDS
from wijkpad.findings import Finding, Severity
from wijkpad.xml import Element, is_true, line_of, local_name

XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"


@dataclass(frozen=True)
class Document:
    """A read diagram with its elements by id and its flows by end.

    Attributes:
        publication: False for a draft, in which what is merely missing is a warning.
    """

    diagram: Diagram
    publication: bool = True

    @property
    def root(self) -> Element:
        """The `definitions` element."""
        return self.diagram.root

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """The elements of the standard by id, those of the layout left out; the first wins."""
        found: dict[str, Element] = {}
        for element in self.root.iter():
            given = element.get("id")
            if given and is_bpmn(element):
                found.setdefault(given, element)
        return found

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names, in the order of the file."""
        return self.root.iter(*(f"{{{BPMN}}}{name}" for name in names))

    @cached_property
    def outgoing(self) -> dict[str, list[Element]]:
        """The sequence flows that leave a node, by the node's id."""
        return self._flows("sourceRef")

    @cached_property
    def incoming(self) -> dict[str, list[Element]]:
        """The sequence flows that enter a node, by the node's id."""
        return self._flows("targetRef")

    def _flows(self, end: str) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for flow in self.all("sequenceFlow"):
            found.setdefault(flow.get(end, ""), []).append(flow)
        return found

    def out(self, node: Element) -> list[Element]:
        """Return the sequence flows that leave a node."""
        return self.outgoing.get(node.get("id") or "", [])

    def into(self, node: Element) -> list[Element]:
        """Return the sequence flows that enter a node."""
        return self.incoming.get(node.get("id") or "", [])

    def is_foreign(self, holder: Element, text: str) -> bool:
        """Tell whether a qualified name is of another namespace, so of a file that is imported."""
        prefix, colon, _ = text.rpartition(":")
        space = holder.nsmap.get(prefix) if colon else None
        return bool(colon) and space not in (None, BPMN, self.root.get("targetNamespace"))

    def target(self, holder: Element, text: str | None) -> Element | None:
        """Return what a qualified name or id refers to; None when it is not of this file."""
        if self.is_foreign(holder, text or ""):
            return None
        return self.by_id.get((text or "").strip().rpartition(":")[2])

    def attribute(self, holder: Element, name: str) -> Element | None:
        """Return what an attribute refers to."""
        return self.target(holder, holder.get(name))

    def child(self, holder: Element, name: str) -> Element | None:
        """Return what the first child of this name refers to by its text."""
        found = first(holder, name)
        return None if found is None else self.target(found, text_of(found))

    @staticmethod
    def definitions(event: Element) -> list[Element]:
        """Return the event definitions of an event, those that it shares with others included."""
        return list(definition_elements(event))

    def kinds(self, event: Element) -> list[str]:
        """Return what an event is about, such as `timer`, in the order of the file."""
        return [local_name(one).removesuffix("EventDefinition") for one in self.definitions(event)]

    def breach(
        self,
        code: str,
        element: Element,
        text: str,
        cure: str,
        *,
        severity: Severity = Severity.ERROR,
    ) -> Finding:
        """Return a finding placed at an element."""
        return Finding(
            code=code,
            text=text[:1].upper() + text[1:],
            cure=cure,
            severity=severity,
            file=self.diagram.file,
            element=holder_id(element),
            line=line_of(element),
        )

    def lacking(self, code: str, element: Element, text: str, cure: str) -> Finding:
        """Return a finding on what a draft may still lack."""
        severity = Severity.ERROR if self.publication else Severity.WARNING
        return self.breach(code, element, text, cure, severity=severity)

    def letter(self, code: str, element: Element, text: str, why: str) -> Finding:
        """Return a finding on what breaks the letter of the standard and runs exactly all the same."""
        return self.breach(code, element, text, why, severity=Severity.INFO)


Rule = Callable[[Document], Iterator[Finding]]


def children(parent: Element, *names: str) -> list[Element]:
    """Return the children of these names, of the standard's own namespace."""
    return [one for one in parent if is_bpmn(one) and local_name(one) in names]


def first(parent: Element, name: str) -> Element | None:
    """Return the first child of this name."""
    return next(iter(children(parent, name)), None)


def texts(parent: Element | None, name: str) -> list[str]:
    """Return the texts of the children of this name; none for no parent."""
    return [] if parent is None else [text_of(one) for one in children(parent, name)]


def runs(element: Element) -> bool:
    """Tell whether the element stands in a process that is meant to be carried out."""
    at: Element | None = element
    while at is not None:
        if local_name(at) == "process":
            return is_true(at, "isExecutable")
        at = at.getparent()
    return False


def called(element: Element) -> str:
    """Return the name of an element for a sentence: what the drawing says, else kind and id."""
    if element.get("name", "").strip():
        return labelled(element)
    kind = KINDS.get(local_name(element), local_name(element))
    return f"{kind[:1].lower()}{kind[1:]} {element.get('id') or ''}".strip()


def labelled(element: Element) -> str:
    """Return the name as drawn, else its id, behind a word that tells its kind."""
    name = " ".join((element.get("name") or "").split())
    return f"‘{name}’" if name else element.get("id") or "zonder naam"
