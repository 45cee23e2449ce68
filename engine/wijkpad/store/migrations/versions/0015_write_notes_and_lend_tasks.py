# SPDX-License-Identifier: EUPL-1.2
"""Write notes and to-dos; stand in for a colleague."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    _notes()
    _note_drafts()
    _todos()
    _notices()
    _lent_cases()
    _wrong_persons()
    protect(op.get_bind(), "notes")


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality"], ["municipalities.municipality"], name=f"fk_{table}_municipality"
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality", column],
        [f"{to}.municipality", f"{to}.id"],
        name=f"fk_{table}_municipality_{column}",
    )


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("written_at", _moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _belongs("notes", "case_id", "cases"),
        _tenant("notes"),
        sa.PrimaryKeyConstraint("municipality", "id", "version", name="pk_notes"),
        comment="content is encrypted under the key of the case",
    )
    op.create_index(
        "ix_notes_case_id_municipality_version_written_at",
        "notes",
        ["case_id", "municipality", "version", "written_at"],
        unique=False,
    )


def _note_drafts() -> None:
    op.create_table(
        "note_drafts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("posted", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", _moment(), nullable=False),
        _belongs("note_drafts", "case_id", "cases"),
        _tenant("note_drafts"),
        sa.PrimaryKeyConstraint("municipality", "case_id", "user_id", name="pk_note_drafts"),
        comment="posted is encrypted under the key of the case",
    )


def _todos() -> None:
    op.create_table(
        "todos",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", _moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", _moment(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _belongs("todos", "case_id", "cases"),
        _tenant("todos"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_todos"),
        comment="words is encrypted under the key of the case",
    )
    op.create_index(
        "ix_todos_case_id_municipality_made_at",
        "todos",
        ["case_id", "municipality", "made_at"],
        unique=False,
    )
    op.create_index(
        "ix_todos_undone_of_user",
        "todos",
        ["user_id", "municipality", "due_on"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", _moment(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('task', 'case', 'safety', 'confirm', 'break_glass', 'joined')",
            name=op.f("ck_notices_kind"),
        ),
        _belongs("notices", "case_id", "cases"),
        _belongs("notices", "task_id", "tasks"),
        _tenant("notices"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_notices"),
        comment="words is encrypted under the key of the case",
    )
    op.create_index(
        "ix_notices_unseen_of_user",
        "notices",
        ["user_id", "municipality", "sent_at"],
        unique=False,
        sqlite_where=sa.text("seen_at IS NULL"),
        postgresql_where=sa.text("seen_at IS NULL"),
    )
    op.create_index(
        "ix_notices_case_id_municipality", "notices", ["case_id", "municipality"], unique=False
    )


def _lent_cases() -> None:
    op.create_table(
        "lent_cases",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("delegated_by", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        _belongs("lent_cases", "case_id", "cases"),
        _belongs("lent_cases", "user_id", "users"),
        _tenant("lent_cases"),
        sa.PrimaryKeyConstraint(
            "municipality", "case_id", "user_id", "delegated_by", name="pk_lent_cases"
        ),
        comment="shielded cases that a stand-in may know of, because the participant said so",
    )
    op.create_index(
        "ix_lent_cases_user_id_municipality",
        "lent_cases",
        ["user_id", "municipality"],
        unique=False,
    )


def _wrong_persons() -> None:
    op.create_table(
        "wrong_persons",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", _moment(), nullable=True),
        _belongs("wrong_persons", "case_id", "cases"),
        _tenant("wrong_persons"),
        sa.PrimaryKeyConstraint("municipality", "case_id", name="pk_wrong_persons"),
        comment="reason is encrypted under the key of the case; confirmed ones stand in no list",
    )
