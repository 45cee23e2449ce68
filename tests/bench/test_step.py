# SPDX-License-Identifier: EUPL-1.2
"""The step that the bench times, held to what it asks of the database: counted, never timed."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from bench.effort import WatchedStore
from bench.whole_step import Whole
from wijkpad.store.pipeline import PipelinedCursor

ROUND = 9
"""Tasks in one round of the process, with a calculation after each third: rounds are all alike."""


def test_a_step_costs_the_database_as_much_in_a_long_case_as_in_a_short_one(
    database_url: str,
) -> None:
    """Also where PostgreSQL keeps the plans that it made when every table was empty."""
    _forbid_statistics(database_url)
    whole = Whole(database_url, WatchedStore, _each_third)
    with closing(whole.store):
        whole.go_on_to(ROUND)
        short = _round(whole)
        whole.go_on_to(30 * ROUND)

        assert _round(whole) == short
        assert min(short) > 0


def test_a_step_costs_the_database_as_much_beside_many_cases_as_alone(database_url: str) -> None:
    _forbid_statistics(database_url)
    whole = Whole(database_url, WatchedStore, _each_third)
    with closing(whole.store):
        whole.go_on_to(ROUND)
        alone = _round(whole)
        task, done = whole.task, whole.done
        for _ in range(30):
            whole.begin()
        whole.task, whole.done = task, done

        # SQLite looks at one row more where the last of a table was the last of a case.
        assert all(
            now <= before + before // 100 for now, before in zip(_round(whole), alone, strict=True)
        )


def test_a_step_sends_fourteen_statements_and_on_postgresql_one_to_lock(database_url: str) -> None:
    whole = Whole(database_url, choose=lambda _number: 0)
    with closing(whole.store):
        before = whole.store.sent()
        whole.go_on_to(ROUND)

        a_step = 15 if database_url.startswith("postgresql") else 14
        assert whole.store.sent() - before == a_step * ROUND


@pytest.mark.postgres
def test_a_step_goes_to_postgresql_and_back_five_times(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The five bare statements go there and back seven times, with begin and commit."""
    ways: list[int] = []
    carry_out = PipelinedCursor._carry_out

    def counted(cursor: PipelinedCursor) -> None:
        ways.append(1)
        carry_out(cursor)

    whole = Whole(postgres_url, choose=lambda _number: 0)
    with closing(whole.store):
        whole.go_on_to(1)
        monkeypatch.setattr(PipelinedCursor, "_carry_out", counted)
        whole.go_on_to(ROUND)

        assert len(ways) == 5 * (ROUND - 1)


def _each_third(number: int) -> int:
    return 0 if number % 3 else 5


def _round(whole: Whole) -> list[int]:
    assert isinstance(whole.store, WatchedStore)
    efforts = []
    for _ in range(ROUND):
        whole.step()
        efforts.append(whole.store.effort)
    return efforts


def _forbid_statistics(url: str) -> None:
    if not url.startswith("postgresql"):
        return
    with psycopg.connect(url, autocommit=True) as connection:
        for (table,) in connection.execute("SELECT relname FROM pg_stat_user_tables").fetchall():
            connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
