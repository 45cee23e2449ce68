# SPDX-License-Identifier: EUPL-1.2
"""What the same case already knows is filled in beforehand, and says where it came from."""

from __future__ import annotations

import pytest

from tests.support.same_concept import FIRST, FOR_EACH, publish, second_task
from tests.support.visitor import signed_in
from tests.support.website import Website
from wijkpad.api import TaskPage

ORIGIN = "Overgenomen uit ‘Taak UT_Een’, 16 november 2026, Loes Brand"


@pytest.fixture
def site(website: Website) -> Website:
    publish(website)
    return website


def shown(site: Website, task: str, login: str = "loes") -> TaskPage:
    return site.desk(login).task_page(task)


def test_a_concept_that_was_answered_is_filled_in_with_its_origin(site: Website) -> None:
    _, task = second_task(site)
    page = shown(site, task)
    assert page.typed.first("client_bsn_again") == "123456782"
    assert page.typed.first("contact_again.name") == "Buurvrouw A"
    assert page.typed.first("contact_again.phone") == "0612345678"
    assert page.typed.first("language_again") == "ar"
    assert page.origins["client_bsn_again"] == ORIGIN
    assert set(page.origins) == {
        *("client_bsn_again", "contact_again", "home_again", "language_again")
    }
    text = signed_in(site, "loes").get(f"/taken/{task}").text
    assert 'value="123456782"' in text
    assert f"{ORIGIN}. Klopt het nog?" in text
    assert 'aria-describedby="field-client_bsn_again-hint field-client_bsn_again-origin"' in text


def test_no_address_no_safety_no_tick_and_nothing_a_table_advises_is_filled_in(
    site: Website,
) -> None:
    _, task = second_task(site)
    page = shown(site, task)
    assert page.typed.first("home_again.name") == "Huishouden A"
    for path in ("home_again.address", "street_again", "worried_again", "agreed_again"):
        assert page.typed.first(path) is None, path
    assert page.advice[0].field == "helper_again"
    assert page.typed.first("helper_again") is None
    assert page.task.urgent_since is None


def test_a_row_of_a_table_is_about_one_of_several_and_stays_where_it_is(site: Website) -> None:
    _, task = second_task(site)
    page = shown(site, task)
    assert page.typed.first("birth_of_client_again") is None
    assert page.typed.first("persons_again.0.birth") is None


def test_what_was_asked_of_one_person_is_not_filled_in_for_the_next(website: Website) -> None:
    publish(website, FOR_EACH)
    desk = website.desk("loes")
    case = desk.start_case("proef", "SE").case_id
    posted = {name: [text] for name, text in FIRST.items()} | {"_rows.persons": ["1"]}
    unasked = ("client_bsn", "contact.name", "contact.phone", "language")
    rest = {name: texts for name, texts in posted.items() if name not in unasked}
    one, other = (open_.task for open_ in desk.case_page(case).open_tasks)
    desk.complete(one.id, posted)
    desk.complete(other.id, rest)
    second = {open_.task.scope: open_.task.id for open_ in desk.case_page(case).open_tasks}
    assert shown(website, second[one.scope]).typed.first("client_bsn_again") == "123456782"
    page = shown(website, second[other.scope])
    assert page.typed.first("client_bsn_again") is None
    assert page.typed.first("contact_again.name") is None
    assert set(page.origins) == {"home_again"}


def test_nothing_comes_from_another_case(site: Website) -> None:
    second_task(site)
    started, task = second_task(site, client_bsn="", language="")
    page = shown(site, task)
    assert started.case_id == page.case_id
    assert page.typed.first("client_bsn_again") is None
    assert "language_again" not in page.origins


def test_what_is_filled_in_is_no_answer_until_the_form_is_completed(site: Website) -> None:
    started, task = second_task(site)
    visitor = signed_in(site, "loes")
    visitor.get(f"/taken/{task}")
    desk = site.desk("loes")
    assert [one.key for one in desk.case_page(started.case_id).filled] == ["een"]
    assert shown(site, task).draft_saved_at is None
    posted = {"client_bsn_again": ["123456782"], "worried_again": ["no"], "agreed_again": ["yes"]}
    desk.complete(task, posted)
    assert [one.key for one in desk.case_page(started.case_id).filled] == ["een", "twee"]


def test_what_somebody_emptied_or_changed_stays_so(site: Website) -> None:
    _, task = second_task(site)
    posted = {"client_bsn_again": [""], "language_again": ["pl"], "contact_again.name": ["B"]}
    site.desk("loes").save_draft(task, posted)
    page = shown(site, task)
    assert page.typed.first("client_bsn_again") == ""
    assert page.typed.first("language_again") == "pl"
    assert page.typed.first("contact_again.phone") is None
    assert set(page.origins) == {"home_again"}


def test_a_draft_keeps_showing_where_its_input_came_from(site: Website) -> None:
    _, task = second_task(site)
    site.desk("loes").save_draft(task, {"client_bsn_again": ["123456782"]})
    assert shown(site, task).origins["client_bsn_again"] == ORIGIN


def test_a_fault_elsewhere_keeps_input_and_origin(site: Website) -> None:
    _, task = second_task(site)
    wrong = {"client_bsn_again": "123456782", "birth_of_client_again": "1-1-2090", "token": "t"}
    answer = signed_in(site, "loes").post(f"/taken/{task}", wrong)
    assert answer.status_code == 422
    assert ORIGIN in answer.text
    assert "Overgenomen uit" not in answer.text.replace(ORIGIN, "", 1)


def test_a_task_that_is_over_shows_nothing_that_nobody_typed(site: Website) -> None:
    _, task = second_task(site)
    site.desk("loes").complete(task, {"worried_again": ["no"], "agreed_again": ["yes"]})
    assert "123456782" not in signed_in(site, "loes").get(f"/taken/{task}").text
