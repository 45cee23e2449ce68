# SPDX-License-Identifier: EUPL-1.2
"""The places of a form on a page: every field, and every column once for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from wijkpad.feel import Value
from wijkpad.forms.model import Field, Form, Kind


@dataclass(frozen=True, slots=True)
class Place:
    """One field on the page.

    Attributes:
        path: with row numbers, `persons.0.bsn`.
        row: path of the row it stands in, `persons.0`; empty outside tables.
        within: paths of the groups and tables around it, outermost first.
    """

    field: Field
    path: str
    row: str = ""
    within: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the place takes an answer of its own."""
        return bool(self.field.key) and not (
            self.field.kind.holds_fields or self.field.kind is Kind.STATIC
        )


def places_of(form: Form, rows: Mapping[str, int]) -> list[Place]:
    """Return all places in the order of the page."""
    return list(_places(form.fields, rows, "", "", ()))


def _places(
    fields: Sequence[Field], rows: Mapping[str, int], table: str, row: str, within: tuple[str, ...]
) -> Iterator[Place]:
    for field in fields:
        path = f"{row}.{field.path.removeprefix(f'{table}.')}" if row else field.path
        yield Place(field, path, row, within)
        inside = (*within, path)
        if field.kind is Kind.TABLE and not row:
            for number in range(rows.get(path, 0)):
                yield from _places(field.fields, rows, path, f"{path}.{number}", inside)
        elif field.fields:
            yield from _places(field.fields, rows, table, row, inside)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one moment, by path with row numbers.

    Attributes:
        empty_rows: paths of rows in which nothing was filled in; they are left out.
    """

    form: Form
    rows: Mapping[str, int]
    values: Mapping[str, Value]
    empty_rows: AbstractSet[str] = frozenset()

    def nested(self, hidden: AbstractSet[str], *, keep_hidden: bool) -> dict[str, Value]:
        """Return the answers as contexts and lists; hidden ones as null, or left out."""
        return self._nested(self.form.fields, "", "", hidden, keep_hidden)

    def row(self, table: Field, path: str, hidden: AbstractSet[str]) -> dict[str, Value]:
        """Return the answers of one row."""
        return self._nested(table.fields, table.path, path, hidden, keep=True)

    def _nested(
        self, fields: Sequence[Field], table: str, row: str, hidden: AbstractSet[str], keep: bool
    ) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for field in fields:
            path = f"{row}.{field.path.removeprefix(f'{table}.')}" if row else field.path
            is_hidden = path in hidden
            if field.kind is Kind.GROUP and not field.nested:
                found |= self._nested(field.fields, table, row, hidden, keep)
            elif not field.key or field.kind is Kind.STATIC or (is_hidden and not keep):
                continue
            elif is_hidden:
                found[field.key] = None
            elif field.kind is Kind.TABLE:
                found[field.key] = self._table(field, hidden, keep)
            elif field.kind.holds_fields:
                inner = self._nested(field.fields, table, row, hidden, keep)
                nothing = field.kind.is_compound and all(v is None for v in inner.values())
                found[field.key] = None if nothing else inner
            else:
                found[field.key] = self.values.get(path)
        return found

    def _table(self, table: Field, hidden: AbstractSet[str], keep: bool) -> list[Value]:
        paths = [f"{table.path}.{number}" for number in range(self.rows.get(table.path, 0))]
        return [
            self._nested(table.fields, table.path, path, hidden, keep)
            for path in paths
            if path not in self.empty_rows
        ]
