# SPDX-License-Identifier: EUPL-1.2
"""Signals that the money of a contract runs out."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

contract_signals = Table(
    "contract_signals",
    METADATA,
    tenant(),
    Column("purse", String, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("cause", String, primary_key=True),
    Column("pct", Integer, primary_key=True, autoincrement=False),
    Column("ceiling", BigInteger, primary_key=True, autoincrement=False),
    Column("contract", String, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("run_id", String),
    belongs_to("runs", "run_id"),
    CheckConstraint("cause IN ('used', 'short', 'hand')", name="cause"),
    Index(None, "contract", "municipality"),
    comment="a contract has no foreign key: a signal outlives what was agreed; run_id: the run that"
    " deals with it",
)
