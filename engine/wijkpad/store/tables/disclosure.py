# SPDX-License-Identifier: EUPL-1.2
"""Files that were opened in need, and files that were given to the person they are about."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, String, Table

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

break_glass = Table(
    "break_glass",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("way", String, nullable=False),
    Column("ground", String, nullable=False),
    Column("words", LargeBinary, nullable=False),
    belongs_to("users", "user_id"),
    CheckConstraint("way IN ('number', 'household')", name="way"),
    Index(None, "user_id", "municipality", "opened_at"),
    Index(None, "opened_at", "municipality"),
    comment=(
        "words is encrypted under a key of its own: reason, number, and what was opened; "
        "a row does not tell whether there was anything"
    ),
)

file_exports = Table(
    "file_exports",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("asked_by", String, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Moment),
    Column("words", LargeBinary, nullable=False),
    Column("sha256", String),
    Column("made_at", Moment),
    belongs_to("cases", "case_id"),
    CheckConstraint("state IN ('waiting', 'approved', 'refused', 'made')", name="state"),
    Index(None, "case_id", "municipality"),
    Index(None, "asked_at", "municipality"),
    comment="words is encrypted under the key of the case: for whom, what for, why refused",
)
