# SPDX-License-Identifier: EUPL-1.2
"""Money in a decision: tried out, reserved, committed with the decision, given back without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.money_case import CHOICE, COST, NOORD, MoneyCase, posted
from tests.support.stores import MUNICIPALITY
from tests.support.website import open_website
from wijkpad.commands.funding import funding_steps
from wijkpad.commands.jobs.apply_job import system
from wijkpad.domain.case import Task
from wijkpad.domain.file.household import members_of
from wijkpad.domain.ledger import Line
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.ports import ServiceCall, Setting

BUDGET = 40_000_000
COMMITTED = 31_248_050


@pytest.fixture(scope="module")
def at_the_choice(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one case in which help is chosen next."""
    folder = tmp_path_factory.mktemp("money")
    website = open_website(filled, folder)
    case = MoneyCase(website).until_choice()
    website.engine.close()
    (folder / "case").write_text(case.case)
    return folder


@pytest.fixture
def money(at_the_choice: Path, tmp_path: Path) -> Iterator[MoneyCase]:
    website = open_website(at_the_choice / "website.sqlite", tmp_path)
    website.clock.moment = datetime.fromisoformat("2026-12-14T09:00:00+01:00")
    yield MoneyCase(website, (at_the_choice / "case").read_text())
    website.engine.close()


def spend(money: MoneyCase, cents: int) -> None:
    """Promise so much of the team's money to other help."""
    with money.store.work(MUNICIPALITY) as unit:
        unit.ledger.hold([NOORD])
        unit.ledger.add([
            Line(
                id="other",
                purse=NOORD,
                kind="commit",
                cents=cents,
                cause="other",
                at=money.website.clock.moment,
            )
        ])  # fmt: skip
        unit.commit()


def test_a_choice_that_is_tried_books_nothing_and_completes_nothing(money: MoneyCase) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    tried = money.desk("neighbourhood_worker").funding.check(task, posted())
    assert tried.money is not None
    assert tried.money.amount == "€ 415,80"
    assert [one.amount for one in tried.money.segments] == ["€ 415,80"]
    assert money.purse() == (0, COMMITTED, BUDGET - COMMITTED)
    assert money.states() == []
    assert "UT_ChooseHelp" in money.open_tasks()


def test_what_is_wrong_with_a_choice_is_said_heaviest_first(money: MoneyCase) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    desk = money.desk("neighbourhood_worker")
    tried = desk.funding.check(task, posted(provider="niemand", product="99X99"))
    assert tried.money is not None
    assert tried.money.verdict == "REFUSE"
    codes = [one.code for one in tried.money.findings]
    assert {"PROVIDER_UNKNOWN", "NO_CONTRACT"} <= set(codes)
    assert all(one.title and one.who for one in tried.money.findings if one.colour == "red")
    half = desk.funding.check(task, {"form": ["in_kind"]})
    assert half.money is not None
    assert [one.code for one in half.money.findings] == ["REQUEST_INCOMPLETE"]


def test_only_a_task_that_says_so_can_be_tried(money: MoneyCase) -> None:
    money.choose()
    with pytest.raises(NotFoundError):
        money.desk("decision_officer").funding.check(money.open_tasks()["UT_Decide"], {})


def test_money_is_reserved_at_the_choice_and_committed_with_the_decision(
    money: MoneyCase,
) -> None:
    money.choose()
    assert money.value("reservation")["state"] == "reserved"
    assert money.value("reservation")["expires_on"] == date(2026, 12, 28)
    assert money.purse() == (COST, COMMITTED, BUDGET - COMMITTED - COST)
    assert "UT_BudgetHolder" not in money.open_tasks()
    with money.store.work(MUNICIPALITY, reading=True) as unit:
        (made,) = unit.ledger.allocations_of(money.case)
        (household,) = [
            one.value for one in unit.data.newest(money.case, "", [""]) if one.key == "household"
        ]
    assert isinstance(household, dict)
    (member,) = members_of(household)
    assert made.person == member["id"], "money knows the person of the household, not the name"
    money.decide()
    assert money.purse() == (0, COMMITTED + COST, BUDGET - COMMITTED - COST)
    assert money.states() == ["committed"]
    ended = money.desk("decision_officer").case_page(money.case).runs[0].run
    assert ended.ended_with == "EE_DecisionGranted"


def test_a_refusal_gives_the_reservation_back(money: MoneyCase) -> None:
    money.choose()
    money.decide("refuse")
    assert money.purse() == (0, COMMITTED, BUDGET - COMMITTED)
    assert money.states() == ["released"]


