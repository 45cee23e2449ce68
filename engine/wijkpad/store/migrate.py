# SPDX-License-Identifier: EUPL-1.2
"""Bringing a database to the schema of this version."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from wijkpad.errors import SettingsError
from wijkpad.store import queue_schema
from wijkpad.store.engine import open_engine, reading, writing

_PLACE: Final = "wijkpad.store:migrations"
_TABLE: Final = "alembic_version"
_LOCK: Final = 0x77696A6B
"""Number of the lock on PostgreSQL under which one process migrates and others wait."""


def migrate(url: str) -> None:
    """Make or bring up to date every table, all or nothing; doing so again changes nothing.

    Raises:
        SettingsError: the address is wrong, or the database cannot be reached.
    """
    if is_current(url):
        return
    engine = open_engine(url)
    try:
        with writing(engine).begin() as connection:
            _upgrade(connection)
    except OperationalError as error:
        raise SettingsError(_UNREACHABLE) from error
    finally:
        engine.dispose()


_UNREACHABLE: Final = (
    "De database is niet te bereiken. Controleer het adres, en of de map van het bestand bestaat"
    " of de databaseserver draait."
)


def is_current(url: str) -> bool:
    """Tell whether the database has exactly the schema of this version."""
    engine = open_engine(url)
    try:
        with reading(engine).connect() as connection:
            if not inspect(connection).has_table(_TABLE):
                return False
            found = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalars().all()  # noqa: S608 - a constant
            return list(found) == [_newest()] and queue_schema.is_installed(connection)
    except OperationalError as error:
        raise SettingsError(_UNREACHABLE) from error
    finally:
        engine.dispose()


def _newest() -> str:
    """Return the number of the newest migration, from the name of its file."""
    versions = files("wijkpad.store.migrations.versions").iterdir()
    return max(one.name[:4] for one in versions if one.name[:4].isdigit())


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    # A start that has nothing to migrate, the usual one, need not import it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _PLACE)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    queue_schema.install(connection)
