# SPDX-License-Identifier: EUPL-1.2
"""Hear signals, and look at conditions again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_INDEXED = (
    ["case_id", "municipality", "message"],
    ["message", "municipality", "key"],
    ["run_id", "municipality"],
)
_KEPT = "municipality, token, run_id, case_id, element, message, key"


def upgrade() -> None:
    _starts()
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
        return
    kind = sa.Column("kind", sa.String(), nullable=False, server_default="message")
    op.add_column("subscriptions", kind)
    op.alter_column("subscriptions", "kind", server_default=None)


def _starts() -> None:
    op.create_table(
        "start_subscriptions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('message', 'signal')", name=op.f("ck_start_subscriptions_kind")
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_start_subscriptions_municipality",
        ),
        sa.PrimaryKeyConstraint("municipality", "pathway", "event", name="pk_start_subscriptions"),
    )


def _rebuild() -> None:
    """SQLite keeps the default of an added column for ever: the rows move to a new table."""
    for columns in _INDEXED:
        op.drop_index(f"ix_subscriptions_{'_'.join(columns)}", "subscriptions")
    op.rename_table("subscriptions", "subscriptions_before")
    op.create_table(
        "subscriptions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_subscriptions_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_subscriptions_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_subscriptions_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "token", name="pk_subscriptions"),
    )
    op.execute(
        f"INSERT INTO subscriptions ({_KEPT}, kind) SELECT {_KEPT}, 'message' FROM subscriptions_before"  # noqa: S608 - no outside text
    )
    op.drop_table("subscriptions_before")
    for columns in _INDEXED:
        op.create_index(
            f"ix_subscriptions_{'_'.join(columns)}",
            "subscriptions",
            columns,
            unique=False,
        )
