# SPDX-License-Identifier: EUPL-1.2
"""Enrol municipalities, with their people and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0001"
down_revision = None


def upgrade() -> None:
    _municipalities()
    _users()
    _teams()
    _memberships()
    _sessions()
    _sign_in_failures()
    _settings()
    _requests()
    protect(op.get_bind(), "settings")


def _municipalities() -> None:
    op.create_table(
        "municipalities",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("municipality", name="pk_municipalities"),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_users_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_users"),
    )
    op.create_index(
        "uq_users_municipality_login",
        "users",
        ["municipality", "login"],
        unique=True,
        sqlite_where=sa.text("login IS NOT NULL"),
        postgresql_where=sa.text("login IS NOT NULL"),
    )


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_teams_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "key", name="pk_teams"),
    )


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("delegated_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality", "team"],
            ["teams.municipality", "teams.key"],
            name="fk_memberships_municipality_team",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "user_id"],
            ["users.municipality", "users.id"],
            name="fk_memberships_municipality_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_memberships_municipality"
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "user_id", "team", "role", "valid_from", name="pk_memberships"
        ),
    )
    op.create_index(
        "ix_memberships_municipality_team", "memberships", ["municipality", "team"], unique=False
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "user_id"],
            ["users.municipality", "users.id"],
            name="fk_sessions_municipality_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_sessions_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_sessions"),
    )
    op.create_index(
        "ix_sessions_municipality_user_id", "sessions", ["municipality", "user_id"], unique=False
    )


def _sign_in_failures() -> None:
    op.create_table(
        "sign_in_failures",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_sign_in_failures_municipality",
        ),
        sa.PrimaryKeyConstraint("municipality", "subject", "id", name="pk_sign_in_failures"),
    )
    op.create_index(
        "ix_sign_in_failures_municipality_subject_failed_at",
        "sign_in_failures",
        ["municipality", "subject", "failed_at"],
        unique=False,
    )


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_settings_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "kind", "key", "number", name="pk_settings"),
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_requests_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "token", name="pk_requests"),
        sqlite_with_rowid=False,
    )
