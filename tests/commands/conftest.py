# SPDX-License-Identifier: EUPL-1.2
"""A house for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.house import House
from tests.commands.office import Office, open_office
from tests.commands.treasury import NOORD, Treasury
from wijkpad.domain.identity import Actor
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


@pytest.fixture
def treasury(house: House) -> Treasury:
    """Team Noord of the worked sums: a budget of € 400.000, of which € 312.480,50 is committed."""
    made = Treasury(house)
    made.allot(NOORD, 40_000_000, 31_248_050)
    return made


@pytest.fixture
def bea(house: House) -> Actor:
    """Answers for the money of both teams."""
    both = house.hire("bea", "noord", "budget_holder"), house.hire("bea", "zuid", "budget_holder")
    return replace(both[0], memberships=both[0].memberships + both[1].memberships)
