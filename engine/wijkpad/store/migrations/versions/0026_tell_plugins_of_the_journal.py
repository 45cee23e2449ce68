# SPDX-License-Identifier: EUPL-1.2
"""Tell plugins of the journal, each from where it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "journal_listeners",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("plugin", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "plugin", name="pk_journal_listeners"),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_journal_listeners_municipality",
        ),
    )
