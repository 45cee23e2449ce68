# SPDX-License-Identifier: EUPL-1.2
"""Published definitions, which never change, and drafts of them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String, Table, Text
from sqlalchemy.schema import SchemaItem

from wijkpad.store.tables.base import METADATA, Moment, tenant


def _contents() -> Iterator[SchemaItem]:
    yield from (
        Column("title", String, nullable=False),
        Column("sha256", String, nullable=False),
        Column("files", LargeBinary, nullable=False),
        Column("normalised", LargeBinary, nullable=False),
        Column("normaliser", Integer, nullable=False),
        Column("origin_key", String),
        Column("origin_version", Integer),
        Column("origin_sha256", String),
        Column("sensitivity", String, nullable=False),
        Column("owner", String, nullable=False),
        Column("author", String, nullable=False),
        Column("reason", Text, nullable=False),
        Column("saved_at", Moment, nullable=False),
        Column("approved_by", String),
        Column("approved_at", Moment),
    )


definitions = Table(
    "definitions",
    METADATA,
    tenant(),
    Column("key", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    *_contents(),
    Column("searched", Text, nullable=False),
    CheckConstraint("version > 0", name="version"),
)

definition_drafts = Table(
    "definition_drafts",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("state", String, nullable=False),
    *_contents(),
    CheckConstraint("state IN ('draft', 'waiting', 'rejected')", name="state"),
)
