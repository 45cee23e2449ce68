# SPDX-License-Identifier: EUPL-1.2
"""The schema: tenant first in every key, migrations that lead exactly to the tables."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

import wijkpad
from tests.support.rows import (
    NOORD,
    NOW,
    a_case,
    a_datum,
    a_document,
    a_line,
    a_location,
    a_sending,
    a_settlement,
    a_statement,
    a_wait,
    an_act,
    an_allocation,
    an_entry,
    an_event,
    keep,
)
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.dossier import Note
from wijkpad.errors import SettingsError
from wijkpad.ports import Passed, Setting
from wijkpad.store import SqlStore, is_current, migrate
from wijkpad.store.engine import open_engine, writing
from wijkpad.store.tables import METADATA
from wijkpad.store.triggers import UNCHANGEABLE, protect

_TABLES = sorted(METADATA.tables)


@pytest.mark.parametrize("name", _TABLES)
def test_the_municipality_is_the_first_column_of_every_key(name: str) -> None:
    table = METADATA.tables[name]
    keys = [
        one
        for one in table.constraints
        if isinstance(one, PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint)
    ]
    assert any(isinstance(one, PrimaryKeyConstraint) for one in keys)
    for key in keys:
        assert next(iter(key.columns)).name == "municipality", key.name
        if isinstance(key, ForeignKeyConstraint):
            assert next(iter(key.elements)).column.name == "municipality", key.name


@pytest.mark.parametrize("name", _TABLES)
def test_a_unique_index_begins_with_the_municipality_too(name: str) -> None:
    table: Table = METADATA.tables[name]
    assert all(
        next(iter(one.columns)).name == "municipality" for one in table.indexes if one.unique
    )


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["cases", "jobs", "users"])
def test_a_row_is_found_by_its_own_key_before_postgresql_has_counted_anything(
    postgres_url: str, name: str
) -> None:
    table, engine = METADATA.tables[name], open_engine(postgres_url)
    asked = select(table).where(table.c.municipality == "gm9999", table.c.id == "x")
    with engine.connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        question = asked.compile(connection, compile_kwargs={"literal_binds": True})
        plan = "\n".join(row[0] for row in connection.execute(text(f"EXPLAIN {question}")))
    engine.dispose()
    assert f"pk_{name}" in plan


def test_the_migrations_lead_to_the_tables(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_ours}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell the tables apart from those of the queue, which Procrastinate makes."""
    return kind != "table" or not str(name).startswith(("procrastinate_", "queue_"))


def test_on_sqlite_every_word_of_the_schema_is_the_same(sqlite_url: str, tmp_path: Path) -> None:
    direct = tmp_path / "direct.sqlite"
    engine = open_engine(f"sqlite:///{direct}")
    with writing(engine).begin() as connection:
        METADATA.create_all(connection)
        for table in UNCHANGEABLE:
            protect(connection, table)
    engine.dispose()

    assert _schema(direct) == _schema(Path(sqlite_url.removeprefix("sqlite:///")))


def _schema(path: Path) -> dict[str, list[str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        ).fetchall()
    connection.close()
    # A column that a migration adds stands on the line of the one before it.
    return {name: sorted(re.split(r"[\s,]+", sql)) for name, sql in found}


def test_migrating_again_changes_nothing(database_url: str) -> None:
    assert is_current(database_url)
    migrate(database_url)
    assert is_current(database_url)


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path / 'empty.sqlite'}")


def test_a_database_that_cannot_be_reached_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        migrate(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite'}")


def test_the_migrations_are_found_from_an_installed_package(tmp_path: Path) -> None:
    site = tmp_path / "site"
    source = Path(wijkpad.__file__).parent
    shutil.copytree(source, site / "wijkpad", ignore=shutil.ignore_patterns("__pycache__"))
    url = f"sqlite:///{tmp_path / 'installed.sqlite'}"
    code = (
        "import sys, wijkpad.store as s; "
        f"assert s.__file__.startswith({str(site)!r}), s.__file__; s.migrate({url!r})"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert is_current(url)


@pytest.mark.parametrize("table", UNCHANGEABLE)
@pytest.mark.parametrize("verb", ["UPDATE {} SET municipality = 'gm0002'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_append_only(
    store: SqlStore, database_url: str, table: str, verb: str
) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY) as unit:
        unit.data.append(a_datum("x"))
        unit.cases.add_passed(
            "run-of-case-1", [Passed(element="a", how="completed")], at=NOW, by="anna"
        )
        unit.settings.put(
            Setting(
                kind="theme",
                key="colour",
                value="blauw",
                valid_from=NOW.date(),
                author="anna",
                reason="huisstijl",
                at=NOW,
            )
        )
        unit.terms.add_act(an_act())
        unit.journal.write(an_entry())
        unit.notes.write(Note(id="n", case="case-1", version=1, author="anna", at=NOW, text="x"))
        unit.documents.add(a_document())
        unit.documents.keep_file(a_document(), b"%PDF")
        unit.documents.add_sending(a_sending())
        unit.directory.state([a_statement()])
        unit.directory.put_location(a_location())
        unit.directory.add_wait(a_wait())
        unit.ledger.hold([NOORD])
        unit.ledger.add([a_line("allot", 100)])
        unit.ledger.add_allocation(an_allocation())
        unit.ledger.add_event(an_event())
        unit.settlements.add(a_settlement())
        unit.commit()

    engine = open_engine(database_url)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        writing(engine).begin() as connection,
    ):
        connection.exec_driver_sql(verb.format(table))
    engine.dispose()


def test_sqlite_writes_through_before_it_says_done(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert asked == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }
