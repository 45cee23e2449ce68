# SPDX-License-Identifier: EUPL-1.2
"""Forms and TOML files in parts, and back. TOML keeps its text, remarks included."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Final, cast

from wijkpad.pathways.merging.atoms import Atom, UnmergeableError, Whole

_FORM: Final = "form"
_WRITER: Final = frozenset({"exporter", "schemaVersion"})
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(#.*)?\Z")


def split_form(data: bytes) -> Whole:
    """Return a form in questions and groups of questions.

    Raises:
        UnmergeableError: it is no form, or two questions have the same id.
    """
    atoms: dict[str, Atom] = {}

    def visit(one: object, parent: str) -> None:
        if not isinstance(one, dict):
            raise UnmergeableError
        key = _FORM if not parent else one.get("id")
        if not isinstance(key, str) or key in atoms or (parent and key == _FORM):
            raise UnmergeableError
        own = {name: value for name, value in one.items() if name != "components"}
        counts = {name: value for name, value in own.items() if name not in _WRITER}
        holds = "components" in one
        content = (holds, json.dumps(counts, sort_keys=True))
        atoms[key] = Atom(parent, content, (own, holds))
        parts = one.get("components", [])
        if not isinstance(parts, list):
            raise UnmergeableError
        for part in parts:
            visit(part, key)

    try:
        visit(json.loads(data), "")
    except (ValueError, RecursionError) as error:
        raise UnmergeableError from error
    return Whole(atoms)


def join_form(whole: Whole) -> bytes:
    """Return the form as JSON."""

    def build(key: str) -> dict[str, object]:
        own, holds = cast("tuple[dict[str, object], bool]", whole.atoms[key].payload)
        parts = [build(one) for one in whole.parts_of(key)]
        return {**own, "components": parts} if holds or parts else dict(own)

    return (json.dumps(build(_FORM), indent=1, ensure_ascii=False) + "\n").encode()


def split_toml(data: bytes) -> Whole:
    """Return a TOML file in entries: each table of a list by its `key`, each single line at the top.

    Raises:
        UnmergeableError: entries cannot be told apart.
    """
    try:
        text = data.decode("utf-8")
        tomllib.loads(text)
        atoms: dict[str, Atom] = {}
        for key, block in _entries(text):
            if key in atoms:
                raise UnmergeableError
            atoms[key] = Atom("", _said(block), block)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnmergeableError from error
    return Whole(atoms)


def join_toml(whole: Whole) -> bytes:
    """Return the file; raises `UnmergeableError` when the entries do not go together."""
    lines = ""
    for one in whole.atoms.values():
        block = cast("str", one.payload)
        is_table = any(_HEADER.match(line) for line in block.splitlines())
        lines += ("\n" if is_table and lines else "") + block + "\n"
    try:
        tomllib.loads(lines)
    except tomllib.TOMLDecodeError as error:
        raise UnmergeableError from error
    return lines.encode()


def _entries(text: str) -> Iterator[tuple[str, str]]:
    head, *tables = _blocks(text)
    yield from _single_lines(head)
    for block in tables:
        match = next(found for line in block.splitlines() if (found := _HEADER.match(line)))
        name = match.group(2)
        if match.group(1) == "[":
            yield f"[{name}]", block
            continue
        (values,) = cast("list[dict[str, object]]", tomllib.loads(block)[name])
        if "." in name or not isinstance(values.get("key"), str):
            raise UnmergeableError
        yield f"{name} {values['key']}", block


def _blocks(text: str) -> list[str]:
    """Return the lines before the first table, then each table with the remarks above it."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if _HEADER.match(line):
            above: list[str] = []
            while blocks[-1] and blocks[-1][-1].lstrip().startswith("#"):
                above.insert(0, blocks[-1].pop())
            blocks.append([*above, line])
        else:
            blocks[-1].append(line)
    return ["\n".join(one).strip("\n") for one in blocks]


def _single_lines(head: str) -> Iterator[tuple[str, str]]:
    remarks: list[str] = []
    for line in head.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            remarks.append(line)
            continue
        (name,) = tomllib.loads(line)
        yield name, "\n".join([*remarks, line]).strip("\n")
        remarks = []
    if any(one.strip() for one in remarks):
        yield "#", "\n".join(remarks).strip("\n")


def _said(block: str) -> str:
    """Return what an entry says; its remarks count too, the white space around it does not."""
    return "\n".join(line.rstrip() for line in block.splitlines() if line.strip())
