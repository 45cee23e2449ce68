# SPDX-License-Identifier: EUPL-1.2
"""The social map. Facts, locations and wait times are only added.

`offer_id` is of a provider, a general provision or a volunteer: three tables, so no foreign key. What
was known of a provider stays when a file does not name the provider any more.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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

from wijkpad.store.tables.base import METADATA, Moment, tenant

provisions = Table(
    "provisions",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("ended_on", Date),
)

directory_facts = Table(
    "directory_facts",
    METADATA,
    tenant(),
    Column("offer_id", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("source", String, nullable=False),
    Column("measured_on", Date, nullable=False),
    Column("expires_on", Date),
    Column("is_gone", Boolean, nullable=False),
    Column("author", String, nullable=False),
    Column("written_at", Moment, nullable=False),
)

directory_locations = Table(
    "directory_locations",
    METADATA,
    tenant(),
    Column("offer_id", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("postcode", String, nullable=False),
    Column("area", String, nullable=False),
    # Millionths of a degree: exact on both databases.
    Column("lat", Integer),
    Column("lon", Integer),
    Column("access", Text, nullable=False),
    Column("source", String, nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("is_gone", Boolean, nullable=False),
    Column("author", String, nullable=False),
    Column("written_at", Moment, nullable=False),
    CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point"),
)

wait_times = Table(
    "wait_times",
    METADATA,
    tenant(),
    Column("offer_id", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("product", String),
    Column("location_id", String),
    Column("kind", String, nullable=False),
    Column("days", Integer),
    Column("waiting", Integer),
    Column("certainty", String, nullable=False),
    Column("measured_on", Date, nullable=False),
    Column("source", String, nullable=False),
    Column("definition", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("written_at", Moment, nullable=False),
    CheckConstraint("kind IN ('start', 'intake', 'contact')", name="kind"),
    CheckConstraint("certainty IN ('confirmed', 'derived', 'stated')", name="certainty"),
    CheckConstraint("days IS NULL OR days >= 0", name="days"),
)

volunteers = Table(
    "volunteers",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("area", String, nullable=False),
    Column("skills", Text, nullable=False),
    Column("languages", Text, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("vog_on", Date),
    Column("checked_on", Date, nullable=False),
    Column("stopped_on", Date),
    Column("version", Integer, nullable=False),
    CheckConstraint("hours >= 0", name="hours"),
    comment="content is encrypted under a key of the volunteer's own: name and contact",
)

directory_suggestions = Table(
    "directory_suggestions",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("offer_id", String, nullable=False),
    Column("about", String, nullable=False),
    Column("about_key", String, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("asked_by", String, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Moment),
    CheckConstraint("about IN ('fact', 'wait', 'location', 'offer')", name="about"),
    CheckConstraint("state IN ('waiting', 'confirmed', 'refused')", name="state"),
    Index(None, "state", "municipality", "asked_at"),
    Index(None, "offer_id", "municipality", "state"),
    comment="words is encrypted under the key of the installation: what is wrong and what is right",
)
