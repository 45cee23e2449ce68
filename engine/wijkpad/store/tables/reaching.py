# SPDX-License-Identifier: EUPL-1.2
"""What scenarios came by; nothing about anybody."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from wijkpad.store.tables.base import METADATA, Moment, tenant

reaches = Table(
    "reaches",
    METADATA,
    tenant(),
    Column("sha256", String, primary_key=True),
    Column("keys", Text, nullable=False),
    Column("reached_at", Moment, nullable=False),
)
"""What the scenarios of exactly these files came by, as a JSON list of keys."""
