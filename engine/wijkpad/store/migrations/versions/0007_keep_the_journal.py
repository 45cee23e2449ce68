# SPDX-License-Identifier: EUPL-1.2
"""Keep the journal, one chain for each municipality."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _journal()
    _journal_heads()
    protect(op.get_bind(), "journal")


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_source", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("user_role", sa.String(), nullable=True),
        sa.Column("responsible_user", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("access_point", sa.String(), nullable=True),
        sa.Column("client", sa.String(), nullable=True),
        sa.Column("object_type", sa.String(), nullable=True),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("object_part", sa.String(), nullable=True),
        sa.Column("sensitivity", sa.String(), nullable=True),
        sa.Column("query_hash", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("consent_profile", sa.String(), nullable=True),
        sa.Column("break_glass", sa.Text(), nullable=True),
        sa.Column("source_system", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('done', 'refused', 'failed')", name=op.f("ck_journal_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_journal_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "seq", name="pk_journal"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_journal_client_municipality_seq",
        "journal",
        ["client", "municipality", "seq"],
        unique=False,
    )


def _journal_heads() -> None:
    op.create_table(
        "journal_heads",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_journal_heads_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", name="pk_journal_heads"),
        comment="where the chain ends; locked by whoever writes, so that it never forks",
        sqlite_with_rowid=False,
    )
