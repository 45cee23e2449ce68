# SPDX-License-Identifier: EUPL-1.2
"""Documents of cases: what they say and hold is sealed under the key of their case."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

documents = Table(
    "documents",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("run_id", String),
    Column("task_id", String),
    Column("scope", String, nullable=False),
    Column("template", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("writers", Text, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("fixed_by", String),
    Column("fixed_at", Moment),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("corrects", String),
    Column("scan", String, nullable=False),
    Column("version", Integer, nullable=False),
    belongs_to("cases", "case_id"),
    belongs_to("runs", "run_id"),
    belongs_to("tasks", "task_id"),
    belongs_to("documents", "corrects"),
    CheckConstraint("state IN ('draft', 'offered', 'fixed', 'dropped')", name="state"),
    CheckConstraint("scan IN ('none', 'clean', 'infected')", name="scan"),
    Index(None, "case_id", "municipality", "made_at"),
)

document_files = Table(
    "document_files",
    METADATA,
    tenant(),
    Column("document_id", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    belongs_to("documents", "document_id"),
)

typed_documents = Table(
    "typed_documents",
    METADATA,
    tenant(),
    Column("document_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("seen", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
    belongs_to("documents", "document_id"),
    belongs_to("users", "user_id"),
)

document_sendings = Table(
    "document_sendings",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("channel", String, nullable=False),
    Column("sent_by", String, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("outside", Boolean, nullable=False),
    Column("basis", String, nullable=False),
    Column("consent", String),
    Column("receipt", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    belongs_to("documents", "document_id"),
    belongs_to("cases", "case_id"),
    Index(None, "case_id", "municipality", "sent_at"),
)
