# SPDX-License-Identifier: EUPL-1.2
"""Whatever is done in whatever order: balances are the sums of lines, and nothing is over-promised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.commands.house import House
from tests.commands.test_funding import a_ledger_line
from tests.commands.treasury import CONTRACT, NOORD, ZUID, Treasury
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.commands.funding import correct, move_budget
from wijkpad.commands.funding.move_budget import Move
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Line, Purse, added_up
from wijkpad.errors import BookingRefusedError
from wijkpad.plugin_api import AllocationEvent
from wijkpad.store import SqlStore

KEYS = (CONTRACT, NOORD, ZUID)
BUDGET = 10_000
amounts = some.integers(min_value=1, max_value=6_000)


@contextmanager
def may_be_refused(code: str) -> Iterator[None]:
    """Let a deed be refused for this reason, and for no other."""
    try:
        yield
    except BookingRefusedError as error:
        if error.findings[0].code != code:
            raise


class Ledger(RuleBasedStateMachine):
    """A team's and a contract's money under everything that books on it."""

    store: ClassVar[SqlStore]
    reserved = Bundle("reserved")
    committed = Bundle("committed")
    booked = Bundle("booked")
    treasury: Treasury
    bea: Actor
    events: int

    def __init__(self) -> None:
        super().__init__()
        self.treasury = Treasury(House(self.store))
        zuid = self.treasury.house.hire("bea", "zuid", "budget_holder")
        noord = self.treasury.house.hire("bea", "noord", "budget_holder")
        self.bea = Actor(
            municipality=MUNICIPALITY,
            user="bea",
            name="Bea",
            memberships=noord.memberships + zuid.memberships,
        )
        self.events = 0
        self.over = False
        for key in KEYS:
            self.treasury.allot(key, BUDGET)
            # What an earlier example left promised is made room for.
            self.treasury.allot(key, BUDGET + self.treasury.purse(key).used)

    @rule(target=reserved, cents=amounts, both=some.booleans())
    def reserve(self, cents: int, both: bool) -> object:
        keys = (NOORD, CONTRACT) if both else (NOORD,)
        before = [self.treasury.purse(key).free for key in keys]
        done = self.treasury.ask(self.treasury.wish(dict.fromkeys(keys, cents)))
        assert bool(done.short) == (cents > min(before))
        return done.allocation.id if done.allocation else multiple()

    @rule(target=committed, allocation=consumes(reserved))
    def commit(self, allocation: str) -> str:
        assert not self.treasury.commit(allocation).short
        return allocation

    @rule(allocation=consumes(reserved))
    def release(self, allocation: str) -> None:
        self.treasury.release(allocation)

    @rule(days=some.integers(min_value=1, max_value=20))
    def lapse(self, days: int) -> None:
        self.treasury.house.clock.move(days=days)
        self.treasury.house.run_due()

    @rule(allocation=committed, cents=amounts, again=some.booleans())
    def give_back(self, allocation: str, cents: int, again: bool) -> None:
        self.events += not again
        event = AllocationEvent(
            id=f"event-{self.events}", kind="shortened", on=self.treasury.house.tools.today()
        )
        with may_be_refused("FUND-005"):
            self.treasury.happens(allocation, event, a_ledger_line("release", -cents))

    @rule(cents=amounts)
    def move(self, cents: int) -> None:
        source = self.treasury.purse(NOORD)
        move = Move(source=NOORD, target=ZUID, cents=cents, reason="verdeling")
        with may_be_refused("TRANSFER_BELOW_COMMITTED"):
            move_budget.handle(self.treasury.house.tools, self.bea, move)
        moved = source.budget - self.treasury.purse(NOORD).budget
        assert moved == (cents if cents <= source.free else 0)

    @rule(allocation=committed, cents=some.integers(min_value=0, max_value=500))
    def put_right(self, allocation: str, cents: int) -> None:
        line = next(one for one in self.lines(allocation) if one.kind == "commit")
        with may_be_refused("FUND-013"):
            correct.handle(
                self.treasury.house.tools, self.bea, line.id, cents=cents, reason="tikfout"
            )
            self.over = True

    def lines(self, allocation: str) -> list[Line]:
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            return unit.ledger.lines_of(allocation)

    @invariant()
    def balances_are_sums(self) -> None:
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            for purse in unit.ledger.purses():
                lines = [one for one, _ in unit.ledger.lines(purse.purse, most=10_000).lines]
                assert purse == added_up(purse.purse, lines, version=len(lines))
                assert unit.ledger.purse(purse.purse) == purse

    @invariant()
    def nothing_is_over_promised(self) -> None:
        for key in KEYS:
            purse: Purse = self.treasury.purse(key)
            assert purse.reserved >= 0
            assert self.over or purse.free >= 0


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_whatever_is_done_the_ledger_adds_up(request: pytest.FixtureRequest, kind: str) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    store = SqlStore(str(url), master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    try:
        machine = type("LedgerOnADatabase", (Ledger,), {"store": store})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=6,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        store.close()
