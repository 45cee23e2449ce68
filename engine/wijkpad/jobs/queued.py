# SPDX-License-Identifier: EUPL-1.2
"""The dispatcher on PostgreSQL: a Procrastinate worker in a thread, one of any number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from wijkpad.jobs.background import Background, stumbled
from wijkpad.jobs.delivery import QUEUE, TASK
from wijkpad.jobs.desk import JobDesk
from wijkpad.ports import Clock, Swept

SWEEP_SECONDS: Final = 5.0
"""How long a timer that fell due, or a job left behind, waits to be noticed at most."""
_SHORTEST: Final = 0.1
_AGAIN: Final = 2.0
_GONE: Final = 30.0
"""Seconds without a heartbeat after which Procrastinate's worker is taken for dead."""


class QueuedDispatcher(Background):
    """Does a job for each telling, and sweeps for what nobody was told of.

    A telling says that there is work, not which: the desk does the job whose turn it is. So what
    is late goes first, and the municipalities take turns, whatever the order of the queue.

    Args:
        address: of the database, as libpq reads it.
        sweep: tells workers of what is due; None while another worker sweeps.
        at_once: how many jobs at a time.
    """

    def __init__(
        self,
        address: str,
        desk: JobDesk,
        clock: Clock,
        sweep: Callable[[datetime], Swept | None],
        *,
        at_once: int = 1,
    ) -> None:
        super().__init__()
        self._address, self._desk, self._clock = address, desk, clock
        self._sweep, self._at_once = sweep, at_once
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()

    def wake(self) -> None:
        """Do nothing: PostgreSQL notifies every worker of what was committed."""

    def _tell_to_stop(self) -> None:
        with suppress(RuntimeError):  # it has stopped already, and its loop is closed
            self._loop.call_soon_threadsafe(self._ending.set)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._work_on())

    async def _work_on(self) -> None:
        while not self._ending.is_set():
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - the outermost loop: a database that is away comes back
                stumbled(error)
                await self._pause(_AGAIN)

    async def _work(self) -> None:
        """Work until told to stop, or until the database fails."""
        app = self.app()
        async with app.open_async():
            await _first_of(
                app.run_worker_async(**self._options(), wait=True),
                self._sweep_on(app),
                self._ending.wait(),
            )

    def app(self) -> App:
        """Return Procrastinate's side of this worker, not yet opened."""
        # One connection to listen, one to fetch, and one for each job that ends.
        connector = PsycopgConnector(
            conninfo=self._address,
            min_size=1,
            max_size=2 + self._at_once,
            timeout=_GONE,
            configure=_without_waiting_for_the_disk,
        )
        app = App(connector=connector)
        app.task(name=TASK, queue=QUEUE)(self._told)
        return app

    def _options(self) -> dict[str, Any]:
        return {
            "queues": [QUEUE],
            "concurrency": self._at_once,
            "delete_jobs": "always",
            "install_signal_handlers": False,
            "stalled_worker_timeout": _GONE,
        }

    def _told(self, municipality: str, job: str) -> None:
        del municipality, job
        try:
            self._desk.do_next()
        except Exception as error:  # noqa: BLE001 - the job is found again when its lease ends
            stumbled(error)

    async def _sweep_on(self, app: App) -> None:
        while not self._ending.is_set():
            swept = await asyncio.to_thread(self._sweep, self._clock.now())
            if swept is not None:
                await _forget_the_dead(app)
            await self._pause(self._until(swept))

    def _until(self, swept: Swept | None) -> float:
        if swept is None or swept.next_due is None:
            return SWEEP_SECONDS
        seconds = (swept.next_due - self._clock.now()).total_seconds()
        return min(max(seconds, _SHORTEST), SWEEP_SECONDS)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)


async def _without_waiting_for_the_disk(connection: Any) -> None:
    """Set up a connection of the worker: a telling that is lost, or heard twice, does no harm."""
    await connection.execute("SET synchronous_commit = off")
    await connection.commit()


async def _forget_the_dead(app: App) -> None:
    """Drop the tellings that a dead worker had heard: its jobs are found by their lease."""
    await app.job_manager.prune_stalled_workers(_GONE)
    for one in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=_GONE):
        with suppress(ConnectorException):  # another worker was first
            await app.job_manager.finish_job_by_id_async(
                job_id=one.id or 0, status=Status.FAILED, delete_job=True
            )


async def _first_of(*works: Coroutine[Any, Any, Any]) -> None:
    """Run all until one ends, then end the others in peace; raise what one of them raised."""
    tasks = [asyncio.create_task(one) for one in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
