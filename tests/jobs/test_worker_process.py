# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad worker` as a process of its own: begins, works beside others, and stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.rig import Rig, until

_RUN = "from wijkpad.cli import main; main()"


def start(rig: Rig, folder: Path, name: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "WIJKPAD_DATABASE": rig.url,
        "WIJKPAD_SECRET": "only for tests, thirty-two signs or more",
    }
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-c", _RUN, "worker"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )


def is_at_work(rig: Rig, many: int) -> Callable[[], bool]:
    """Return whether so many workers are at work, as the database knows it."""
    there = "SELECT id FROM procrastinate_workers" if rig.kind == "queued" else _LEASED
    return lambda: len(rig.sql(there)) == many


_LEASED = "SELECT owner FROM leases WHERE name = 'dispatcher'"


def ended(worker: subprocess.Popen[bytes], log: Path, how: signal.Signals) -> None:
    worker.send_signal(how)
    assert worker.wait(120) == 0, log.read_text("utf-8")
    assert "Traceback" not in log.read_text("utf-8")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_hands_over_and_ends_well_when_told_to_stop(
    rig: Rig, tmp_path: Path, how: signal.Signals
) -> None:
    worker = start(rig, tmp_path, "one")
    try:
        until(is_at_work(rig, 1))
        ended(worker, tmp_path / "one.log", how)
    finally:
        worker.kill()
    assert is_at_work(rig, 0)()


@pytest.mark.postgres
def test_several_workers_are_at_work_at_once(queued: Rig, tmp_path: Path) -> None:
    workers = {name: start(queued, tmp_path, name) for name in ("one", "two", "three")}
    try:
        until(is_at_work(queued, 3))
        for name, worker in workers.items():
            ended(worker, tmp_path / f"{name}.log", signal.SIGTERM)
    finally:
        for worker in workers.values():
            worker.kill()
    assert is_at_work(queued, 0)()
