# SPDX-License-Identifier: EUPL-1.2
"""Count a term for each instance of what repeats, such as each decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_KEY = ["municipality", "case_id", "run_id", "rule", "scope"]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
        return
    op.add_column("case_terms", sa.Column("scope", sa.String(), nullable=False, server_default=""))
    op.alter_column("case_terms", "scope", server_default=None)
    op.drop_constraint("pk_case_terms", "case_terms", type_="primary")
    op.create_primary_key("pk_case_terms", "case_terms", _KEY)


def _rebuild() -> None:
    """SQLite cannot change a primary key: the rows move to a table that has the new one."""
    kept = (
        "municipality, case_id, run_id, rule, title, article, direction, start_on, start_at, "
        "due_on, fires_at, steps, met_at, breach_reason"
    )
    op.drop_index("ix_case_terms_run_id_municipality", "case_terms")
    op.rename_table("case_terms", "case_terms_before")
    op.create_table(
        "case_terms",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("fires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breach_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(start_on IS NULL) <> (start_at IS NULL)", name=op.f("ck_case_terms_start")
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_case_terms_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_case_terms_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_case_terms_municipality"
        ),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_case_terms"),
    )
    op.execute(
        f"INSERT INTO case_terms ({kept}, scope) SELECT {kept}, '' FROM case_terms_before"  # noqa: S608 - no outside text
    )
    op.drop_table("case_terms_before")
    op.create_index(
        "ix_case_terms_run_id_municipality", "case_terms", ["run_id", "municipality"], unique=False
    )
