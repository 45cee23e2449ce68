# SPDX-License-Identifier: EUPL-1.2
"""One connection in one transaction: sends, counts, and says when somebody else was first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Delete,
    Dialect,
    Executable,
    Insert,
    Interval,
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
from sqlalchemy.engine.interfaces import DBAPICursor

from wijkpad.errors import StaleError, StorageError, StorageFullError
from wijkpad.store.prepared import Found, Parts, Prepared, Values, prepared

if TYPE_CHECKING:
    # It needs psycopg, which is there for PostgreSQL alone.
    from wijkpad.store.pipeline import PipelinedCursor

__all__ = [
    "LARGEST",
    "Found",
    "Parts",
    "Upsert",
    "Values",
    "Wire",
    "clock",
    "fixed",
    "inserting",
    "inserting_or",
    "picking",
    "removing",
    "same",
    "updating",
]

Upsert: TypeAlias = sqlite.Insert | postgresql.Insert
T = TypeVar("T")

LARGEST: Final = 2**31 - 1
"""The largest number that a column of numbers holds; PostgreSQL fails on what does not fit."""

_LOST: Final = frozenset({"40001", "40P01", "55P03", "23505"})
"""Serialisation, deadlock, lock timeout, and a unique row that somebody else wrote."""
_LOST_SQLITE: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CONSTRAINT_UNIQUE")
_FULL: Final = frozenset({"53100", "25006"})
_FULL_SQLITE: Final = ("SQLITE_FULL", "SQLITE_READONLY")
"""A full disk, or a database that may be read only."""
_AWAY: Final = ("08", "57P", "53300", "58")
"""A broken connection, a server that stops or starts, too many connections, a disk that fails."""
_AWAY_SQLITE: Final = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOTADB", "SQLITE_CORRUPT")
_READING: Final = "this unit of work was opened for reading"
_PRIMARY: Final = "SQLITE_CONSTRAINT_PRIMARYKEY"


def raise_meant(error: Exception) -> None:
    """Raise what a fault of the database means for whoever asked; other faults pass unchanged.

    Raises:
        StaleError: a conflict.
        StorageFullError: no room, or no right, to write.
        StorageError: the database went away.
    """
    code = getattr(error, "sqlstate", None) or ""
    name = str(getattr(error, "sqlite_errorname", ""))
    if code in _LOST or name.startswith(_LOST_SQLITE) or name == _PRIMARY:
        raise StaleError(str(error)) from error
    if code in _FULL or name.startswith(_FULL_SQLITE):
        raise StorageFullError from error
    # psycopg gives a lost or refused connection no code; its name is enough: it may be absent.
    lost = not code and not name and type(error).__name__ == "OperationalError"
    if lost or code.startswith(_AWAY) or name.startswith(_AWAY_SQLITE):
        raise StorageError from error


@contextmanager
def _meaning() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise_meant(error)
        raise


class Wire:
    """What the books send their statements through."""

    def __init__(
        self,
        cursor: DBAPICursor | PipelinedCursor,
        dialect: Dialect,
        municipality: str,
        *,
        reading: bool,
    ) -> None:
        self.municipality = municipality
        self.reading = reading
        self.statements = 0
        self.is_postgres = dialect.name == "postgresql"
        self._dialect = dialect
        self._cursor: Any = cursor
        self._pipeline: Any = cursor if self.is_postgres else None

    def begin(self, words: str) -> None:
        """Begin the transaction, on PostgreSQL together with its first statement."""
        with _meaning():
            if self._pipeline is None:
                self._cursor.execute(words)
            else:
                self._pipeline.begin(words)

    def commit(self) -> None:
        """Make everything durable; raises `StaleError` on a conflict."""
        with _meaning():
            if self._pipeline is None:
                self._cursor.execute("COMMIT")
            else:
                self._pipeline.commit()

    def _send(self, statement: Executable, values: Values) -> Prepared:
        """Execute one statement; the cursor holds what it found."""
        self.statements += 1
        one = prepared(statement, values, self._dialect)
        try:
            self._cursor.execute(*one.sent(self.municipality, values))
        except Exception as error:
            raise_meant(error)
            raise
        return one

    def later(
        self, statement: Executable, values: Values, *, or_else: Exception | None = None
    ) -> None:
        """Execute a statement of which nobody reads what comes back, at the latest on the commit.

        PostgreSQL gets it together with the next statement that is read: one way there and back for
        all that waits. What goes wrong is told by whatever sends it, in order. `or_else` is raised
        when the statement does not touch exactly one row.
        """
        if self.reading:
            raise RuntimeError(_READING)
        if self._pipeline is None:
            self._send(statement, values)
            if or_else is not None and self._cursor.rowcount != 1:
                raise or_else
            return
        self.statements += 1
        one = prepared(statement, values, self._dialect)
        with _meaning():
            self._pipeline.later(*one.sent(self.municipality, values), or_else)

    def change(self, statement: Insert | Update | Delete, values: Values | None = None) -> int:
        """Execute a statement that writes; return how many rows it touched."""
        if self.reading:
            raise RuntimeError(_READING)
        self._send(statement, values or {})
        return int(self._cursor.rowcount)

    def add(self, statement: Insert, rows: Sequence[Values]) -> None:
        """Execute an insert once for each row, as `later` does; all rows have the same names."""
        if len(rows) == 1:
            self.later(statement, rows[0])
        elif rows:
            self._add(statement, rows)

    def _add(self, statement: Insert, rows: Sequence[Values]) -> None:
        if self.reading:
            raise RuntimeError(_READING)
        self.statements += 1
        one = prepared(statement, rows[0], self._dialect)
        with _meaning():
            if self._pipeline is None:
                self._cursor.executemany(*one.sent_many(self.municipality, rows))
            else:
                for row in rows:
                    self._pipeline.later(*one.sent(self.municipality, row))

    def written(self, statement: Insert | Update, values: Values) -> Found | None:
        """Execute a statement that writes and returns; return its row, None when it wrote none."""
        if self.reading:
            raise RuntimeError(_READING)
        return self._first(self._send(statement, values))

    def one(self, statement: Executable, **values: object) -> Found | None:
        """Return the first row, or None."""
        return self._first(self._send(statement, values))

    def _first(self, sent: Prepared) -> Found | None:
        row = self._cursor.fetchone()
        return None if row is None else sent.read(row)

    def every(self, statement: Executable, **values: object) -> Sequence[Found]:
        """Return all rows."""
        sent = self._send(statement, values)
        return [sent.read(row) for row in self._cursor.fetchall()]

    def each(self, make: Callable[[Found], T], statement: Executable, **values: object) -> list[T]:
        """Return all rows, each made into a value."""
        return [make(row) for row in self.every(statement, **values)]

    def insert(self, table: Table) -> Upsert:
        """Return an insert that may be told what to do when the row is there already."""
        return inserting_or(table, postgres=self.is_postgres)

    def put(self, table: Table, values: Values) -> None:
        """Insert the row, or give the one with the same primary key these values."""
        self.change(_upsert(table, tuple(values), postgres=self.is_postgres), values)

    def clock(self, seconds: int = 0) -> ColumnElement[object]:
        """Return the database's own time, so many seconds from now; leases are held by it."""
        return clock(seconds, postgres=self.is_postgres)

    @property
    def connection(self) -> object:
        """The driver's own connection, for what joins this transaction without SQLAlchemy."""
        if self._pipeline is not None:
            with _meaning():
                self._pipeline.settle()
        return self._cursor.connection


