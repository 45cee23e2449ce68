# SPDX-License-Identifier: EUPL-1.2
"""Opening the database so that what it says is durable is durable."""

from __future__ import annotations

from sqlite3 import Connection as SqliteConnection
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from wijkpad.errors import SettingsError

BUSY_MS: Final = 10_000
"""How long one writer waits for another before it is told that it lost."""
_MAPPED: Final = 256 * 1024 * 1024
_POSTGRES: Final = f"-c timezone=UTC -c lock_timeout={BUSY_MS}"
_BEGIN: Final = "wijkpad_begin"


def open_engine(url: str, *, durable: bool = True) -> Engine:
    """Return an engine for SQLite or PostgreSQL; nothing is connected yet.

    What a statement compares with may be personal, so its faults tell the statement alone.
    Without `durable` SQLite does not wait for the disk: for a database that is thrown away.

    Raises:
        SettingsError: another database, or no address at all.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, "FULL" if durable else "OFF")
    options = " ".join(filter(None, [str(address.query.get("options", "")), _POSTGRES]))
    return create_engine(
        address,
        connect_args={"options": options},
        pool_size=10,
        hide_parameters=True,
        # By place, as on SQLite: one way to hand a prepared statement its values.
        paramstyle="format",
    )


def postgres_address(url: str) -> str | None:
    """Return the address as libpq reads it; None for another database."""
    address = _address(url)
    if address.get_backend_name() != "postgresql":
        return None
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def writing(engine: Engine) -> Engine:
    """Return the engine for units that write: on SQLite they begin with the write lock."""
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def reading(engine: Engine) -> Engine:
    """Return the engine for units that only read, all from one moment."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        if address.get_backend_name() == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(_WRONG) from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(_WRONG)
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise SettingsError(
            "Een SQLite-database staat in een bestand, bijvoorbeeld sqlite:///var/wijkpad.sqlite."
        )
    return address


_WRONG: Final = (
    "Het adres van de database klopt niet. Gebruik sqlite:///pad/naar/bestand of"
    " postgresql://gebruiker@machine/database (daarvoor is het pakket wijkpad[postgres] nodig)."
)


def _sqlite(address: URL, synchronous: str) -> Engine:
    engine = create_engine(address, hide_parameters=True)

    def prepare(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY_MS}",
            "journal_mode = WAL",
            f"synchronous = {synchronous}",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            f"mmap_size = {_MAPPED}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(str(connection.get_execution_options().get(_BEGIN, "BEGIN")))

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
