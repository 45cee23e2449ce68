# SPDX-License-Identifier: EUPL-1.2
"""A filled installation for each test: filled once for the whole run, and copied."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Cluster
from tests.support.stores import copied
from tests.support.website import Website, fill, open_website, open_website_at
from wijkpad.store import migrate

_ASKED = ("intake", "meldcode")
"""The pathways of one request for help."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example municipality and the base pathways, made by one of the workers."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path, half = folder / "filled.sqlite", folder / "half-filled.sqlite"
    with (folder / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            migrate(f"sqlite:///{half}")
            fill(f"sqlite:///{half}")
            half.rename(path)
    return path


@pytest.fixture
def website(filled: Path, tmp_path: Path) -> Iterator[Website]:
    """A website of this test's own."""
    opened = open_website(filled, tmp_path)
    yield opened
    opened.engine.close()


@pytest.fixture(scope="session")
def filled_postgres(cluster: Cluster) -> Iterator[str]:
    """The name of a PostgreSQL database with the pathways of one request for help, to copy."""
    with copied(cluster) as name:
        fill(cluster.url(name), _ASKED)
        yield name


@pytest.fixture
def postgres_website(cluster: Cluster, filled_postgres: str) -> Iterator[Website]:
    """A website on PostgreSQL, with the pathways of one request for help."""
    with copied(cluster, filled_postgres) as name:
        opened = open_website_at(cluster.url(name))
        yield opened
        opened.engine.close()
