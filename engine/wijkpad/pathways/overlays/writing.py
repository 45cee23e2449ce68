# SPDX-License-Identifier: EUPL-1.2
"""An overlay as files that read back as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from wijkpad.pathways.overlays.header_text import literal
from wijkpad.pathways.overlays.model import (
    AddRule,
    Operation,
    Overlay,
    ReplaceForm,
    ReplaceScenario,
    SetParameter,
    form_file,
    rules_file,
    scenario_file,
)

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def written(overlay: Overlay) -> dict[str, bytes]:
    """Return the files of an overlay by their path in the folder `overlays`."""
    key = overlay.pathway
    lines = [f"# Wat de gemeente verandert aan het traject ‘{key}’.", "format = 1"]
    files: dict[str, bytes] = {}
    for one in overlay.operations:
        lines += ["", "[[operation]]", *_lines(one), f"reason = {_text(one.reason)}"]
        if isinstance(one, AddRule):
            lines += _tables(one)
        if isinstance(one, ReplaceForm):
            files[f"{key}/{form_file(one.form)}"] = one.content
            if one.rules is not None:
                files[f"{key}/{rules_file(one.form)}"] = one.rules
        if isinstance(one, ReplaceScenario):
            files[f"{key}/{scenario_file(one.scenario)}"] = one.content
    files[f"{key}.toml"] = ("\n".join(lines) + "\n").encode()
    return files


def _lines(one: Operation) -> Iterator[str]:
    match one:
        case SetParameter():
            name = "parameter" if one.kind == "parameters" else "term"
            yield 'do = "set_parameter"'
            yield f"{name} = {_text(one.key)}"
            yield f"value = {literal(one.value)}"
        case AddRule():
            yield 'do = "add_rule"'
            yield f"decision = {_text(one.decision)}"
            yield f"rule = {_text(one.rule)}"
            yield f"{one.place} = {_text(one.beside)}"
        case ReplaceForm():
            yield 'do = "replace_form"'
            yield f"form = {_text(one.form)}"
            yield f"of = {_text(one.of)}"
        case ReplaceScenario():
            yield 'do = "replace_scenario"'
            yield f"scenario = {_text(one.scenario)}"


def _tables(one: AddRule) -> Iterator[str]:
    each: tuple[tuple[str, Mapping[str, str]], ...] = (
        ("when", one.when),
        ("then", one.then),
        ("because", one.because),
    )
    for name, cells in each:
        if cells or name == "then":
            yield ""
            yield f"[operation.{name}]"
            yield from (f"{_key(column)} = {_text(cell)}" for column, cell in cells.items())


def _text(text: str) -> str:
    """Return a text as TOML writes it; what holds quotes stands between single ones where it can."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)
