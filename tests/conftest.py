# SPDX-License-Identifier: EUPL-1.2
"""The fixtures that more than one area uses; they are made in tests/support."""

from tests.support.stores import (
    cluster,
    database_url,
    postgres_url,
    sqlite_store,
    sqlite_template,
    sqlite_url,
    store,
)

__all__ = [
    "cluster",
    "database_url",
    "postgres_url",
    "sqlite_store",
    "sqlite_template",
    "sqlite_url",
    "store",
]
