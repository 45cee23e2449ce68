# SPDX-License-Identifier: EUPL-1.2
"""The button that tries out a choice of help, and what the answer looks like on a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.money_case import COST, MoneyCase, posted
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website, open_website
from wijkpad.api import MEANINGS
from wijkpad.api.money.finding_words import LOCAL, meaning_of
from wijkpad.api.money.money_shown import money_shown
from wijkpad.domain.happening import Told
from wijkpad.feel import Value

ROOT = Path(__file__).parents[2]
_GIVEN = re.compile(r'(?:\bFinding\(\s*code=|\bfinding\(\s*)"([A-Z][A-Z_0-9]+)"')


CALLED = "Individuele begeleiding (02A03)"


def _typed(text: str, field: str) -> str:
    """Return what stands in a field of one line."""
    found = re.search(rf'name="{field}" type="text" value="([^"]*)"', text)
    assert found is not None
    return html.unescape(found[1])


@pytest.fixture(scope="module")
def money(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MoneyCase]:
    website = open_website(filled, tmp_path_factory.mktemp("choosing"))
    yield MoneyCase(website).until_choice()
    website.engine.close()


@pytest.fixture
def noor(money: MoneyCase) -> Visitor:
    return signed_in(money.website, "noor")


def test_the_button_shows_the_outcome_keeps_the_input_and_completes_nothing(
    money: MoneyCase, noor: Visitor
) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    page = noor.post(f"/taken/{task}", {**posted(why="Past goed"), "_action": "check"})
    assert page.status_code == 200
    assert "Kosten: € 415,80" in page.text
    assert "Er is nog niets vastgelegd" in page.text
    assert _typed(page.text, "product") == CALLED
    assert "Past goed" in page.text
    assert "UT_ChooseHelp" in money.open_tasks()
    assert _typed(noor.get(f"/taken/{task}").text, "product") == CALLED


def test_products_and_providers_are_chosen_from_the_register_by_what_they_are_called(
    money: MoneyCase, noor: Visitor
) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    page = noor.get(f"/taken/{task}")
    assert f'<option value="{CALLED}">' in page.text
    assert 'list="field-provider-list"' in page.text
    chosen = {
        **posted(product=CALLED.casefold(), provider="thuishulp de linde"),
        "_action": "check",
    }
    tried = noor.post(f"/taken/{task}", chosen)
    assert "Kosten: € 415,80" in tried.text
    own = noor.post(f"/taken/{task}", {**posted(product="99X99"), "_action": "check"})
    assert _typed(own.text, "product") == "99X99", "a code that is not in the register may be typed"
    assert "Kosten: € 415,80" not in own.text


def test_with_javascript_the_same_answer_comes_as_a_part_of_the_page(
    money: MoneyCase, noor: Visitor
) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    answer = noor.post(f"/taken/{task}/toets", posted())
    assert answer.json is not None
    assert "Kosten: € 415,80" in answer.json["html"]
    assert answer.json["acted"] is False


def test_an_unfinished_choice_is_answered_with_what_is_missing(
    money: MoneyCase, noor: Visitor
) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    page = noor.post(f"/taken/{task}", {"form": "in_kind", "volume": "veel", "_action": "check"})
    assert page.status_code == 200
    assert "Er is te weinig ingevuld om te rekenen" in page.text
    assert 'value="veel"' in page.text


def test_looking_on_the_social_map_keeps_what_is_typed(money: MoneyCase, noor: Visitor) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    away = noor.post(f"/taken/{task}", {**posted(why="Eerst zoeken"), "_action": "map"})
    assert away.status_code == 303
    assert away.location == f"/zaken/{money.case}/sociale-kaart"
    assert noor.get(away.location).status_code == 200
    assert "Eerst zoeken" in noor.get(f"/taken/{task}").text


def test_who_may_not_do_the_task_may_not_try_it(money: MoneyCase) -> None:
    task = money.open_tasks()["UT_ChooseHelp"]
    dina, pim = signed_in(money.website, "dina"), signed_in(money.website, "pim")
    assert dina.post(f"/taken/{task}/toets", posted()).status_code == 403
    assert pim.post(f"/taken/{task}/toets", posted()).status_code == 404
    assert dina.post("/taken/onbekend/toets", posted()).status_code == 404


def test_every_code_that_core_and_plugins_give_has_words() -> None:
    files = [
        *(ROOT / "engine/wijkpad/plugins").glob("*.py"),
        *(one for one in (ROOT / "plugins").rglob("*.py") if _is_about_money(str(one))),
    ]
    given = {code for one in files for code in _GIVEN.findall(one.read_text("utf-8"))}
    assert len(given) > 10
    assert {one for one in given if meaning_of(one) is LOCAL} == set()


def _is_about_money(file: str) -> bool:
    """What keeps people out of a file is shown in the plugin's own words."""
    return "/tests/" not in file and "/dossierregels/" not in file