def test_a_withdrawn_request_gives_the_reservation_back(money: MoneyCase) -> None:
    money.choose()
    desk = money.desk("decision_officer")
    desk.deliver("MSG_Withdraw", id="weg", case=money.case, payload={"by": "Mevrouw A"})
    money.website.engine.run_until_idle()
    money.do(
        "neighbourhood_worker",
        "UT_CloseWithdrawn",
        by="Mevrouw A",
        safety_worry=False,
        retention="WMO_WITHDRAWN",
    )
    assert money.states() == ["released"]
    assert money.purse() == (0, COMMITTED, BUDGET - COMMITTED)


def test_a_purse_that_falls_short_asks_the_budget_holder_and_help_is_granted_all_the_same(
    money: MoneyCase,
) -> None:
    spend(money, BUDGET - COMMITTED - COST + 1)
    money.choose()
    assert money.value("reservation")["state"] == "short"
    assert {"UT_BudgetHolder", "UT_Decide"} <= money.open_tasks().keys()
    assert money.purse()[0] == 0
    money.decide()
    assert money.states() == ["committed"]
    assert money.purse()[2] == -1
    assert list(money.open_tasks()) == ["UT_BudgetHolder"]
    task = money.open_tasks()["UT_BudgetHolder"]
    page = money.desk("hanna").task_page(task)
    assert page.due_text is not None
    assert page.advice[0].money is not None
    assert page.advice[0].money.amount == "€ 415,80"
    money.do("hanna", "UT_BudgetHolder", answer="accepted", explanation="Uit de reserve.")
    ended = money.desk("decision_officer").case_page(money.case).runs[0].run
    assert ended.ended_with == "EE_DecisionGranted"


def test_the_budget_holder_answers_about_money_and_opens_no_file(money: MoneyCase) -> None:
    spend(money, BUDGET - COMMITTED)
    money.choose()
    task = money.open_tasks()["UT_BudgetHolder"]
    holder = money.desk("hanna")
    (line,) = [one for one in holder.worklist("team").items if one.task == task]
    assert line.about is None
    page = holder.task_page(task)
    assert page.may_do
    assert page.about is None
    assert not page.sees_case
    with pytest.raises(NotFoundError):
        holder.case_page(money.case)
    with pytest.raises(NotFoundError):
        holder.task_page(money.open_tasks()["UT_Decide"])


def test_the_last_cent_still_fits(money: MoneyCase) -> None:
    spend(money, BUDGET - COMMITTED - COST)
    money.choose()
    assert money.value("reservation")["state"] == "reserved"
    assert money.purse()[2] == 0


def test_help_in_a_crisis_is_reserved_beyond_the_purse_and_somebody_hears_of_it(
    money: MoneyCase,
) -> None:
    spend(money, BUDGET - COMMITTED)
    money.choose(crisis=True)
    assert money.value("reservation")["state"] == "reserved"
    assert money.purse() == (COST, BUDGET, -COST)
    assert {"UT_BudgetHolder", "UT_Decide"} <= money.open_tasks().keys()


def test_a_reservation_that_lapses_before_the_decision_is_made_again(money: MoneyCase) -> None:
    money.choose()
    money.at(datetime.fromisoformat("2026-12-29T09:00:00+01:00"))
    # Whether the lapse or the new reservation comes first is the same to everybody.
    assert money.states() in (["lapsed", "reserved"], ["released", "reserved"])
    assert money.value("reservation")["again"] is True
    assert money.value("reservation")["expires_on"] == date(2027, 1, 12)
    assert money.purse()[0] == COST
    money.decide()
    assert money.states()[1] == "committed"
    assert money.purse() == (0, COMMITTED + COST, BUDGET - COMMITTED - COST)


