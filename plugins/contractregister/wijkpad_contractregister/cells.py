# SPDX-License-Identifier: EUPL-1.2
"""What a cell says: Dutch days and amounts, words for codes. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from wijkpad.plugin_api import Column, Plain

Cell = object
"""Text in a CSV file; a text, number, day or truth value in a spreadsheet; None is empty."""
_GUARD: Final = re.compile(r"'(?=[=+\-@])")
"""The sign that keeps a spreadsheet from taking a text for a formula."""
_DUTCH_DAY: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?: 00:00:00|T00:00:00)?")
_COMMA: Final = re.compile(r"(-?)([0-9]{1,3}(?:\.[0-9]{3})*|[0-9]+),([0-9]{1,2})")
_POINT: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}")
_YES_NO: Final = {
    "ja": True, "j": True, "true": True, "waar": True, "1": True,
    "nee": False, "n": False, "false": False, "onwaar": False, "0": False,
}  # fmt: skip


class CellError(Exception):
    """A cell that cannot be read; code, Dutch text and cure."""

    def __init__(self, code: str, text: str, cure: str) -> None:
        super().__init__(code)
        self.code, self.text, self.cure = code, text, cure


def shown(cell: Cell) -> str:
    """Return a cell as its text, without the blanks around it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).replace("\N{NO-BREAK SPACE}", " ").replace("\x00", "").strip()
    return _GUARD.sub("", text, count=1) if text.startswith("'") else text


def read_cell(cell: Cell, column: Column) -> Plain:
    """Return what a cell says; None when it is empty.

    Raises:
        CellError: it is empty and may not be, or says something else than the column holds.
    """
    text = shown(cell)
    if not text:
        if column.required:
            raise CellError("MISSING", f"‘{column.heading}’ ontbreekt.", "Vul de cel in.")
        return None
    match column.kind:
        case "day":
            return _day(text)
        case "cents":
            return _cents(cell, text)
        case "whole":
            return _whole(text)
        case "yes_no":
            return _yes_no(text)
        case "choice":
            return _choice(text, column)
        case "list":
            return " ".join(_choice(one, column) if column.choices else one for one in _parts(text))
        case "wholes":
            return " ".join(str(_whole(one)) for one in _parts(text))
        case _:
            return text


def _day(text: str) -> str:
    dutch, iso = _DUTCH_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    try:
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1])).isoformat()
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
    except ValueError:
        pass
    text = f"‘{text[:40]}’ is geen datum."
    raise CellError("DATE_FORMAT", text, "Schrijf een dag als 31-12-2026.")


def _cents(cell: Cell, text: str) -> int:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        exact = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        try:
            cents = (exact * 100).quantize(Decimal(1))
        except InvalidOperation:
            raise _no_amount(text) from None
        if abs(exact * 100 - cents) < Decimal("0.0001"):
            return int(cents)
        raise _no_amount(text)
    bare = text.replace("€", "").replace(" ", "").removesuffix(",-").replace("−", "-")
    found = _COMMA.fullmatch(bare) or _POINT.fullmatch(bare)
    if found is None or len(bare) > 24:
        raise _no_amount(text)
    whole = int(found[2].replace(".", "")) * 100 + int((found[3] or "0").ljust(2, "0"))
    return -whole if found[1] else whole


def _no_amount(text: str) -> CellError:
    said = f"‘{text[:40]}’ is geen bedrag."
    cure = "Schrijf euro's met een komma en hooguit twee cijfers erachter, zoals 1234,50."
    return CellError("AMOUNT_FORMAT", said, cure)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise CellError("NUMBER_FORMAT", f"‘{text[:40]}’ is geen heel getal.", "Schrijf cijfers.")
    return int(text)


def _yes_no(text: str) -> bool:
    found = _YES_NO.get(text.casefold())
    if found is None:
        raise CellError("YES_NO", f"‘{text[:40]}’ is geen ja of nee.", "Schrijf ja of nee.")
    return found


def _choice(text: str, column: Column) -> str:
    word = text.casefold()
    if word in column.choices:
        return column.choices[word]
    if word in column.choices.values():
        return word
    said = f"‘{text[:40]}’ kan niet bij ‘{column.heading}’."
    raise CellError("CHOICE_UNKNOWN", said, f"Kies: {', '.join(column.choices)}.")


def _parts(text: str) -> list[str]:
    return [one for one in re.split(r"[\s+|/]+", text) if one]
