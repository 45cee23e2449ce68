# SPDX-License-Identifier: EUPL-1.2
"""Takes the text of a part apart: plain text, and FEEL between double braces."""

from __future__ import annotations

import re
from typing import Final

from wijkpad.documents.model import Slot
from wijkpad.errors import UnreadableError
from wijkpad.feel import Names, parse
from wijkpad.findings import Finding

_STRING: Final = r'"(?:\\.|[^"\\])*"'
_SLOT: Final = re.compile(r"\{\{((?:" + _STRING + r"|(?!\}\})[^\"])*)\}\}", re.DOTALL)
_BAR: Final = re.compile(r"(?:" + _STRING + r"|[^\"|])*", re.DOTALL)
_LONGEST: Final = 2_000


class SlotError(UnreadableError):
    """A place between braces is not closed, is empty, or holds no FEEL."""


def split(text: str, names: Names | None = None) -> tuple[str | Slot, ...]:
    """Return text and slots in order.

    `{{ FEEL }}` is filled with a value; `{{ FEEL | words }}` with the words when there is none.

    Raises:
        SlotError: every fault in the text at once; `line` counts from the start of the text.
    """
    found: list[str | Slot] = []
    faults: list[Finding] = []
    at = 0
    for match in _SLOT.finditer(text):
        found += _words(text, at, match.start(), faults)
        at = match.end()
        try:
            found.append(_slot(match.group(1), names))
        except UnreadableError as error:
            line = _line(text, match.start())
            faults += [_placed(one, line) for one in error.findings]
    found += _words(text, at, len(text), faults)
    if faults:
        raise SlotError(faults)
    return tuple(found)


def _slot(inside: str, names: Names | None) -> Slot:
    match = _BAR.match(inside)
    end = match.end() if match is not None else 0
    feel, rest = inside[:end].strip(), inside[end:]
    if not feel or len(inside) > _LONGEST:
        raise SlotError(
            [
                Finding(
                    code="DOC-003",
                    text="Tussen de accolades staat niets, of veel te veel.",
                    cure="Schrijf een gegeven, bijvoorbeeld {{ register_request.received_at }}.",
                )
            ]
        )
    otherwise = rest[1:].strip() if rest.startswith("|") else None
    return Slot(feel, parse(feel, names), otherwise)


def _words(text: str, start: int, end: int, faults: list[Finding]) -> list[str]:
    words = text[start:end]
    faults += [
        Finding(
            code="DOC-003",
            text=f"Hier staat ‘{mark}’ zonder het teken dat erbij hoort.",
            cure="Zet een gegeven tussen {{ en }}, en sluit tekst in FEEL met aanhalingstekens.",
            line=_line(text, start + words.index(mark)),
        )
        for mark in ("{{", "}}")
        if mark in words
    ]
    return [words] if words else []


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _placed(finding: Finding, line: int) -> Finding:
    return Finding(
        code=finding.code,
        severity=finding.severity,
        text=finding.text,
        cure=finding.cure,
        line=line + (finding.line or 1) - 1,
    )
