# SPDX-License-Identifier: EUPL-1.2
"""The database: the only package that knows SQL."""

from wijkpad.store.engine import postgres_address
from wijkpad.store.migrate import is_current, migrate
from wijkpad.store.sql_store import SqlStore
from wijkpad.store.unit import SqlUnit

__all__ = ["SqlStore", "SqlUnit", "is_current", "migrate", "postgres_address"]
