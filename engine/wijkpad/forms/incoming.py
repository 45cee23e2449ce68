# SPDX-License-Identifier: EUPL-1.2
"""Brings what came in, typed on a page or sent by a program, to one shape: raw answers by path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wijkpad.findings import Finding
from wijkpad.forms.model import Field, Form, Kind, leaves_of
from wijkpad.forms.submitted import ACCEPT, Submitted, too_many

ALL: str = "true"
_YES = frozenset({"true", "on", "yes", "ja", "1"})


@dataclass(slots=True)
class Incoming:
    """Raw answers by path with row numbers, the number of rows, and what had no place."""

    raw: dict[str, object] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    faults: list[Finding] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)


def incoming(form: Form, source: Submitted | Mapping[str, object]) -> Incoming:
    """Return the raw answers of a post or of a mapping of typed answers."""
    if isinstance(source, Submitted):
        found = _posted(form, source)
    else:
        found = Incoming(accepted=_accepted(source.get(ACCEPT)))
        known = {key: value for key, value in source.items() if not key.startswith("_")}
        _flatten(form.fields, known, _Spot(), "", found)
    for table in form.tables:
        if found.rows.get(table.path, 0) > table.max_rows:
            found.faults.append(too_many(table))
            found.rows[table.path] = table.max_rows
    return found


def _posted(form: Form, source: Submitted) -> Incoming:
    lists = {leaf.path for leaf in _all_leaves(form) if leaf.kind is Kind.CHOICES}
    raw: dict[str, object] = {}
    for path, texts in source.values.items():
        plain = ".".join(part for part in path.split(".") if not part.isdigit())
        raw[path] = texts if plain in lists else next(iter(texts), None)
    accepted = frozenset(ALL if key in _YES else key for key in source.accepted)
    return Incoming(raw=raw, rows=dict(source.rows), accepted=accepted)


def _all_leaves(form: Form) -> list[Field]:
    inside = [leaf for table in form.tables for leaf in leaves_of(table.fields)]
    return [*form.leaves, *inside]


def _accepted(value: object) -> frozenset[str]:
    if value is True or (isinstance(value, str) and value in _YES):
        return frozenset({ALL})
    if isinstance(value, (list, tuple)):
        return frozenset(one for one in value if isinstance(one, str))
    return frozenset({value}) if isinstance(value, str) else frozenset()


class _Spot(NamedTuple):
    """Where answers are being taken: at the top, or in a row of a table."""

    table: str = ""
    row: str = ""

    def path(self, one: Field) -> str:
        return f"{self.row}.{one.path.removeprefix(f'{self.table}.')}" if self.row else one.path


def _flatten(
    fields: Sequence[Field], given: Mapping[str, object], spot: _Spot, place: str, found: Incoming
) -> None:
    known = _take(fields, given, spot, found)
    for key in given:
        if key not in known:
            found.faults.append(
                Finding(
                    code="FORM-073",
                    text="Dit formulier heeft geen veld met deze naam.",
                    cure="Verbeter de naam, of laat het antwoord weg.",
                    element=f"{place}.{key}" if place else key,
                )
            )


def _take(
    fields: Sequence[Field], given: Mapping[str, object], spot: _Spot, found: Incoming
) -> set[str]:
    """Take the answers to `fields` and return the keys that belong to them."""
    known: set[str] = set()
    for one in fields:
        if one.kind is Kind.GROUP and not one.nested:
            known |= _take(one.fields, given, spot, found)
            continue
        if not one.key or one.kind is Kind.STATIC:
            continue
        known.add(one.key)
        path = spot.path(one)
        value = given.get(one.key)
        if one.kind is Kind.TABLE:
            _take_rows(one, value, found)
        elif one.kind.holds_fields:
            _take_parts(one, value, spot, found)
        elif one.key in given:
            found.raw[path] = value
        else:
            found.missing.add(path)
    return known


def _take_rows(table: Field, value: object, found: Incoming) -> None:
    if value is None:
        return
    if not isinstance(value, (list, tuple)) or not all(isinstance(r, Mapping) for r in value):
        found.faults.append(_wrong_shape(table, table.path))
        return
    found.rows[table.path] = len(value)
    for number, line in enumerate(value[: table.max_rows]):
        row = f"{table.path}.{number}"
        _flatten(table.fields, line, _Spot(table.path, row), row, found)


def _take_parts(one: Field, value: object, spot: _Spot, found: Incoming) -> None:
    if isinstance(value, str) and one.kind.is_compound:
        value = {"name": value}
    if value is None:
        return
    path = spot.path(one)
    if not isinstance(value, Mapping):
        found.faults.append(_wrong_shape(one, path))
        return
    _flatten(one.fields, value, spot, path, found)


def _wrong_shape(one: Field, path: str) -> Finding:
    return Finding(
        code="FORM-050",
        text=f"Het antwoord op ‘{one.label}’ heeft een verkeerd soort waarde.",
        cure="Geef de onderdelen elk hun eigen naam.",
        element=path,
    )
