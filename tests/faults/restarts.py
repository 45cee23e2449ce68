# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL falls over and comes back while people work: connections recover, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.faults.kills import Worker, furnish, look, wait_for_timers
from tests.faults.server import Server
from tests.faults.tally import Tally
from tests.support.postgres import Cluster


def run(url: str, folder: Path, cluster: Cluster, *, restarts: int, steps: int, seed: int) -> Tally:
    """Work on a migrated, empty database of this cluster, and look afterwards."""
    tally = Tally("immediate restart", "postgresql", seed)
    furnish(url, folder)
    with Server(url, folder) as server:
        worker = Worker(server, restarts, steps, Random(seed), strike=cluster.restart_at_once)
        worker.work(steps)
        wait_for_timers(url)
        tally.broken += ["the server fell over too"] * (server.starts - 1)
        server.stop()
    tally.done, tally.faults = worker.done, worker.kills
    tally.notes["requests repeated"] = worker.repeated
    look(url, worker.cases, tally)
    return tally
