# SPDX-License-Identifier: EUPL-1.2
"""Take runs to another version of their pathway."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_VERSIONS = ["definitions.municipality", "definitions.key", "definitions.version"]


def upgrade() -> None:
    op.create_table(
        "transfers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("old", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("mapped", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undo_reason", sa.LargeBinary(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality", "pathway", "old"],
            _VERSIONS,
            name="fk_transfers_municipality_pathway_old",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "pathway", "new"],
            _VERSIONS,
            name="fk_transfers_municipality_pathway_new",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_transfers_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_transfers"),
    )
    op.create_index(
        "ix_transfers_municipality_pathway_started_at",
        "transfers",
        ["municipality", "pathway", "started_at"],
        unique=False,
    )
    op.create_table(
        "transferred_runs",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('todo', 'done', 'refused', 'undoing', 'undone', 'kept')",
            name=op.f("ck_transferred_runs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "transfer_id"],
            ["transfers.municipality", "transfers.id"],
            name="fk_transferred_runs_municipality_transfer_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_transferred_runs_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_transferred_runs_municipality",
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "transfer_id", "run_id", name="pk_transferred_runs"
        ),
    )
