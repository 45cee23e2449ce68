# SPDX-License-Identifier: EUPL-1.2
"""The fixtures that more than one area uses; they are made in tests/support."""

import os

import pytest
from hypothesis import settings

from tests.support.installed import outdated
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


def pytest_sessionstart() -> None:
    """Say so when a plugin was installed before its package changed: it would not be found, or be refused."""
    if old := outdated():
        installing = " ".join(f"-e {one}" for one in old)
        pytest.exit(
            f"installed before they changed: python -m pip install --no-deps --no-build-isolation {installing}",
            returncode=4,
        )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share what is made once for their module on one worker: else each makes it."""
    for item in items:
        if isinstance(item, pytest.Function):
            info = item._fixtureinfo
            shared = {
                name
                for name in info.names_closure
                if any(one.scope == "module" for one in info.name2fixturedefs.get(name, ()))
            }
            if shared:
                given = item.callspec.params if hasattr(item, "callspec") else {}
                ways = [str(given[one]) for one in sorted(shared) if one in given]
                group = " ".join([str(item.path.relative_to(item.config.rootpath)), *ways])
                item.add_marker(pytest.mark.xdist_group(group))
