# SPDX-License-Identifier: EUPL-1.2
"""Know files of contracts, and the signals that their money runs out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Say of each file what it is about: until now, a case."""
    for name, kind, usual in (
        ("subject_kind", sa.String(), "case"),
        ("subject_key", sa.String(), ""),
        ("subject_year", sa.Integer(), "0"),
    ):
        op.add_column("cases", sa.Column(name, kind, nullable=False, server_default=usual))
    is_open = sa.text("subject_kind <> 'case' AND status = 'open'")
    op.create_index(
        "uq_cases_open_file",
        "cases",
        ["municipality", "subject_kind", "subject_key", "subject_year"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    if op.get_context().dialect.supports_comments:
        op.create_table_comment(
            "cases",
            "label: whom the case is about, sealed under the key of the case; subject_kind: what it"
            " is the file of, a case unless it says otherwise",
        )
    op.create_table(
        "contract_signals",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("purse", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("pct", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint(
            "municipality", "purse", "year", "cause", "pct", name="pk_contract_signals"
        ),
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
        comment="a contract has no foreign key: a signal outlives what was agreed; run_id: the run"
        " that deals with it",
    )
    op.create_index(
        "ix_contract_signals_contract_municipality",
        "contract_signals",
        ["contract", "municipality"],
    )
