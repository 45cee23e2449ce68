# SPDX-License-Identifier: EUPL-1.2
"""A house for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.commands.house import House
from tests.commands.office import Office, open_office
from wijkpad.store import SqlStore


@pytest.fixture
def house(store: SqlStore) -> House:
    """A municipality with two teams, on each kind of database."""
    return House(store)


@pytest.fixture
def sqlite_house(sqlite_store: SqlStore) -> House:
    """The same on SQLite only, for what the database has no part in."""
    return House(sqlite_store)


@pytest.fixture
def office(house: House) -> Office:
    """A case with a task that is about a letter."""
    return open_office(house)
