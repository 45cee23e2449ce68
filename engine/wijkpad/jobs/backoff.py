# SPDX-License-Identifier: EUPL-1.2
"""How long to wait before a job that failed is tried again."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

WAITS: Final = (
    timedelta(seconds=10),
    timedelta(seconds=60),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)


def wait_before(attempt: int, chance: Random) -> timedelta:
    """Return a wait between nothing and the longest one after this many tries (full jitter)."""
    longest = WAITS[min(max(attempt, 1), len(WAITS)) - 1]
    return timedelta(seconds=chance.uniform(0, longest.total_seconds()))
