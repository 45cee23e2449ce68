# SPDX-License-Identifier: EUPL-1.2
"""A disk that is full, and a database that falls over; samples of `make faults`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.faults import full, restarts
from tests.faults.run import ground
from wijkpad.errors import StorageError, StorageFullError
from wijkpad.store.wire import raise_meant

pytestmark = pytest.mark.faults


def test_a_quota_that_is_reached_is_told_and_everything_goes_on_afterwards(
    sqlite_url: str, tmp_path: Path
) -> None:
    tally = full.run(sqlite_url, tmp_path, full.SmallFiles(), times=2)
    print(f"\n{tally}")
    assert tally.holds, str(tally)
    assert tally.notes["status 503"] == 2


@pytest.mark.postgres
def test_an_immediate_restart_of_postgresql_loses_nothing_and_connections_recover() -> None:
    with ground("postgresql") as place:
        url, folder = place.fresh()
        assert place.cluster is not None
        tally = restarts.run(url, folder, place.cluster, restarts=2, steps=40, seed=3)
    print(f"\n{tally}")
    assert tally.holds, str(tally)
    assert tally.faults == 2


def test_a_full_disk_is_told_apart_from_a_database_that_is_away(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "small.sqlite")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as full_up:
        connection.execute("INSERT INTO t VALUES (randomblob(99999))")
    connection.close()
    with pytest.raises(StorageFullError):
        raise_meant(full_up.value)

    with pytest.raises(sqlite3.OperationalError) as absent:
        sqlite3.connect(tmp_path / "nowhere" / "x.sqlite")
    with pytest.raises(StorageError) as away:
        raise_meant(absent.value)
    assert not isinstance(away.value, StorageFullError)
