# SPDX-License-Identifier: EUPL-1.2
"""A fresh, migrated database for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import Cluster, own_cluster
from wijkpad.store import SqlStore, migrate

MASTER_KEY = b"only for tests, 32 bytes or more"
MUNICIPALITY = "gm9999"
TEMPLATE = "wijkpad_template"
"""Migrated and empty, in each cluster."""
_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server with a migrated, empty database to copy."""
    with own_cluster() as running:
        running.tool("createdb", "-U", "postgres", "-h", str(running.folder), TEMPLATE)
        migrate(running.url(TEMPLATE))
        yield running


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file of this test's own."""
    path = tmp_path / "wijkpad.sqlite"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(cluster: Cluster) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this test's own."""
    with copied(cluster) as name:
        yield cluster.url(name)


@contextmanager
def copied(cluster: Cluster, template: str = TEMPLATE) -> Iterator[str]:
    """Copy a PostgreSQL database that nobody uses now; return the name of the copy, there for the while."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database; the test runs once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """A store with one municipality; the test runs once on each kind of database."""
    yield from _opened(database_url)


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    """A store with one municipality, on SQLite only."""
    yield from _opened(sqlite_url)


def _opened(url: str) -> Iterator[SqlStore]:
    opened = SqlStore(url, master_key=MASTER_KEY)
    with opened.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    yield opened
    opened.close()
