# SPDX-License-Identifier: EUPL-1.2
"""One connection in one transaction: sends, counts, and says when somebody else was first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Interval,
    Row,
    Select,
    String,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from wijkpad.errors import StaleError

Found: TypeAlias = Row[*tuple[object, ...]]
Values: TypeAlias = Mapping[str, object]
Result: TypeAlias = CursorResult[*tuple[object, ...]]
Upsert: TypeAlias = sqlite.Insert | postgresql.Insert
T = TypeVar("T")

_LOST: Final = frozenset({"40001", "40P01", "55P03", "23505"})
"""Serialisation, deadlock, lock timeout, and a unique row that somebody else wrote."""
_LOST_SQLITE: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CONSTRAINT_UNIQUE")
_READING: Final = "this unit of work was opened for reading"
_PRIMARY: Final = "SQLITE_CONSTRAINT_PRIMARYKEY"


@contextmanager
def races_named() -> Iterator[None]:
    """Turn what a database calls a conflict into `StaleError`; other faults pass unchanged."""
    try:
        yield
    except DBAPIError as error:
        if _lost(error):
            raise StaleError(str(error.orig)) from error
        raise


def _lost(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in _LOST
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return name.startswith(_LOST_SQLITE) or name == _PRIMARY


class Wire:
    """What the books send their statements through."""

    def __init__(self, connection: Connection, municipality: str, *, reading: bool) -> None:
        self.connection = connection
        self.municipality = municipality
        self.reading = reading
        self.statements = 0
        self.is_postgres = connection.dialect.name == "postgresql"

    def send(
        self, statement: Executable, values: Values | Sequence[Values] | None = None
    ) -> Result:
        """Execute one statement, with the municipality filled in.

        An insert has it as a column; every other statement compares with the parameter `m`.
        """
        self.statements += 1
        name = "municipality" if isinstance(statement, Insert) else "m"
        with races_named():
            if values is not None and not isinstance(values, Mapping):
                rows = [{name: self.municipality, **row} for row in values]
                return self.connection.execute(statement, rows)
            return self.connection.execute(statement, {name: self.municipality, **(values or {})})

    def change(
        self,
        statement: Insert | Update | Delete,
        values: Values | Sequence[Values] | None = None,
    ) -> int:
        """Execute a statement that writes; return how many rows it touched."""
        if self.reading:
            raise RuntimeError(_READING)
        return self.send(statement, values).rowcount

    def derive(self, statement: Insert, values: Values) -> int:
        """Execute an insert from a select, which compares with `m`; return how many rows it made."""
        if self.reading:
            raise RuntimeError(_READING)
        self.statements += 1
        with races_named():
            return self.connection.execute(statement, {"m": self.municipality, **values}).rowcount

    def written(self, statement: Insert | Update, values: Values) -> Found | None:
        """Execute a statement that writes and returns; return its row, None when it wrote none."""
        if self.reading:
            raise RuntimeError(_READING)
        return self.send(statement, values).first()

    def one(self, statement: Executable, **values: object) -> Found | None:
        """Return the first row, or None."""
        return self.send(statement, values).first()

    def every(self, statement: Executable, **values: object) -> Sequence[Found]:
        """Return all rows."""
        return self.send(statement, values).all()

    def each(self, make: Callable[[Found], T], statement: Executable, **values: object) -> list[T]:
        """Return all rows, each made into a value."""
        return [make(row) for row in self.send(statement, values)]

    def insert(self, table: Table) -> Upsert:
        """Return an insert that may be told what to do when the row is there already."""
        return postgresql.insert(table) if self.is_postgres else sqlite.insert(table)

    def put(self, table: Table, values: Values) -> None:
        """Insert the row, or give the one with the same primary key these values."""
        keys = [column.name for column in table.primary_key]
        values = {"municipality": self.municipality, **values}
        statement = self.insert(table)
        rest = {name: statement.excluded[name] for name in values if name not in keys}
        self.change(statement.on_conflict_do_update(index_elements=keys, set_=rest), values)

    def clock(self, seconds: int = 0) -> ColumnElement[object]:
        """Return the database's own time, so many seconds from now; leases are held by it."""
        if self.is_postgres:
            later = func.make_interval(0, 0, 0, 0, 0, 0, seconds, type_=Interval)
            return func.clock_timestamp() + later
        form = literal_column("'%Y-%m-%d %H:%M:%f000'", String)
        return func.strftime(form, "now", f"{seconds:+d} seconds")


def fixed(code: str) -> ColumnElement[str]:
    """Return a code as part of the statement, so that an index on rows with that code serves it."""
    return literal_column(f"'{code}'", String)


def same(table: Table, *names: str) -> list[ColumnElement[bool]]:
    """Return the conditions that pick rows of this municipality: each name equals `:at_<name>`."""
    first = table.c.municipality == bindparam("m")
    return [first, *(table.c[name] == bindparam(f"at_{name}") for name in names)]


def inserting(table: Table) -> Insert:
    """Return an insert of all columns, kept by its module so that it is compiled once."""
    return insert(table)


def picking(table: Table, *names: str) -> Select[*tuple[object, ...]]:
    """Return a select of whole rows by these columns."""
    return select(table).where(*same(table, *names))


def updating(table: Table, *names: str) -> Update:
    """Return an update by these columns; what is set comes with the values."""
    return update(table).where(*same(table, *names))


def removing(table: Table, *names: str) -> Delete:
    """Return a delete by these columns."""
    return delete(table).where(*same(table, *names))
