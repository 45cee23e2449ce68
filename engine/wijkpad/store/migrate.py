# SPDX-License-Identifier: EUPL-1.2
"""Bringing a database to the schema of this version."""

from __future__ import annotations

from wijkpad.store.engine import open_engine, writing
from wijkpad.store.tables import METADATA
from wijkpad.store.triggers import UNCHANGEABLE, protect


def migrate(url: str) -> None:
    """Make or bring up to date every table; doing so again changes nothing."""
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        METADATA.create_all(connection)
        for table in UNCHANGEABLE:
            protect(connection, table)
    engine.dispose()
