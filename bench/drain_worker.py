# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench.drain_worker ADDRESS AT_ONCE`: one worker, until it is told to stop."""

from __future__ import annotations

import signal
import sys
from functools import partial
from types import FrameType

from bench.drain import Pathway, Town
from wijkpad.jobs.queued import QueuedDispatcher
from wijkpad.store import postgres_address


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main(url: str, at_once: int) -> None:
    """Work until SIGTERM."""
    signal.signal(signal.SIGTERM, _leave)
    town = Town(url, Pathway())
    sweep = partial(town.store.sweep, most=5_000)
    address = str(postgres_address(url))
    worker = QueuedDispatcher(address, town.jobs, town.clock, sweep, at_once=at_once)
    worker.start()
    try:
        worker.join()
    finally:
        worker.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
