# SPDX-License-Identifier: EUPL-1.2
"""Work that is due by itself, and what went wrong with it."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_KEYED = text("idem_key IS NOT NULL")
_LIVE = text("state IN ('todo', 'doing')")
_UNRESOLVED = text("resolved_at IS NULL")
_UNSETTLED = text("settled_at IS NULL")

jobs = Table(
    "jobs",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("run_id", String, nullable=False),
    Column("token", String, nullable=False),
    Column("element", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("idem_key", String, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", Moment),
    Column("last_error", Text),
    # Partial in form only: so PostgreSQL cannot take it for a way to a job by its id.
    Index(
        "uq_jobs_municipality_idem_key",
        *("municipality", "idem_key"),
        unique=True,
        sqlite_where=_KEYED,
        postgresql_where=_KEYED,
    ),
    CheckConstraint("kind IN ('timer', 'service', 'message', 'start', 'transfer')", name="kind"),
    CheckConstraint("state IN ('todo', 'doing', 'incident', 'cancelled')", name="state"),
    Index(
        "ix_jobs_live",
        *("municipality", "state", "due_at", "id"),
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index(None, "token", "municipality"),
)

leases = Table(
    "leases",
    METADATA,
    tenant(),
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("until", Moment, nullable=False),
)

incidents = Table(
    "incidents",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("job_id", String),
    Column("run_id", String),
    Column("case_id", String),
    Column("code", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", String),
    belongs_to("runs", "run_id"),
    belongs_to("cases", "case_id"),
    Index(
        "ix_incidents_unresolved",
        *("municipality", "raised_at"),
        sqlite_where=_UNRESOLVED,
        postgresql_where=_UNRESOLVED,
    ),
    comment="job_id has no foreign key: the job may be done and gone when the incident is read",
)

posts = Table(
    "posts",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("case_id", String),
    Column("key", String),
    Column("arrived_at", Moment, nullable=False),
    Column("keep_until", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("run_id", String),
    belongs_to("cases", "case_id"),
    belongs_to("runs", "run_id"),
    Index(
        "ix_posts_waiting",
        *("municipality", "case_id", "arrived_at"),
        sqlite_where=_UNSETTLED,
        postgresql_where=_UNSETTLED,
    ),
)
