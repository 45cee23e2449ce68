# SPDX-License-Identifier: EUPL-1.2
"""Tell what happens to help that was decided, and settle what a contract comes to.

The order in which help was asked for and events were told is kept: two of one moment stay in it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("allocations", sa.Column("seq", sa.Integer(), nullable=True))
    for column in (
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
    ):
        op.add_column("allocation_events", column)
    op.create_table(
        "settlements",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_settlements_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_settlements"),
        comment="facts are the figures that were given, as JSON; reason is encrypted under the key"
        " of the installation; a contract has no foreign key: what was settled outlives it",
    )
    op.create_index(
        "ix_settlements_contract_id_municipality",
        "settlements",
        ["contract_id", "municipality"],
        unique=False,
    )
    protect(op.get_bind(), "settlements")
