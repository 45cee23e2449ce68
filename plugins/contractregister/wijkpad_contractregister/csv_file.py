# SPDX-License-Identifier: EUPL-1.2
"""CSV as Dutch spreadsheets write it: a semicolon or a comma, in one of four encodings."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from wijkpad_contractregister.problem import FileError

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SEPARATORS: Final = (";", ",", "\t")


def csv_lines(content: bytes, headings: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line in the file, cells) of each row; `headings` are in small letters."""
    text = _text(content)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, headings))
    line = 1
    try:
        for row in found:
            yield line, row
            line = found.line_num + 1
    except csv.Error:
        wrong = f"Vanaf regel {line} is het bestand niet te lezen."
        cure = "Kijk op die regel naar aanhalingstekens, en bewaar als csv of xlsx."
        raise FileError("UNREADABLE", wrong, cure) from None


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        wrong = "De tekens van het bestand zijn niet te lezen."
        raise FileError("UNREADABLE", wrong, "Bewaar het als CSV UTF-8, of als xlsx.") from None


def _separator(text: str, headings: frozenset[str]) -> str:
    """Return what stands between cells: what makes most known headings of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> int:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(" ".join(one.casefold().split()) in headings for one in cells)

    return max(_SEPARATORS, key=known)
