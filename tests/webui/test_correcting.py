# SPDX-License-Identifier: EUPL-1.2
"""The pages on which a completed form is put right."""

from __future__ import annotations

import pytest

from tests.pathways.small import small
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in, token_in
from tests.support.website import Website
from tests.webui.test_resuming import fill_in, send, sign_in_with
from tests.webui.test_tasks import REQUEST, SAFE

HELP = {"received_on": "1-11-2026", "kind": "help"}
OTHER = HELP | {"kind": "other"}


@pytest.fixture
def done(website: Website) -> tuple[str, str]:
    """A case of which the first form is done, and its task."""
    website.engine.system(MUNICIPALITY).publish_release("proef", small())
    desk = website.desk("loes")
    begun = desk.start_case("proef", "SE", "noord")
    task = str(begun.first_task_id)
    desk.complete(task, {name: [text] for name, text in HELP.items()})
    return begun.case_id, task


def test_the_case_leads_to_what_was_answered_and_from_there_it_is_put_right(
    website: Website, done: tuple[str, str]
) -> None:
    case, task = done
    visitor = signed_in(website, "loes")
    assert f"/taken/{task}/antwoorden" in visitor.get(f"/zaken/{case}").text
    assert f"/taken/{task}/verbeteren" in visitor.get(f"/taken/{task}/antwoorden").text
    form = visitor.get(f"/taken/{task}/verbeteren")
    assert 'value="1-11-2026"' in form.text
    fields = {"token": token_in(form), "version": "1", **HELP, "received_on": "2-11-2026"}
    wrong = visitor.post(f"/taken/{task}/verbeteren", fields | {"received_on": "ooit"})
    assert wrong.status_code == 422
    assert 'value="ooit"' in wrong.text
    assert 'href="#why"' in wrong.text
    same = visitor.post(f"/taken/{task}/verbeteren", fields | HELP | {"_why": "Zomaar"})
    assert same.status_code == 422
    assert "U hebt nog niets veranderd." in same.text
    assert 'value="Zomaar"' in same.text
    right = visitor.post(f"/taken/{task}/verbeteren", fields | {"_why": "Dag verkeerd"})
    assert right.status_code == 303
    page = visitor.get(f"/taken/{task}/antwoorden").text
    assert "Reden: Dag verkeerd" in page
    assert "Wat er eerst stond" in page
    assert "andere weg" not in page
    overview = visitor.get(f"/zaken/{case}").text
    assert "Later verbeterd" in overview
    assert "verbeterde een antwoord" in overview
    late = visitor.post(f"/taken/{task}/verbeteren", fields | {"_why": "Nog eens"})
    assert late.status_code == 303, "the same form again is the same correction"
    again = fields | {"token": "another", "_why": "Nog eens"}
    assert visitor.post(f"/taken/{task}/verbeteren", again).status_code == 409


def test_another_way_is_told_and_offers_to_go_back_to_the_task(
    website: Website, done: tuple[str, str]
) -> None:
    case, task = done
    visitor = signed_in(website, "loes")
    fields = {"version": "1", **OTHER, "_why": "Ging over iets anders"}
    answer = visitor.post(f"/taken/{task}/verbeteren", fields)
    assert answer.location.endswith("#andere-weg")
    page = visitor.get(f"/taken/{task}/antwoorden").text
    assert "de tabel gaf Level: HIGH; hulp en geeft nu Level: LOW; rest" in page
    assert "ging naar ‘Taak UT_Doen’ en zou nu gaan naar ‘Klaar’" in page
    place = page.split("Zaak heropenen bij deze taak")[0].rpartition('href="')[2].partition('"')[0]
    assert visitor.get(place.replace("&amp;", "&")).status_code == 200
    open_now = website.desk("loes").case_page(case).open_tasks
    assert [one.task.element for one in open_now] == ["UT_Doen"]


def test_who_may_not_is_told_and_sees_no_form(website: Website, done: tuple[str, str]) -> None:
    _, task = done
    visitor = signed_in(website, "noor")
    assert f"/taken/{task}/verbeteren" not in visitor.get(f"/taken/{task}/antwoorden").text
    assert visitor.get(f"/taken/{task}/verbeteren").status_code == 403
    assert visitor.post(f"/taken/{task}/verbeteren", OTHER).status_code == 403
    other = signed_in(website, "zeno")
    assert other.get(f"/taken/{task}/antwoorden").status_code == 404


def test_a_correction_sent_too_late_comes_back_and_changes_nothing(
    website: Website, done: tuple[str, str]
) -> None:
    _, task = done
    visitor = signed_in(website, "loes")
    address = f"/taken/{task}/verbeteren"
    form = fill_in(visitor, address, {**OTHER, "version": "1", "_why": "Te laat gezien"})
    website.clock.move(minutes=31)
    back = sign_in_with(visitor, send(visitor, address, form), "loes")
    assert "Te laat gezien" in back.text
    assert len(website.desk("loes").corrections.answers(task).versions) == 1


def test_a_safety_answer_in_a_correction_says_at_once_what_to_do(website: Website) -> None:
    desk = website.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    first = str(begun.first_task_id)
    posted = {name: [text] for name, text in REQUEST.items()}
    triage = str(desk.complete(first, posted).next_task_id)
    asked = [one for one in desk.task_page(triage).form.walk() if one.safety]
    assert asked
    desk.complete(triage, {name: [text] for name, text in SAFE.items()})
    visitor = signed_in(website, "loes")
    fields = {**SAFE, asked[0].key: "yes", "version": "1"}
    wrong = visitor.post(f"/taken/{triage}/verbeteren", fields)
    assert wrong.status_code == 422
    assert "Dit staat hier door het antwoord op" in wrong.text
