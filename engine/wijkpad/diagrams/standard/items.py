# SPDX-License-Identifier: EUPL-1.2
"""The types of data: what carries which item definition, and when two are the same."""

from __future__ import annotations

from wijkpad.diagrams.standard.document import Document
from wijkpad.xml import Element, local_name

_BY_REFERENCE = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}


def item_of(document: Document, holder: Element, name: str) -> Element | None:
    """Return the item definition that an element names; None when it names none."""
    found = document.attribute(holder, name)
    return found if found is not None and local_name(found) == "itemDefinition" else None


def item_of_data(document: Document, data: Element) -> Element | None:
    """Return the item definition of data, also of what a reference stands for."""
    own = item_of(document, data, "itemSubjectRef")
    reference = _BY_REFERENCE.get(local_name(data))
    if own is not None or reference is None:
        return own
    behind = document.attribute(data, reference)
    return None if behind is None else item_of(document, behind, "itemSubjectRef")


def equivalent(one: Element | None, other: Element | None) -> bool:
    """Tell whether two item definitions are one, or of one structure."""
    if one is None or other is None:
        return one is other
    structure = one.get("structureRef")
    return one is other or (structure is not None and structure == other.get("structureRef"))
