# SPDX-License-Identifier: EUPL-1.2
"""Budgets in the browser: who sees what, and what is booked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from werkzeug.test import TestResponse

from tests.commands.treasury import NOORD, ZUID, a_wish
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad.api import Move, PurseKey
from wijkpad.commands.funding import commit, reserve
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.municipality import allotting
from wijkpad.domain.funding import Budget
from wijkpad.domain.ledger import Line
from wijkpad_webui.budgets.chart import chart
from wijkpad_webui.words import read_euros

QUOTE = 249_480
PAGE = "/budgetten/2026/team/noord"


@pytest.fixture
def hanna(website: Website) -> Visitor:
    """The budget holder of both teams."""
    return signed_in(website, "hanna")


def send(visitor: Visitor, address: str, **fields: str) -> TestResponse:
    return visitor.post(address, fields)


def help_on_a_case(website: Website, place: str = "step", cents: int = QUOTE) -> tuple[str, str]:
    """Commit help on a new case of team Noord; return the id and number of the case."""
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    tools = website.engine._tools
    with tools.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(started.case_id)
        case = unit.cases.get(started.case_id)
    assert case is not None
    wish = a_wish(case.id, run.id, place, {NOORD: cents})
    done = reserve.handle(tools, system(MUNICIPALITY), wish)
    assert done.allocation is not None
    commit.handle(tools, system(MUNICIPALITY), done.allocation.id, decision="task-1")
    return case.id, case.number


def shield(website: Website, case_id: str) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(unit.cases.lock(case_id), about_staff=True))
        unit.commit()


def test_the_budget_holder_sees_every_purse_and_the_team_lead_those_of_the_team(
    website: Website, hanna: Visitor
) -> None:
    page = hanna.get("/budgetten").text
    assert "Wijkteam Noord" in page
    assert "€ 400.000,00" in page
    assert "€ 87.519,50" in page
    assert hanna.get("/budgetten?jaar=2027").text.count("€ 410.000,00") == 2
    assert "Budgetten" in signed_in(website, "tess").get("/taken").text
    assert "Wijkteam Noord" in signed_in(website, "tess").get("/budgetten").text
    for login in ("noor", "dina", "fatma", "pim"):
        visitor = signed_in(website, login)
        assert visitor.get("/budgetten").status_code == 403
        assert visitor.get(PAGE).status_code == 403


def test_a_purse_that_does_not_exist_is_not_found(hanna: Visitor) -> None:
    for address in ("2030/team/noord", "2026/contract/x", "2026/anders/x", "1/team/noord"):
        assert hanna.get(f"/budgetten/{address}").status_code == 404


def test_the_chart_has_its_table_beside_it_with_the_same_amounts(
    website: Website, hanna: Visitor
) -> None:
    help_on_a_case(website)
    page = hanna.get(PAGE).text
    assert 'role="img"' in page
    assert page.count('data-head="Gelijke spreiding"') == 11
    found = website.desk("hanna").budgets.purse(NOORD)
    assert [one.committed for one in found.months][-1] == 31_497_530
    assert found.months[0].day == date(2026, 1, 31)
    drawn = chart(found)
    assert drawn is not None
    assert len(drawn.committed.split()) == len(found.months) + 1
    assert chart(website.desk("hanna").budgets.purse(PurseKey("team", "noord", 2027))) is None


def test_a_line_leads_to_its_case_only_for_who_may_see_it(website: Website, hanna: Visitor) -> None:
    case, number = help_on_a_case(website)
    for visitor, seen in ((signed_in(website, "tess"), True), (hanna, False)):
        page = visitor.get(PAGE).text
        assert (f'/zaken/{case}"' in page) is seen
        assert (f"/zaken/{case}/hulp/" in page) is not seen, "who pays gets to the help alone"
        assert (number in page) is seen
        assert "€ 2.494,80" in page


def test_lines_of_a_shielded_case_stand_as_one_sum_without_when_or_what(
    website: Website, hanna: Visitor
) -> None:
    case, number = help_on_a_case(website, "one")
    help_on_a_case(website, "two")
    shield(website, case)
    for login in ("tess", "hanna"):
        page = signed_in(website, login).get(PAGE).text
        assert number not in page
        assert case not in page
        assert page.count('data-head="Soort">Toegezegd') == 2
        assert "Zaken die u niet mag zien" in page
        assert "toegezegd € 2.494,80" in page
    found = website.desk("hanna").budgets.purse(NOORD)
    assert found.head.purse.committed == 31_248_050 + 2 * QUOTE
    assert found.months[-1].committed == 31_248_050 + QUOTE
    hidden = next(one for one in lines_of(website, case) if one.kind == "commit")
    assert hanna.get(f"/budgetten/corrigeren/{hidden.id}/2026/team/noord").status_code == 404


def lines_of(website: Website, case: str) -> list[Line]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (allocation,) = unit.ledger.allocations_of(case)
        return unit.ledger.lines_of(allocation.id)


def test_the_pages_of_lines_are_full_whatever_is_hidden(website: Website) -> None:
    case, _ = help_on_a_case(website)
    shield(website, case)
    desk = website.desk("hanna")
    for number in range(60):
        desk.budgets.move(Move(source=NOORD, target=ZUID, cents=1 + number, reason="verdeling"))
    first = desk.budgets.purse(NOORD)
    assert len(first.rows) == 50
    assert first.older == first.rows[-1].line.id
    rest = desk.budgets.purse(NOORD, first.older)
    assert len(rest.rows) == 10 + 2
    assert rest.older is None


def test_a_correction_is_booked_with_its_reason(website: Website, hanna: Visitor) -> None:
    case, _ = help_on_a_case(website)
    line = next(one for one in lines_of(website, case) if one.kind == "commit")
    address = f"/budgetten/corrigeren/{line.id}/2026/team/noord"
    page = hanna.get(address)
    assert "€ 2.494,80" in page.text
    wrong = send(hanna, address, amount="veel", reason="")
    assert wrong.status_code == 422
    assert "Vul een bedrag in" in wrong.text
    assert "Schrijf waarom." in wrong.text
    assert 'value="veel"' in wrong.text
    same = send(hanna, address, amount="2.494,80", reason="zomaar")
    assert same.status_code == 422
    assert "Dit bedrag staat er al." in same.text
    assert send(hanna, address, amount="2.000,00", reason="Verkeerd tarief").status_code == 303
    purse = website.desk("hanna").budgets.purse(NOORD)
    assert purse.head.purse.committed == 31_248_050 + 200_000
    assert "Verkeerd tarief" in signed_in(website, "tess").get(PAGE).text
    assert "Verkeerd tarief" not in hanna.get(PAGE).text
    assert signed_in(website, "tess").get(address).status_code == 403


def test_budget_is_moved_and_never_below_what_is_promised(website: Website, hanna: Visitor) -> None:
    address = "/budgetten/verschuiven/2026/team/noord"
    assert "Wijkteam Zuid" in hanna.get(address).text
    empty = send(hanna, address, amount="", target="", reason="")
    assert empty.status_code == 422
    assert empty.text.count('class="wrong"') == 3
    much = send(hanna, address, amount="90.000", target="zuid", reason="Meer vraag")
    assert much.status_code == 422
    assert "minder budget over" in much.text
    assert (
        send(hanna, address, amount="25.000", target="zuid", reason="Besluit 12").status_code == 303
    )
    desk = website.desk("hanna").budgets
    assert desk.purse(NOORD).head.purse.budget == 37_500_000
    assert desk.purse(ZUID).head.purse.budget == 32_500_000
    assert "Besluit 12" in hanna.get(PAGE).text
    assert send(hanna, address, amount="1", target="oost", reason="x").status_code in (403, 422)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,50", 123_450),
        ("€ 1.234,5", 123_450),
        ("1234", 123_400),
        (" 0,01 ", 1),
        ("1.23", None),
        ("1,234", None),
        ("-1", None),
        ("", None),
        ("1" * 13, None),
        ("٣", None),
    ],
)
def test_amounts_are_read_as_people_type_them(text: str, cents: int | None) -> None:
    assert read_euros(text) == cents


def test_a_contract_at_seventy_per_cent_says_what_was_agreed_to_do(
    website: Website, hanna: Visitor
) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        budget = Budget(
            scope_kind="contract", scope_key="C-100", year=2026, cents=1_000, committed=700
        )
        allotting.take_over(unit, [budget], website.clock.now())
        unit.commit()
    page = hanna.get("/budgetten/2026/contract/C-100").text
    assert "70 % van het budget was gebruikt" in page
    assert "artikel 1.5.7" in page
    assert "artikel 1.5.7" not in hanna.get(PAGE).text
