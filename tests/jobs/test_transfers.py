# SPDX-License-Identifier: EUPL-1.2
"""Taking a run to another version, when the worker that does it dies or is too slow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.commands.test_transfer import THREE_TASKS, run_of, states, wanted
from tests.jobs.rig import Rig, until
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.jobs import apply_job
from wijkpad.commands.repair import transfer_runs
from wijkpad.commands.tasks import save_draft
from wijkpad.domain.jobs import Job

VERSIONS = {1: a_pathway("p", TWO_TASKS, version=1), 2: a_pathway("p", THREE_TASKS, version=2)}
DYING = Path(__file__).with_name("transferring.py")


@pytest.fixture
def under_way(rig: Rig) -> tuple[Rig, str, str]:
    """A case on version 1, with a draft, and a transfer of it to version 2 that is not done yet."""
    house = rig.house
    house.publish(VERSIONS[1])
    case = house.start("p")
    save_draft.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, {"text": ["half"]})
    house.publish(VERSIONS[2])
    designer = house.hire("dirk", "noord", "process_designer")
    return rig, case, transfer_runs.begin(house.tools, designer, wanted()).id


def is_on(house: House, case: str, version: int) -> bool:
    """Tell whether the run is whole on a version: its state, its task, its draft and the journal."""
    run, task = run_of(house, case), house.open_tasks(case)["A"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(task.id, "anna")
    assert draft is not None
    assert draft.posted == {"text": ["half"]}
    assert house.events(case).count("run.transferred") == version - 1
    return run.definition == version


def claimed(rig: Rig) -> Job:
    with rig.store.work(MUNICIPALITY) as unit:
        (job,) = unit.jobs.claim_due(rig.house.clock.now(), owner="slow", lease_seconds=60, limit=1)
        unit.commit()
    return job


def test_a_worker_that_is_killed_in_the_middle_leaves_the_run_as_it_was_and_another_takes_it(
    under_way: tuple[Rig, str, str], tmp_path: Path
) -> None:
    rig, case, transfer = under_way
    mark = tmp_path / "hangs"
    worker = subprocess.Popen([sys.executable, str(DYING), rig.url, str(mark)])
    try:
        until(mark.exists)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(60)
    assert is_on(rig.house, case, 1)
    assert states(rig.house, transfer) == ["todo"]
    rig.let_leases_run_out()
    rig.drain()
    assert is_on(rig.house, case, 2)
    assert states(rig.house, transfer) == ["done"]


def test_a_worker_whose_lease_ran_out_does_nothing_more(
    under_way: tuple[Rig, str, str],
) -> None:
    rig, case, transfer = under_way
    slow = claimed(rig)
    rig.let_leases_run_out()
    rig.drain()
    assert is_on(rig.house, case, 2)
    after = run_of(rig.house, case)
    apply_job.handle(rig.house.tools, MUNICIPALITY, slow)
    assert run_of(rig.house, case) == after
    assert is_on(rig.house, case, 2)
    assert states(rig.house, transfer) == ["done"]


def test_a_worker_whose_lease_ran_out_first_loses_to_the_one_that_took_over(
    under_way: tuple[Rig, str, str],
) -> None:
    rig, case, transfer = under_way
    slow = claimed(rig)
    rig.let_leases_run_out()
    quick = claimed(rig)
    apply_job.handle(rig.house.tools, MUNICIPALITY, slow)
    assert is_on(rig.house, case, 1)
    assert states(rig.house, transfer) == ["todo"]
    apply_job.handle(rig.house.tools, MUNICIPALITY, quick)
    assert is_on(rig.house, case, 2)
