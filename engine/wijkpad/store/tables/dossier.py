# SPDX-License-Identifier: EUPL-1.2
"""What colleagues keep on a case beside its forms, and what they pass to each other."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_UNDONE = text("done_at IS NULL")
_UNSEEN = text("seen_at IS NULL")

notes = Table(
    "notes",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String, nullable=False),
    Column("author", String, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
    belongs_to("cases", "case_id"),
    Index(None, "case_id", "municipality", "version", "written_at"),
    comment="content is encrypted under the key of the case",
)

note_drafts = Table(
    "note_drafts",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("posted", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
    belongs_to("cases", "case_id"),
    comment="posted is encrypted under the key of the case",
)

todos = Table(
    "todos",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("written_by", String, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_on", Date),
    Column("done_at", Moment),
    Column("done_by", String),
    Column("version", Integer, nullable=False),
    belongs_to("cases", "case_id"),
    Index(None, "case_id", "municipality", "made_at"),
    Index(
        "ix_todos_undone_of_user",
        *("user_id", "municipality", "due_on"),
        sqlite_where=_UNDONE,
        postgresql_where=_UNDONE,
    ),
    comment="words is encrypted under the key of the case",
)

notices = Table(
    "notices",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("task_id", String),
    Column("kind", String, nullable=False),
    Column("sent_by", String, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("seen_at", Moment),
    belongs_to("cases", "case_id"),
    belongs_to("tasks", "task_id"),
    CheckConstraint(
        "kind IN ('task', 'case', 'safety', 'confirm', 'break_glass', 'joined')", name="kind"
    ),
    Index(
        "ix_notices_unseen_of_user",
        *("user_id", "municipality", "sent_at"),
        sqlite_where=_UNSEEN,
        postgresql_where=_UNSEEN,
    ),
    Index(None, "case_id", "municipality"),
    comment="words is encrypted under the key of the case",
)

lent_cases = Table(
    "lent_cases",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("delegated_by", String, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    belongs_to("cases", "case_id"),
    belongs_to("users", "user_id"),
    Index(None, "user_id", "municipality"),
    comment="shielded cases that a stand-in may know of, because the participant said so",
)

wrong_persons = Table(
    "wrong_persons",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("asked_by", String, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("confirmed_by", String),
    Column("confirmed_at", Moment),
    belongs_to("cases", "case_id"),
    comment="reason is encrypted under the key of the case; confirmed ones stand in no list",
)
