# SPDX-License-Identifier: EUPL-1.2
"""Booking on a purse costs the database as much after thousands of lines as after ten: counted, never timed."""

from __future__ import annotations

from contextlib import closing

from bench.effort import WatchedStore
from tests.bench.test_step import _forbid_statistics
from tests.support.rows import NOORD, a_line
from tests.support.stores import MASTER_KEY, MUNICIPALITY


def test_booking_on_a_long_purse_costs_as_much_as_on_a_short_one(database_url: str) -> None:
    """Nobody adds up a year under the lock for which others wait."""
    _forbid_statistics(database_url)
    with closing(WatchedStore(database_url, master_key=MASTER_KEY)) as store:

        def book(lines: int) -> int:
            with store.work(MUNICIPALITY) as unit:
                held = unit.ledger.hold([NOORD])
                unit.ledger.add([a_line("commit", 1) for _ in range(lines)])
                unit.commit()
            assert held[NOORD].committed == held[NOORD].version
            return store.effort

        with store.work(MUNICIPALITY) as unit:
            unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
            unit.commit()
        book(10)
        book(1)
        short = [book(1) for _ in range(3)]
        book(1_500)
        book(1)
        long = [book(1) for _ in range(3)]
        assert max(long) <= max(short) + max(short) // 10
