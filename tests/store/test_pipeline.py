# SPDX-License-Identifier: EUPL-1.2
"""Statements that PostgreSQL is sent together are carried out as if each were sent by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext

import psycopg
import pytest
from sqlalchemy import literal, select

from tests.support.rows import NOW, a_case, a_task, an_entry, commit, keep
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.errors import StaleError, StorageError
from wijkpad.store import SqlStore, SqlUnit, pipeline
from wijkpad.store.pipeline import PipelinedCursor
from wijkpad.store.pool import Pool

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[SqlStore]:
    with closing(SqlStore(postgres_url, master_key=MASTER_KEY)) as store:
        with store.work(MUNICIPALITY) as unit:
            unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
            unit.commit()
        keep(store, a_case(), tasks=(a_task(),))
        yield store


@contextmanager
def _cursor(url: str) -> Iterator[PipelinedCursor]:
    with closing(Pool(url, durable=True)) as pool, pool.begin(MUNICIPALITY, reading=False) as wire:
        assert isinstance(wire._pipeline, PipelinedCursor)
        yield wire._pipeline


def _hang_up(url: str) -> None:
    """Let the server end every connection but this one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_what_waits_goes_along_with_what_is_read(
    postgres_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: list[int] = []
    carry_out = PipelinedCursor._carry_out

    def counted(cursor: PipelinedCursor) -> None:
        together.append(len(cursor._waiting))
        carry_out(cursor)

    monkeypatch.setattr(PipelinedCursor, "_carry_out", counted)
    with postgres_store.work(MUNICIPALITY) as unit:
        unit.requests.keep("one", "/1", user="anna", at=NOW)
        unit.requests.keep("two", "/2", user="anna", at=NOW)
        assert together == []
        assert unit.requests.seen("one") == "/1"
        unit.requests.keep("three", "/3", user="anna", at=NOW)
        unit.commit()

    begin, commit = 1, 1
    assert together == [begin + 3, 1 + commit]


def test_of_two_faults_the_first_is_told(postgres_store: SqlStore) -> None:
    def change_the_task(unit: SqlUnit) -> None:
        unit.tasks.save(a_task())

    def use_the_token(unit: SqlUnit) -> None:
        unit.requests.keep("one", "/1", user="anna", at=NOW)

    commit(postgres_store, change_the_task, use_the_token)

    with pytest.raises(StaleError, match="task task-1"):
        commit(postgres_store, change_the_task, use_the_token)
    with pytest.raises(StaleError, match="pk_requests"):
        commit(postgres_store, use_the_token, change_the_task)


def test_a_value_that_cannot_be_sent_leaves_the_transaction_as_it_was(
    postgres_store: SqlStore,
) -> None:
    with postgres_store.work(MUNICIPALITY) as unit:
        unit.requests.keep("one", "/1", user="anna", at=NOW)
        with pytest.raises(psycopg.DataError):
            unit.requests.seen("\0")
        assert unit.requests.seen("one") == "/1"

    with postgres_store.work(MUNICIPALITY) as unit:
        assert unit.requests.seen("one") is None


def test_a_connection_on_which_the_server_hung_up_is_replaced(
    postgres_store: SqlStore, postgres_url: str
) -> None:
    with postgres_store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.tasks.get("task-1") == a_task()
    _hang_up(postgres_url)

    with postgres_store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.tasks.get("task-1") == a_task()


def test_a_server_that_hangs_up_halfway_is_told_as_away(
    postgres_store: SqlStore, postgres_url: str
) -> None:
    with pytest.raises(StorageError):
        commit(
            postgres_store,
            lambda unit: unit.requests.seen("one"),
            lambda unit: unit.requests.keep("one", "/1", user="anna", at=NOW),
            lambda _: _hang_up(postgres_url),
        )

    with postgres_store.work(MUNICIPALITY) as unit:
        assert unit.requests.seen("one") is None


def test_a_transaction_of_megabytes_goes_in_one_go(postgres_store: SqlStore) -> None:
    with postgres_store.work(MUNICIPALITY) as unit:
        for _ in range(3_000):
            unit.journal.write(an_entry())
        unit.commit()

    with postgres_store.work(MUNICIPALITY, reading=True) as unit:
        assert len(unit.journal.latest(4_000)) == 3_000
        assert unit.journal.verify() is None


def test_a_connection_keeps_a_bounded_number_of_statements_prepared(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_PREPARED", 5)
    with _cursor(postgres_url) as cursor:
        for number in [*range(20), *range(20)]:
            cursor.execute(f"SELECT {number}")
            assert cursor.fetchone() == (number,)
        cursor.execute("SELECT name FROM pg_prepared_statements")

        assert len(cursor.fetchall()) == 5 + 1


def test_what_somebody_let_go_of_is_prepared_anew_by_who_tries_again(postgres_url: str) -> None:
    with closing(Pool(postgres_url, durable=True)) as pool:
        for outcome in (nullcontext(), pytest.raises(StaleError), nullcontext()):
            with outcome, pool.begin(MUNICIPALITY, reading=False) as wire:
                assert isinstance(wire._pipeline, PipelinedCursor)
                wire.one(select(literal(1)))
                wire._pipeline.connection.execute("DEALLOCATE ALL")


def test_a_percent_sign_is_no_place_for_a_value(postgres_url: str) -> None:
    with _cursor(postgres_url) as cursor:
        cursor.execute("SELECT 7 %% 4, %s::text, '%%s'", ["100%"])

        assert cursor.fetchall() == [(3, "100%", "%s")]
        assert cursor.fetchone() is None
