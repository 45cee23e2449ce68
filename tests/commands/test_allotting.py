# SPDX-License-Identifier: EUPL-1.2
"""Budgets of a municipality's file become lines; nothing that was booked is written again."""

from __future__ import annotations

from dataclasses import replace

from tests.commands.house import NOW, House
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.funding.booking import CROSSED, book
from wijkpad.commands.municipality import allotting
from wijkpad.commands.municipality.checks import budget_faults
from wijkpad.domain.funding import Budget, ContractCeiling
from wijkpad.domain.ledger import Line, Purse, PurseKey

NOORD = PurseKey("team", "noord", 2026)
BUDGET = Budget(
    scope_kind="team", scope_key="noord", year=2026, cents=40_000_000, committed=31_248_050
)


def _take_over(house: House, *budgets: Budget) -> Purse:
    with house.store.work(MUNICIPALITY) as unit:
        allotting.take_over(unit, budgets, NOW)
        unit.commit()
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.ledger.purse(NOORD)
    assert found is not None
    return found


def test_a_file_books_its_budget_and_what_was_promised_before(house: House) -> None:
    found = _take_over(house, BUDGET)
    assert (found.budget, found.committed, found.free) == (40_000_000, 31_248_050, 8_751_950)


def test_the_same_file_again_books_nothing(house: House) -> None:
    assert _take_over(house, BUDGET).version == _take_over(house, BUDGET).version == 2


def test_another_amount_books_the_difference_and_keeps_what_was(house: House) -> None:
    _take_over(house, BUDGET)
    found = _take_over(house, replace(BUDGET, cents=39_000_000, committed=31_000_000))
    assert (found.budget, found.committed) == (39_000_000, 31_000_000)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        page = unit.ledger.lines(NOORD)
    assert [(one.kind, one.cents) for one, _ in page.lines] == [
        ("release", -248_050),
        ("allot", -1_000_000),
        ("commit", 31_248_050),
        ("allot", 40_000_000),
    ]


def test_what_people_moved_stays_when_the_file_is_read_again(house: House) -> None:
    _take_over(house, BUDGET)
    with house.store.work(MUNICIPALITY) as unit:
        held = unit.ledger.hold([NOORD])
        moved = Line(
            id="moved", purse=NOORD, kind="allot", cents=-2_500_000, cause="transfer:1", at=NOW
        )
        book(unit, held, [moved], NOW)
        unit.commit()
    found = _take_over(house, BUDGET)
    assert found.budget == 37_500_000
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert allotting.said(unit) == (BUDGET,)


def test_a_purse_that_the_file_leaves_out_stays(house: House) -> None:
    _take_over(house, BUDGET)
    other = replace(BUDGET, scope_key="zuid")
    assert _take_over(house, other).budget == 40_000_000


def test_what_a_file_lets_a_purse_come_to_is_told(house: House) -> None:
    _take_over(house, BUDGET)
    _take_over(house, BUDGET)
    with house.store.work(MUNICIPALITY) as unit:
        assert [(one.pct, one.direction) for one in unit.ledger.crossings(NOORD)] == [(70, "up")]
        told = unit.jobs.claim_due(NOW, owner="test", lease_seconds=60, limit=10)
    assert [(one.topic, one.token) for one in told] == [(CROSSED, "team|2026|70|up|noord")]


def test_the_ceiling_of_a_contract_is_the_budget_of_its_purse(house: House) -> None:
    whole = ContractCeiling(contract="C-100", product=None, year=2026, cents=1_000)
    of_product = replace(whole, product="02A03", cents=400)
    contract = PurseKey("contract", "C-100", 2026)
    product = PurseKey("contract", "C-100/02A03", 2026)

    def taken(*ceilings: ContractCeiling) -> list[int | None]:
        with house.store.work(MUNICIPALITY) as unit:
            allotting.take_over(unit, (), NOW, ceilings)
            found = [unit.ledger.purse(contract), unit.ledger.purse(product)]
            unit.commit()
        return [one.budget if one else None for one in found]

    assert taken(whole, of_product) == [1_000, 400]
    assert taken(replace(whole, cents=900), of_product) == [900, 400]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.cents for one, _ in unit.ledger.lines(contract).lines] == [-100, 1_000]


def test_a_ceiling_that_is_also_a_budget_is_told() -> None:
    budget = Budget(scope_kind="contract", scope_key="C-100", year=2026, cents=1)
    where = {"teams": frozenset[str](), "contracts": frozenset({"C-100"})}
    both = budget_faults([budget], **where, ceilings=frozenset({("C-100", 2026)}))
    assert [one[0] for one in both] == ["budgets.0"]
    assert not list(budget_faults([budget], **where, ceilings=frozenset({("C-100", 2027)})))
