# SPDX-License-Identifier: EUPL-1.2
"""Statements that PostgreSQL is sent together: one way there and back for all of them.

This is libpq's pipeline, as psycopg hands it on in `psycopg.pq`. psycopg's own cursor waits for the
answer to each statement before it sends the next, and its own pipeline costs our process as much as
that waiting does (decision 37). psycopg still turns values into what is sent, and back.
"""

from __future__ import annotations

import re
import select
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any, Final, NamedTuple, TypeAlias

from psycopg import Connection, OperationalError, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import PoolProxiedConnection

from wijkpad.errors import StaleError

_Row: TypeAlias = tuple[Any, ...]
_Key: TypeAlias = tuple[str, tuple[int, ...]]

_PREPARED: Final = 200
"""So many statements a connection keeps prepared; what was not used for longest makes room."""
_DONE: Final = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
_PLACES: Final = re.compile("%[%s]")
_GONE: Final = "the server hung up"


class _Order(NamedTuple):
    """A statement that waits, with its values as they are sent.

    Attributes:
        or_else: is raised unless the statement touches exactly one row.
    """

    key: _Key
    cells: Sequence[Any]
    formats: Sequence[Any]
    or_else: Exception | None


class PipelinedCursor:
    """What a transaction on PostgreSQL sends its statements through: a cursor, as far as it goes.

    Statements that wait go along with the next that is executed. They are carried out in their
    order, each as if it had been sent by itself, and none after one that fails.
    """

    def __init__(self, connection: PoolProxiedConnection) -> None:
        driver: Any = connection.driver_connection
        self.connection: Connection[Any] = driver
        self._pg = self.connection.pgconn
        self._values = Transformer(self.connection)
        self._names: dict[_Key, bytes] = connection.info.setdefault("prepared", {})
        self._numbers: count[int] = connection.info.setdefault("numbers", count(1))
        self._waiting: list[_Order] = []
        self._found: PGresult | None = None
        self._next = 0

    def begin(self, words: str) -> None:
        """Let the beginning of a transaction go along with its first statement.

        It goes at once on a connection with unread news, such as that the server stopped: whoever
        asked can still take another connection then.
        """
        self.later(words)
        if _ready(self._pg.socket, select.POLLIN, 0):
            self.settle()

    def commit(self) -> None:
        """Carry out what waits, and commit; not before each row that had to be there was there."""
        if any(one.or_else is not None for one in self._waiting):
            self.settle()
        self.execute("COMMIT")

    def later(
        self, sql: str, values: Sequence[object] = (), or_else: Exception | None = None
    ) -> None:
        """Let a statement wait for the next that is executed.

        `or_else` is raised when it turns out not to touch exactly one row.
        """
        cells = self._values.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = (sql, self._values.types or ())
        self._waiting.append(_Order(key, cells, self._values.formats or (), or_else))

    def settle(self) -> None:
        """Carry out what waits."""
        if self._waiting:
            self._carry_out()

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """Carry out what waits, and this statement behind it: what it finds can be read then."""
        self.later(sql, values)
        self._carry_out()

    @property
    def rowcount(self) -> int:
        """How many rows the statement that was executed last touched."""
        touched = None if self._found is None else self._found.command_tuples
        return -1 if touched is None else touched

    def fetchone(self) -> _Row | None:
        """Return the next row that was found."""
        if self._found is None or self._next >= self._found.ntuples:
            return None
        self._next += 1
        return self._values.load_row(self._next - 1, tuple)

    def fetchall(self) -> list[_Row]:
        """Return the rows that were found and not yet returned."""
        if self._found is None:
            return []
        first, self._next = self._next, self._found.ntuples
        return self._values.load_rows(first, self._next, tuple)

    def _carry_out(self) -> None:
        waiting, self._waiting, self._found = self._waiting, [], None
        new: list[_Key] = []
        try:
            self._pg.enter_pipeline_mode()
            sizes = [self._send(one, new) for one in waiting]
            answers = self._answers(sum(sizes) + self._make_room())
            self._pg.exit_pipeline_mode()
        except BaseException:
            # Nobody knows what the connection is in the middle of.
            self.connection.close()
            raise
        try:
            last = _judged(waiting, sizes, answers)
        except errors.InvalidSqlStatementName as error:
            # Somebody let go of what was prepared on this connection; tried again, it works.
            self._names.clear()
            raise StaleError(str(error)) from error
        except BaseException:
            # Some of it was perhaps not prepared; what was is not used again.
            for key in new:
                self._names.pop(key, None)
            raise
        self._found, self._next = last, 0
        self._values.set_pgresult(last)

    def _send(self, one: _Order, new: list[_Key]) -> int:
        """Send a statement, prepared before if it was not; return how many answers will come."""
        name = self._names.pop(one.key, None)
        known = name is not None
        if name is None:
            sql, types = one.key
            name = b"w%d" % next(self._numbers)
            self._pg.send_prepare(name, _numbered(sql), types)
            new.append(one.key)
        # At the end of the names: it was used last.
        self._names[one.key] = name
        self._pg.send_query_prepared(name, one.cells, one.formats)
        return 1 if known else 2

    def _make_room(self) -> int:
        """Forget statements that were not used for longest; return how many answers will come."""
        too_many = max(0, len(self._names) - _PREPARED)
        for key in [*self._names][:too_many]:
            self._pg.send_query_params(b"DEALLOCATE " + self._names.pop(key), None)
        return too_many

    def _answers(self, number: int) -> list[PGresult]:
        """Send what was not sent yet, and wait; other threads go on meanwhile."""
        pg = self._pg
        pg.pipeline_sync()
        while pg.flush():
            # PostgreSQL may be waiting for us to read before it reads on.
            if _ready(pg.socket, select.POLLIN | select.POLLOUT) & ~select.POLLOUT:
                pg.consume_input()
        answers: list[PGresult] = []
        while len(answers) <= number:
            while pg.is_busy():
                _ready(pg.socket, select.POLLIN)
                pg.consume_input()
            answer = pg.get_result()
            if answer is not None:
                answers.append(answer)
            elif pg.status == ConnStatus.BAD:
                raise OperationalError(_GONE)
        return answers


def _ready(socket: int, events: int, milliseconds: int | None = None) -> int:
    """Wait until the socket can do one of these; return what it can do, 0 for nothing yet."""
    waiting = select.poll()
    waiting.register(socket, events)
    found = waiting.poll(milliseconds)
    return found[0][1] if found else 0


def _judged(waiting: list[_Order], sizes: list[int], answers: list[PGresult]) -> PGresult:
    """Return the answer to the last statement; raise the first fault, in their order."""
    at = 0
    for one, size in zip(waiting, sizes, strict=True):
        for answer in answers[at : at + size]:
            if answer.status not in _DONE:
                raise errors.error_from_result(answer)
        at += size
        if one.or_else is not None and answers[at - 1].command_tuples != 1:
            raise one.or_else
    return answers[at - 1]


@lru_cache(maxsize=1024)
def _numbered(sql: str) -> bytes:
    """Return a statement as PostgreSQL reads it: its parameters have numbers."""
    numbers = count(1)
    return _PLACES.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql).encode()
