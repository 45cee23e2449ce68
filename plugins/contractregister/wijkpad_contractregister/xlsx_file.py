# SPDX-License-Identifier: EUPL-1.2
"""XLSX, read row by row; what unpacks to something huge is refused before it is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from wijkpad_contractregister.cells import Cell
from wijkpad_contractregister.problem import FileError

_MOST_PARTS: Final = 200
_MOST_UNPACKED: Final = 30_000_000
_MOST_COLUMNS: Final = 200
_MOST_LINES: Final = 200_000
_DOCTYPE: Final = b"<!DOCTYPE"
_ENDLESS: Final = FileError(
    "TOO_MANY_ROWS", "Het blad loopt heel ver door.", "Haal lege rijen onderaan weg."
)
_BROKEN: Final = FileError(
    "UNREADABLE", "Dit is geen goed xlsx-bestand.", "Bewaar het opnieuw als xlsx, of als csv."
)


def xlsx_lines(content: bytes) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield (row number, cells) of the only sheet."""
    _check(content)
    # Late: a host that reads no spreadsheet need not load it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        names = book.sheetnames
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken file makes the library raise anything
        raise _BROKEN from None
    if len(names) != 1:
        text = f"Het bestand heeft {len(names)} bladen; het is niet duidelijk welk blad u bedoelt."
        raise FileError("SHEETS", text, "Laat één blad over, zonder verborgen bladen.")
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise _BROKEN
    try:
        # What a file says of its own size may be a lie in either direction.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), 1):
            if number > _MOST_LINES:
                raise _ENDLESS  # noqa: TRY301 - the fault of the file is told as it is
            yield number, row
    except (MemoryError, FileError, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001 - the same, further on in the file
        raise _BROKEN from None


def _check(content: bytes) -> None:
    """Refuse a bomb, and XML that brings its own entities, before anything is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            size = sum(one.file_size for one in parts)
            if len(parts) > _MOST_PARTS or size > _MOST_UNPACKED:
                text = "Het bestand pakt uit tot iets dat te groot is."
                raise FileError("TOO_LARGE", text, "Bewaar het blad als csv.")
            for one in parts:
                if _DOCTYPE in packed.read(one):
                    raise _BROKEN
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _BROKEN from None
