# SPDX-License-Identifier: EUPL-1.2
"""What every table shares: the names of its keys, the tenant column, moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, exact to the microsecond, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy gives it
        """Return the moment in UTC, whatever zone the server works in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


municipalities = Table(
    "municipalities",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("timezone", String, nullable=False),
)


def tenant() -> Column[str]:
    """Return the tenant column, the first of every primary key."""
    return Column(
        "municipality", String, ForeignKey("municipalities.municipality"), primary_key=True
    )


def belongs_to(table: str, *columns: str, to: tuple[str, ...] = ("id",)) -> ForeignKeyConstraint:
    """Return a foreign key inside the municipality."""
    return ForeignKeyConstraint(
        ["municipality", *columns],
        [f"{table}.municipality", *(f"{table}.{column}" for column in to)],
    )
