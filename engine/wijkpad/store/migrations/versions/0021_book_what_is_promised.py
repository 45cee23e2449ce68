# SPDX-License-Identifier: EUPL-1.2
"""Book what is promised in a ledger.

What stood in `budgets` becomes lines: a balance is a sum of lines and stored nowhere else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0021"
down_revision = "0020"

_TENANT = (["municipality"], ["municipalities.municipality"])
_PURSE = ("municipality", "owner", "key", "year")


def upgrade() -> None:
    _purses()
    _lines()
    _crossings()
    _allocations()
    _events()
    _move_budgets()
    op.drop_table("budgets")
    for table in ("ledger_lines", "allocation_events"):
        protect(op.get_bind(), table)


def _purses() -> None:
    op.create_table(
        "purses",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "owner IN ('municipality', 'team', 'provider', 'council', 'contract')",
            name=op.f("ck_purses_owner"),
        ),
        sa.ForeignKeyConstraint(*_TENANT, name="fk_purses_municipality"),
        sa.PrimaryKeyConstraint(*_PURSE, name="pk_purses"),
        comment="what is locked; its balance is the sum of its lines, its version how many there are",
    )


def _lines() -> None:
    op.create_table(
        "ledger_lines",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("allocation_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('allot', 'reserve', 'unreserve', 'commit', 'release', 'realise', 'receivable')",
            name=op.f("ck_ledger_lines_kind"),
        ),
        sa.CheckConstraint(
            "corrects <> '' OR CASE WHEN kind IN ('reserve', 'commit', 'realise') THEN cents >= 0"
            " WHEN kind IN ('unreserve', 'release', 'receivable') THEN cents <= 0 ELSE 1 = 1 END",
            name=op.f("ck_ledger_lines_sign"),
        ),
        sa.ForeignKeyConstraint(
            [*_PURSE],
            [f"purses.{one}" for one in _PURSE],
            name="fk_ledger_lines_municipality_owner_key_year",
        ),
        sa.ForeignKeyConstraint(*_TENANT, name="fk_ledger_lines_municipality"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_ledger_lines"),
        comment="allocation_id and corrects are empty where there is none, so that a line is booked"
        " once; day is the Dutch day of booked_at; reason is encrypted under the key of the case, or"
        " of the installation where there is no case",
    )
    once = (*_PURSE, "cause", "kind", "allocation_id", "corrects")
    sums = ("key", "owner", "year", "municipality", "kind", "day", "cents")
    for name, columns, unique in (
        ("uq_ledger_lines_seq", (*_PURSE, "seq"), True),
        ("uq_ledger_lines_once", once, True),
        ("ix_ledger_lines_sums", sums, False),
        ("ix_ledger_lines_allocation_id_municipality", ("allocation_id", "municipality"), False),
    ):
        op.create_index(name, "ledger_lines", [*columns], unique=unique)


def _crossings() -> None:
    op.create_table(
        "crossings",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pct", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("crossed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('up', 'down')", name=op.f("ck_crossings_direction")),
        sa.ForeignKeyConstraint(
            [*_PURSE],
            [f"purses.{one}" for one in _PURSE],
            name="fk_crossings_municipality_owner_key_year",
        ),
        sa.ForeignKeyConstraint(*_TENANT, name="fk_crossings_municipality"),
        sa.PrimaryKeyConstraint(*_PURSE, "pct", "direction", name="pk_crossings"),
    )


def _allocations() -> None:
    op.create_table(
        "allocations",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("volume", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("helper", sa.String(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("contract_id", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('in_kind', 'pgb')", name=op.f("ck_allocations_form")),
        sa.CheckConstraint(
            "state IN ('reserved', 'lapsed', 'released', 'committed', 'started', 'stopped',"
            " 'deleted')",
            name=op.f("ck_allocations_state"),
        ),
        sa.CheckConstraint(
            "(state = 'reserved') = (expires_on IS NOT NULL)",
            name=op.f("ck_allocations_expires_on"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name="fk_allocations_municipality_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name="fk_allocations_municipality_run_id",
        ),
        sa.ForeignKeyConstraint(*_TENANT, name="fk_allocations_municipality"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_allocations"),
        comment="provider and contract have no foreign key: an allocation outlives what was agreed;"
        " volume is the number in words of the decimal kind",
    )
    op.create_index(
        "uq_allocations_step", "allocations", ["municipality", "run_id", "place"], unique=True
    )
    op.create_index(
        "ix_allocations_case_id_municipality",
        "allocations",
        ["case_id", "municipality"],
        unique=False,
    )


def _events() -> None:
    op.create_table(
        "allocation_events",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("allocation_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "allocation_id"],
            ["allocations.municipality", "allocations.id"],
            name="fk_allocation_events_municipality_allocation_id",
        ),
        sa.ForeignKeyConstraint(*_TENANT, name="fk_allocation_events_municipality"),
        sa.PrimaryKeyConstraint(
            *("municipality", "allocation_id", "event_id"), name="pk_allocation_events"
        ),
    )


def _move_budgets() -> None:
    """Book what stood there: the budget, and what was promised already."""
    connection, now = op.get_bind(), datetime.now(UTC)  # noqa: TID251 - a migration has no clock
    before = sa.table(
        "budgets",
        *(sa.column(one) for one in ("municipality", "scope_kind", "scope_key", "year")),
        *(sa.column(one) for one in ("cents", "committed", "reserved", "realised")),
    )
    for row in connection.execute(sa.select(before)).mappings().all():
        amounts = {
            "allot": row["cents"],
            "commit": row["committed"] + row["reserved"],
            "realise": row["realised"],
        }
        booked = {kind: cents for kind, cents in amounts.items() if cents > 0}
        purse = dict(zip(_PURSE, [row[one] for one in list(row)[:4]], strict=True))
        connection.execute(sa.insert(_PURSES).values(**purse, version=len(booked)))
        for seq, (kind, cents) in enumerate(booked.items(), start=1):
            values = {**purse, "id": uuid4().hex, "seq": seq, "kind": kind, "cents": cents}
            rest = {"cause": "import:0021", "day": now.date(), "booked_at": now}
            empty = dict.fromkeys(("allocation_id", "product", "corrects", "author"), "")
            connection.execute(sa.insert(_LINES).values(**values, **rest, **empty))


_PURSES = sa.table("purses", *(sa.column(one) for one in (*_PURSE, "version")))
_LINES = sa.table(
    "ledger_lines",
    *(sa.column(one) for one in (*_PURSE, "id", "seq", "kind", "cents", "cause")),
    *(sa.column(one) for one in ("allocation_id", "product", "corrects", "author")),
    sa.column("day", sa.Date()),
    sa.column("booked_at", sa.DateTime(timezone=True)),
)
