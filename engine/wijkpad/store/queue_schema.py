# SPDX-License-Identifier: EUPL-1.2
"""Procrastinate's tables on PostgreSQL: made, and brought up to the release that is installed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from wijkpad.errors import SettingsError

if TYPE_CHECKING:
    from procrastinate.schema import SchemaManager

_DONE: Final = "queue_migrations"
"""The names of those migrations of Procrastinate that this database has had."""


def is_installed(connection: Connection) -> bool:
    """Tell whether the queue is as the installed Procrastinate expects it; yes on SQLite."""
    return connection.dialect.name != "postgresql" or not _missing(connection)


def install(connection: Connection) -> None:
    """Make the queue or bring it up to date, in the transaction of the caller."""
    if connection.dialect.name != "postgresql":
        return
    missing = _missing(connection)
    if _exists(connection, _DONE):
        for one in missing:
            _carry_out(connection, one.read_text("utf-8"))
    elif missing:
        connection.execute(text(f"CREATE TABLE {_DONE} (name text PRIMARY KEY)"))
        _carry_out(connection, _schema())
    _note(connection, missing)


def _missing(connection: Connection) -> list[Path]:
    """Return the migrations that were not carried out yet, in their order."""
    had: set[str] = set()
    if _exists(connection, _DONE):
        had = set(connection.execute(text(f"SELECT name FROM {_DONE}")).scalars())  # noqa: S608 - a constant
    return [one for one in _migrations() if one.name not in had]


def _note(connection: Connection, carried_out: Iterable[Path]) -> None:
    for one in carried_out:
        connection.execute(
            text(f"INSERT INTO {_DONE} (name) VALUES (:name)"),  # noqa: S608 - a constant
            {"name": one.name},
        )


def _exists(connection: Connection, table: str) -> bool:
    found = connection.execute(text("SELECT to_regclass(:name)"), {"name": table}).scalar()
    return found is not None


def _carry_out(connection: Connection, script: str) -> None:
    # The driver takes several statements at once when there are no parameters.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(script)


def _schema() -> str:
    return _manager().get_schema()


def _migrations() -> list[Path]:
    return sorted(Path(_manager().get_migrations_path()).glob("*.sql"))


def _manager() -> type[SchemaManager]:
    try:
        from procrastinate.schema import SchemaManager as Manager
    except ImportError:
        raise SettingsError(
            "Voor PostgreSQL is ook het pakket procrastinate nodig:"
            " installeer wijkpad[postgres] of requirements/run.txt."
        ) from None
    return Manager
