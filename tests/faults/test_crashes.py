# SPDX-License-Identifier: EUPL-1.2
"""A crash before and behind each commit of what is done most; `make faults` does so for everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import crashes
from tests.faults.deeds import DEEDS
from tests.faults.funding_deeds import FUNDING_DEEDS

pytestmark = pytest.mark.faults
USUAL = ("start", "complete", "deliver", "timer", "service", "approve")
MONEY = ("reserve", "commit", "promise")


def test_what_crashes_at_a_commit_and_is_asked_again_happens_once(
    database_url: str, tmp_path: Path
) -> None:
    deeds = {name: DEEDS[name] for name in USUAL} | {name: FUNDING_DEEDS[name] for name in MONEY}
    tally = crashes.run(database_url, tmp_path, deeds)
    print(f"\n{tally}")
    assert tally.holds, str(tally)
    assert tally.faults >= 2 * len(deeds)
