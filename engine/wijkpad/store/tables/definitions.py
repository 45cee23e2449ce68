# SPDX-License-Identifier: EUPL-1.2
"""Published definitions, which never change, drafts of them, and how their scenarios went."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String, Table, Text
from sqlalchemy.schema import SchemaItem

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant


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
    Column("follows", Integer),
    CheckConstraint("state IN ('draft', 'waiting', 'rejected')", name="state"),
)

offered_definitions = Table(
    "offered_definitions",
    METADATA,
    tenant(),
    Column("key", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    belongs_to("definitions", "key", "version", to=("key", "version")),
)
"""Versions that came with a release while a variant of the municipality was in force."""

start_subscriptions = Table(
    "start_subscriptions",
    METADATA,
    tenant(),
    Column("pathway", String, primary_key=True),
    Column("event", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("title", String, nullable=False),
    CheckConstraint("kind IN ('message', 'signal')", name="kind"),
)
"""The start events of the versions in force that a message or a signal begins."""

trials = Table(
    "trials",
    METADATA,
    tenant(),
    Column("fingerprint", String, primary_key=True),
    Column("findings", Text, nullable=False),
    Column("tried_at", Moment, nullable=False),
)
"""How the scenarios of exactly these files went, as JSON findings; empty when all were green."""
