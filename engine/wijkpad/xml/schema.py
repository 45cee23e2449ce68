# SPDX-License-Identifier: EUPL-1.2
"""Checking a document that was parsed against an XML schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from lxml import etree

from wijkpad.xml.parse import Element, line_of

_MOST: Final = 50
_MISSING: Final = "Missing child element"
_ATTRIBUTE: Final = re.compile(r"[Aa]ttribute '(?:\{[^}]*\})?([^']+)'")
_ONE_AT_A_TIME: Final = Lock()
"""A schema of lxml keeps what it found last in itself."""


class Departure(StrEnum):
    """In which way a document departs from its schema."""

    LACKS_ELEMENT = "lacks_element"
    MISPLACED = "misplaced"
    TEXT = "text"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    LACKS_ATTRIBUTE = "lacks_attribute"
    VALUE = "value"


_KINDS: Final = {
    etree.ErrorTypes.SCHEMAV_ELEMENT_CONTENT: Departure.MISPLACED,
    etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_2_3: Departure.TEXT,
    etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: Departure.UNKNOWN_ATTRIBUTE,
    etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_3_2_2: Departure.UNKNOWN_ATTRIBUTE,
    etree.ErrorTypes.SCHEMAV_CVC_COMPLEX_TYPE_4: Departure.LACKS_ATTRIBUTE,
}


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One place where a document departs from its schema.

    Attributes:
        attribute: local name of the attribute that it is about; empty for the element itself.
    """

    element: Element
    kind: Departure
    attribute: str
    line: int | None


def schema_faults(root: Element, schema: Path) -> list[SchemaFault]:
    """Return where a document departs from the schema in a file of ours, at most fifty places."""
    tree = root.getroottree()
    with _ONE_AT_A_TIME:
        found = _read(schema)
        log: Any = found.error_log if not found.validate(tree) else ()
        errors = list(log)[:_MOST]
    return [_fault(root, error) for error in errors]


@cache
def _read(schema: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(schema))


def _fault(root: Element, error: Any) -> SchemaFault:
    element = _element(root, error.path)
    attribute = _ATTRIBUTE.search(error.message)
    kind = _KINDS.get(error.type, Departure.VALUE)
    if kind is Departure.MISPLACED and _MISSING in error.message:
        kind = Departure.LACKS_ELEMENT
    return SchemaFault(
        element=element,
        kind=kind,
        attribute=attribute.group(1) if attribute is not None else "",
        line=line_of(element) or error.line or None,
    )


def _element(root: Element, path: str | None) -> Element:
    """Return the element at a path as libxml2 writes it; the root when it cannot be found."""
    spaces = {
        str(prefix): space
        for one in root.iter("*")
        for prefix, space in one.nsmap.items()
        if prefix is not None
    }
    try:
        found = root.getroottree().xpath(path, namespaces=spaces) if path else []
    except etree.XPathError:
        return root
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, Element) else root
