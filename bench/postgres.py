# SPDX-License-Identifier: EUPL-1.2
"""The bare statements and an empty database on a durable PostgreSQL server of our own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bench import baseline
from tests.support.postgres import Cluster, own_cluster


def is_there() -> bool:
    """Tell whether this machine can run a PostgreSQL server."""
    found = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found or shutil.which("initdb") is not None


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server that keeps what it commits; remove it in the end."""
    with own_cluster(durable=True) as running:
        yield running


def new_database(running: Cluster, name: str) -> str:
    """Return the address of an empty database."""
    running.tool("createdb", "-U", "postgres", "-h", str(running.folder), name)
    return running.url(name)


def bare(url: str) -> sa.Engine:
    """Return an engine on a new database with the tables of the baseline, in this dialect's types."""
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        for statement in baseline.SCHEMA:
            own = statement.replace("BLOB", "BYTEA").replace("INTEGER PRIMARY", "SERIAL PRIMARY")
            connection.execute(sa.text(own))
    return engine
