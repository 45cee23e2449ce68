# SPDX-License-Identifier: EUPL-1.2
"""On which line of a municipality's file something stands: tomllib does not tell."""

from __future__ import annotations

import re
from typing import Final

_ROW: Final = re.compile(r"\s*\[\[(.+?)\]\]")
_TABLE: Final = re.compile(r"\s*\[(.+?)\]")
_PAIR: Final = re.compile(r"\s*([A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*')\s*=")


def lines_of(text: str) -> dict[str, int]:
    """Return place to line, counted from 1: `teams.noord`, `users.anna.roles.0.team`, `code`."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if row := _ROW.match(line):
            name = _plain(row[1])
            place = counts[name] = counts.get(name, -1) + 1
            section = f"{name}.{place}"
            found.setdefault(name, number)
            found.setdefault(section, number)
        elif table := _TABLE.match(line):
            section = _plain(table[1])
            found.setdefault(section, number)
        elif pair := _PAIR.match(line):
            name = _plain(pair[1])
            found.setdefault(f"{section}.{name}" if section else name, number)
    return found


def line_of(lines: dict[str, int], place: str) -> int | None:
    """Return the line of a place, or of the nearest thing around it that has one."""
    while place:
        if place in lines:
            return lines[place]
        place = place.rpartition(".")[0]
    return None


def _plain(name: str) -> str:
    return re.sub(r"[\"'\s]", "", name)
