# SPDX-License-Identifier: EUPL-1.2
"""When two files of a pathway mean the same, however they are written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.pathways.folder import OVERLAY
from wijkpad.pathways.overlays.rows import meaning_of_row
from wijkpad.xml import Element, local_name, parse

_DRAWN: Final = frozenset({"DMNDI"})
_WRITER: Final = frozenset({"exporter", "exporterVersion", "schemaVersion"})

Files = Mapping[str, bytes]


def differing(first: Files, second: Files) -> list[str]:
    """Return the files that mean something else in the two, or are in one of them only."""
    names = sorted({*first, *second} - {OVERLAY})
    return [one for one in names if not same(one, first.get(one), second.get(one))]


def same(name: str, first: bytes | None, second: bytes | None) -> bool:
    """Tell whether two contents of a file mean the same; None is a file that is not there."""
    if first == second:
        return True
    if first is None or second is None:
        return False
    try:
        return _meaning(name, first) == _meaning(name, second)
    except (ValueError, RecursionError, UnreadableError):
        return False


def _meaning(name: str, data: bytes) -> object:
    if name.endswith(".json"):
        return _form(json.loads(data, parse_float=Decimal))
    if name.endswith(".toml"):
        return _typed(tomllib.loads(data.decode("utf-8"), parse_float=Decimal))
    if name.endswith((".dmn", ".bpmn")):
        return _element(parse(data, file=name))
    return data


def _form(value: object) -> object:
    """Return a form without what its editor notes of itself."""
    if not isinstance(value, dict):
        return _typed(value)
    return _typed({key: one for key, one in value.items() if key not in _WRITER})


def _typed(value: object) -> object:
    """Return a value in which true is not 1, and 3 is 3.0."""
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_typed(one) for one in value]
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return "number" if is_number else type(value).__name__, value


def _element(element: Element) -> object:
    if local_name(element) == "rule":
        return meaning_of_row(element)
    return (
        str(element.tag),
        frozenset(
            (str(name), str(value))
            for name, value in element.attrib.items()
            if str(name) not in _WRITER
        ),
        (element.text or "").strip(),
        tuple(_element(one) for one in element if local_name(one) not in _DRAWN),
    )
