# SPDX-License-Identifier: EUPL-1.2
"""Wait for people, moments and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _tasks()
    _drafts()
    _timers()
    _subscriptions()


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("safety", sa.Text(), nullable=False),
        sa.Column("urgent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.Column("case_team", sa.String(), nullable=False),
        sa.Column("shielded", sa.Boolean(), nullable=False),
        sa.Column("overdue_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'completed', 'withdrawn')", name=op.f("ck_tasks_status")
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_tasks_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_tasks_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_tasks_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_tasks"),
        comment="the columns after version repeat facts of run and case, so that a list joins nothing",
    )
    op.create_index(
        "ix_tasks_case_id_municipality_opened_at",
        "tasks",
        ["case_id", "municipality", "opened_at"],
        unique=False,
    )
    op.create_index(
        "ix_tasks_open_of_assignee",
        "tasks",
        ["municipality", "assignee", "overdue_from", "opened_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_tasks_open_of_case",
        "tasks",
        ["case_id", "municipality", "opened_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_tasks_open_of_team",
        "tasks",
        [
            "municipality",
            "case_team",
            "shielded",
            "overdue_from",
            "opened_at",
            "id",
            "assignee",
            "roles",
            "case_id",
            "pathway",
            "searched",
        ],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("posted", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality", "task_id"],
            ["tasks.municipality", "tasks.id"],
            name="fk_drafts_municipality_task_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_drafts_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "task_id", "user_id", name="pk_drafts"),
        comment="posted is encrypted under the key of the task's case",
    )


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expression", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_timers_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_timers_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "token", name="pk_timers"),
    )
    op.create_index(
        "ix_timers_run_id_municipality", "timers", ["run_id", "municipality"], unique=False
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_subscriptions_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_subscriptions_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_subscriptions_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "token", name="pk_subscriptions"),
    )
    op.create_index(
        "ix_subscriptions_case_id_municipality_message",
        "subscriptions",
        ["case_id", "municipality", "message"],
        unique=False,
    )
    op.create_index(
        "ix_subscriptions_message_municipality_key",
        "subscriptions",
        ["message", "municipality", "key"],
        unique=False,
    )
    op.create_index(
        "ix_subscriptions_run_id_municipality",
        "subscriptions",
        ["run_id", "municipality"],
        unique=False,
    )
