# SPDX-License-Identifier: EUPL-1.2
"""A worker that takes a run to another version and hangs just before it commits: to be killed."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event


def main(url: str, mark: Path) -> None:
    import pytest

    from tests.commands.house import FakeClock, FakeServices, Shelf
    from tests.jobs.rig import open_store
    from tests.jobs.test_transfers import VERSIONS
    from tests.support.stores import MUNICIPALITY
    from wijkpad.commands.jobs import apply_job
    from wijkpad.commands.tools import Tools
    from wijkpad.runtime import SpiffRuntime

    clock, shelf = FakeClock(), Shelf()
    shelf.held.update({("p", number): one for number, one in VERSIONS.items()})
    store = open_store(url, clock)
    tools = Tools(
        store=store,
        runtime=SpiffRuntime(),
        clock=clock,
        library=shelf,
        compiler=shelf,
        services=FakeServices(),
    )
    with store.work(MUNICIPALITY) as unit:
        (job,) = unit.jobs.claim_due(clock.now(), owner="gone", lease_seconds=60, limit=1)
        unit.commit()

    def hang(_unit: object) -> None:
        mark.touch()
        Event().wait()

    patch = pytest.MonkeyPatch()
    patch.setattr(type(store.work(MUNICIPALITY)), "commit", hang)
    apply_job.handle(tools, MUNICIPALITY, job)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1], Path(sys.argv[2]))
