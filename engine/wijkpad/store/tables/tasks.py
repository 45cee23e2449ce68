# SPDX-License-Identifier: EUPL-1.2
"""What runs wait for: people, moments and messages."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_OPEN = text("status = 'open'")

tasks = Table(
    "tasks",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("run_id", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("element", String, nullable=False),
    Column("name", String, nullable=False),
    Column("form", String, nullable=False),
    Column("roles", String, nullable=False),
    Column("team", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("status", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("assignee", String),
    Column("due_on", Date),
    Column("due_at", Moment),
    Column("follow_up_on", Date),
    Column("closed_at", Moment),
    Column("closed_by", String),
    Column("reason", Text),
    Column("safety", LargeBinary),
    Column("urgent_since", Moment),
    Column("version", Integer, nullable=False),
    Column("pathway", String, nullable=False),
    Column("definition", Integer, nullable=False),
    Column("case_team", String, nullable=False),
    Column("shielded", Boolean, nullable=False),
    Column("overdue_from", Moment, nullable=False),
    Column("searched", Text, nullable=False),
    belongs_to("runs", "run_id"),
    belongs_to("cases", "case_id"),
    CheckConstraint("status IN ('open', 'completed', 'withdrawn')", name="status"),
    Index(None, "case_id", "municipality", "opened_at"),
    Index(
        "ix_tasks_open_of_team",
        *("municipality", "case_team", "shielded", "overdue_from", "opened_at", "id"),
        *("assignee", "roles", "case_id", "pathway", "searched"),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_tasks_open_of_assignee",
        *("municipality", "assignee", "overdue_from", "opened_at", "id"),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_tasks_open_of_case",
        *("case_id", "municipality", "opened_at", "id"),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    comment="the columns after version repeat facts of run and case, so that a list joins nothing; "
    "safety is encrypted under the key of the case",
)

drafts = Table(
    "drafts",
    METADATA,
    tenant(),
    Column("task_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("posted", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("reason", Text),
    belongs_to("tasks", "task_id"),
    comment="posted is encrypted under the key of the task's case",
)

timers = Table(
    "timers",
    METADATA,
    tenant(),
    Column("token", String, primary_key=True),
    Column("run_id", String, nullable=False),
    Column("element", String, nullable=False),
    Column("name", String, nullable=False),
    Column("due_at", Moment),
    Column("expression", Text, nullable=False),
    belongs_to("runs", "run_id"),
    Index(None, "run_id", "municipality"),
)

subscriptions = Table(
    "subscriptions",
    METADATA,
    tenant(),
    Column("token", String, primary_key=True),
    Column("run_id", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("element", String, nullable=False),
    Column("message", String, nullable=False),
    Column("key", String),
    Column("kind", String, nullable=False),
    belongs_to("runs", "run_id"),
    belongs_to("cases", "case_id"),
    Index(None, "run_id", "municipality"),
    Index(None, "case_id", "municipality", "message"),
    Index(None, "message", "municipality", "key"),
)
