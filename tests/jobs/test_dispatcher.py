# SPDX-License-Identifier: EUPL-1.2
"""The dispatcher: one at a time, woken when there is work, calm when it stumbles."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.house import TIMED, House, a_pathway
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.jobs import Job
from wijkpad.errors import StateError, StorageError
from wijkpad.jobs import EmbeddedDispatcher, JobDesk, wait_before
from wijkpad.jobs.background import stumbled
from wijkpad.jobs.backoff import WAITS
from wijkpad.store import SqlStore


class Applier:
    """Settles every job, or raises what it was given."""

    def __init__(self, store: SqlStore, error: Exception | None = None) -> None:
        self.store, self.error = store, error
        self.done, self.given_up = Event(), list[str]()

    def apply(self, municipality: str, job: Job) -> None:
        if self.error is not None:
            raise self.error
        with self.store.work(municipality) as unit:
            unit.jobs.settle(job.id, job.fence)
            unit.commit()
        self.done.set()

    def in_doubt(self, municipality: str, job: Job, error: str) -> None:
        self.give_up(municipality, job, error)

    def give_up(self, municipality: str, job: Job, error: str) -> None:
        self.given_up.append(error)
        with self.store.work(municipality) as unit:
            unit.jobs.to_incident(job.id, job.fence, error=error)
            unit.commit()


def test_only_one_dispatcher_holds_the_lease(sqlite_store: SqlStore) -> None:
    house = House(sqlite_store)
    one = JobDesk(sqlite_store, house.clock, house)
    other = JobDesk(sqlite_store, house.clock, house)
    assert one.holds_lease()
    assert not other.holds_lease()
    assert one.holds_lease()


def test_a_database_that_is_away_is_one_line_of_warning_and_any_other_fault_one_of_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stumbled(StorageError())
    try:
        int("Jansen")
    except ValueError as error:
        stumbled(error)
    away, fault = caplog.records
    assert (away.levelname, fault.levelname) == ("WARNING", "ERROR")
    assert "De database is niet bereikbaar" in away.getMessage()
    assert "ValueError" in fault.getMessage()
    assert "Jansen" not in caplog.text
    assert "Traceback" not in caplog.text
    assert len(caplog.text.splitlines()) == 2


def test_the_next_dispatcher_begins_at_once_when_the_first_one_leaves(
    sqlite_store: SqlStore,
) -> None:
    house = House(sqlite_store)
    one = JobDesk(sqlite_store, house.clock, house)
    other = JobDesk(sqlite_store, house.clock, house)
    assert one.holds_lease()
    one.leave()
    assert other.holds_lease()


def test_who_becomes_dispatcher_does_at_once_what_the_one_before_left_half_done(
    store: SqlStore,
) -> None:
    house = House(store)
    house.publish(a_pathway("p", TIMED))
    case = house.start("p")
    house.clock.move(hours=2)
    with store.work(MUNICIPALITY) as unit:
        held = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=99, limit=1)[0]
        unit.commit()
    assert house.jobs.run_due() == 0
    assert house.jobs.holds_lease()
    assert house.jobs.run_due() == 1
    assert list(house.open_tasks(case)) == ["L"]
    with store.work(MUNICIPALITY) as unit:
        assert not unit.jobs.settle(held.id, held.fence)


def test_a_thread_does_what_is_due_after_it_is_woken_and_stops_when_told(
    sqlite_store: SqlStore,
) -> None:
    house = House(sqlite_store)
    applier = Applier(sqlite_store)
    dispatcher = EmbeddedDispatcher(JobDesk(sqlite_store, house.clock, applier), house.clock)
    dispatcher.start()
    house.publish(a_pathway("p", TIMED))
    house.start("p")
    house.clock.move(hours=2)
    dispatcher.wake()
    assert applier.done.wait(30)
    dispatcher.stop()
    assert house.jobs.next_due() is None


def test_an_unknown_error_of_one_job_is_a_failed_try_and_not_the_end(
    sqlite_store: SqlStore,
) -> None:
    house = House(sqlite_store)
    applier = Applier(sqlite_store, ZeroDivisionError())
    desk = JobDesk(sqlite_store, house.clock, applier)
    house.publish(a_pathway("p", TIMED))
    house.start("p")
    for _ in range(6):
        house.clock.move(hours=3)
        assert desk.run_due() == 1
    assert applier.given_up == ["ZeroDivisionError"]
    house.clock.move(hours=3)
    assert desk.run_due() == 0


def test_a_failed_try_is_kept_with_its_error(sqlite_store: SqlStore) -> None:
    house = House(sqlite_store)
    desk = JobDesk(sqlite_store, house.clock, Applier(sqlite_store, StateError("te nieuw")))
    house.publish(a_pathway("p", TIMED))
    house.start("p")
    house.clock.move(hours=2)
    desk.run_due()
    house.clock.move(hours=3)
    with sqlite_store.work(MUNICIPALITY) as unit:
        job = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=9, limit=1)[0]
    assert (job.attempts, job.last_error) == (2, "StateError: te nieuw")


@given(st.integers(1, 20), st.integers())
def test_a_wait_never_passes_the_longest_of_its_try(attempt: int, seed: int) -> None:
    wait = wait_before(attempt, Random(seed))
    assert timedelta(0) <= wait <= WAITS[min(attempt, len(WAITS)) - 1]
