# SPDX-License-Identifier: EUPL-1.2
"""What plugins keep, how their last answers went, and how far each heard the journal.

Nothing in it is about a person.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from wijkpad.store.tables.base import METADATA, Moment, tenant

plugin_records = Table(
    "plugin_records",
    METADATA,
    tenant(),
    Column("plugin", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

plugin_traces = Table(
    "plugin_traces",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("noted_at", Moment, nullable=False),
    Column("purpose", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("calls", Text, nullable=False),
)

journal_listeners = Table(
    "journal_listeners",
    METADATA,
    tenant(),
    Column("plugin", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("told_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("reason", String, nullable=False),
)
