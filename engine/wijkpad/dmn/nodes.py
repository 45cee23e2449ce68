# SPDX-License-Identifier: EUPL-1.2
"""Walking a DMN document: children by name, nothing skipped in silence, every fault collected."""

from __future__ import annotations

from collections.abc import Iterable

from wijkpad.findings import Finding
from wijkpad.xml import Element, line_of, local_name, namespace_of

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
OWN_NAMESPACE = "urn:wijkpad:dmn"
_CAMUNDA = "http://camunda.org/schema/1.0/dmn"
_HARMLESS_CAMUNDA = frozenset({"historyTimeToLive", "versionTag", "diagramRelationId"})
_EVERYWHERE = frozenset({"description", "extensionElements"})


def is_feel(language: str) -> bool:
    """Tell whether a language is FEEL; B-FEEL, of DMN 1.6, answers otherwise where FEEL gives null."""
    name = language.lower()
    return "feel" in name and "b-feel" not in name


class Walker:
    """Knows the file and its DMN namespace, and gathers findings while the tree is walked."""

    def __init__(self, file: str, namespace: str) -> None:
        self.file, self.namespace = file, namespace
        self.findings: list[Finding] = []

    def fault(self, code: str, text: str, cure: str, at: Element, id_: str | None = None) -> None:
        """Note a fault at an element; its place is the nearest element with an id."""
        self.findings.append(
            Finding(
                code=code,
                text=text,
                cure=cure,
                file=self.file,
                element=id_ or nearest_id(at),
                line=line_of(at),
            )
        )

    def is_dmn(self, element: Element) -> bool:
        """Tell whether the element is the standard's own, not an editor's extension."""
        return namespace_of(element) == self.namespace

    def children(self, parent: Element, allowed: Iterable[str]) -> list[Element]:
        """Return the standard's children; one that may not stand here is a fault, by name."""
        names = _EVERYWHERE.union(allowed)
        known: list[Element] = []
        for child in parent:
            if not self.is_dmn(child):
                self._foreign(child)
            elif local_name(child) in names:
                known.append(child)
            else:
                self.fault(
                    "DMN-002",
                    f"wijkpad kent het element <{local_name(child)}> niet in <{local_name(parent)}>.",
                    "Haal het weg of gebruik een element uit DMN 1.2 tot en met 1.5.",
                    child,
                )
        self._attributes(parent)
        return known

    def _foreign(self, child: Element) -> None:
        if namespace_of(child) in NAMESPACES:
            self.fault(
                "DMN-002",
                f"Het element <{local_name(child)}> is van een andere versie van DMN dan het bestand.",
                "Gebruik in een bestand één versie van DMN.",
                child,
            )
        elif namespace_of(child) == OWN_NAMESPACE:
            self.fault(
                "DMN-002",
                f"wijkpad kent het element <wijkpad:{local_name(child)}> niet.",
                "Haal het weg.",
                child,
            )

    def _attributes(self, element: Element) -> None:
        for key in element.attrib:
            namespace, brace, name = str(key).rpartition("}")
            if not brace:
                continue
            own = namespace[1:] == OWN_NAMESPACE
            if own and (name, local_name(element)) != ("effect", "decision"):
                self.fault(
                    "DMN-017",
                    f"wijkpad kent het kenmerk wijkpad:{name} niet op <{local_name(element)}>.",
                    "Haal het weg; alleen wijkpad:effect op een beslissing bestaat.",
                    element,
                )
            if namespace[1:] == _CAMUNDA and name not in _HARMLESS_CAMUNDA:
                self.fault(
                    "DMN-017",
                    f"wijkpad voert het kenmerk camunda:{name} niet uit.",
                    "Haal het weg; gebruik in een cel het vraagteken (?) voor de waarde van de kolom.",
                    element,
                )

    def first(self, parent: Element, name: str) -> Element | None:
        """Return the first standard child with this name."""
        return next(iter(self.all(parent, name)), None)

    def all(self, parent: Element, name: str) -> list[Element]:
        """Return the standard children with this name, in order."""
        return [one for one in parent if self.is_dmn(one) and local_name(one) == name]

    def text_of(self, parent: Element | None) -> str:
        """Return what stands in the child <text>; empty when there is none."""
        child = self.first(parent, "text") if parent is not None else None
        return (child.text or "").strip() if child is not None else ""

    def require(self, element: Element, attribute: str) -> str:
        """Return an attribute that must be there; empty, with a fault, when it is not."""
        value = str(element.get(attribute) or "").strip()
        if not value:
            self.fault(
                "DMN-003",
                f"Een <{local_name(element)}> heeft geen {attribute}.",
                f"Geef het element een {attribute}.",
                element,
            )
        return value


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute without the white space around it; None when absent or empty."""
    return str(element.get(name) or "").strip() or None


def nearest_id(element: Element) -> str | None:
    """Return the id of the element, or of the nearest one around it that has one."""
    current: Element | None = element
    while current is not None:
        if found := attribute(current, "id"):
            return found
        current = current.getparent()
    return None
