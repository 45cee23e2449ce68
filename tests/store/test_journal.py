# SPDX-License-Identifier: EUPL-1.2
"""The journal finds every line that was tampered with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from tests.support.rows import a_case, an_entry, keep
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.store import SqlStore
from wijkpad.store.engine import open_engine, writing


def _write(store: SqlStore, lines: int = 5) -> None:
    for number in range(lines):
        with store.work(MUNICIPALITY) as unit:
            unit.journal.write(an_entry(f"event.{number}"))
            unit.commit()


def _verify(store: SqlStore) -> int | None:
    with store.work(MUNICIPALITY, reading=True) as unit:
        return unit.journal.verify()


def _unprotected(connection: Connection) -> None:
    """Do what only an owner of the database can: take the guards away."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER journal_no_{verb}")
    else:
        connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")


def _tamper(url: str, *statements: str) -> None:
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        _unprotected(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_lines_come_back_as_they_were_written(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.journal.write(an_entry())
        unit.journal.write(an_entry(client="case-2"))
        unit.commit()

    with store.work(MUNICIPALITY, reading=True) as unit:
        lines = unit.journal.of_case("case-1")
    assert [line.entry for line in lines] == [an_entry()]
    assert lines[0].prev_hash == ""
    assert len(lines[0].hash) == 64


def test_an_untouched_journal_fits(store: SqlStore) -> None:
    assert _verify(store) is None
    _write(store)
    assert _verify(store) is None


@pytest.mark.parametrize(
    "change",
    [
        "user_id = 'bram'",
        "outcome = 'refused'",
        "client = NULL",
        "prev_hash = hash",
        "detail = '[]'",
        "happened_at = '2026-03-02 08:00:00.000000'",
    ],
)
def test_a_changed_line_is_found(store: SqlStore, database_url: str, change: str) -> None:
    _write(store)
    _tamper(database_url, f"UPDATE journal SET {change} WHERE seq = 3")
    assert _verify(store) == 3


def test_a_deleted_line_is_found(store: SqlStore, database_url: str) -> None:
    _write(store)
    _tamper(database_url, "DELETE FROM journal WHERE seq = 2")
    assert _verify(store) == 2


def test_a_cut_off_end_is_found(store: SqlStore, database_url: str) -> None:
    _write(store)
    _tamper(database_url, "DELETE FROM journal WHERE seq > 3")
    assert _verify(store) == 4


def test_swapped_lines_are_found(store: SqlStore, database_url: str) -> None:
    _write(store)
    _tamper(
        database_url,
        "UPDATE journal SET seq = 99 WHERE seq = 2",
        "UPDATE journal SET seq = 2 WHERE seq = 3",
        "UPDATE journal SET seq = 3 WHERE seq = 99",
    )
    assert _verify(store) == 2


def test_a_line_put_in_afterwards_is_found(store: SqlStore, database_url: str) -> None:
    _write(store)
    columns = "happened_at, time_source, event, action, outcome, user_id, source_system, detail"
    _tamper(
        database_url,
        f"INSERT INTO journal (municipality, seq, {columns}, prev_hash, hash)"
        f" SELECT municipality, 6, {columns}, hash, hash FROM journal WHERE seq = 5",
    )
    assert _verify(store) == 6


def test_a_chain_made_with_another_secret_does_not_fit(store: SqlStore, database_url: str) -> None:
    _write(store)
    other = SqlStore(database_url, master_key=MASTER_KEY[::-1])
    assert _verify(other) == 1
    other.close()


def test_the_newest_lines_are_kept_when_there_are_too_many(store: SqlStore) -> None:
    _write(store, 6)
    with store.work(MUNICIPALITY, reading=True) as unit:
        lines = unit.journal.of_case("case-1", limit=2)
    assert [line.entry.event for line in lines] == ["event.4", "event.5"]


def test_every_municipality_has_a_chain_of_its_own(store: SqlStore) -> None:
    with store.work("gm0001") as unit:
        unit.settings.enrol("gm0001", "Ander", "Europe/Amsterdam")
        unit.journal.write(an_entry())
        unit.commit()
    _write(store, 2)
    with store.work("gm0001", reading=True) as unit:
        assert [line.seq for line in unit.journal.of_case("case-1")] == [1]
        assert unit.journal.verify() is None


def test_a_line_stands_or_falls_with_what_it_tells(store: SqlStore) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(a_case(), status="closed"))
        unit.journal.write(an_entry("case.closed"))
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.journal.of_case("case-1") == []
        case = unit.cases.get("case-1")
        assert case is not None
        assert case.status == "open"
