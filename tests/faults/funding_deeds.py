# SPDX-License-Identifier: EUPL-1.2
"""What books on the ledger, each with a way to count how often it was booked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, cast

from tests.commands.house import SERVED, TWO_TASKS, House, a_pathway
from tests.commands.treasury import NOORD, ZUID, a_wish
from tests.faults.crashes import Deed, Preparing
from tests.faults.deeds import person
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.funding import commit, correct, move_budget, release, reserve
from wijkpad.commands.funding.move_budget import Move
from wijkpad.commands.funding.reserve import Wanted
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.municipality import allotting
from wijkpad.domain.funding import Budget
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Kind, Line, PurseKey
from wijkpad.ports import Advised, Promising, ServiceCall

CENTS: Final = 1_000
BOOKS: Final = system(MUNICIPALITY)


def _wanted(house: House, turn: int) -> Wanted:
    if ("money", 1) not in house.shelf.held:
        house.publish(a_pathway("money", TWO_TASKS))
    case = house.start("money")
    with house.store.work(MUNICIPALITY) as unit:
        (run,) = unit.cases.runs_of(case)
        budgets = [
            Budget(scope_kind="team", scope_key=key, year=2026, cents=10_000_000)
            for key in ("noord", "zuid")
        ]
        allotting.take_over(unit, budgets, house.clock.now())
        unit.commit()
    return a_wish(case, run.id, f"step-{turn}", {NOORD: CENTS})


def _reserved(house: House, turn: int) -> str:
    done = reserve.handle(house.tools, BOOKS, _wanted(house, turn))
    assert done.allocation is not None
    return done.allocation.id


def _committed(house: House, turn: int) -> Line:
    allocation = _reserved(house, turn)
    commit.handle(house.tools, BOOKS, allocation, decision=f"task-{turn}")
    return next(one for one in _lines(house, allocation) if one.kind == "commit")


def _lines(house: House, allocation: str) -> list[Line]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.ledger.lines_of(allocation)


def _booked(house: House, allocation: str, kind: Kind) -> Callable[[], int]:
    return lambda: sum(one.kind == kind for one in _lines(house, allocation))


def _holder(house: House) -> Actor:
    held = [person(house, f"holder-{team}", "budget_holder") for team in ("noord", "zuid")]
    both = tuple(
        replace(one.memberships[0], team=team)
        for one, team in zip(held, ("noord", "zuid"), strict=True)
    )
    return replace(held[0], memberships=both)


def ask_for_money(house: House, turn: int) -> Deed:
    wanted = _wanted(house, turn)

    def happened() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            made = unit.ledger.allocations_of(wanted.case)
            return sum(len(unit.ledger.lines_of(one.id)) for one in made)

    return Deed(lambda at: reserve.handle(at.tools, BOOKS, wanted), happened)


class _Fits:
    """A municipality whose plugins find that the money fits."""

    def advise(self, call: ServiceCall) -> Advised:
        wish = a_wish(call.case, call.run, "", {NOORD: CENTS})
        return Advised(
            values={},
            request=wish.request,
            funding=wish.funding,
            quote=wish.quote,
            scopes=wish.scopes,
        )


def promise_in_a_step(house: House, turn: int) -> Deed:
    """A step of a pathway reserves: booked in one transaction, and gone on with in the next."""
    _wanted(house, turn)
    if ("promised", 1) not in house.shelf.held:
        house.publish(a_pathway("promised", SERVED.replace("test.ask", "funding.reserve")))
    house.services.answers["funding.reserve"] = {}
    case = house.start("promised")

    def ask(at: House) -> None:
        at.services.answers["funding.reserve"] = {}
        at.tools = replace(at.tools, promising=cast("Promising", _Fits()))
        at.run_due()

    def happened() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            made = unit.ledger.allocations_of(case)
            booked = sum(len(unit.ledger.lines_of(one.id)) for one in made)
        return booked * list(house.open_tasks(case)).count("B")

    return Deed(ask, happened)


def commit_money(house: House, turn: int) -> Deed:
    allocation = _reserved(house, turn)
    return Deed(
        lambda at: commit.handle(at.tools, BOOKS, allocation, decision=f"task-{turn}"),
        _booked(house, allocation, "commit"),
    )


def give_money_back(house: House, turn: int) -> Deed:
    allocation = _reserved(house, turn)
    return Deed(
        lambda at: release.handle(at.tools, BOOKS, allocation, cause=f"task-{turn}"),
        _booked(house, allocation, "unreserve"),
    )


def let_lapse(house: House, turn: int) -> Deed:
    allocation = _reserved(house, turn)
    house.clock.move(days=15)
    return Deed(lambda at: at.run_due(), _booked(house, allocation, "unreserve"))


def put_right(house: House, turn: int) -> Deed:
    line, holder = _committed(house, turn), _holder(house)
    return Deed(
        lambda at: correct.handle(
            at.tools, holder, line.id, cents=CENTS - 1, reason="tikfout", token=f"r{turn}"
        ),
        lambda: sum(one.corrects == line.id for one in _lines(house, line.allocation or "")),
    )


def move_money(house: House, turn: int) -> Deed:
    _wanted(house, turn)
    holder = _holder(house)
    move = Move(source=NOORD, target=ZUID, cents=1, reason="verdeling")

    def budget(key: PurseKey) -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.ledger.purse(key)
        assert found is not None
        return found.budget

    before = budget(ZUID)
    return Deed(
        lambda at: move_budget.handle(at.tools, holder, move, token=f"v{turn}"),
        lambda: budget(ZUID) - before,
    )


FUNDING_DEEDS: Final[dict[str, Preparing]] = {
    "promise": promise_in_a_step,
    "reserve": ask_for_money,
    "commit": commit_money,
    "release": give_money_back,
    "lapse": let_lapse,
    "correct": put_right,
    "move": move_money,
}
