# SPDX-License-Identifier: EUPL-1.2
"""The fixtures that more than one area uses; they are made in tests/support."""

import os

from hypothesis import settings

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

# A busy machine must not fail a law: Hypothesis keeps no clock.
settings.register_profile("main", derandomize=True, deadline=None, database=None)
settings.register_profile("here", deadline=None)
# What lands on main is held to the same examples each time; a developer's machine looks for others.
settings.load_profile("main" if os.environ.get("WIJKPAD_REQUIRE") else "here")
