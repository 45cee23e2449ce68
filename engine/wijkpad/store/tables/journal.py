# SPDX-License-Identifier: EUPL-1.2
"""The journal, after NEN 7513: ids and codes, never a name or a value."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text

from wijkpad.store.tables.base import METADATA, Moment, tenant

journal = Table(
    "journal",
    METADATA,
    tenant(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("happened_at", Moment, nullable=False),
    Column("time_source", String, nullable=False),
    Column("event", String, nullable=False),
    Column("action", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("user_role", String),
    Column("responsible_user", String),
    Column("team", String),
    Column("access_point", String),
    Column("client", String),
    Column("object_type", String),
    Column("object_id", String),
    Column("object_part", String),
    Column("sensitivity", String),
    Column("query_hash", String),
    Column("basis", String),
    Column("rule", String),
    Column("consent_profile", String),
    Column("break_glass", Text),
    Column("source_system", String, nullable=False),
    Column("request", String),
    Column("detail", Text, nullable=False),
    Column("prev_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    CheckConstraint("outcome IN ('done', 'refused', 'failed')", name="outcome"),
    Index(None, "client", "municipality", "seq"),
    sqlite_with_rowid=False,
)

journal_heads = Table(
    "journal_heads",
    METADATA,
    tenant(),
    Column("seq", Integer, nullable=False),
    Column("hash", String, nullable=False),
    comment="where the chain ends; locked by whoever writes, so that it never forks",
    sqlite_with_rowid=False,
)
