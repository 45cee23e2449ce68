# SPDX-License-Identifier: EUPL-1.2
"""The frozen baseline: the five statements without which no task is durably completed.

Select, guarded update, close a work item, open one, write a journal line; one transaction on a
SQLite file in WAL mode with `synchronous=FULL`. Do not change this file: every figure is a ratio
to it, and figures of different versions are compared.
"""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import text

STATE_BYTES = 1024
SCHEMA = (
    "CREATE TABLE run(id INTEGER PRIMARY KEY, version INT NOT NULL, state BLOB)",
    "CREATE TABLE work_item(id INTEGER PRIMARY KEY, run INT NOT NULL, name TEXT, status TEXT)",
    "CREATE TABLE journal(id INTEGER PRIMARY KEY, run INT NOT NULL, entry BLOB)",
    "CREATE INDEX work_item_run ON work_item(run, status)",
    "CREATE INDEX journal_run ON journal(run)",
)
SELECT = text("SELECT version, state FROM run WHERE id = :run")
UPDATE = text(
    "UPDATE run SET state = :state, version = version + 1 WHERE id = :run AND version = :version"
)
CLOSE = text("UPDATE work_item SET status = 'done' WHERE run = :run AND status = 'open'")
OPEN = text("INSERT INTO work_item(run, name, status) VALUES (:run, :name, 'open')")
WRITE = text("INSERT INTO journal(run, entry) VALUES (:run, :entry)")
STATEMENTS = (SELECT, UPDATE, CLOSE, OPEN, WRITE)


def database(file: Path) -> sa.Engine:
    """Return an engine on a new database with the tables."""
    engine = sa.create_engine(f"sqlite:///{file}")

    @sa.event.listens_for(engine, "connect")
    def _settings(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    with engine.begin() as connection:
        for statement in SCHEMA:
            connection.execute(text(statement))
    return engine


def new_run(connection: sa.Connection, state: bytes, task: str) -> int:
    """Store a run with one open work item; return its id."""
    insert = text("INSERT INTO run(version, state) VALUES (0, :state) RETURNING id")
    run = int(connection.execute(insert, {"state": state}).scalar_one())
    connection.execute(OPEN, {"run": run, "name": task})
    return run


def step(connection: sa.Connection, run: int) -> None:
    """Do the five statements, with nothing in between."""
    with connection.begin():
        version, _state = connection.execute(SELECT, {"run": run}).one()
        state = os.urandom(STATE_BYTES)
        done = connection.execute(UPDATE, {"run": run, "state": state, "version": version})
        assert done.rowcount == 1
        connection.execute(CLOSE, {"run": run})
        connection.execute(OPEN, {"run": run, "name": "task"})
        connection.execute(WRITE, {"run": run, "entry": state[:200]})
