# SPDX-License-Identifier: EUPL-1.2
"""Open cases and run pathways on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _subjects()
    _cases()
    _case_numbers()
    _case_participants()
    _case_links()
    _runs()
    _snapshots()
    _passed_elements()
    protect(op.get_bind(), "passed_elements")


def _subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('case', 'team', 'neighbourhood', 'service_group', 'contract', 'break_glass',"
            " 'volunteer')",
            name=op.f("ck_subjects_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_subjects_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "kind", "id", name="pk_subjects"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("sensitivity", sa.String(), nullable=False),
        sa.Column("about_staff", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("coordinator", sa.String(), nullable=True),
        sa.Column("label", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sensitivity IN ('ordinary', 'safety', 'forced_care')",
            name=op.f("ck_cases_sensitivity"),
        ),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_cases_status")),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_cases_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_cases"),
        comment="label: whom the case is about, sealed under the key of the case",
    )
    op.create_index(
        "uq_cases_municipality_number",
        "cases",
        ["municipality", "number"],
        unique=True,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_coordinator_municipality_status",
        "cases",
        ["coordinator", "municipality", "status"],
        unique=False,
    )
    op.create_index(
        "ix_cases_team_municipality_opened_at",
        "cases",
        ["team", "municipality", "opened_at"],
        unique=False,
    )


def _case_numbers() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_case_numbers_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "year", name="pk_case_numbers"),
    )


def _case_participants() -> None:
    op.create_table(
        "case_participants",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_case_participants_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_case_participants_municipality",
        ),
        sa.PrimaryKeyConstraint("municipality", "case_id", "user_id", name="pk_case_participants"),
    )
    op.create_index(
        "ix_case_participants_user_id_municipality_case_id",
        "case_participants",
        ["user_id", "municipality", "case_id"],
        unique=False,
    )


def _case_links() -> None:
    op.create_table(
        "case_links",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_case_links_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "other_id"],
            ["cases.municipality", "cases.id"],
            name="fk_case_links_municipality_other_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_case_links_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "case_id", "other_id", name="pk_case_links"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.String(), nullable=False),
        sa.Column("start_event", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_with", sa.String(), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'ended', 'cancelled', 'incident')", name=op.f("ck_runs_status")
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "pathway", "definition"],
            ["definitions.municipality", "definitions.key", "definitions.version"],
            name="fk_runs_municipality_pathway_definition",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "subject_kind", "subject_id"],
            ["subjects.municipality", "subjects.kind", "subjects.id"],
            name="fk_runs_municipality_subject_kind_subject_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_runs_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_runs"),
        comment="pinned: the pathways that it may call, as `key version`, one to a line",
    )
    op.create_index(
        "ix_runs_subject_id_municipality_subject_kind_started_at",
        "runs",
        ["subject_id", "municipality", "subject_kind", "started_at"],
        unique=False,
    )


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("data_seq", sa.Integer(), nullable=False),
        sa.Column("passed_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_snapshots_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_snapshots_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "run_id", "step", name="pk_snapshots"),
        comment="data_seq, passed_seq: the last rows of subject_data and passed_elements that existed",
        sqlite_with_rowid=False,
    )


def _passed_elements() -> None:
    op.create_table(
        "passed_elements",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "how IN ('completed', 'withdrawn', 'skipped', 'undone')",
            name=op.f("ck_passed_elements_how"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_passed_elements_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_passed_elements_municipality",
        ),
        sa.PrimaryKeyConstraint("municipality", "run_id", "seq", name="pk_passed_elements"),
        sqlite_with_rowid=False,
    )
