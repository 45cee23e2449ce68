# SPDX-License-Identifier: EUPL-1.2
"""A clock that jumps, also in the nights in which it is changed, lets nothing go off twice or never."""

from __future__ import annotations

import os
from random import SystemRandom

import pytest

from tests.faults import clocks

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("WIJKPAD_CLOCKS", "4"))
SEED = int(os.environ.get("WIJKPAD_SEED", "0")) or SystemRandom().randrange(1, 2**31)


def test_every_timer_goes_off_as_it_should_under_a_clock_that_jumps(database_url: str) -> None:
    tally = clocks.run(database_url, rounds=ROUNDS, seed=SEED)
    print(f"\n{tally}")
    assert tally.holds, str(tally)
    assert tally.done > 0
