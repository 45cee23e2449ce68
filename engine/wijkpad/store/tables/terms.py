# SPDX-License-Identifier: EUPL-1.2
"""What people did with the terms of a case: suspended, extended, told why one was not kept."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

term_acts = Table(
    "term_acts",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("on_day", Date),
    Column("until_day", Date),
    Column("ground", String, nullable=False),
    Column("length", String),
    Column("channel", String, nullable=False),
    Column("note", LargeBinary),
    Column("done_at", Moment, nullable=False),
    Column("done_by", String, nullable=False),
    belongs_to("cases", "case_id"),
    belongs_to("runs", "run_id"),
    CheckConstraint("kind IN ('suspended', 'resumed', 'extended', 'explained')", name="kind"),
    comment="note is encrypted under the key of the case",
)
