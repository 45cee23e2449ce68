# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad explain-diagram`: what runs in another way than it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from wijkpad.cli.checking import must_exist
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.diagrams import Diagram, check, normalise, read
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, errors_in
from wijkpad.pathways.calling import calls_of
from wijkpad.xml import line_of

_UNCHANGED: Final = "Niets is herschreven."
_AS_DRAWN: Final = "Niets is herschreven: wat er getekend is, loopt precies zo."
_NOT_YET: Final = "Dit diagram kan nog niet draaien; wijkpad check {} zegt waarom."
_MISSING: Final = (
    "Roept het traject ‘{}’ aan. Dat staat niet in dit bestand, en niet in een map ernaast: zonder "
    "dat traject loopt dit diagram niet."
)


@click.command("explain-diagram")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@exits
def explain_diagram(file: Path, wants_json: bool) -> None:
    """Toon per onderdeel van een diagram wat er is herschreven voordat het loopt."""
    must_exist((file,))
    diagram = read(_data(file), file=file.name)
    result = normalise(diagram)
    rewritten = _placed(diagram, result.rewrites)
    left_out = _placed(diagram, result.left_out)
    missing = _placed(diagram, _missing(diagram, file))
    faulty = bool(errors_in(check(diagram)))
    value = {
        "file": file.name,
        "normaliser": result.version,
        "runs": not (faulty or missing),
        "rewritten": rewritten,
        "left_out": left_out,
        "missing": missing,
    }
    nothing = _AS_DRAWN if value["runs"] else _UNCHANGED
    lines = ["Herschreven:", *_lines(rewritten)] if rewritten else [nothing]
    if left_out:
        lines += ["", "Alleen om te lezen:", *_lines(left_out)]
    if missing:
        lines += ["", "Ontbreekt:", *_lines(missing)]
    if faulty:
        lines += ["", _NOT_YET.format(file.name)]
    answer(value, wants_json=wants_json, text="\n".join(lines))


def _missing(diagram: Diagram, file: Path) -> Iterable[tuple[str, str]]:
    """Yield each call of a pathway that is neither in the file nor in a folder beside its own."""
    beside = file.resolve().parent.parent
    for element, key in calls_of(diagram).items():
        if not (key.isidentifier() and (beside / key / "pathway.toml").is_file()):
            yield element, _MISSING.format(key)


def _data(file: Path) -> bytes:
    if file.is_dir():
        text = "Dit is een map. Noem het diagram erin, een bestand dat op .bpmn eindigt."
        raise UnreadableError([Finding(code="CLI-024", file=str(file), text=text)])
    return file.read_bytes()


def _placed(diagram: Diagram, told: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
    """Return each sentence with its element and line, in the order of the drawing."""
    lines = {str(one.get("id")): line_of(one) for one in diagram.root.iter() if one.get("id")}
    found: list[dict[str, object]] = [
        {"element": element, "line": lines.get(element), "text": text} for element, text in told
    ]
    return sorted(found, key=lambda one: lines.get(str(one["element"])) or 0)


def _lines(told: list[dict[str, object]]) -> list[str]:
    return [f"  {one['element']} (regel {one['line'] or '?'}): {one['text']}" for one in told]
