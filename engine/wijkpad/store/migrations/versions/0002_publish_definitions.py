# SPDX-License-Identifier: EUPL-1.2
"""Publish definitions, keep drafts of them, and remember how their scenarios went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _definitions()
    _definition_drafts()
    _offered_definitions()
    _trials()
    protect(op.get_bind(), "definitions")


def _definitions() -> None:
    op.create_table(
        "definitions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("normalised", sa.LargeBinary(), nullable=False),
        sa.Column("normaliser", sa.Integer(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=True),
        sa.Column("origin_version", sa.Integer(), nullable=True),
        sa.Column("origin_sha256", sa.String(), nullable=True),
        sa.Column("sensitivity", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_definitions_version")),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_definitions_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "key", "version", name="pk_definitions"),
    )


def _definition_drafts() -> None:
    op.create_table(
        "definition_drafts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("normalised", sa.LargeBinary(), nullable=False),
        sa.Column("normaliser", sa.Integer(), nullable=False),
        sa.Column("origin_key", sa.String(), nullable=True),
        sa.Column("origin_version", sa.Integer(), nullable=True),
        sa.Column("origin_sha256", sa.String(), nullable=True),
        sa.Column("sensitivity", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'rejected')", name=op.f("ck_definition_drafts_state")
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_definition_drafts_municipality",
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_definition_drafts"),
    )


def _offered_definitions() -> None:
    op.create_table(
        "offered_definitions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_offered_definitions_municipality",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "key", "version"],
            ["definitions.municipality", "definitions.key", "definitions.version"],
            name="fk_offered_definitions_municipality_key_version",
        ),
        sa.PrimaryKeyConstraint("municipality", "key", "version", name="pk_offered_definitions"),
    )


def _trials() -> None:
    op.create_table(
        "trials",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_trials_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "fingerprint", name="pk_trials"),
    )
