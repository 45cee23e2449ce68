# SPDX-License-Identifier: EUPL-1.2
"""Workers on PostgreSQL: told in the transaction that adds a job, and never relied on."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest

from tests.commands.house import SERVED, TIMED, a_pathway
from tests.jobs.rig import PATIENCE, Noting, Rig, until
from tests.support.rows import a_job
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.jobs import Job

pytestmark = pytest.mark.postgres


def told(rig: Rig) -> list[dict[str, str]]:
    """Return what is on the queue and no worker has heard."""
    rows = rig.sql("SELECT args::text FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
    return [json.loads(str(args)) for (args,) in rows]


def add(rig: Rig, *jobs: Job) -> None:
    with rig.store.work(MUNICIPALITY) as unit:
        for job in jobs:
            unit.jobs.add(job)
        unit.commit()


def sweep(rig: Rig) -> int | None:
    swept = rig.store.sweep(rig.house.clock.now(), most=1_000)
    return None if swept is None else swept.told


def test_a_job_is_told_with_its_municipality_and_its_id_and_nothing_else(queued: Rig) -> None:
    queued.house.publish(a_pathway("p", SERVED))
    queued.house.start("p")
    (job,) = queued.jobs()
    assert told(queued) == [{"municipality": MUNICIPALITY, "job": job.id}]
    assert queued.sql("SELECT lock, queueing_lock FROM procrastinate_jobs") == [(None, None)]


def test_a_step_that_is_rolled_back_tells_nobody(queued: Rig) -> None:
    with queued.store.work(MUNICIPALITY) as unit:
        unit.jobs.add(a_job("one", due_at=queued.house.clock.now()))
    assert (told(queued), queued.jobs()) == ([], [])


def test_a_timer_is_told_of_when_it_is_due_and_not_before(queued: Rig) -> None:
    queued.house.publish(a_pathway("p", TIMED))
    case = queued.house.start("p")
    swept = queued.store.sweep(queued.house.clock.now(), most=10)
    assert swept is not None
    assert (swept.told, swept.next_due) == (0, queued.jobs()[0].due_at)
    queued.house.clock.move(hours=2)
    assert sweep(queued) == 1
    assert len(told(queued)) == 1
    queued.drain()
    assert list(queued.house.open_tasks(case)) == ["L"]


def test_a_sweep_tells_only_of_what_nobody_was_told(queued: Rig) -> None:
    now = queued.house.clock.now()
    add(queued, *(a_job(f"now-{number}", due_at=now) for number in range(3)))
    add(queued, *(a_job(f"late-{number}", due_at=now + timedelta(hours=1)) for number in range(4)))
    assert sweep(queued) == 0
    queued.house.clock.move(hours=2)
    assert sweep(queued) == 4
    assert sweep(queued) == 0
    assert len(told(queued)) == 7


def test_no_more_than_so_many_are_told_of_at_once(queued: Rig) -> None:
    later = queued.house.clock.now() + timedelta(hours=1)
    add(queued, *(a_job(f"late-{number}", due_at=later) for number in range(5)))
    queued.house.clock.move(hours=2)
    now = queued.house.clock.now()
    found = [queued.store.sweep(now, most=3), queued.store.sweep(now, most=3)]
    assert [one.told for one in found if one is not None] == [3, 2]


def test_a_job_left_behind_is_told_of_again(queued: Rig) -> None:
    add(queued, a_job("one", due_at=queued.house.clock.now()))
    with queued.store.work(MUNICIPALITY) as unit:
        unit.jobs.claim_due(queued.house.clock.now(), owner="gone", lease_seconds=60, limit=1)
        unit.commit()
    queued.sql("DELETE FROM procrastinate_jobs")
    assert sweep(queued) == 0
    queued.let_leases_run_out()
    assert sweep(queued) == 1


def test_what_was_on_the_queue_is_done_when_the_queue_is_lost(queued: Rig) -> None:
    queued.house.publish(a_pathway("p", SERVED))
    cases = [queued.house.start("p") for _ in range(3)]
    queued.sql("DELETE FROM procrastinate_jobs")
    queued.drain()
    assert [list(queued.house.open_tasks(one)) for one in cases] == [["B"]] * 3


def test_one_worker_at_a_time_sweeps(queued: Rig, postgres_url: str) -> None:
    add(queued, a_job("one", due_at=queued.house.clock.now()))
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [0x77696A72])
        assert sweep(queued) is None
    assert sweep(queued) == 0


def test_a_telling_too_many_finds_nothing_and_does_no_harm(queued: Rig) -> None:
    queued.house.publish(a_pathway("p", SERVED))
    case = queued.house.start("p")
    queued.sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " SELECT queue_name, task_name, args FROM procrastinate_jobs"
    )
    assert len(told(queued)) == 2
    dispatcher = queued.dispatcher()
    dispatcher.start()
    until(lambda: not told(queued))
    dispatcher.stop(PATIENCE)
    assert queued.house.events(case).count("service.done") == 1
    assert len(queued.house.services.calls) == 1


def test_two_workers_share_what_there_is(queued: Rig) -> None:
    now = queued.house.clock.now()
    add(queued, *(a_job(f"job-{number:02}", due_at=now) for number in range(20)))
    both = Barrier(2)
    met: set[int] = set()

    def meet(which: int) -> None:
        """Hold the first job of each worker until the other has one too."""
        if which not in met:
            met.add(which)
            both.wait(PATIENCE)

    one = Noting(queued.store, before=lambda _job: meet(1))
    other = Noting(queued.store, before=lambda _job: meet(2))
    queued.drain(one, other)
    done = [job for noting in (one, other) for _, job in noting.done]
    assert sorted(done) == [f"job-{number:02}" for number in range(20)]
    assert one.done
    assert other.done


@pytest.fixture
def dead_worker(queued: Rig) -> int:
    """A worker of which nothing was heard for an hour, in the middle of a telling."""
    ((worker,),) = queued.sql(
        "INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '1 hour') RETURNING id"
    )
    queued.sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
        f" VALUES ('wijkpad', 'wijkpad.job', 'doing', {worker})"
    )
    return int(str(worker))


def test_what_a_dead_worker_had_heard_is_swept_away(queued: Rig, dead_worker: int) -> None:
    dispatcher = queued.dispatcher()
    dispatcher.start()
    until(lambda: queued.sql("SELECT count(*) FROM procrastinate_jobs") == [(0,)])
    dispatcher.stop(PATIENCE)
    left = queued.sql(f"SELECT id FROM procrastinate_workers WHERE id = {dead_worker}")
    assert left == []


def test_a_worker_that_stops_leaves_nothing_behind(queued: Rig) -> None:
    queued.house.publish(a_pathway("p", SERVED))
    queued.house.start("p")
    queued.drain()
    assert queued.sql("SELECT id FROM procrastinate_workers") == []
    assert queued.sql("SELECT id FROM procrastinate_jobs") == []
    assert queued.sql("SELECT id FROM procrastinate_events") == []
