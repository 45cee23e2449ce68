# SPDX-License-Identifier: EUPL-1.2
"""The two dispatchers behind one handle: embedded on SQLite, Procrastinate on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from sqlalchemy import Engine, and_, func, or_, select, text

from tests.commands.house import FakeClock, House
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.domain.jobs import Job
from wijkpad.jobs import Applier, EmbeddedDispatcher, JobDesk
from wijkpad.jobs.delivery import QueueDelivery
from wijkpad.jobs.queued import QueuedDispatcher
from wijkpad.ports import Dispatcher
from wijkpad.store import SqlStore, postgres_address
from wijkpad.store.engine import open_engine, writing
from wijkpad.store.tables import jobs

Kind = Literal["embedded", "queued"]
PATIENCE = 120.0
"""Seconds after which a state that should come is taken for one that never comes."""


def open_store(url: str, clock: FakeClock) -> SqlStore:
    """Open the database as an installation does: with a queue where it is PostgreSQL."""
    queue = QueueDelivery(clock) if postgres_address(url) is not None else None
    return SqlStore(url, master_key=MASTER_KEY, delivery=queue)


def make_dispatcher(url: str, store: SqlStore, desk: JobDesk, clock: FakeClock) -> Dispatcher:
    """Return the dispatcher that belongs to the database, one job at a time."""
    address = postgres_address(url)
    if address is None:
        return EmbeddedDispatcher(desk, clock)
    return QueuedDispatcher(address, desk, clock, partial(store.sweep, most=1_000))


@dataclass
class Rig:
    """A house on one kind of database, with the dispatcher that belongs to it."""

    kind: Kind
    url: str
    store: SqlStore
    house: House
    engine: Engine

    def dispatcher(self, applier: Applier | None = None) -> Dispatcher:
        """Return one more dispatcher, with a desk of its own; not started."""
        desk = JobDesk(self.store, self.house.clock, applier or self.house)
        return make_dispatcher(self.url, self.store, desk, self.house.clock)

    def drain(self, *appliers: Applier) -> None:
        """Let a dispatcher for each applier work until nothing is due, and stop them."""
        working = [self.dispatcher(one) for one in appliers or (self.house,)]
        for one in working:
            one.start()
        try:
            until(self.is_idle)
        finally:
            for one in working:
                one.stop(PATIENCE)

    def is_idle(self) -> bool:
        """Tell whether nothing is due and nobody is at a job, both at one moment."""
        now = self.house.clock.now()
        due = and_(jobs.c.state == "todo", jobs.c.due_at <= now)
        with self.engine.connect() as connection:
            found = select(func.count()).where(or_(jobs.c.state == "doing", due))
            return connection.execute(found).scalar() == 0

    def jobs(self) -> list[Job]:
        """Return every job of the municipality, by the moment it is due."""
        found = self.sql("SELECT id FROM jobs ORDER BY due_at, id")
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            every = [unit.jobs.get(str(row[0])) for row in found]
        return [one for one in every if one is not None]

    def let_leases_run_out(self) -> None:
        """Do what 45 seconds do to whoever holds a job."""
        self.sql("UPDATE jobs SET lease_until = '2020-01-01 00:00:00.000000'")

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Carry out one statement beside the product."""
        with writing(self.engine).begin() as connection:
            done = connection.execute(text(statement))
            return [tuple(row) for row in done] if done.returns_rows else []


@contextmanager
def a_rig(kind: Kind, url: str) -> Iterator[Rig]:
    """Open one, with a municipality, two teams and two workers."""
    clock = FakeClock()
    store = open_store(url, clock)
    enrol(store, MUNICIPALITY)
    engine = open_engine(url)
    yield Rig(kind, url, store, House(store, clock), engine)
    engine.dispose()
    store.close()


def enrol(store: SqlStore, code: str) -> None:
    with store.work(code) as unit:
        unit.settings.enrol(code, f"Gemeente {code}", "Europe/Amsterdam")
        unit.commit()


def until(seen: Callable[[], bool]) -> None:
    """Wait for a state."""
    end = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < end, "that state never came"
        time.sleep(0.02)


@dataclass
class Noting:
    """Settles every job and notes whose it was; `before` may hold it up."""

    store: SqlStore
    before: Callable[[Job], None] = lambda _job: None
    done: list[tuple[str, str]] = field(default_factory=list)

    def apply(self, municipality: str, job: Job) -> None:
        self.before(job)
        with self.store.work(municipality) as unit:
            if unit.jobs.settle(job.id, job.fence):
                self.done.append((municipality, job.id))
            unit.commit()

    def give_up(self, municipality: str, job: Job, error: str) -> None:
        raise AssertionError(error)

    def in_doubt(self, municipality: str, job: Job, error: str) -> None:
        raise AssertionError(error)