def test_a_part_that_is_granted_is_committed_and_the_rest_is_given_back(money: MoneyCase) -> None:
    money.choose()
    money.decide("partial", volume=2)
    assert sorted(money.states()) == ["committed", "released"]
    assert money.purse() == (0, COMMITTED + COST * 2 // 3, BUDGET - COMMITTED - COST * 2 // 3)


def test_help_without_a_contract_is_granted_and_a_person_hears_that_no_money_was_booked(
    money: MoneyCase,
) -> None:
    money.choose(product="99X99")
    assert money.value("reservation")["state"] == "none"
    money.decide()
    assert money.value("commitment")["state"] == "not_booked"
    with money.store.work(MUNICIPALITY, reading=True) as unit:
        assert "FUND-010" in [one.code for one in unit.jobs.open_incidents()]
    assert money.purse() == (0, COMMITTED, BUDGET - COMMITTED)


def test_nothing_is_asked_or_booked_for_help_that_is_not_bought(money: MoneyCase) -> None:
    money.do("neighbourhood_worker", "UT_ChooseHelp", form="none")
    money.decide("refuse")
    assert money.states() == []


def test_asking_twice_for_the_same_step_reserves_once(money: MoneyCase) -> None:
    money.choose()
    with money.store.work(MUNICIPALITY, reading=True) as unit:
        (made,) = unit.ledger.allocations_of(money.case)
    element, _, rest = made.place.partition("@")
    scope, _, key = rest.rpartition(":")
    call = ServiceCall(
        municipality=MUNICIPALITY,
        case=money.case,
        run=made.run,
        topic="funding.reserve",
        inputs={"law": "Wmo", **CHOICE, "is_crisis": False},  # type: ignore[dict-item]
        idem_key=key,
        at=money.website.clock.moment,
        today=date(2026, 12, 14),
        element=element,
        scope=scope,
    )
    tools = money.website.engine._tools
    assert tools.promising is not None
    told = funding_steps.carry_out(tools, system(MUNICIPALITY), tools.promising, call)
    assert told["state"] == "reserved"
    assert money.states() == ["reserved"]
    assert money.purse()[0] == COST


def test_the_worker_reads_the_outcome_and_the_officer_what_is_in_the_purse(
    money: MoneyCase,
) -> None:
    spend(money, BUDGET - COMMITTED)
    task = money.open_tasks()["UT_ChooseHelp"]
    tried = money.desk("neighbourhood_worker").funding.check(task, posted())
    assert tried.money is not None
    short = [one for one in tried.money.findings if one.code == "TEAM_BUDGET_EXCEEDED"]
    assert short[0].title == "Het budget van het team is niet genoeg"
    assert not short[0].text
    money.choose()
    page = money.desk("decision_officer").task_page(money.open_tasks()["UT_Decide"])
    shown = [one.money for one in page.advice if one.money is not None]
    texts = [f.text for one in shown for f in one.findings if f.code == "TEAM_BUDGET_EXCEEDED"]
    assert texts
    assert all("€" in one for one in texts)


def test_trying_is_kept_in_the_journal_without_what_was_typed(money: MoneyCase) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    money.desk("neighbourhood_worker").funding.check(task, posted(why="Zeldzame reden"))
    with money.store.work(MUNICIPALITY, reading=True) as unit:
        lines = unit.journal.of_case(money.case)
    tried = [one.entry for one in lines if one.entry.event == "funding.tried"]
    assert len(tried) == 1
    assert "Zeldzame" not in str(tried)
    assert timedelta(0) <= money.website.clock.moment - tried[0].at


def ask_elsewhere(money: MoneyCase, **config: Value) -> None:
    """Let the plugin of the team's budget say who is asked."""
    with money.store.work(MUNICIPALITY) as unit:
        held = unit.settings.in_force("plugin", date(2026, 12, 14))["wijkbudget"]
        assert isinstance(held, dict)
        before = held["config"]
        assert isinstance(before, dict)
        unit.settings.put(
            Setting(
                kind="plugin",
                key="wijkbudget",
                value=held | {"config": {**before, **config}},
                valid_from=date(2026, 12, 1),
                author="bea",
                reason="andere afspraak",
                at=money.website.clock.moment,
            )
        )
        unit.commit()


def asked_task(money: MoneyCase) -> Task:
    with money.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.tasks.get(money.open_tasks()["UT_BudgetHolder"])
    assert found is not None
    return found


def test_the_question_goes_to_whom_the_plugin_names_within_the_term_that_it_names(
    money: MoneyCase,
) -> None:
    ask_elsewhere(money, escalate_to="team_lead", escalate_days=Decimal(2))
    spend(money, BUDGET - COMMITTED)
    money.choose()
    task = asked_task(money)
    assert task.roles == ("team_lead",)
    assert task.due_on == date(2026, 12, 16)
    assert money.desk("tess").task_page(task.id).may_do
    with pytest.raises(NotFoundError):
        money.desk("hanna").task_page(task.id)


def test_a_question_that_would_reach_nobody_stays_with_the_drawn_roles_and_that_is_said(
    money: MoneyCase,
) -> None:
    with money.store.work(MUNICIPALITY) as unit:
        (held,) = [one for one in unit.people.memberships(user="hanna") if one.team == "noord"]
        unit.people.drop_membership(held)
        unit.commit()
    spend(money, BUDGET - COMMITTED)
    money.choose()
    task = asked_task(money)
    assert task.roles == ("budget_holder", "team_lead")
    assert task.due_on == date(2026, 12, 21), "the municipality's own term: 5 working days"
    told = money.value("reservation")["findings"]
    assert isinstance(told, list)
    assert "ROUTE_REFUSED" in [one["code"] for one in told]
    assert money.desk("tess").task_page(task.id).may_do
