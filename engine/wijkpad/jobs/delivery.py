# SPDX-License-Identifier: EUPL-1.2
"""Telling workers of jobs through Procrastinate's tables, in the transaction that adds the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from procrastinate import App, SyncPsycopgConnector

from wijkpad.ports import Clock

QUEUE: Final = "wijkpad"
TASK: Final = "wijkpad.job"
_WAITING: Final = (
    "SELECT count(*) AS waiting FROM procrastinate_jobs"
    " WHERE status = 'todo' AND queue_name = %(queue)s"
)


class QueueDelivery:
    """Puts (municipality, job) on the queue: no values, no lock, nothing that is due later.

    Procrastinate looks through everything that waits for its moment before it finds what is due;
    with a timer for each of a hundred thousand runs that is too slow (decision 22).
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Never opened: every query comes with a connection.
        self._connector = SyncPsycopgConnector()
        self._app = App(connector=self._connector)

    def announce(self, connection: object, jobs: Sequence[tuple[str, str, datetime]]) -> None:
        """Tell of each (municipality, job, when it is due) that is due already."""
        now = self._clock.now()
        told: list[dict[str, Any]] = [
            {"municipality": where, "job": job} for where, job, due in jobs if due <= now
        ]
        if told:
            deferrer = self._app.configure_task(TASK, queue=QUEUE, connection=connection)
            deferrer.batch_defer(*told)

    def waiting(self, connection: Any) -> int:
        """Return how many tellings no worker has heard yet."""
        row = self._connector.execute_query_one_with_connection(connection, _WAITING, queue=QUEUE)
        return int(row["waiting"])
