# SPDX-License-Identifier: EUPL-1.2
"""What every table shares: the names of its keys, the tenant column, moments in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

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

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """Refuse a moment without a zone: it would mean something else on another machine."""
        return _text if dialect.name == "sqlite" else _in_utc

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - SQLAlchemy gives it
    ) -> Callable[[Any], datetime | None]:
        """Return the moment in UTC, whatever zone the server works in."""
        return _from_text if dialect.name == "sqlite" else _in_utc


_ZONE: Final = -len("+00:00")


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC)


@lru_cache(maxsize=256)
def _text(value: datetime | None) -> str | None:
    """Return what SQLite keeps: a text that sorts as the moments do."""
    moment = _in_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds")[:_ZONE]


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


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
