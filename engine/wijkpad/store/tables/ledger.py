# SPDX-License-Identifier: EUPL-1.2
"""Money that was promised: purses, ledger lines, allocations. Money is whole cents."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

purses = Table(
    "purses",
    METADATA,
    tenant(),
    Column("owner", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    CheckConstraint(
        "owner IN ('municipality', 'team', 'provider', 'council', 'contract')", name="owner"
    ),
    comment="what is locked; its balance is the sum of its lines, its version how many there are",
)

ledger_lines = Table(
    "ledger_lines",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("key", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("cause", String, nullable=False),
    Column("allocation_id", String, nullable=False),
    Column("product", String, nullable=False),
    Column("corrects", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("author", String, nullable=False),
    Column("reason", LargeBinary),
    belongs_to("purses", "owner", "key", "year", to=("owner", "key", "year")),
    CheckConstraint(
        "kind IN ('allot', 'reserve', 'unreserve', 'commit', 'release', 'realise', 'receivable')",
        name="kind",
    ),
    CheckConstraint(
        "corrects <> '' OR CASE WHEN kind IN ('reserve', 'commit', 'realise') THEN cents >= 0"
        " WHEN kind IN ('unreserve', 'release', 'receivable') THEN cents <= 0 ELSE 1 = 1 END",
        name="sign",
    ),
    Index("uq_ledger_lines_seq", *("municipality", "owner", "key", "year", "seq"), unique=True),
    Index(
        "uq_ledger_lines_once",
        *("municipality", "owner", "key", "year", "cause", "kind", "allocation_id", "corrects"),
        unique=True,
    ),
    Index("ix_ledger_lines_sums", "key", "owner", "year", "municipality", "kind", "day", "cents"),
    Index(None, "allocation_id", "municipality"),
    comment="allocation_id and corrects are empty where there is none, so that a line is booked"
    " once; day is the Dutch day of booked_at; reason is encrypted under the key of the case, or"
    " of the installation where there is no case",
)

crossings = Table(
    "crossings",
    METADATA,
    tenant(),
    Column("owner", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("pct", Integer, primary_key=True, autoincrement=False),
    Column("direction", String, primary_key=True),
    Column("crossed_at", Moment, nullable=False),
    belongs_to("purses", "owner", "key", "year", to=("owner", "key", "year")),
    CheckConstraint("direction IN ('up', 'down')", name="direction"),
)

allocations = Table(
    "allocations",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("person", String),
    Column("run_id", String, nullable=False),
    Column("place", String, nullable=False),
    Column("team", String, nullable=False),
    Column("law", String, nullable=False),
    Column("product", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("frequency", String, nullable=False),
    Column("volume", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("form", String, nullable=False),
    Column("helper", String),
    Column("provider_id", String),
    Column("contract_id", String),
    Column("model", String, nullable=False),
    Column("model_version", String, nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("expires_on", Date),
    Column("made_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seq", Integer),
    belongs_to("cases", "case_id"),
    belongs_to("runs", "run_id"),
    CheckConstraint("form IN ('in_kind', 'pgb')", name="form"),
    CheckConstraint(
        "state IN ('reserved', 'lapsed', 'released', 'committed', 'started', 'stopped', 'deleted')",
        name="state",
    ),
    CheckConstraint("(state = 'reserved') = (expires_on IS NOT NULL)", name="expires_on"),
    Index("uq_allocations_step", *("municipality", "run_id", "place"), unique=True),
    Index(None, "case_id", "municipality"),
    comment="provider and contract have no foreign key: an allocation outlives what was agreed;"
    " volume is the number in words of the decimal kind",
)

allocation_events = Table(
    "allocation_events",
    METADATA,
    tenant(),
    Column("allocation_id", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("reason", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("seq", Integer),
    Column("until_day", Date),
    Column("author", String),
    Column("note", LargeBinary),
    Column("facts", Text),
    Column("decision", String),
    belongs_to("allocations", "allocation_id"),
    Index(None, "kind", "on_day", "municipality"),
)

settlements = Table(
    "settlements",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("contract_id", String, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("model", String, nullable=False),
    Column("model_version", String, nullable=False),
    Column("facts", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("settled_at", Moment, nullable=False),
    Index(None, "contract_id", "municipality"),
    comment="facts are the figures that were given, as JSON; reason is encrypted under the key"
    " of the installation; a contract has no foreign key: what was settled outlives it",
)
