# SPDX-License-Identifier: EUPL-1.2
"""An overlay on the pathway of a release: together they are the municipality's variant."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.pathways.folder import HEADER, OVERLAY
from wijkpad.pathways.overlays.header_text import with_value
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
from wijkpad.pathways.overlays.rows import columns_of, put, rules_of, tables_of
from wijkpad.pathways.overlays.writing import written
from wijkpad.xml import parse, to_bytes

Files = Mapping[str, bytes]


def apply(base: Files, overlay: Overlay) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files of the variant, and every operation that does not fit this base.

    Findings stand at the line of their operation; `file` is left to whoever knows it. The files hold
    the overlay itself too, with its reasons.
    """
    files = dict(base)
    findings: list[Finding] = []
    for one in overlay.operations:
        findings += _applied(files, base, one)
    if overlay.operations:
        files[OVERLAY] = written(overlay)[f"{overlay.pathway}.toml"]
    return files, findings


def _applied(files: dict[str, bytes], base: Files, one: Operation) -> Iterator[Finding]:
    match one:
        case SetParameter():
            yield from _parameter(files, one)
        case AddRule():
            yield from _rule(files, one)
        case ReplaceForm():
            yield from _form(files, base, one)
        case ReplaceScenario():
            files[scenario_file(one.scenario)] = one.content


def _parameter(files: dict[str, bytes], one: SetParameter) -> Iterator[Finding]:
    what = "instelling" if one.kind == "parameters" else "termijn"
    field = "default" if one.kind == "parameters" else "length"
    text = files.get(HEADER, b"").decode("utf-8", "replace")
    there = _entry(text, one)
    if there is None:
        yield fault("OVER-005", one, f"De uitgave heeft geen {what} ‘{one.key}’.", _LOOK)
        return
    now = there.get(field)
    if one.kind == "terms" and (not isinstance(now, str) or now.strip().startswith("=")):
        yield fault(
            "OVER-009",
            one,
            f"De lengte van de termijn ‘{one.key}’ volgt in de uitgave uit iets anders.",
            "Verander de instelling waar die lengte uit volgt.",
        )
        return
    if now is not None and sort_of(now) != sort_of(one.value):
        yield fault(
            "OVER-009",
            one,
            f"‘{one.value}’ is een ander soort waarde dan ‘{one.key}’ in de uitgave heeft.",
            f"Schrijf de waarde zoals de uitgave: {now!r}." if now != "" else "Schrijf een tekst.",
        )
        return
    changed = with_value(text, (one.kind, one.key, field), one.value)
    if changed is None:
        text = f"‘{one.key}’ is in pathway.toml van de uitgave zo geschreven dat alleen de waarde veranderen niet gaat."
        yield fault("OVER-009", one, text, "Verander de waarde onder Processen.")
        return
    files[HEADER] = changed.encode()


def _entry(text: str, one: SetParameter) -> Mapping[str, object] | None:
    try:
        entries = tomllib.loads(text, parse_float=Decimal).get(one.kind, [])
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    each = entries if isinstance(entries, list) else []
    return next((row for row in each if isinstance(row, dict) and row.get("key") == one.key), None)


def sort_of(value: object) -> str:
    """Return what kind of value this is, numbers taken together."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | Decimal) else "text"


def _rule(files: dict[str, bytes], one: AddRule) -> Iterator[Finding]:
    for name, data in files.items():
        if not name.endswith(".dmn"):
            continue
        try:
            root = parse(data, file=name)
        except UnreadableError:
            continue
        table = tables_of(root).get(one.decision)
        if table is None:
            continue
        columns, there = columns_of(table), rules_of(table)
        faults = [*_unknown_columns(one, columns.inputs, columns.outputs, columns.annotations)]
        if not columns.can_be_told_apart:
            text = f"De tabel ‘{one.decision}’ heeft kolommen zonder eigen naam."
            faults.append(fault("OVER-009", one, text, "Geef elke kolom een eigen naam."))
        if one.beside not in there:
            text = f"De tabel ‘{one.decision}’ van de uitgave heeft geen regel ‘{one.beside}’."
            faults.append(fault("OVER-005", one, text, f"Kies uit: {', '.join(there)}."))
        taken = {str(each.get("id")) for each in root.iter() if each.get("id")}
        if one.rule in taken:
            text = f"‘{one.rule}’ bestaat al in de tabel ‘{one.decision}’."
            faults.append(fault("OVER-008", one, text, "Kies een eigen naam voor de regel."))
        if not faults:
            put(table, one, columns)
            files[name] = to_bytes(root)
        yield from faults
        return
    yield fault("OVER-005", one, f"De uitgave heeft geen tabel ‘{one.decision}’.", _LOOK)


def _unknown_columns(
    one: AddRule, inputs: Sequence[str], outputs: Sequence[str], annotations: Sequence[str]
) -> Iterator[Finding]:
    for said, known, where in (
        (one.when, inputs, "vraagt niet naar"),
        (one.then, outputs, "geeft geen"),
        (one.because, annotations, "heeft geen uitleg"),
    ):
        for name in said:
            if name not in known:
                text = f"De tabel ‘{one.decision}’ {where} ‘{name}’."
                yield fault("OVER-005", one, text, f"Kies uit: {', '.join(known)}.")
    missing = [name for name in outputs if name not in one.then]
    if missing:
        text = f"De regel ‘{one.rule}’ zegt niets over: {', '.join(missing)}."
        yield fault("OVER-001", one, text, "Geef elke uitkomst een waarde onder then.")


def _form(files: dict[str, bytes], base: Files, one: ReplaceForm) -> Iterator[Finding]:
    name = form_file(one.form)
    there = base.get(name)
    if there is None:
        yield fault("OVER-005", one, f"De uitgave heeft geen formulier ‘{one.form}’.", _LOOK)
        return
    now = sha256(there).hexdigest()
    if one.of != now:
        yield fault(
            "OVER-007",
            one,
            f"Het formulier ‘{one.form}’ is in deze uitgave anders dan dat waarvoor het eigen formulier kwam.",
            f'Neem over wat nieuw is, en zet dan: of = "{now}".',
        )
        return
    files[name] = one.content
    if one.rules is not None:
        files[rules_file(one.form)] = one.rules


def fault(code: str, one: Operation, text: str, cure: str = "") -> Finding:
    """Return a fault of one operation."""
    return Finding(code=code, text=text, cure=cure, line=one.line, element=one.identity[-1])


_LOOK = "Kijk onder Processen hoe het in deze uitgave heet."
