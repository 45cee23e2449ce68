# SPDX-License-Identifier: EUPL-1.2
"""A file as rows and faults: which column is which, and what each cell says."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wijkpad.plugin_api import COLUMNS, Column, Imported, ImportedRow, ImportFile, Plain, RowFault
from wijkpad_contractregister.cells import Cell, CellError, read_cell, shown
from wijkpad_contractregister.csv_file import csv_lines
from wijkpad_contractregister.problem import FileError
from wijkpad_contractregister.xlsx_file import xlsx_lines

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 20_000
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_IGNORED: Final = ("fout", "opmerking")
"""Beginnings of headings that people may add: ours in a quarantine file, and their own notes."""

Line = tuple[int, Sequence[Cell]]


def read_file(file: ImportFile) -> Imported:
    """Return every row that a file holds, with the faults that keep rows out.

    A fault on line 1 is about the file as a whole; then there are no rows.
    """
    try:
        return _read(file)
    except FileError as error:
        fault = RowFault(
            line=1, field=error.field, code=error.code, text_nl=error.text, cure_nl=error.cure
        )
        return Imported(faults=(fault,))


def _read(file: ImportFile) -> Imported:
    columns = COLUMNS.get(file.kind)
    if columns is None:
        raise FileError("KIND", "Dit soort bestand leest het contractregister niet.", "")
    lines = _lines(_content(file), columns)
    heading = next(lines, None)
    if heading is None:
        raise FileError("EMPTY_FILE", "Het bestand is leeg.", "Zet op de eerste regel de koppen.")
    places = _places(heading[1], columns)
    rows: list[ImportedRow] = []
    faults: list[RowFault] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            text = f"Het bestand heeft meer dan {MOST_ROWS} rijen."
            raise FileError("TOO_MANY_ROWS", text, "Verdeel het over meer bestanden.")
        values, wrong = _row(line, cells, places, len(heading[1]))
        rows.append(ImportedRow(line=line, values=values))
        faults += wrong
    if not rows:
        raise FileError("EMPTY_FILE", "Onder de koppen staat niets.", "Voeg rijen toe.")
    return Imported(rows=tuple(rows), faults=tuple(faults))


def _content(file: ImportFile) -> bytes:
    try:
        content = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise FileError("UNREADABLE", "Het bestand is niet goed aangekomen.", "") from None
    if len(content) > MOST_BYTES:
        raise FileError("TOO_LARGE", "Het bestand is groter dan 5 MB.", "Verdeel het.")
    return content


def _lines(content: bytes, columns: Sequence[Column]) -> Iterator[Line]:
    """Yield (line, cells) of every row that holds something."""
    if content.startswith(_OLD_EXCEL):
        text = "Dit is een oud Excel-bestand (xls) of een bestand met een wachtwoord."
        raise FileError("UNREADABLE", text, "Bewaar het als xlsx zonder wachtwoord, of als csv.")
    known = frozenset(_plain(one.heading) for one in columns)
    found = xlsx_lines(content) if content.startswith(_ZIP) else csv_lines(content, known)
    for line, cells in found:
        if any(shown(one) for one in cells):
            yield line, cells


def _places(heading: Sequence[Cell], columns: Sequence[Column]) -> dict[int, Column]:
    """Return place in a row to column; headings may stand in any order."""
    named = {_plain(one.heading): one for one in columns} | {one.key: one for one in columns}
    headings = ", ".join(one.heading for one in columns)
    if not any(_plain(shown(one)) in named for one in heading):
        text = "Op de eerste regel staat geen enkele kop van dit soort bestand."
        cure = f"Haal weg wat boven de koppen staat, of kies een ander soort. Mogelijk zijn: {headings}."
        raise FileError("NO_HEADINGS", text, cure)
    found: dict[int, Column] = {}
    for place, cell in enumerate(heading):
        text = _plain(shown(cell))
        if not text or text.startswith(_IGNORED):
            continue
        column = named.get(text)
        if column is None:
            raise FileError(
                "UNKNOWN_COLUMN",
                f"De kolom ‘{shown(cell)[:40]}’ hoort niet in dit soort bestand.",
                f"Haal haar weg, of zet er ‘opmerking’ voor. Mogelijk zijn: {headings}.",
            )
        if column in found.values():
            text = f"De kolom ‘{column.heading}’ staat er twee keer."
            raise FileError("DOUBLE_COLUMN", text, "Haal er een weg.", column.key)
        found[place] = column
    for column in columns:
        if column.required and column not in found.values():
            text = f"De kolom ‘{column.heading}’ ontbreekt."
            raise FileError("MISSING_COLUMN", text, "Voeg haar toe aan de koppen.", column.key)
    return found


def _row(
    line: int, cells: Sequence[Cell], places: Mapping[int, Column], width: int
) -> tuple[dict[str, Plain], list[RowFault]]:
    values: dict[str, Plain] = {}
    faults: list[RowFault] = []
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.key] = read_cell(cell, column)
        except CellError as error:
            values[column.key] = shown(cell)[:500]
            faults.append(
                RowFault(
                    line=line,
                    field=column.key,
                    code=error.code,
                    text_nl=error.text,
                    cure_nl=error.cure,
                )
            )
    if any(shown(one) for one in cells[width:]):
        text = "Deze rij heeft meer cellen dan er koppen zijn."
        cure = "Zet een tekst met het scheidingsteken erin tussen aanhalingstekens."
        faults.append(RowFault(line=line, field="", code="EXTRA_CELLS", text_nl=text, cure_nl=cure))
    return values, faults


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
