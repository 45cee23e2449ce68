# SPDX-License-Identifier: EUPL-1.2
"""Cases and their runs."""

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
    text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_NUMBERED = text("number IS NOT NULL")
_CASE = text("subject_kind = 'case'")
_OPEN_FILE = text("subject_kind <> 'case' AND status = 'open'")

cases = Table(
    "cases",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("pathway", String, nullable=False),
    Column("team", String, nullable=False),
    Column("sensitivity", String, nullable=False),
    Column("about_staff", Boolean, nullable=False),
    Column("status", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("coordinator", String),
    Column("label", LargeBinary),
    Column("version", Integer, nullable=False),
    Column("subject_kind", String, nullable=False, server_default="case"),
    Column("subject_key", String, nullable=False, server_default=""),
    Column("subject_year", Integer, nullable=False, server_default="0"),
    # Partial in form only: so PostgreSQL cannot take it for a way to a case by its id.
    Index(
        "uq_cases_municipality_number",
        *("municipality", "number"),
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    ),
    Index(
        "uq_cases_open_file",
        *("municipality", "subject_kind", "subject_key", "subject_year"),
        unique=True,
        sqlite_where=_OPEN_FILE,
        postgresql_where=_OPEN_FILE,
    ),
    # All that decides who may know a case: lists are read, and counted, from it alone.
    Index(
        "ix_cases_listed",
        *("municipality", "opened_at", "id", "team", "sensitivity", "about_staff"),
        sqlite_where=_CASE,
        postgresql_where=_CASE,
    ),
    CheckConstraint("status IN ('open', 'closed')", name="status"),
    CheckConstraint("sensitivity IN ('ordinary', 'safety', 'forced_care')", name="sensitivity"),
    Index(None, "team", "municipality", "opened_at"),
    Index(None, "coordinator", "municipality", "status"),
    comment="label: whom the case is about, sealed under the key of the case; subject_kind: what it is"
    " the file of, a case unless it says otherwise",
)

case_participants = Table(
    "case_participants",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    belongs_to("cases", "case_id"),
    Index(None, "user_id", "municipality", "case_id"),
)

case_links = Table(
    "case_links",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("other_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    belongs_to("cases", "case_id"),
    belongs_to("cases", "other_id"),
)

runs = Table(
    "runs",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("subject_kind", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("pathway", String, nullable=False),
    Column("definition", Integer, nullable=False),
    Column("pinned", String, nullable=False),
    Column("start_event", String, nullable=False),
    Column("status", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_with", String),
    Column("state", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("local_terms", Text),
    belongs_to("subjects", "subject_kind", "subject_id", to=("kind", "id")),
    belongs_to("definitions", "pathway", "definition", to=("key", "version")),
    CheckConstraint("status IN ('running', 'ended', 'cancelled', 'incident')", name="status"),
    Index(None, "subject_id", "municipality", "subject_kind", "started_at"),
    comment="pinned: the pathways that it may call, as `key version`, one to a line; "
    "local_terms: what plugins said about terms when it started",
)

snapshots = Table(
    "snapshots",
    METADATA,
    tenant(),
    Column("run_id", String, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("definition", Integer, nullable=False),
    Column("pinned", String, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("data_seq", Integer, nullable=False),
    Column("passed_seq", Integer, nullable=False),
    belongs_to("runs", "run_id"),
    comment="data_seq, passed_seq: the last rows of subject_data and passed_elements that existed",
    sqlite_with_rowid=False,
)

passed_elements = Table(
    "passed_elements",
    METADATA,
    tenant(),
    Column("run_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("element", String, nullable=False),
    Column("how", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("passed_at", Moment, nullable=False),
    Column("passed_by", String, nullable=False),
    belongs_to("runs", "run_id"),
    CheckConstraint("how IN ('completed', 'withdrawn', 'skipped', 'undone')", name="how"),
    sqlite_with_rowid=False,
)