def clock(seconds: int = 0, *, postgres: bool) -> ColumnElement[object]:
    """Return the database's own time, so many seconds from now."""
    if postgres:
        later = func.make_interval(0, 0, 0, 0, 0, 0, seconds, type_=Interval)
        return func.clock_timestamp() + later
    form = literal_column("'%Y-%m-%d %H:%M:%f000'", String)
    return func.strftime(form, "now", f"{seconds:+d} seconds")


def inserting_or(table: Table, *, postgres: bool) -> Upsert:
    """Return an insert that may be told what to do when the row is there already."""
    return (postgresql.insert(table) if postgres else sqlite.insert(table)).inline()


@lru_cache(maxsize=64)
def _upsert(table: Table, names: tuple[str, ...], *, postgres: bool) -> Upsert:
    statement = inserting_or(table, postgres=postgres)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def fixed(code: str) -> ColumnElement[str]:
    """Return a code as part of the statement, so that an index on rows with that code serves it."""
    return literal_column(f"'{code}'", String)


def same(table: Table, *names: str) -> list[ColumnElement[bool]]:
    """Return the conditions that pick rows of this municipality: each name equals `:at_<name>`."""
    first = table.c.municipality == bindparam("m")
    return [first, *(table.c[name] == bindparam(f"at_{name}") for name in names)]


def inserting(table: Table) -> Insert:
    """Return an insert of all columns, kept by its module so that it is compiled once."""
    return insert(table).inline()


def picking(table: Table, *names: str) -> Select[*tuple[object, ...]]:
    """Return a select of whole rows by these columns."""
    return select(table).where(*same(table, *names))


def updating(table: Table, *names: str) -> Update:
    """Return an update by these columns; what is set comes with the values."""
    return update(table).where(*same(table, *names))


def removing(table: Table, *names: str) -> Delete:
    """Return a delete by these columns."""
    return delete(table).where(*same(table, *names))
