# SPDX-License-Identifier: EUPL-1.2
"""Reads form-js JSON into a Form."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Final, NoReturn

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.forms.components import Reader
from wijkpad.forms.model import Field, Form, Kind
from wijkpad.forms.rules import read_rules

SCHEMA_VERSION: Final = 18
_OLDEST_SCHEMA: Final = 9
_SIZE_LIMIT: Final = 1_000_000
_DEPTH_LIMIT: Final = 40
_FIELD_LIMIT: Final = 500


def read(data: bytes, rules: bytes | None = None, *, file: str) -> Form:
    """Read a form and the rules that stand beside it.

    What can be read but may not be published is kept, and named by `check`.

    Args:
        data: the form-js JSON.
        rules: the bytes of `<key>.rules.toml`, if there is one.
        file: path within the pathway's folder; its name is the key of the form.

    Raises:
        UnreadableError: no JSON or TOML, too large, too deep, or no form (FORM-001 to FORM-006).
    """
    found = _form_table(data, file)
    key = PurePosixPath(file).name.removesuffix(".json").removesuffix(".form")
    reader = Reader(file)
    components = found["components"]
    fields = reader.components(components if isinstance(components, list) else [], "")
    if sum(1 for top in fields for _ in top.walk()) > _FIELD_LIMIT:
        _refuse("FORM-002", f"Dit formulier heeft meer dan {_FIELD_LIMIT} velden.", file)
    if found.get("id") not in {None, key}:
        reader.fault("FORM-010", "De id van het formulier verschilt van de bestandsnaam.", key)
    lines, faults = read_rules(rules, file) if rules is not None else ((), ())
    return Form(
        key=key,
        title=_title(found.get("title"), fields, key),
        fields=fields,
        rules=lines,
        sha=hashlib.sha256(len(data).to_bytes(8) + data + (rules or b"")).hexdigest(),
        file=file,
        faults=(*reader.findings, *faults),
    )


def _form_table(data: bytes, file: str) -> dict[str, object]:
    found = _parse(data, file)
    if not isinstance(found, dict):
        _refuse("FORM-004", "Dit bestand is geen formulier.", file)
    if found.get("type") != "default" or not isinstance(found.get("components"), list):
        _refuse("FORM-004", "Dit bestand is geen formulier van form-js.", file)
    version = found.get("schemaVersion")
    if not isinstance(version, int) or not _OLDEST_SCHEMA <= version <= SCHEMA_VERSION:
        _refuse("FORM-005", "Dit formulier is met een andere versie van de editor gemaakt.", file)
    return found


def _title(written: object, fields: tuple[Field, ...], key: str) -> str:
    if isinstance(written, str) and written.strip():
        return written.strip()
    heads = [one.text for one in fields if one.kind is Kind.STATIC and one.text]
    return heads[0].splitlines()[0].strip() if heads else key.replace("_", " ").capitalize()


def _parse(data: bytes, file: str) -> object:
    if len(data) > _SIZE_LIMIT:
        _refuse("FORM-002", "Dit formulier is te groot.", file)
    if _depth(data) > _DEPTH_LIMIT:
        _refuse("FORM-003", "Dit formulier is te diep genest.", file)
    try:
        found: object = json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_once_each
        )
    except (UnicodeDecodeError, ValueError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise UnreadableError([_unreadable(file, line)]) from error
    return found


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _depth(data: bytes) -> int:
    """Return the deepest nesting, counted before the parser's own recursion can be exhausted."""
    depth = deepest = 0
    in_text = escaped = False
    for byte in data:
        if in_text:
            in_text = escaped or byte != ord('"')
            escaped = not escaped and byte == ord("\\")
        elif byte == ord('"'):
            in_text = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _unreadable(file: str, line: int | None) -> Finding:
    return Finding(
        code="FORM-001",
        text="Dit formulier is geen leesbare JSON.",
        cure="Maak het formulier opnieuw met de formuliereditor, of verbeter het bestand.",
        file=file,
        line=line,
    )


def _refuse(code: str, text: str, file: str) -> NoReturn:
    cure = f"Bewaar het met de formuliereditor van wijkpad (schemaVersion {SCHEMA_VERSION})."
    raise UnreadableError([Finding(code=code, text=text, cure=cure, file=file)])
