# SPDX-License-Identifier: EUPL-1.2
"""TOML with places: tomllib keeps no line numbers, so they are found again in the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding

FORMAT: Final = 1
_TABLE: Final = re.compile(r"\s*\[\[\s*([A-Za-z0-9_.-]+)\s*\]\]")
_SINGLE: Final = re.compile(r"\s*\[\s*([A-Za-z0-9_.\"-]+)\s*\]")
_ASSIGNED: Final = re.compile(r"\s*\"?([A-Za-z0-9_.-]+)\"?\s*=\s*(?:\"([^\"]*)\")?")
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Toml:
    """What a file says, and on which line.

    Attributes:
        values: as tomllib gives them.
        lines: line by path: `title`, `terms[2]`, `terms[2].length`, `terms/wmo_onderzoek`.
    """

    values: Mapping[str, object]
    lines: Mapping[str, int]

    def line(self, *places: str) -> int | None:
        """Return the line of the first of these places that is known."""
        return next((self.lines[one] for one in places if one in self.lines), None)


def read_toml(data: bytes, *, file: str) -> Toml:
    """Read a TOML file of format 1.

    Raises:
        UnreadableError: it is no TOML (TOML-001), or of another format (TOML-002).
    """
    try:
        text = data.decode("utf-8")
        values = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        raise _refused(
            "De tekens van het bestand zijn niet te lezen.", "Bewaar als UTF-8.", file
        ) from None
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        line, column = (int(one) for one in place.groups()) if place else (None, None)
        raise UnreadableError(
            [
                Finding(
                    code="TOML-001",
                    text="Dit bestand is geen goede TOML.",
                    cure="Kijk op deze regel naar aanhalingstekens, haakjes en dubbele sleutels.",
                    file=file,
                    line=line,
                    column=column,
                )
            ]
        ) from None
    except RecursionError:
        raise _refused("Dit bestand is te diep genest.", "Maak het eenvoudiger.", file) from None
    lines = _lines(text)
    if values.get("format") != FORMAT:
        raise UnreadableError(
            [
                Finding(
                    code="TOML-002",
                    text=f"Dit bestand begint niet met ‘format = {FORMAT}’.",
                    cure=f"Zet bovenaan: format = {FORMAT}.",
                    file=file,
                    line=lines.get("format", 1),
                )
            ]
        )
    return Toml(values, lines)


def _refused(text: str, cure: str, file: str) -> UnreadableError:
    return UnreadableError([Finding(code="TOML-001", text=text, cure=cure, file=file)])


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    section, quoted = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if quoted:
            quoted = "" if quoted in line else quoted
            continue
        table, single = _TABLE.match(line), _SINGLE.match(line)
        if table is not None:
            name = table.group(1)
            counts[name] = counts.get(name, 0) + 1
            section = f"{name}[{counts[name]}]"
            found[section] = number
        elif single is not None:
            section = single.group(1)
            found.setdefault(section, number)
        else:
            _note(line, number, section, found)
            for mark in ('"""', "'''"):
                if line.count(mark) == 1:
                    quoted = mark
    return found


def _note(line: str, number: int, section: str, found: dict[str, int]) -> None:
    assigned = _ASSIGNED.match(line)
    if assigned is None:
        return
    name, value = assigned.groups()
    found.setdefault(f"{section}.{name}" if section else name, number)
    if name == "key" and value and "[" in section:
        found.setdefault(f"{section.partition('[')[0]}/{value}", number)
