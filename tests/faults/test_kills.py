# SPDX-License-Identifier: EUPL-1.2
"""kill -9 loses nothing and doubles nothing; a sample of `make faults`."""

from __future__ import annotations

import os
from pathlib import Path
from random import SystemRandom

import pytest

from tests.faults import kills

pytestmark = pytest.mark.faults
KILLS = int(os.environ.get("WIJKPAD_KILLS", "8"))
STEPS = int(os.environ.get("WIJKPAD_KILL_STEPS", "110"))
LONG = 100
"""Steps after which some request was surely repeated and some timer went off by itself."""
SEED = int(os.environ.get("WIJKPAD_SEED", "0")) or SystemRandom().randrange(1, 2**31)


def survive(url: str, folder: Path, *, killed: int, steps: int) -> None:
    tally = kills.run(url, folder, kills=killed, steps=steps, seed=SEED)
    print(f"\n{tally}")
    assert tally.holds, str(tally)
    assert tally.faults == killed
    if steps >= LONG:
        assert tally.notes["requests repeated"] > 0
        assert tally.notes["by the dispatcher"] > 0


def test_kill_9_loses_nothing_and_doubles_nothing_on_sqlite(
    sqlite_url: str, tmp_path: Path
) -> None:
    survive(sqlite_url, tmp_path, killed=KILLS, steps=STEPS)


@pytest.mark.postgres
def test_kill_9_loses_nothing_and_doubles_nothing_on_postgres(
    postgres_url: str, tmp_path: Path
) -> None:
    survive(postgres_url, tmp_path, killed=max(1, KILLS // 5), steps=max(20, STEPS // 5))
