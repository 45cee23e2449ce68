# SPDX-License-Identifier: EUPL-1.2
"""The same tests against both dispatchers, each on the database that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.jobs.rig import Rig, a_rig


@pytest.fixture
def embedded(sqlite_url: str) -> Iterator[Rig]:
    """The thread in the one process, on SQLite."""
    with a_rig("embedded", sqlite_url) as made:
        yield made


@pytest.fixture
def queued(postgres_url: str) -> Iterator[Rig]:
    """Procrastinate's worker, on PostgreSQL."""
    with a_rig("queued", postgres_url) as made:
        yield made


@pytest.fixture(params=["embedded", pytest.param("queued", marks=pytest.mark.postgres)])
def rig(request: pytest.FixtureRequest) -> Rig:
    """Both, one after the other."""
    made: Rig = request.getfixturevalue(request.param)
    return made
