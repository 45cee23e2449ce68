# SPDX-License-Identifier: EUPL-1.2
"""Who works here, how they signed in, and how the municipality has set things up."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_NAMED = text("login IS NOT NULL")

users = Table(
    "users",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("languages", Text, nullable=False),
    Column("expertise", Text, nullable=False),
    Column("password_hash", String),
    # Partial in form only: so PostgreSQL cannot take it for a way to a user by their id.
    Index(
        "uq_users_municipality_login",
        *("municipality", "login"),
        unique=True,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    ),
)

teams = Table(
    "teams",
    METADATA,
    tenant(),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("areas", Text, nullable=False),
)

memberships = Table(
    "memberships",
    METADATA,
    tenant(),
    Column("user_id", String, primary_key=True),
    Column("team", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_until", Date),
    Column("delegated_by", String),
    belongs_to("users", "user_id"),
    belongs_to("teams", "team", to=("key",)),
    Index(None, "municipality", "team"),
)

sessions = Table(
    "sessions",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    belongs_to("users", "user_id"),
    Index(None, "municipality", "user_id"),
)

sign_in_failures = Table(
    "sign_in_failures",
    METADATA,
    tenant(),
    Column("subject", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("failed_at", Moment, nullable=False),
    Index(None, "municipality", "subject", "failed_at"),
)

settings = Table(
    "settings",
    METADATA,
    tenant(),
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("author", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

requests = Table(
    "requests",
    METADATA,
    tenant(),
    Column("token", String, primary_key=True),
    Column("result", Text, nullable=False),
    Column("user_id", String, nullable=False),
    Column("used_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
