# SPDX-License-Identifier: EUPL-1.2
"""The values in a test file of the DMN compatibility kit, and when two are the same."""

from __future__ import annotations

from decimal import Decimal

from wijkpad import feel
from wijkpad.feel import Names, Value
from wijkpad.xml import Element, local_name


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by the end of its name, whatever its namespace."""
    found = [value for key, value in element.attrib.items() if str(key).endswith(name)]
    return str(found[0]) if found else None


def children(element: Element, name: str) -> list[Element]:
    """Return the children of this name."""
    return [one for one in element if local_name(one) == name]


def value_in(holder: Element) -> Value:
    """Return the value written in a test case, in whichever of its forms."""
    lists = children(holder, "list")
    if lists:
        return [value_in(item) for item in children(lists[0], "item")]
    components = children(holder, "component")
    if components:
        return {str(one.get("name")): value_in(one) for one in components}
    values = children(holder, "value")
    if not values or attribute(values[0], "}nil") == "true":
        return None
    return typed(values[0].text or "", (attribute(values[0], "}type") or "").split(":")[-1])


def typed(text: str, kind: str) -> Value:
    """Return the value of a text with an XML Schema type."""
    if kind in {"decimal", "double", "integer", "int", "long", "float"}:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    if kind in {"date", "time", "dateTime", "duration"}:
        name = "date and time" if kind == "dateTime" else kind
        return feel.parse(f'{name}("{text.strip()}")', Names.any()).evaluate({})
    return text


def same(found: Value, wanted: Value) -> bool:
    """Tell whether what came out is what was wanted; numbers to eight decimals."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is wanted
    if isinstance(wanted, Decimal) and isinstance(found, Decimal):
        return round(wanted, 8) == round(found, 8)
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(same, found, wanted))
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(same(found[k], wanted[k]) for k in wanted)
    return type(found) is type(wanted) and found == wanted
