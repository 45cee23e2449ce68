# SPDX-License-Identifier: EUPL-1.2
"""Know a household: what is being typed about its people. What is known stands in subject data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make room for drafts of the file about people."""
    op.create_table(
        "file_drafts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("posted", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_file_drafts_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_file_drafts_municipality",
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "case_id", "user_id", "form", "item", name="pk_file_drafts"
        ),
        comment="posted is encrypted under the key of the case",
    )
