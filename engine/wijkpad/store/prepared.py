# SPDX-License-Identifier: EUPL-1.2
"""Statements as their driver takes them: SQLAlchemy writes the SQL once, the driver carries it out.

Carrying a compiled statement out through SQLAlchemy costs several times what the database itself
takes for it, and a step of a case sends a dozen (decision 18).
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, ColumnElement, Dialect, Executable, Insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Values: TypeAlias = Mapping[str, object]
Sent: TypeAlias = tuple[str, Sequence[object]]
_Process: TypeAlias = Callable[[Any], Any]


class Found(tuple[object, ...]):
    """A row; its cells are attributes, named as the columns are."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Prepared:
    """One statement in the words of one dialect, for one set of values by name.

    The municipality comes by itself: an insert has it as a column, and everything compares with the
    parameter `m`.
    """

    def __init__(self, statement: Executable, names: Sequence[str], dialect: Dialect) -> None:
        columns_given = [*names]
        if isinstance(statement, Insert) and statement.select is None:
            columns_given.append("municipality")
        written = cast("ClauseElement", statement).compile(
            dialect=dialect, column_keys=columns_given
        )
        compiled = cast("SQLCompiler", written)
        self._compiled = compiled
        self._given = {
            name: bind.effective_value
            for bind, name in compiled.bind_names.items()
            if not bind.required
        }
        self._binders = {
            name: process
            for bind, name in compiled.bind_names.items()
            if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        self._expands = any(bind.expanding for bind in compiled.bind_names)
        self._sql, order = compiled.string, [*(compiled.positiontup or ())]
        if compiled.literal_execute_params and not self._expands:
            self._sql, order = self._written_out(
                dict.fromkeys(compiled.bind_names.values()) | self._given
            )
        self._pick = _picker(order)
        self._bound = _at(order, self._binders)
        columns = compiled._result_columns  # noqa: SLF001 - the only place that knows RETURNING too
        self._row = _row_of(tuple(one.keyname for one in columns))
        readers = [_reader(one.type, dialect) for one in columns]
        self._readers = [(at, one) for at, one in enumerate(readers) if one is not None]

    def sent(self, municipality: str, values: Values) -> Sent:
        """Return the SQL and its parameters, in order."""
        values = {**self._given, "m": municipality, "municipality": municipality, **values}
        if self._expands:
            return self._expanded(values)
        cells = [*self._pick(values)]
        for at, process in self._bound:
            cells[at] = process(cells[at])
        return self._sql, cells

    def sent_many(
        self, municipality: str, rows: Iterable[Values]
    ) -> tuple[str, list[Sequence[object]]]:
        """Return the SQL and the parameters of each row."""
        return self._sql, [self.sent(municipality, row)[1] for row in rows]

    def _expanded(self, values: Values) -> Sent:
        state = self._compiled.construct_expanded_state(values)
        order = [*(state.positiontup or ())]
        cells = [state.parameters[name] for name in order]
        for at, process in _at(order, self._binders):
            cells[at] = process(cells[at])
        return state.statement, cells

    def _written_out(self, values: Values) -> tuple[str, list[str]]:
        """Return the SQL with what is always the same in its text, and what is left to give."""
        state = self._compiled.construct_expanded_state(values)
        return state.statement, [*(state.positiontup or ())]

    def read(self, cells: Iterable[object]) -> Found:
        """Return a row of the driver as values."""
        if self._readers:
            read = [*cells]
            for at, process in self._readers:
                read[at] = process(read[at])
            cells = read
        return self._row(cells)


_KEPT: WeakKeyDictionary[Executable, dict[tuple[str, ...], Prepared]] = WeakKeyDictionary()


def prepared(statement: Executable, names: Iterable[str], dialect: Dialect) -> Prepared:
    """Return the statement for these values; made once for a statement that its module keeps."""
    made = _KEPT.get(statement)
    if made is None:
        made = _KEPT[statement] = {}
    key = (dialect.name, *names)
    found = made.get(key)
    if found is None:
        found = made[key] = Prepared(statement, key[1:], dialect)
    return found


def _picker(order: list[str]) -> Callable[[Values], Iterable[object]]:
    if len(order) > 1:
        return cast("Callable[[Values], Iterable[object]]", itemgetter(*order))
    return lambda values: [values[name] for name in order]


def _at(order: list[str], processes: Mapping[str, _Process]) -> list[tuple[int, _Process]]:
    return [(at, processes[name]) for at, name in enumerate(order) if name in processes]


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


class Parts:
    """The columns of a select over several tables, whose row falls apart into one row for each."""

    def __init__(self, *parts: Iterable[ColumnElement[Any]]) -> None:
        named = [[(column.key or "", column) for column in part] for part in parts]
        self.columns = [
            column.label(f"of{at}_{name}") for at, part in enumerate(named) for name, column in part
        ]
        ends = [*accumulate((len(part) for part in named), initial=0)]
        self._parts = [
            (slice(first, last), _row_of(tuple(name for name, _ in part)))
            for part, (first, last) in zip(named, pairwise(ends), strict=True)
        ]

    def apart(self, row: Found) -> list[Found]:
        """Return the row of each part."""
        return [make(row[cells]) for cells, make in self._parts]


def _row_of(names: tuple[str, ...]) -> Callable[[Iterable[object]], Found]:
    made: Any = namedtuple("Found", names)  # type: ignore[misc]  # noqa: PYI024 - its fields are known at run time only
    return cast("Callable[[Iterable[object]], Found]", made._make)
