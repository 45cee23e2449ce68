# SPDX-License-Identifier: EUPL-1.2
"""Write down what is known, decided and due on a case, under its own key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _subject_keys()
    _subject_data()
    _subject_data_heads()
    _decisions()
    _case_terms()
    protect(op.get_bind(), "subject_data")


def _subject_keys() -> None:
    op.create_table(
        "subject_keys",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "kind", "subject_id"],
            ["subjects.municipality", "subjects.kind", "subjects.id"],
            name="fk_subject_keys_municipality_kind_subject_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_subject_keys_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "kind", "subject_id", name="pk_subject_keys"),
        comment="deleting a row makes every personal value of the subject unreadable",
    )


def _subject_data() -> None:
    op.create_table(
        "subject_data",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality", "subject_kind", "subject_id"],
            ["subjects.municipality", "subjects.kind", "subjects.id"],
            name="fk_subject_data_municipality_subject_kind_subject_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_subject_data_municipality"
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "subject_kind", "subject_id", "seq", name="pk_subject_data"
        ),
        sa.UniqueConstraint(
            "municipality",
            "subject_kind",
            "subject_id",
            "run_id",
            "scope",
            "key",
            "version",
            name="uq_subject_data_version",
        ),
        comment="run_id is empty for data of the subject itself; value and reason are encrypted",
        sqlite_with_rowid=False,
    )


def _subject_data_heads() -> None:
    op.create_table(
        "subject_data_heads",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "subject_kind", "subject_id"],
            ["subjects.municipality", "subjects.kind", "subjects.id"],
            name="fk_subject_data_heads_municipality_subject_kind_subject_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_subject_data_heads_municipality",
        ),
        sa.PrimaryKeyConstraint(
            "municipality",
            "subject_kind",
            "subject_id",
            "run_id",
            "scope",
            "key",
            name="pk_subject_data_heads",
        ),
        comment="the newest version of each piece of data, so that reading it costs no history",
        sqlite_with_rowid=False,
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("table_sha256", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("explanation", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_decisions_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "subject_kind", "subject_id"],
            ["subjects.municipality", "subjects.kind", "subjects.id"],
            name="fk_decisions_municipality_subject_kind_subject_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_decisions_municipality"
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "subject_kind", "subject_id", "seq", name="pk_decisions"
        ),
    )


def _case_terms() -> None:
    op.create_table(
        "case_terms",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("fires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breach_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(start_on IS NULL) <> (start_at IS NULL)", name=op.f("ck_case_terms_start")
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_case_terms_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_case_terms_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_case_terms_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "case_id", "run_id", "rule", name="pk_case_terms"),
    )
    op.create_index(
        "ix_case_terms_run_id_municipality", "case_terms", ["run_id", "municipality"], unique=False
    )
