# SPDX-License-Identifier: EUPL-1.2
"""A website per test, on a copy of one filled database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.website import Website, fill, open_website, open_website_at
from wijkpad.store import migrate


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example municipality and the base pathways."""
    path = tmp_path_factory.mktemp("website") / "filled.sqlite"
    migrate(f"sqlite:///{path}")
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def website(filled: Path, tmp_path: Path) -> Iterator[Website]:
    """A website of this test's own."""
    opened = open_website(filled, tmp_path)
    yield opened
    opened.engine.close()


@pytest.fixture
def postgres_website(postgres_url: str) -> Iterator[Website]:
    """A website on PostgreSQL, with the pathways of one request for help."""
    fill(postgres_url, ("intake", "meldcode"))
    opened = open_website_at(postgres_url)
    yield opened
    opened.engine.close()
