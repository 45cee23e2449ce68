# SPDX-License-Identifier: EUPL-1.2
"""What every dispatcher must hold to, whatever brings it its jobs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from tests.commands.house import SERVED, START, TIMED, a_pathway, chain
from tests.jobs.rig import PATIENCE, Noting, Rig, enrol, until
from tests.support.rows import a_job
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.jobs import apply_job
from wijkpad.domain.jobs import Job

HOLDER = Path(__file__).with_name("holder.py")
EVERY_HOUR = (
    f'{START}<userTask id="A"/><boundaryEvent id="T" attachedToRef="A" cancelActivity="false">'
    "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></boundaryEvent>"
    f'<userTask id="L"/><endEvent id="e"/><endEvent id="e2"/>{chain("s", "A", "e")}'
    f"{chain('T', 'L', 'e2')}"
)


def after(hours: int) -> str:
    """Return a pathway whose task is withdrawn after so many hours."""
    return TIMED.replace("PT2H", f"PT{hours}H")


def test_every_job_is_applied_once(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    cases = [rig.house.start("p") for _ in range(12)]
    rig.drain()
    assert [list(rig.house.open_tasks(one)) for one in cases] == [["B"]] * 12
    assert [rig.house.events(one).count("service.done") for one in cases] == [1] * 12
    assert len(rig.house.services.calls) == 12
    assert rig.jobs() == []


def test_what_a_job_leads_to_is_done_too(rig: Rig) -> None:
    twice = SERVED.replace(chain("s", "S", "B", "e"), chain("s", "S", "S2", "B", "e")) + (
        '<serviceTask id="S2" camunda:type="external" camunda:topic="test.ask"/>'
    )
    rig.house.publish(a_pathway("p", twice))
    case = rig.house.start("p")
    rig.drain()
    assert list(rig.house.open_tasks(case)) == ["B"]


def test_a_job_whose_lease_ran_out_is_taken_over_and_takes_a_try(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    case = rig.house.start("p")
    gone = claim(rig)
    rig.let_leases_run_out()
    rig.house.services.failures = 1
    rig.drain()
    (job,) = rig.jobs()
    assert (job.state, job.attempts, job.fence) == ("todo", 2, gone.fence + 1)
    assert rig.house.open_tasks(case) == {}


def test_the_fence_refuses_who_was_too_late(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    case = rig.house.start("p")
    late = claim(rig)
    rig.let_leases_run_out()
    rig.drain()
    assert list(rig.house.open_tasks(case)) == ["B"]
    before = rig.house.events(case)
    apply_job.handle(rig.house.tools, MUNICIPALITY, late)
    with rig.store.work(MUNICIPALITY) as unit:
        assert not unit.jobs.retry(late.id, late.fence, at=rig.house.clock.now(), error="te laat")
        assert not unit.jobs.to_incident(late.id, late.fence, error="te laat")
    assert rig.house.events(case) == before


def test_a_failed_try_waits_and_is_tried_again(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    case = rig.house.start("p")
    rig.house.services.failures = 1
    began = rig.house.clock.now()
    rig.drain()
    (job,) = rig.jobs()
    assert (job.state, job.attempts) == ("todo", 1)
    assert began < job.due_at <= began + timedelta(seconds=10)
    assert rig.house.open_tasks(case) == {}
    rig.house.clock.move(seconds=10)
    rig.drain()
    assert list(rig.house.open_tasks(case)) == ["B"]
    assert len({one.idem_key for one in rig.house.services.calls}) == 1


def test_what_keeps_failing_becomes_an_incident_and_is_left_alone(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    case = rig.house.start("p")
    rig.house.services.failures = 99
    for _ in range(6):
        rig.drain()
        rig.house.clock.move(hours=2)
    rig.drain()
    assert len(rig.house.services.calls) == 6
    with rig.store.work(MUNICIPALITY, reading=True) as unit:
        (incident,) = unit.jobs.open_incidents()
    assert (incident.code, incident.case) == ("JOB-service", case)
    assert [one.state for one in rig.jobs()] == ["incident"]


def test_a_job_that_takes_its_worker_down_every_time_becomes_an_incident(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    rig.house.start("p")
    for _ in range(6):
        claim(rig)
        rig.let_leases_run_out()
    rig.drain()
    assert [one.state for one in rig.jobs()] == ["incident"]
    assert rig.house.services.calls == []


def test_after_days_of_downtime_timers_go_off_once_and_the_oldest_first(rig: Rig) -> None:
    hours = list(range(1, 13))
    Random(7).shuffle(hours)
    runs = {}
    for number, hour in enumerate(hours):
        rig.house.publish(a_pathway(f"p{number}", after(hour)))
        case = rig.house.start(f"p{number}")
        with rig.store.work(MUNICIPALITY, reading=True) as unit:
            runs[unit.cases.runs_of(case)[0].id] = hour
    rig.house.clock.move(days=5)
    rig.drain()
    fired = [one for one in rig.house.journal() if one.event == "timer.fired"]
    assert [runs[str(one.object_id)] for one in fired] == sorted(hours)


def test_a_cycle_makes_up_for_its_missed_turns_with_one(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", EVERY_HOUR))
    case = rig.house.start("p")
    began = rig.house.clock.now()
    rig.house.clock.move(days=3, minutes=10)
    rig.drain()
    assert rig.house.events(case).count("timer.fired") == 1
    (job,) = rig.jobs()
    assert job.due_at == began + timedelta(days=3, hours=1)


def test_a_backlog_of_one_municipality_holds_up_no_other(rig: Rig) -> None:
    enrol(rig.store, "gm0001")
    now = rig.house.clock.now()
    for code, many, late in (("gm0001", 30, timedelta(days=1)), (MUNICIPALITY, 3, timedelta())):
        with rig.store.work(code) as unit:
            for number in range(many):
                unit.jobs.add(a_job(f"{code}-{number:02}", due_at=now - late))
            unit.commit()
    noting = Noting(rig.store)
    rig.drain(noting)
    assert len(noting.done) == len(set(noting.done)) == 33
    first = [code for code, _ in noting.done[:6]]
    assert sorted(first) == ["gm0001"] * 3 + [MUNICIPALITY] * 3
    assert [job for code, job in noting.done if code == "gm0001"] == [
        f"gm0001-{number:02}" for number in range(30)
    ]


def test_a_worker_killed_in_the_middle_of_a_job_loses_and_doubles_nothing(
    rig: Rig, tmp_path: Path
) -> None:
    now = rig.house.clock.now()
    with rig.store.work(MUNICIPALITY) as unit:
        for number in range(5):
            unit.jobs.add(a_job(f"job-{number}", due_at=now))
        unit.commit()
    mark = tmp_path / "holds"
    worker = subprocess.Popen([sys.executable, str(HOLDER), rig.url, str(mark)])
    try:
        until(mark.exists)
        held = [one for one in rig.jobs() if one.state == "doing"]
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(60)
    assert [one.attempts for one in held] == [1]
    rig.let_leases_run_out()
    noting = Noting(rig.store)
    rig.drain(noting)
    assert sorted(job for _, job in noting.done) == [f"job-{number}" for number in range(5)]


def test_a_dispatcher_that_is_told_to_stop_finishes_the_job_at_hand(rig: Rig) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    case = rig.house.start("p")
    begun, may_end = Event(), Event()

    class Slow:
        def apply(self, municipality: str, job: Job) -> None:
            begun.set()
            assert may_end.wait(PATIENCE)
            rig.house.apply(municipality, job)

        give_up, in_doubt = rig.house.give_up, rig.house.in_doubt

    dispatcher = rig.dispatcher(Slow())
    dispatcher.start()
    assert begun.wait(PATIENCE)
    stopping = Thread(target=dispatcher.stop, args=(PATIENCE,))
    stopping.start()
    may_end.set()
    stopping.join(PATIENCE)
    assert list(rig.house.open_tasks(case)) == ["B"]
    dispatcher.join()


def test_a_dispatcher_outlives_a_database_that_fails(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.house.publish(a_pathway("p", SERVED))
    case = rig.house.start("p")
    failed = Event()
    real = rig.store.with_work

    def once_away(*given: object) -> object:
        if not failed.is_set():
            failed.set()
            raise ConnectionError
        return real(*given)  # type: ignore[arg-type]

    dispatcher = rig.dispatcher()
    monkeypatch.setattr(rig.store, "with_work", once_away)
    dispatcher.start()
    until(lambda: list(rig.house.open_tasks(case)) == ["B"])
    dispatcher.stop(PATIENCE)
    assert failed.is_set()


def claim(rig: Rig) -> Job:
    """Claim the first job, as a worker that will never come back."""
    with rig.store.work(MUNICIPALITY) as unit:
        (job,) = unit.jobs.claim_due(rig.house.clock.now(), owner="gone", lease_seconds=60, limit=1)
        unit.commit()
    return job
