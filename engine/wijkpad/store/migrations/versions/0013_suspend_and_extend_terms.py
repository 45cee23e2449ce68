# SPDX-License-Identifier: EUPL-1.2
"""Suspend and extend terms, and list them for a team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0013"
down_revision = "0012"

_OPEN = sa.text("state = 'open'")
_KEPT = (
    "municipality, case_id, run_id, rule, scope, title, article, direction, start_on, start_at, "
    "due_on, fires_at, steps, met_at, breach_reason"
)


def upgrade() -> None:
    _acts()
    _terms()


def _acts() -> None:
    op.create_table(
        "term_acts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("length", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('suspended', 'resumed', 'extended', 'explained')",
            name=op.f("ck_term_acts_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_term_acts_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_term_acts_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_term_acts_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "case_id", "seq", name="pk_term_acts"),
        comment="note is encrypted under the key of the case",
    )
    protect(op.get_bind(), "term_acts")


def _terms() -> None:
    """The rows move to a new table: SQLite cannot let a column be empty that never was."""
    op.drop_index("ix_case_terms_run_id_municipality", "case_terms")
    op.rename_table("case_terms", "case_terms_before")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER INDEX pk_case_terms RENAME TO pk_case_terms_before")
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
        sa.Column("fires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breach_reason", sa.LargeBinary(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("case_team", sa.String(), nullable=False),
        sa.Column("shielded", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(start_on IS NULL) <> (start_at IS NULL)", name=op.f("ck_case_terms_start")
        ),
        sa.CheckConstraint("state IN ('open', 'met', 'over')", name=op.f("ck_case_terms_state")),
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
        sa.PrimaryKeyConstraint(
            *("municipality", "case_id", "run_id", "rule", "scope"), name="pk_case_terms"
        ),
        comment="fires_at is empty while the term is suspended; state is over when its run is; the "
        "columns after it repeat facts of run and case, so that a list joins little",
    )
    kept = ", ".join(f"t.{one.strip()}" for one in _KEPT.split(","))
    op.execute(
        f"INSERT INTO case_terms ({_KEPT}, changes, why, state, pathway, case_team, shielded) "  # noqa: S608 - no outside text
        f"SELECT {kept}, '', '', CASE WHEN r.status NOT IN ('running', 'incident') THEN 'over' "
        "WHEN t.met_at IS NULL THEN 'open' ELSE 'met' END, r.pathway, c.team, "
        "(c.sensitivity <> 'ordinary' OR c.about_staff) "
        "FROM case_terms_before t "
        "JOIN runs r ON r.municipality = t.municipality AND r.id = t.run_id "
        "JOIN cases c ON c.municipality = t.municipality AND c.id = t.case_id"
    )
    op.drop_table("case_terms_before")
    op.create_index(
        "ix_case_terms_run_id_municipality", "case_terms", ["run_id", "municipality"], unique=False
    )
    op.create_index(
        "ix_case_terms_open_of_team",
        "case_terms",
        [
            *("municipality", "case_team", "shielded", "fires_at", "direction", "pathway"),
            *("case_id", "run_id", "rule", "scope"),
        ],
        unique=False,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
