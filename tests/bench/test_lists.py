# SPDX-License-Identifier: EUPL-1.2
"""Lists over many cases, held to what they ask of the database: counted, never timed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bench.effort import instructions
from tests.support.rows import NOW, a_case
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.domain.access import Sight, sight
from wijkpad.domain.identity import Actor, Membership
from wijkpad.store import SqlStore
from wijkpad.store.sealing import MasterKeys, Vault
from wijkpad.store.worklist import list_cases

MANY, PAGE = 400, 5


def test_a_page_of_cases_only_counts_the_others_from_an_index(sqlite_store: SqlStore) -> None:
    held = Membership(
        user="anna", team="noord", role="neighbourhood_worker", valid_from=date(2020, 1, 1)
    )
    anna = Actor(municipality=MUNICIPALITY, user="anna", name="Anna", memberships=(held,))
    seen = sight(anna, on=NOW.date())
    _open_cases(sqlite_store, 0)
    few = _effort(sqlite_store, seen, total=MANY)
    _open_cases(sqlite_store, MANY)
    many = _effort(sqlite_store, seen, total=2 * MANY)

    # Reading a row, its marks and its place among the others takes over a hundred for each case.
    assert 0 < (many - few) / MANY < 30


def _open_cases(store: SqlStore, first: int) -> None:
    with store.work(MUNICIPALITY) as unit:
        for number in range(first, first + MANY):
            at = NOW + timedelta(minutes=number)
            one = replace(a_case(), id=f"c{number:04d}", number=f"2025-{number:06d}", opened_at=at)
            unit.cases.add(one)
        unit.commit()


def _effort(store: SqlStore, seen: Sight, *, total: int) -> int:
    with store.work(MUNICIPALITY, reading=True) as unit:
        vault = Vault(unit._wire, MasterKeys(MASTER_KEY))
        count = instructions(unit._wire._cursor)
        listed, found = list_cases(unit._wire, vault, seen, text="", page=1, per_page=PAGE)
        effort = count()
    assert (found, [one.case.id for one in listed][:1]) == (total, [f"c{total - 1:04d}"])
    return effort
