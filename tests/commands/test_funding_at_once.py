# SPDX-License-Identifier: EUPL-1.2
"""Several who reserve at once: none is lost, none counts double, and never more than there is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.commands.house import House
from tests.commands.treasury import CONTRACT, NOORD, Treasury
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.funding.allocating import Done
from wijkpad.commands.funding.reserve import Wanted
from wijkpad.domain.ledger import PurseKey
from wijkpad.errors import StaleError

EACH = 1_000


@pytest.fixture
def treasury(house: House) -> Treasury:
    """A team and a contract, with an empty ledger."""
    return Treasury(house)


def ask_at_once(treasury: Treasury, wishes: list[Wanted]) -> list[Done]:
    """Ask for all of them at one moment, from a thread each; who lost the race asks again."""
    ready = Barrier(len(wishes))

    def ask(wanted: Wanted) -> Done:
        ready.wait()
        while True:
            try:
                return treasury.ask(wanted)
            except StaleError:
                continue

    with ThreadPoolExecutor(len(wishes)) as threads:
        return list(threads.map(ask, wishes))


@pytest.mark.parametrize("writers", [2, 8])
def test_of_many_at_once_as_many_pass_as_there_is_money_for(
    treasury: Treasury, writers: int
) -> None:
    fits = writers // 2
    treasury.allot(NOORD, fits * EACH)
    treasury.allot(CONTRACT, writers * EACH)
    wishes = [treasury.wish({NOORD: EACH, CONTRACT: EACH}) for _ in range(writers)]
    done = ask_at_once(treasury, wishes)
    passed = [one for one in done if not one.short]
    assert len(passed) == fits
    assert all(one.short[0].cents == EACH for one in done if one.short)
    assert treasury.purse().free == 0
    assert treasury.purse(CONTRACT).reserved == fits * EACH
    assert len(reserved_in(treasury, NOORD)) == len({*reserved_in(treasury, NOORD)}) == fits


def test_one_step_that_asks_many_times_at_once_gets_one_reservation(treasury: Treasury) -> None:
    treasury.allot(NOORD, 100 * EACH)
    wish = treasury.wish({NOORD: EACH}, place="step")
    done = ask_at_once(treasury, [wish] * 4)
    assert len({one.allocation.id for one in done if one.allocation}) == 1
    assert treasury.purse().reserved == EACH


def test_purses_in_another_order_wait_for_each_other_and_not_in_a_circle(
    treasury: Treasury,
) -> None:
    treasury.allot(NOORD, 8 * EACH)
    treasury.allot(CONTRACT, 8 * EACH)
    orders: list[list[PurseKey]] = [[NOORD, CONTRACT], [CONTRACT, NOORD]] * 4
    wishes = [treasury.wish(dict.fromkeys(order, EACH)) for order in orders]
    assert not any(one.short for one in ask_at_once(treasury, wishes))
    assert treasury.purse().free == treasury.purse(CONTRACT).free == 0


def reserved_in(treasury: Treasury, key: PurseKey) -> list[str | None]:
    with treasury.house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.allocation for one, _ in unit.ledger.lines(key).lines if one.kind == "reserve"]
