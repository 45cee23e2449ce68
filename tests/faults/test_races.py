# SPDX-License-Identifier: EUPL-1.2
"""Of two who do one thing at the same moment, one wins and the other hears so; on both databases."""

from __future__ import annotations

import os

import pytest

from tests.faults import races

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("WIJKPAD_RACES", "10"))


@pytest.mark.parametrize("kind", races.RACES)
def test_a_race_has_one_winner_and_nothing_lost(kind: str, database_url: str) -> None:
    tally = races.run(kind, database_url, rounds=ROUNDS)
    print(f"\n{tally}")
    assert tally.holds, str(tally)
