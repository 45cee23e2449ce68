# SPDX-License-Identifier: EUPL-1.2
"""Cases that nobody touches: each lets a hundred timers go off, one after another, as jobs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.faults.tally import Tally
from tests.support.stores import MUNICIPALITY
from wijkpad.api import Engine
from wijkpad.domain.case import Run
from wijkpad.pathways import read_folder
from wijkpad.store import SqlStore

TICK: Final = Path(__file__).parent / "pathway" / "tick"
TICKS: Final = 100
_IDLE: Final = 900.0
"""Seconds without one job done after which what is open counts as stuck."""


def begin(engine: Engine, jobs: int) -> list[str]:
    """Start as many cases as it takes for this many jobs; return their ids."""
    if not jobs:
        return []
    system = engine.system(MUNICIPALITY)
    system.publish_release("tick", read_folder(TICK))
    return [system.start_case("tick", "SE_Tick", "noord").case_id for _ in range(-(-jobs // TICKS))]


def wait(store: SqlStore, cases: Sequence[str]) -> None:
    """Wait until every case came to its end, or nothing goes off any more."""
    seen, since = -1, time.monotonic()
    while cases and time.monotonic() - since < _IDLE:
        with store.work(MUNICIPALITY, reading=True) as unit:
            if not unit.cases.running_on("tick", 1):
                return
            newest = unit.journal.latest(1)
        if newest and newest[0].seq != seen:
            seen, since = newest[0].seq, time.monotonic()
        time.sleep(1)


def look(store: SqlStore, cases: Sequence[str], found: Tally) -> None:
    """Hold each case against what it should be: every timer went off, once, in order, to the end."""
    for case in cases:
        with store.work(MUNICIPALITY, reading=True) as unit:
            run: Run = unit.cases.runs_of(case)[0]
            counted = [int(str(one.value)) for one in unit.data.of_case(case) if one.key == "tick"]
            lines = unit.journal.of_case(case, limit=10 * TICKS)
        fired = sum(one.entry.event == "timer.fired" for one in lines)
        found.lost += [f"{case}: tick {one}" for one in range(1, TICKS + 1) if one not in counted]
        found.doubled += [f"{case}: tick {one}" for one in set(counted) if counted.count(one) > 1]
        if run.status != "ended" or run.ended_with != "EE_Done":
            found.stuck.append(f"{case}: {run.status} after {len(counted)} ticks")
        elif fired != TICKS:
            found.doubled.append(f"{case}: {fired} timers in the journal")
        found.notes["jobs"] += fired
