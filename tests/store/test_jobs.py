# SPDX-License-Identifier: EUPL-1.2
"""Jobs: leased by the database's clock, applied under their fence only."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from tests.support.rows import NOW, a_case, a_job, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.jobs import Incident, Job, Post
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.store import SqlStore

LATER = NOW + timedelta(days=1)


def _add(store: SqlStore, *jobs: Job) -> None:
    with store.work(MUNICIPALITY) as unit:
        for job in jobs:
            unit.jobs.add(job)
        unit.commit()


def _claim(store: SqlStore, *, owner: str = "one", seconds: int = 60, limit: int = 10) -> list[Job]:
    with store.work(MUNICIPALITY) as unit:
        claimed = unit.jobs.claim_due(NOW, owner=owner, lease_seconds=seconds, limit=limit)
        unit.commit()
    return claimed


def _get(store: SqlStore, job: str = "job-1") -> Job | None:
    with store.work(MUNICIPALITY, reading=True) as unit:
        return unit.jobs.get(job)


def test_due_jobs_are_claimed_oldest_first_and_once(store: SqlStore) -> None:
    _add(
        store,
        a_job("new", due_at=NOW),
        a_job("old", due_at=NOW - timedelta(microseconds=1)),
        a_job("future", due_at=NOW + timedelta(microseconds=1)),
    )
    claimed = _claim(store)
    assert [(job.id, job.state, job.attempts, job.fence) for job in claimed] == [
        ("old", "doing", 1, 1),
        ("new", "doing", 1, 1),
    ]
    assert _claim(store) == []


def test_no_more_are_claimed_than_asked(store: SqlStore) -> None:
    _add(store, *(a_job(f"job-{number}") for number in range(5)))
    assert len(_claim(store, limit=2)) == 2
    assert len(_claim(store, limit=9)) == 3


def test_an_expired_lease_takes_a_try_and_the_old_fence_is_worthless(store: SqlStore) -> None:
    _add(store, a_job())
    first = _claim(store, seconds=-1)[0]
    second = _claim(store, owner="two")[0]
    assert (second.attempts, second.fence) == (2, 2)

    with store.work(MUNICIPALITY) as unit:
        assert not unit.jobs.settle(first.id, first.fence)
        assert not unit.jobs.retry(first.id, first.fence, at=LATER, error="laat")
        assert not unit.jobs.to_incident(first.id, first.fence, error="laat")
        assert unit.jobs.settle(second.id, second.fence)
        unit.commit()
    assert _get(store) is None


def test_a_job_that_kills_its_worker_runs_out_of_tries(store: SqlStore) -> None:
    _add(store, a_job())
    claimed = [_claim(store, seconds=-1)[0] for _ in range(6)]
    assert claimed[-1].attempts > claimed[-1].max_attempts
    with store.work(MUNICIPALITY) as unit:
        assert unit.jobs.to_incident("job-1", claimed[-1].fence, error="kwam nooit terug")
        unit.commit()
    assert _claim(store) == []
    left = _get(store)
    assert left is not None
    assert (left.state, left.last_error) == ("incident", "kwam nooit terug")


def test_a_retry_waits_until_its_moment(store: SqlStore) -> None:
    _add(store, a_job())
    job = _claim(store)[0]
    with store.work(MUNICIPALITY) as unit:
        assert unit.jobs.retry(job.id, job.fence, at=LATER, error="PluginError")
        unit.commit()
    assert _claim(store) == []
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.jobs.next_due() == LATER


def test_an_incident_can_be_tried_again_from_the_start(store: SqlStore) -> None:
    _add(store, a_job())
    job = _claim(store)[0]
    with store.work(MUNICIPALITY) as unit:
        unit.jobs.to_incident(job.id, job.fence, error="stuk")
        unit.jobs.reopen(job.id, at=NOW)
        unit.commit()
    again = _claim(store)[0]
    assert again.attempts == 1
    assert again.fence > job.fence
    with store.work(MUNICIPALITY) as unit, pytest.raises(NotFoundError):
        unit.jobs.reopen(job.id, at=NOW)


def test_a_moved_term_takes_the_job_from_whoever_had_it(store: SqlStore) -> None:
    _add(store, a_job())
    job = _claim(store)[0]
    with store.work(MUNICIPALITY) as unit:
        unit.jobs.reschedule(job.token, LATER)
        assert not unit.jobs.settle(job.id, job.fence)
        unit.commit()
    moved = _get(store)
    assert moved is not None
    assert (moved.state, moved.due_at) == ("todo", LATER)


def test_a_cancelled_token_has_no_job_any_more(store: SqlStore) -> None:
    _add(store, a_job("waiting"), a_job("busy", due_at=NOW - timedelta(hours=1)))
    busy = _claim(store, limit=1)[0]
    with store.work(MUNICIPALITY) as unit:
        unit.jobs.cancel_token("token-of-waiting")
        unit.jobs.cancel_token("token-of-busy")
        assert unit.jobs.for_token("token-of-waiting") is None
        assert unit.jobs.for_token("token-of-busy") is None
        assert not unit.jobs.settle(busy.id, busy.fence)
        unit.commit()
    assert _claim(store, seconds=-1) == []


def test_the_idempotency_key_is_unique(store: SqlStore) -> None:
    _add(store, a_job())
    with store.work(MUNICIPALITY) as unit:
        stored = unit.jobs.for_token("token-of-job-1")
        assert stored is not None
        assert stored.idem_key == "job-1"
    twin = Job(
        id="job-2",
        kind="service",
        run="r",
        token="t",
        element="e",
        topic="x",
        due_at=NOW,
        idem_key="job-1",
    )
    with pytest.raises(StaleError):
        _add(store, twin)


@pytest.mark.faults
def test_dispatchers_at_once_never_take_the_same_job(store: SqlStore) -> None:
    _add(store, *(a_job(f"job-{number}") for number in range(40)))
    taken: list[str] = []

    def dispatch(owner: str) -> None:
        while claimed := _claim(store, owner=owner, limit=3):
            taken.extend(job.id for job in claimed)

    threads = [threading.Thread(target=dispatch, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"job-{number}" for number in range(40))


def test_one_holds_a_lease_until_it_expires(store: SqlStore) -> None:
    def take(owner: str, seconds: int) -> bool:
        with store.work(MUNICIPALITY) as unit:
            taken = unit.jobs.take_lease("dispatcher", owner, seconds=seconds)
            unit.commit()
        return taken

    assert take("one", 60)
    assert not take("two", 60)
    assert take("one", -1)
    assert take("two", 60)
    assert not take("one", 60)


def test_incidents_are_open_until_somebody_resolves_them(store: SqlStore) -> None:
    keep(store, a_case())
    incident = Incident(
        id="incident-1",
        job="job-1",
        run="run-of-case-1",
        case="case-1",
        code="JOB-001",
        text="De taak is niet gelukt.",
        raised_at=NOW,
    )
    with store.work(MUNICIPALITY) as unit:
        unit.jobs.add_incident(incident)
        assert unit.jobs.open_incidents() == [incident]
        resolved = Incident(
            id="incident-1",
            job="job-1",
            run="run-of-case-1",
            case="case-1",
            code="JOB-001",
            text="De taak is niet gelukt.",
            raised_at=NOW,
            resolved_at=LATER,
            resolved_by="anna",
        )
        unit.jobs.save_incident(resolved)
        assert unit.jobs.open_incidents() == []
        assert unit.jobs.incident("incident-1") == resolved


def test_a_message_with_an_id_seen_before_is_not_kept_again(store: SqlStore) -> None:
    keep(store, a_case())
    post = Post(
        id="post-1", name="MSG_Reply", case="case-1", key=None, arrived_at=NOW, keep_until=LATER
    )
    with store.work(MUNICIPALITY) as unit:
        assert unit.jobs.add_post(post)
        assert not unit.jobs.add_post(post)
        assert unit.jobs.posts_waiting() == [post]
        assert unit.jobs.posts_waiting(case="case-2") == []
        unit.jobs.settle_post("post-1", run="run-of-case-1", at=NOW)
        assert unit.jobs.posts_waiting(case="case-1") == []
        assert not unit.jobs.add_post(post)
