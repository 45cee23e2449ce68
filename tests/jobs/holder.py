# SPDX-License-Identifier: EUPL-1.2
"""A worker in a process of its own that begins a job and never ends it: to be killed."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event


def main(url: str, mark: Path) -> None:
    from tests.commands.house import FakeClock
    from tests.jobs.rig import Noting, make_dispatcher, open_store
    from wijkpad.domain.jobs import Job
    from wijkpad.jobs import JobDesk

    def hold(_job: Job) -> None:
        mark.touch()
        Event().wait()

    clock = FakeClock()
    store = open_store(url, clock)
    desk = JobDesk(store, clock, Noting(store, before=hold))
    dispatcher = make_dispatcher(url, store, desk, clock)
    dispatcher.start()
    dispatcher.join()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1], Path(sys.argv[2]))
