# SPDX-License-Identifier: EUPL-1.2
"""What is known about a subject (a case, later also a team or contract), under its own key."""

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
    UniqueConstraint,
    text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_OPEN = text("state = 'open'")

subjects = Table(
    "subjects",
    METADATA,
    tenant(),
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    CheckConstraint(
        "kind IN ('case', 'team', 'neighbourhood', 'service_group', 'contract', 'break_glass',"
        " 'volunteer')",
        name="kind",
    ),
)

subject_keys = Table(
    "subject_keys",
    METADATA,
    tenant(),
    Column("kind", String, primary_key=True),
    Column("subject_id", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    belongs_to("subjects", "kind", "subject_id", to=("kind", "id")),
    comment="deleting a row makes every personal value of the subject unreadable",
)

subject_data = Table(
    "subject_data",
    METADATA,
    tenant(),
    Column("subject_kind", String, primary_key=True),
    Column("subject_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("key", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("step", String, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("written_by", String, nullable=False),
    Column("reason", LargeBinary),
    UniqueConstraint(
        *("municipality", "subject_kind", "subject_id", "run_id", "scope", "key", "version"),
        name="uq_subject_data_version",
    ),
    belongs_to("subjects", "subject_kind", "subject_id", to=("kind", "id")),
    comment="run_id is empty for data of the subject itself; value and reason are encrypted",
    sqlite_with_rowid=False,
)

subject_data_heads = Table(
    "subject_data_heads",
    METADATA,
    tenant(),
    Column("subject_kind", String, primary_key=True),
    Column("subject_id", String, primary_key=True),
    Column("run_id", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("version", Integer, nullable=False),
    belongs_to("subjects", "subject_kind", "subject_id", to=("kind", "id")),
    comment="the newest version of each piece of data, so that reading it costs no history",
    sqlite_with_rowid=False,
)

decisions = Table(
    "decisions",
    METADATA,
    tenant(),
    Column("subject_kind", String, primary_key=True),
    Column("subject_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String, nullable=False),
    Column("element", String, nullable=False),
    Column("decision", String, nullable=False),
    Column("table_sha256", String, nullable=False),
    Column("rules", Text, nullable=False),
    Column("explanation", LargeBinary, nullable=False),
    Column("decided_at", Moment, nullable=False),
    belongs_to("subjects", "subject_kind", "subject_id", to=("kind", "id")),
    belongs_to("runs", "run_id"),
)

case_terms = Table(
    "case_terms",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("run_id", String, primary_key=True),
    Column("rule", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("article", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("start_on", Date),
    Column("start_at", Moment),
    Column("due_on", Date),
    Column("fires_at", Moment),
    Column("steps", Text, nullable=False),
    Column("met_at", Moment),
    Column("breach_reason", LargeBinary),
    Column("changes", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("pathway", String, nullable=False),
    Column("case_team", String, nullable=False),
    Column("shielded", Boolean, nullable=False),
    belongs_to("cases", "case_id"),
    belongs_to("runs", "run_id"),
    CheckConstraint("(start_on IS NULL) <> (start_at IS NULL)", name="start"),
    CheckConstraint("state IN ('open', 'met', 'over')", name="state"),
    Index(None, "run_id", "municipality"),
    Index(
        "ix_case_terms_open_of_team",
        *("municipality", "case_team", "shielded", "fires_at", "direction", "pathway"),
        *("case_id", "run_id", "rule", "scope"),
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    comment="fires_at is empty while the term is suspended; state is over when its run is; the "
    "columns after it repeat facts of run and case, so that a list joins little",
)
