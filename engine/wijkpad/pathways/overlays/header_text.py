# SPDX-License-Identifier: EUPL-1.2
"""One value in the text of pathway.toml, with everything around it left as it is, remarks included."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from typing import Final

_HEADER: Final = re.compile(r"\s*\[")
Spot = tuple[str, str, str]
"""A list of tables, the `key` of one of them, and the name of a value in it."""


def with_value(text: str, spot: Spot, value: object) -> str | None:
    """Return the text with one value changed.

    None when that cannot be done on one line without changing anything else.
    """
    table, key, name = spot
    written = literal(value)
    lines = text.splitlines(keepends=True)
    block = _block(lines, table, key)
    if written is None or block is None:
        return None
    begin, end = block
    assigned = re.compile(rf"(\s*{re.escape(name)}\s*=\s*)")
    at = next((one for one in range(begin, end) if assigned.match(lines[one])), None)
    if at is None:
        lines.insert(begin + 1, f"{name} = {written}\n")
    else:
        found = assigned.match(lines[at])
        lines[at] = f"{found[1] if found else ''}{written}\n"
    changed = "".join(lines)
    return changed if _is_only_change(text, changed, spot, value) else None


def literal(value: object) -> str | None:
    """Return a value as TOML writes it; None for what an overlay does not carry."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and "." in f"{value:f}" else None
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return None


def _block(lines: list[str], table: str, key: str) -> tuple[int, int] | None:
    starts = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if re.match(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]", lines[begin]) is None:
            continue
        try:
            (entry,) = tomllib.loads("".join(lines[begin:end]))[table]
        except (tomllib.TOMLDecodeError, RecursionError):
            return None
        if entry.get("key") == key:
            return begin, end
    return None


def _is_only_change(text: str, changed: str, spot: Spot, value: object) -> bool:
    table, key, name = spot
    try:
        before, after = (tomllib.loads(one, parse_float=Decimal) for one in (text, changed))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    for entry in before[table]:
        if entry.get("key") == key:
            entry[name] = value
    return bool(before == after)
