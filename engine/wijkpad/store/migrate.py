# SPDX-License-Identifier: EUPL-1.2
"""Bringing a database to the schema of this version."""

from __future__ import annotations

from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from wijkpad.errors import SettingsError
from wijkpad.store.engine import open_engine, reading, writing

_PLACE: Final = "wijkpad.store:migrations"
_LOCK: Final = 0x77696A6B
"""Number of the lock on PostgreSQL under which one process migrates and others wait."""


def migrate(url: str) -> None:
    """Make or bring up to date every table, all or nothing; doing so again changes nothing.

    Raises:
        SettingsError: the address is wrong, or the database cannot be reached.
    """
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
            found = MigrationContext.configure(connection).get_current_heads()
    except OperationalError as error:
        raise SettingsError(_UNREACHABLE) from error
    finally:
        engine.dispose()
    return set(found) == set(ScriptDirectory.from_config(_config()).get_heads())


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _PLACE)
    config.set_main_option("path_separator", "os")
    return config
