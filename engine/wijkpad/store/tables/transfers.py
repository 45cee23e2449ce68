# SPDX-License-Identifier: EUPL-1.2
"""Runs that go to another version of their pathway."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, String, Table, Text

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

transfers = Table(
    "transfers",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("pathway", String, nullable=False),
    Column("old", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("mapped", Text, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("started_by", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("undo_reason", LargeBinary),
    Column("undone_by", String),
    Column("undone_at", Moment),
    belongs_to("definitions", "pathway", "old", to=("key", "version")),
    belongs_to("definitions", "pathway", "new", to=("key", "version")),
    Index(None, "municipality", "pathway", "started_at"),
)

transferred_runs = Table(
    "transferred_runs",
    METADATA,
    tenant(),
    Column("transfer_id", String, primary_key=True),
    Column("run_id", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("findings", Text, nullable=False),
    Column("before", Integer),
    Column("version", Integer),
    Column("done_at", Moment),
    belongs_to("transfers", "transfer_id"),
    belongs_to("runs", "run_id"),
    CheckConstraint(
        "state IN ('todo', 'done', 'refused', 'undoing', 'undone', 'kept')", name="state"
    ),
)
