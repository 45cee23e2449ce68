# SPDX-License-Identifier: EUPL-1.2
"""Open a shielded case in need, and export a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # Numbers are drawn by lot: a series with a gap would tell that a case stands in it.
    op.drop_table("case_numbers")
    _break_glass()
    _file_exports()


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality"], ["municipalities.municipality"], name=f"fk_{table}_municipality"
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality", column],
        [f"{to}.municipality", f"{to}.id"],
        name=f"fk_{table}_municipality_{column}",
    )


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _break_glass() -> None:
    op.create_table(
        "break_glass",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("opened_at", _moment(), nullable=False),
        sa.Column("ends_at", _moment(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("way IN ('number', 'household')", name=op.f("ck_break_glass_way")),
        _belongs("break_glass", "user_id", "users"),
        _tenant("break_glass"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_break_glass"),
        comment=(
            "words is encrypted under a key of its own: reason, number, and what was opened; "
            "a row does not tell whether there was anything"
        ),
    )
    for columns in (("user_id", "municipality", "opened_at"), ("opened_at", "municipality")):
        op.create_index(f"ix_break_glass_{'_'.join(columns)}", "break_glass", list(columns))


def _file_exports() -> None:
    op.create_table(
        "file_exports",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("made_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'refused', 'made')",
            name=op.f("ck_file_exports_state"),
        ),
        _belongs("file_exports", "case_id", "cases"),
        _tenant("file_exports"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_file_exports"),
        comment="words is encrypted under the key of the case: for whom, what for, why refused",
    )
    for columns in (("case_id", "municipality"), ("asked_at", "municipality")):
        op.create_index(f"ix_file_exports_{'_'.join(columns)}", "file_exports", list(columns))
