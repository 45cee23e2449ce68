# SPDX-License-Identifier: EUPL-1.2
"""The queue on PostgreSQL: made with the tables, brought up to date, and never made twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import Cluster
from wijkpad.errors import SettingsError
from wijkpad.store import is_current, migrate, queue_schema

pytestmark = pytest.mark.postgres


@pytest.fixture
def empty_url(cluster: Cluster) -> Iterator[str]:
    """The address of a database without any table."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        yield cluster.url("bare")
        connection.execute("DROP DATABASE bare WITH (FORCE)")


def test_migrating_makes_the_queue_and_notes_what_it_holds(empty_url: str) -> None:
    assert not is_current(empty_url)
    migrate(empty_url)
    assert is_current(empty_url)
    with psycopg.connect(empty_url) as connection:
        connection.execute("SELECT * FROM procrastinate_jobs")
        had = connection.execute("SELECT name FROM queue_migrations ORDER BY name").fetchall()
    assert [name for (name,) in had] == [one.name for one in queue_schema._migrations()]


def test_a_newer_queue_is_brought_in_once_with_what_is_new_only(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tmp_path / "99.00.00_01_pre_colour.sql"
    newer.write_text(
        "ALTER TABLE procrastinate_jobs ADD COLUMN colour text DEFAULT '100%';\n"
        "CREATE FUNCTION procrastinate_colour() RETURNS text LANGUAGE sql AS $$ SELECT 'a;b' $$;\n",
        "utf-8",
    )
    known = queue_schema._migrations()
    monkeypatch.setattr(queue_schema, "_migrations", lambda: [*known, newer])
    assert not is_current(postgres_url)
    migrate(postgres_url)
    assert is_current(postgres_url)
    migrate(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT procrastinate_colour()").fetchone() == ("a;b",)


def test_a_queue_that_cannot_be_made_leaves_the_database_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_schema, "_schema", lambda: "SELECT no_such_thing")
    with pytest.raises(psycopg.Error):
        migrate(empty_url)
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT to_regclass('municipalities')").fetchone() == (None,)


def test_without_procrastinate_one_is_told_what_to_install(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "procrastinate.schema", None)
    with pytest.raises(SettingsError, match="procrastinate"):
        is_current(postgres_url)
