# SPDX-License-Identifier: EUPL-1.2
"""Cuts a FEEL text into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from wijkpad.feel.failures import FeelSyntaxError

LONGEST_TEXT = 20_000
TokenKind = Literal["word", "number", "string", "sign", "end"]

_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_SPACE = "\t\n-\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_TOKEN = re.compile(
    rf"(?P<space>[{_SPACE}]+|//[^\n\r]*|/\*.*?\*/)"
    rf"|(?P<word>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\\n-\r]|\\[^\n-\r])*")'
    r"|(?P<sign>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},.:@'\u2019\u2013])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"""\\(?:(['"\\nrt])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6}))""")
_SURROGATES = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_LONE = re.compile("[\ud800-\udfff]")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_BLANKS = re.compile(f"[{_SPACE}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands in the text, counted from 0."""

    kind: TokenKind
    text: str
    start: int
    end: int


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text`, with an `end` token behind them.

    Raises:
        FeelSyntaxError: a sign that FEEL does not have, an open text, or too long a text.
    """
    if len(text) > LONGEST_TEXT:
        raise FeelSyntaxError(
            "FEEL-003",
            f"De expressie is te lang: {len(text)} tekens, hoogstens {LONGEST_TEXT} mag.",
            line=1,
            column=LONGEST_TEXT + 1,
            cure="Verdeel de berekening over enkele stappen.",
        )
    tokens: list[Token] = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise _strange(text, offset)
        if match.lastgroup != "space":
            kind: TokenKind = match.lastgroup  # type: ignore[assignment]
            tokens.append(Token(kind, match[0], offset, match.end()))
        offset = match.end()
    tokens.append(Token("end", "", offset, offset))
    return tokens


def _strange(text: str, offset: int) -> FeelSyntaxError:
    line, column = place(text, offset)
    if text[offset] == '"':
        return FeelSyntaxError(
            "FEEL-002",
            "Een tekst begint met een aanhalingsteken, maar het sluitende ontbreekt op deze regel.",
            line=line,
            column=column,
            cure='Zet " achter de tekst.',
        )
    if text.startswith("/*", offset):
        return FeelSyntaxError(
            "FEEL-002",
            "Een opmerking begint met /*, maar het sluitende */ ontbreekt.",
            line=line,
            column=column,
            cure="Zet */ achter de opmerking.",
        )
    return FeelSyntaxError(
        "FEEL-001", "Dit teken kent FEEL niet.", line=line, column=column, cure="Haal het weg."
    )


def unquote(literal: str) -> str:
    """Return the text that a string literal stands for."""
    inner = literal[1:-1]
    if "\\" not in inner:
        return inner
    plain = _ESCAPE.sub(_unescape, inner)
    joined = _SURROGATES.sub(lambda pair: _join(pair[1], pair[2]), plain)
    return _LONE.sub("\ufffd", joined)


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return _CONTROLS.get(match[1], match[1])
    code = int(match[2] or match[3], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _join(high: str, low: str) -> str:
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


def one_space(name: str) -> str:
    """Return a name with one space where several stood."""
    return _BLANKS.sub(" ", name.strip())


def name_tokens(name: str) -> tuple[str, ...]:
    """Return the tokens that make up `name`; empty when it can never be written as a name."""
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return ()
    if any(token.kind == "string" for token in tokens):
        return ()
    return tuple(token.text for token in tokens)
