# SPDX-License-Identifier: EUPL-1.2
"""What the database does for a step, counted and not timed: the same on every machine.

PostgreSQL tells how many rows a transaction read, SQLite how many instructions of its machine it
carried out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from bench.whole_step import Counting
from wijkpad.store import SqlUnit

_ROWS_READ = "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_xact_user_tables"


class WatchedUnit(SqlUnit):
    """A unit of work that counts what the database did from its beginning to its end."""

    effort = 0

    def __enter__(self) -> Self:
        super().__enter__()
        counter = _rows_read if self._wire.is_postgres else instructions
        self._count = counter(self._wire._cursor)
        return self

    def commit(self) -> None:
        """Stop counting, and commit."""
        self._chain.flush()
        self.effort = self._count()
        super().commit()


class WatchedStore(Counting):
    """A store whose last unit of work tells what the database did for it."""

    unit = WatchedUnit

    @property
    def effort(self) -> int:
        """Rows that were read on PostgreSQL, instructions on SQLite."""
        assert isinstance(self.last, WatchedUnit)
        return self.last.effort


def _rows_read(cursor: Any) -> Callable[[], int]:
    def read() -> int:
        cursor.execute(_ROWS_READ)
        return int(cursor.fetchone()[0])

    before = read()
    return lambda: read() - before


def instructions(cursor: Any) -> Callable[[], int]:
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    def stop() -> int:
        cursor.connection.set_progress_handler(None, 1)
        return done

    cursor.connection.set_progress_handler(count, 1)
    return stop
