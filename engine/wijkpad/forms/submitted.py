# SPDX-License-Identifier: EUPL-1.2
"""What a browser posted: text by path, kept verbatim until it is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from wijkpad.errors import AnswersInvalidError
from wijkpad.findings import Finding
from wijkpad.forms.model import Field, Form, leaves_of

ACCEPT: Final = "_accept_warnings"
ACTION: Final = "_action"
ROWS: Final = "_rows."
_SIZE_LIMIT: Final = 1_000_000
_NAME_LIMIT: Final = 10_000
_ACTION_TEXT: Final = re.compile(r"(add|remove):([a-z0-9_.]{1,200})(?::(\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Submitted:
    """Input as it was typed.

    Attributes:
        values: the texts by path with row numbers, `persons.0.bsn`; only paths of the form.
        rows: how many rows each table has, by path.
        accepted: keys of the warnings that were ticked, or `true` for all.
        action: `add:persons` or `remove:persons:0` when such a button was pressed; else empty.
    """

    values: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )
    rows: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    accepted: frozenset[str] = frozenset()
    action: str = ""

    def first(self, path: str) -> str | None:
        """Return the text typed at `path`; None when the field was not sent."""
        found = self.values.get(path)
        return found[0] if found else None


def in_row(path: str, table: Field, number: int) -> str:
    """Return the path of a column in one row: `persons.bsn` becomes `persons.0.bsn`."""
    return f"{table.path}.{number}.{path.removeprefix(f'{table.path}.')}"


def bind(form: Form, posted: Mapping[str, Sequence[str]]) -> Submitted:
    """Take from a post what belongs to the form; forged names are dropped.

    A page sends `_rows.<table>` with the number of rows, so that a row with nothing in it is kept.

    Raises:
        AnswersInvalidError: far too much was sent (FORM-070).
    """
    size = sum(len(name) + sum(map(len, texts)) for name, texts in posted.items())
    if len(posted) > _NAME_LIMIT or size > _SIZE_LIMIT:
        raise AnswersInvalidError(
            [
                Finding(
                    code="FORM-070",
                    text="Er is te veel tekst ingevuld.",
                    cure="Maak de antwoorden korter.",
                )
            ]
        )
    rows = {table.path: _rows_sent(table, posted) for table in form.tables}
    paths = [leaf.path for leaf in form.leaves]
    for table in form.tables:
        columns = leaves_of(table.fields)
        # One row beyond the limit is kept, so that the check can say that there are too many.
        count = min(rows[table.path], table.max_rows + 1)
        rows[table.path] = count
        paths += [in_row(leaf.path, table, row) for row in range(count) for leaf in columns]
    action = next(iter(posted.get(ACTION, ())), "")
    return Submitted(
        values={path: tuple(posted[path]) for path in paths if path in posted},
        rows=rows,
        accepted=frozenset(posted.get(ACCEPT, ())),
        action=action if _ACTION_TEXT.fullmatch(action) else "",
    )


def _rows_sent(table: Field, posted: Mapping[str, Sequence[str]]) -> int:
    said = next(iter(posted.get(f"{ROWS}{table.path}", ())), "")
    count = int(said) if re.fullmatch(r"\d{1,4}", said, re.ASCII) else 0
    numbered = re.compile(rf"{re.escape(table.path)}\.(\d{{1,4}})\.", re.ASCII)
    for name in posted:
        if found := numbered.match(name):
            count = max(count, int(found[1]) + 1)
    return count


def edit_rows(form: Form, raw: Submitted, action: str | None = None) -> Submitted:
    """Return the input with a row added or removed; all other input stays as it was typed.

    Raises:
        AnswersInvalidError: there is no such table or row (FORM-071), or no room (FORM-072).
    """
    found = _ACTION_TEXT.fullmatch(raw.action if action is None else action)
    table = next((t for t in form.tables if found and t.path == found[2]), None)
    if found is None or table is None:
        raise AnswersInvalidError([_no_row(None)])
    count = raw.rows.get(table.path, 0)
    if found[1] == "add":
        if count >= table.max_rows:
            raise AnswersInvalidError([too_many(table)])
        return replace(raw, rows={**raw.rows, table.path: count + 1}, action="")
    gone = int(found[3]) if found[3] else -1
    if not 0 <= gone < count:
        raise AnswersInvalidError([_no_row(table.path)])
    return _without_row(raw, table, gone)


def _without_row(raw: Submitted, table: Field, gone: int) -> Submitted:
    start = f"{table.path}."
    values: dict[str, tuple[str, ...]] = {}
    for path, texts in raw.values.items():
        if not path.startswith(start):
            values[path] = texts
            continue
        number, _, rest = path.removeprefix(start).partition(".")
        if int(number) != gone:
            moved = int(number) - (int(number) > gone)
            values[f"{start}{moved}.{rest}"] = texts
    rows = {**raw.rows, table.path: raw.rows[table.path] - 1}
    return replace(raw, values=values, rows=rows, action="")


def too_many(table: Field) -> Finding:
    """Return the finding for a table with too many rows."""
    return Finding(
        code="FORM-072",
        text=f"‘{table.label}’ heeft te veel regels: hoogstens {table.max_rows}.",
        cure="Haal regels weg, of voeg ze samen.",
        element=table.path,
    )


def _no_row(path: str | None) -> Finding:
    return Finding(
        code="FORM-071",
        text="Deze regel bestaat niet meer.",
        cure="Laad de pagina opnieuw.",
        element=path,
    )


def draft(form: Form, raw: Submitted) -> dict[str, object]:
    """Return the input as plain JSON values, verbatim, incomplete or wrong as it may be."""
    return {
        "form": form.key,
        "values": {path: list(texts) for path, texts in raw.values.items()},
        "rows": dict(raw.rows),
    }


def from_draft(form: Form, stored: object) -> Submitted:
    """Return a stored draft as input again; what the form no longer has is left out."""
    table = stored if isinstance(stored, dict) else {}
    values, rows = table.get("values"), table.get("rows")
    posted: dict[str, list[str]] = {}
    if isinstance(values, dict):
        for path, texts in values.items():
            if isinstance(path, str) and isinstance(texts, list):
                posted[path] = [text for text in texts if isinstance(text, str)]
    if isinstance(rows, dict):
        for path, count in rows.items():
            posted[f"{ROWS}{path}"] = [str(count)]
    return bind(form, posted)
