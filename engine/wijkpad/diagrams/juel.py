# SPDX-License-Identifier: EUPL-1.2
"""Proposes FEEL for a JUEL condition of an older modeler, where it is obvious."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.feel import parse

_TOKEN: Final = re.compile(
    r"\s+|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\d+(?:\.\d+)?|[A-Za-z_][\w.]*|&&|\|\||[=!<>]=|[<>!()]"
)
_JOINING: Final = frozenset({"and", "or", "not", "empty"})
_SAME: Final = {
    "&&": "and",
    "||": "or",
    "==": "=",
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}


def propose(text: str) -> str | None:
    """Return the condition in FEEL; None when it holds more than comparisons of names and values."""
    inner = re.fullmatch(r"\s*[$#]\{(.*)\}\s*", text, re.DOTALL)
    if inner is None:
        return None
    found: list[str] = []
    at, body = 0, inner.group(1).strip()
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            return None
        at = token.end()
        if token.group().strip():
            found.append(_translate(token.group()))
    calls = any(
        sign == "(" and before[:1].isalpha() and before not in _JOINING
        for before, sign in pairwise(found)
    )
    feel = None if calls else _join(found)
    if feel is None:
        return None
    try:
        parse(feel)
    except UnreadableError:
        return None
    return feel


def _translate(token: str) -> str:
    if token.startswith("'"):
        inner = token[1:-1].replace("\\'", "'").replace('"', '\\"')
        return f'"{inner}"'
    return _SAME.get(token, token)


def _join(tokens: list[str]) -> str | None:
    """Join the tokens; `!x` and `empty x` stand before one name, else there is no proposal."""
    parts: list[str] = []
    rest = iter(tokens)
    for token in rest:
        if token in ("!", "not", "empty"):
            name = next(rest, "")
            if re.fullmatch(r"[A-Za-z_][\w.]*", name) is None or name in ("empty", "not"):
                return None
            parts.append(f"{name} = null" if token == "empty" else f"not({name})")  # noqa: S105
        else:
            parts.append(token)
    return " ".join(parts).replace("( ", "(").replace(" )", ")") or None
