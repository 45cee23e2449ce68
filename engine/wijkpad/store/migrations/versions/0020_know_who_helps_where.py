# SPDX-License-Identifier: EUPL-1.2
"""Know who helps where and how long it takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    _provisions()
    _facts()
    _locations()
    _wait_times()
    _volunteers()
    _suggestions()
    for table in ("directory_facts", "directory_locations", "wait_times"):
        protect(op.get_bind(), table)


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality"], ["municipalities.municipality"], name=f"fk_{table}_municipality"
    )


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _provisions() -> None:
    op.create_table(
        "provisions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _tenant("provisions"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_provisions"),
    )


def _facts() -> None:
    op.create_table(
        "directory_facts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("written_at", _moment(), nullable=False),
        _tenant("directory_facts"),
        sa.PrimaryKeyConstraint("municipality", "offer_id", "number", name="pk_directory_facts"),
    )


def _locations() -> None:
    op.create_table(
        "directory_locations",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("lat", sa.Integer(), nullable=True),
        sa.Column("lon", sa.Integer(), nullable=True),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("written_at", _moment(), nullable=False),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_directory_locations_point")
        ),
        _tenant("directory_locations"),
        sa.PrimaryKeyConstraint(
            "municipality", "offer_id", "id", "version", name="pk_directory_locations"
        ),
    )


def _wait_times() -> None:
    op.create_table(
        "wait_times",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("location_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=True),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("written_at", _moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('start', 'intake', 'contact')", name=op.f("ck_wait_times_kind")
        ),
        sa.CheckConstraint(
            "certainty IN ('confirmed', 'derived', 'stated')",
            name=op.f("ck_wait_times_certainty"),
        ),
        sa.CheckConstraint("days IS NULL OR days >= 0", name=op.f("ck_wait_times_days")),
        _tenant("wait_times"),
        sa.PrimaryKeyConstraint("municipality", "offer_id", "number", name="pk_wait_times"),
    )


def _volunteers() -> None:
    op.create_table(
        "volunteers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("vog_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_volunteers_hours")),
        _tenant("volunteers"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_volunteers"),
        comment="content is encrypted under a key of the volunteer's own: name and contact",
    )


def _suggestions() -> None:
    op.create_table(
        "directory_suggestions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("about_key", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", _moment(), nullable=True),
        sa.CheckConstraint(
            "about IN ('fact', 'wait', 'location', 'offer')",
            name=op.f("ck_directory_suggestions_about"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'refused')",
            name=op.f("ck_directory_suggestions_state"),
        ),
        _tenant("directory_suggestions"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_directory_suggestions"),
        comment="words is encrypted under the key of the installation: what is wrong and what is right",
    )
    for columns in (("state", "municipality", "asked_at"), ("offer_id", "municipality", "state")):
        name = f"ix_directory_suggestions_{'_'.join(columns)}"
        op.create_index(name, "directory_suggestions", list(columns))
