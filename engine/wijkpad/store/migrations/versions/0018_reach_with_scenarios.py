# SPDX-License-Identifier: EUPL-1.2
"""Keep what scenarios reached of a definition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "reaches",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "sha256", name="pk_reaches"),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_reaches_municipality"
        ),
    )