def an_answer(*findings: dict[str, Value]) -> dict[str, Value]:
    return {"verdict": "ESCALATE", "cents_total": Decimal(100), "findings": list(findings)}


def test_what_a_purse_holds_is_for_decision_and_budget_roles_only() -> None:
    short: dict[str, Value] = {
        "code": "TEAM_BUDGET_EXCEEDED",
        "severity": "ESCALATE",
        "text": "Er is nog € 3,00 vrij.",
        "guard": True,
    }
    own: dict[str, Value] = {**short, "code": "EIGEN_REGEL"}
    answer = an_answer(short, own)
    worker = money_shown(answer, {"neighbourhood_worker"})
    assert [one.text for one in worker.findings] == ["", ""]
    assert worker.findings[0].title == MEANINGS["TEAM_BUDGET_EXCEEDED"].title
    for role in ("decision_officer", "budget_holder", "team_lead"):
        assert money_shown(answer, {role}).findings[0].text == "Er is nog € 3,00 vrij."


def test_the_heaviest_finding_comes_first_and_none_is_lost() -> None:
    found: list[dict[str, Value]] = [
        {"code": code, "severity": severity, "text": "x", "guard": False}
        for code, severity in (
            ("WAIT_UNKNOWN", "WARN"),
            ("NO_CONTRACT", "REFUSE"),
            ("TEAM_BUDGET_FITS", "ALLOW"),
            ("NO_GUARD", "ESCALATE"),
        )
    ]
    shown = money_shown(an_answer(*found), {"decision_officer"})
    assert [one.code for one in shown.findings] == [
        "NO_CONTRACT",
        "NO_GUARD",
        "WAIT_UNKNOWN",
        "TEAM_BUDGET_FITS",
    ]
    assert shown.amount is None


@pytest.mark.postgres
def test_the_money_of_an_intake_is_the_same_on_postgresql_from_choice_to_stop(
    postgres_website: Website,
) -> None:
    money = MoneyCase(postgres_website).until_choice().choose()
    reserved, committed, _ = money.purse()
    assert (reserved, money.states()) == (COST, ["reserved"])
    money.decide()
    assert money.purse()[:2] == (0, committed + COST)
    money.website.clock.moment = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
    desk = money.desk("decision_officer").help
    (line,) = desk.of_case(money.case).lines
    assert (line.person, line.promised) == ("Mevrouw A", COST)
    decided = desk.page(money.case, line.id).decided
    assert decided is not None
    assert decided[0] == "Besluit nemen"
    for told in (
        Told(kind="start", on=date(2026, 12, 14)),
        Told(kind="stop", on=date(2026, 12, 20), reason="21"),
    ):
        seen = desk.foresee(money.case, line.id, told).seen
        desk.tell(money.case, line.id, told, reason="zo gehoord", seen=seen)
    assert money.states() == ["stopped"]
    assert money.purse()[:2] == (0, committed + COST // 2), "one of two weeks"
