# SPDX-License-Identifier: EUPL-1.2
"""What the budget holder books by hand: corrections and moves, each with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.commands.test_funding import BUDGET, COMMITTED, QUOTE, lines_of, refused
from tests.commands.treasury import CONTRACT, NOORD, ZUID, Treasury
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.funding import correct, move_budget
from wijkpad.commands.funding.move_budget import Move
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import PurseKey
from wijkpad.errors import BookingRefusedError, NotFoundError, RefusedError
from wijkpad.plugin_api import AllocationEvent, LedgerLine
from wijkpad.plugin_api.money import Owner


def test_B_11_budget_moves_and_never_under_what_is_promised(treasury: Treasury, bea: Actor) -> None:
    treasury.allot(NOORD, BUDGET, 31_497_530)
    treasury.allot(ZUID, 30_000_000)
    move = Move(source=NOORD, target=ZUID, cents=2_500_000, reason="Meer vraag in Zuid")
    tools = treasury.house.tools
    move_budget.handle(tools, bea, move, token="once")
    move_budget.handle(tools, bea, move, token="once")
    assert (treasury.purse().budget, treasury.purse(ZUID).budget) == (37_500_000, 32_500_000)

    back = Move(source=ZUID, target=NOORD, cents=2_500_000, reason="Terug")
    move_budget.handle(tools, bea, back)
    with pytest.raises(BookingRefusedError) as error:
        move_budget.handle(tools, bea, replace(move, cents=9_000_000))
    assert refused(error) == "TRANSFER_BELOW_COMMITTED"
    assert (treasury.purse().budget, treasury.purse(ZUID).budget) == (BUDGET, 30_000_000)


def test_what_is_reserved_counts_when_budget_moves(treasury: Treasury, bea: Actor) -> None:
    treasury.allot(ZUID, 0)
    treasury.reserve(8_000_000)
    move = Move(source=NOORD, target=ZUID, cents=1_000_000, reason="Meer vraag in Zuid")
    with pytest.raises(BookingRefusedError) as error:
        move_budget.handle(treasury.house.tools, bea, move)
    assert refused(error) == "TRANSFER_BELOW_COMMITTED"


def test_a_mistake_is_put_right_by_a_line_against_it(treasury: Treasury, bea: Actor) -> None:
    done = treasury.commit(treasury.reserved(QUOTE))
    line = next(one for one in done.lines if one.kind == "commit")
    tools = treasury.house.tools
    correct.handle(tools, bea, line.id, cents=200_000, reason="Verkeerd tarief", token="a")
    correct.handle(tools, bea, line.id, cents=200_000, reason="Verkeerd tarief", token="a")
    assert treasury.purse().committed == COMMITTED + 200_000
    correct.handle(tools, bea, line.id, cents=210_000, reason="Toch anders")
    assert treasury.purse().committed == COMMITTED + 210_000
    *_, first, second = lines_of(treasury, done)
    assert [(one.cents, one.corrects) for one in (first, second)] == [
        (-49_480, line.id),
        (10_000, line.id),
    ]
    with treasury.house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.ledger.reason(second) == "Toch anders"
    assert not any("tarief" in str(one) for one in treasury.house.journal())
    for given, code in (
        ({"cents": 210_000, "reason": "x"}, "FUND-013"),
        ({"cents": -1, "reason": "x"}, "FUND-011"),
        ({"cents": 1, "reason": "  "}, "FUND-012"),
    ):
        with pytest.raises(BookingRefusedError) as error:
            correct.handle(tools, bea, line.id, **given)  # type: ignore[arg-type]
        assert refused(error) == code
    with pytest.raises(BookingRefusedError) as error:
        correct.handle(tools, bea, first.id, cents=1, reason="x")
    assert refused(error) == "FUND-010"


def test_a_correction_is_one_for_all_purses_and_never_takes_back_more_than_there_was(
    treasury: Treasury, bea: Actor
) -> None:
    treasury.allot(CONTRACT, BUDGET)
    done = treasury.ask(treasury.wish({NOORD: QUOTE, CONTRACT: QUOTE}))
    assert done.allocation is not None
    committed = treasury.commit(done.allocation.id)
    of_team = next(one for one in committed.lines if (one.kind, one.purse) == ("commit", NOORD))
    owners: tuple[tuple[Owner, str], ...] = (("team", "noord"), ("contract", "C-100"))
    paid = [
        LedgerLine(kind="realise", owner=owner, key=key, year=2026, cents=100_000, cause="e")
        for owner, key in owners
    ]
    event = AllocationEvent(id="e", kind="period_closed", on=date(2026, 1, 31))
    treasury.happens(done.allocation.id, event, *paid)
    tools = treasury.house.tools
    with pytest.raises(BookingRefusedError) as error:
        correct.handle(tools, bea, of_team.id, cents=99_999, reason="Te laag")
    assert refused(error) == "FUND-043"
    correct.handle(tools, bea, of_team.id, cents=200_000, reason="Verkeerd tarief")
    assert treasury.purse(CONTRACT).committed == 200_000
    assert treasury.purse().committed == COMMITTED + 200_000

    treasury.allot(ZUID, 30_000_000, 100)
    with treasury.house.store.work(MUNICIPALITY, reading=True) as unit:
        (imported,) = [one for one, _ in unit.ledger.lines(ZUID).lines if one.kind == "commit"]
    treasury.allot(ZUID, 30_000_000, 40)
    with pytest.raises(BookingRefusedError) as error:
        correct.handle(tools, bea, imported.id, cents=59, reason="Te laag")
    assert refused(error) == "FUND-005"


def test_what_was_agreed_or_laid_down_by_the_council_is_not_moved(
    treasury: Treasury, bea: Actor
) -> None:
    ceiling, other = PurseKey("council", "S-1", 2026), PurseKey("council", "S-2", 2026)
    for key in (CONTRACT, ceiling, other):
        treasury.allot(key, BUDGET)
    for source, target in ((ceiling, other), (CONTRACT, ceiling), (NOORD, CONTRACT)):
        move = Move(source=source, target=target, cents=1, reason="x")
        with pytest.raises(BookingRefusedError) as error:
            move_budget.handle(treasury.house.tools, bea, move)
        assert refused(error) == "FUND-014"


def test_only_who_answers_for_the_money_books_by_hand(treasury: Treasury, bea: Actor) -> None:
    done = treasury.commit(treasury.reserved(QUOTE))
    tools, line = treasury.house.tools, done.lines[-1].id
    lead = treasury.house.hire("lena", "noord", "team_lead")
    other = treasury.house.hire("otto", "zuid", "budget_holder")
    for actor, code in ((lead, "ACC-061"), (other, "ACC-060"), (treasury.house.anna, "ACC-060")):
        with pytest.raises(RefusedError) as error:
            correct.handle(tools, actor, line, cents=1, reason="x")
        assert refused(error) == code
    move = Move(source=ZUID, target=NOORD, cents=1, reason="x")
    for actor in (lead, other):
        with pytest.raises(RefusedError) as error:
            move_budget.handle(tools, actor, move)
        assert refused(error) == "ACC-061"
    with pytest.raises(NotFoundError):
        correct.handle(tools, bea, "0" * 32, cents=1, reason="x")


def test_a_line_of_a_shielded_case_is_hidden_from_who_may_not_know_of_it(
    treasury: Treasury, bea: Actor
) -> None:
    done = treasury.commit(treasury.reserved(QUOTE))
    with treasury.house.store.work(MUNICIPALITY) as unit:
        case = unit.cases.lock(treasury.case)
        unit.cases.save(replace(case, about_staff=True))
        unit.commit()
    with pytest.raises(NotFoundError):
        correct.handle(treasury.house.tools, bea, done.lines[-1].id, cents=1, reason="x")
