# SPDX-License-Identifier: EUPL-1.2
"""What people were typing in forms of the file about people."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

file_drafts = Table(
    "file_drafts",
    METADATA,
    tenant(),
    Column("case_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("form", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("posted", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
    belongs_to("cases", "case_id"),
    comment="posted is encrypted under the key of the case",
)
