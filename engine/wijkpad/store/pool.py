# SPDX-License-Identifier: EUPL-1.2
"""The connections to one database, and how a transaction on it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import PoolProxiedConnection, event
from sqlalchemy.engine.interfaces import DBAPICursor

from wijkpad.errors import StorageError
from wijkpad.ports import Delivery
from wijkpad.store.engine import open_engine
from wijkpad.store.ledger_sums import RememberedSums
from wijkpad.store.wire import Wire, raise_meant

_BEGIN: Final = {
    ("sqlite", False): "BEGIN IMMEDIATE",
    ("sqlite", True): "BEGIN",
    ("postgresql", False): "BEGIN",
    ("postgresql", True): "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
"""By dialect and whether it only reads: a writer on SQLite begins with the write lock, a reader on
PostgreSQL sees one moment."""


class Pool:
    """Connections to one database, for transactions of one municipality each.

    Args:
        delivery: is told, inside the transaction that adds them, of jobs for workers elsewhere.
    """

    def __init__(self, url: str, *, durable: bool, delivery: Delivery | None = None) -> None:
        self._engine = open_engine(url, durable=durable)
        self.delivery = delivery
        self.sums = RememberedSums()
        self._cursor: Callable[[PoolProxiedConnection], Any] = _cursor
        if self._engine.dialect.name == "postgresql":
            # Needs psycopg, which is there for PostgreSQL alone.
            from wijkpad.store.pipeline import PipelinedCursor

            self._cursor = PipelinedCursor
            event.listen(self._engine, "connect", _begins_when_told)

    @contextmanager
    def begin(self, municipality: str, *, reading: bool) -> Iterator[Wire]:
        """Begin a transaction; what is not committed in the end is rolled back.

        Raises:
            StaleError: on SQLite, when another writer took too long.
            StorageError: the database is away, or full.
        """
        connection, wire = self._begun(municipality, reading=reading)
        try:
            yield wire
        except StorageError:
            # Whatever it holds, there is no use in rolling that back.
            connection.invalidate()
            raise
        finally:
            # The pool rolls back what is still open.
            connection.close()

    def _begun(self, municipality: str, *, reading: bool) -> tuple[PoolProxiedConnection, Wire]:
        try:
            return self._try_to_begin(municipality, reading=reading)
        except StorageError:
            # A server that was started again lost every connection; none has done anything yet.
            self._engine.dispose()
            return self._try_to_begin(municipality, reading=reading)

    def _try_to_begin(
        self, municipality: str, *, reading: bool
    ) -> tuple[PoolProxiedConnection, Wire]:
        dialect = self._engine.dialect
        connection = self._connected()
        try:
            wire = Wire(self._cursor(connection), dialect, municipality, reading=reading)
            wire.begin(_BEGIN[dialect.name, reading])
        except StorageError:
            connection.invalidate()
            raise
        except BaseException:
            connection.close()
            raise
        return connection, wire

    def _connected(self) -> PoolProxiedConnection:
        try:
            return self._engine.raw_connection()
        except Exception as error:
            raise_meant(error)
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def _cursor(connection: PoolProxiedConnection) -> DBAPICursor:
    return connection.cursor()


def _begins_when_told(connection: Any, _record: object) -> None:
    connection.autocommit = True
    # The pipeline prepares its own; psycopg would let go of those too when it lets go of its own.
    connection.prepare_threshold = None
