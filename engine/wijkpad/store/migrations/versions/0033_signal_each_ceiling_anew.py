# SPDX-License-Identifier: EUPL-1.2
"""Signal the money of a contract anew once its ceiling changed, and know on what an intake stop rests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

_KEY = ["municipality", "purse", "year", "cause", "pct", "ceiling"]
_INDEX = "ix_contract_signals_contract_municipality"
_COMMENT = (
    "a contract has no foreign key: a signal outlives what was agreed; run_id: the run that deals"
    " with it"
)


def upgrade() -> None:
    """Until now, every stop was asked for by its provider."""
    op.add_column(
        "intake_stops",
        sa.Column("ground", sa.String(), nullable=False, server_default="asked"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
        return
    op.drop_constraint("pk_contract_signals", "contract_signals", type_="primary")
    op.create_primary_key("pk_contract_signals", "contract_signals", _KEY)


def _rebuild() -> None:
    """SQLite cannot change a primary key: the rows move to a table that has the new one."""
    kept = "municipality, purse, year, cause, pct, ceiling, contract, raised_at, used, run_id"
    op.drop_index(_INDEX, "contract_signals")
    op.rename_table("contract_signals", "contract_signals_before")
    op.create_table(
        "contract_signals",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("purse", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("pct", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ceiling", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_contract_signals"),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_contract_signals_municipality",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_contract_signals_municipality_run_id",
        ),
        sa.CheckConstraint(
            "cause IN ('used', 'short', 'hand')", name=op.f("ck_contract_signals_cause")
        ),
        comment=_COMMENT,
    )
    op.execute(
        f"INSERT INTO contract_signals ({kept}) SELECT {kept} FROM contract_signals_before"  # noqa: S608 - no input
    )
    op.drop_table("contract_signals_before")
    op.create_index(_INDEX, "contract_signals", ["contract", "municipality"])
