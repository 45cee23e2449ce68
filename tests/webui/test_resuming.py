# SPDX-License-Identifier: EUPL-1.2
"""A form that is sent when its session is over: nothing lost, nothing done, nobody else sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.support.visitor import Visitor, signed_in
from tests.support.website import PASSWORD, Website
from tests.webui.test_tasks import REQUEST, started, third_task

WORDS = "Ik red het huishouden niet meer alleen."


def hidden(page: TestResponse, name: str) -> str:
    """Return what a page carries unseen."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return unescape(found[1])


def fill_in(visitor: Visitor, address: str, fields: Mapping[str, object]) -> dict[str, object]:
    """Open a page and return its form as a browser would send it later."""
    page = visitor.get(address)
    return {"csrf_token": hidden(page, "csrf_token"), "_typist": hidden(page, "_typist"), **fields}


def send(visitor: Visitor, address: str, form: Mapping[str, object]) -> TestResponse:
    return visitor.client.post(address, data=form)


def sign_in_with(
    visitor: Visitor, page: TestResponse, login: str, password: str = PASSWORD
) -> TestResponse:
    fields = {
        "csrf_token": hidden(page, "csrf_token"),
        "kept": hidden(page, "kept"),
        "login": login,
        "password": password,
    }
    return visitor.client.post("/inloggen", data=fields)


def end_by_time(website: Website, visitor: Visitor) -> None:
    del visitor
    website.clock.move(minutes=31)


def end_by_signing_out(website: Website, visitor: Visitor) -> None:
    """As another window of the same browser does."""
    del website
    visitor.post("/uitloggen")


def end_on_the_server(website: Website, visitor: Visitor) -> None:
    cookie = visitor.client.get_cookie("wijkpad")
    assert cookie is not None
    website.engine.sign_out(cookie.value)


ENDINGS = pytest.mark.parametrize(
    "end", [end_by_time, end_by_signing_out, end_on_the_server], ids=lambda one: one.__name__
)


@ENDINGS
def test_the_typist_signs_in_and_is_back_with_everything_typed(
    website: Website, end: Callable[[Website, Visitor], None]
) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, {**REQUEST, "received_at": "gisteren", "_free": "1"})
    end(website, visitor)
    page = send(visitor, task, form)
    assert page.status_code == 401
    assert "Wat u had ingevuld is bewaard" in page.text
    assert WORDS not in page.text
    back = sign_in_with(visitor, page, "loes")
    assert back.status_code == 200
    assert WORDS in back.text
    assert 'value="gisteren"' in back.text
    assert "1 antwoord klopt nog niet" in back.text
    assert "Er is nog niets verstuurd" in back.text
    assert website.desk("loes").case_page(case.case_id).filled == ()
    assert WORDS in visitor.get(task).text
    assert website.desk("loes").task_page(case.first_task_id or "").mine


def test_a_form_without_faults_is_not_completed_by_itself(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, {**REQUEST, "token": "t"})
    website.clock.move(minutes=31)
    back = sign_in_with(visitor, send(visitor, task, form), "loes")
    assert "kloppen nog niet" not in back.text
    assert website.desk("loes").case_page(case.case_id).filled == ()
    again = {**form, "csrf_token": hidden(back, "csrf_token"), "_typist": hidden(back, "_typist")}
    assert send(visitor, task, again).status_code == 303


def test_rows_that_were_typed_come_back(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), f"/taken/{third_task(website)}"
    rows = {"_rows.persons": "2", "persons.0.name": "Mevrouw A", "persons.1.name": "De heer A"}
    form = fill_in(visitor, task, {**rows, "_action": "remove:persons:0"})
    website.clock.move(minutes=31)
    back = sign_in_with(visitor, send(visitor, task, form), "loes")
    assert 'value="Mevrouw A"' in back.text
    assert 'value="De heer A"' in back.text


def test_a_wrong_password_loses_nothing(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, REQUEST)
    website.clock.move(minutes=31)
    wrong = sign_in_with(visitor, send(visitor, task, form), "loes", "verkeerd-verkeerd")
    assert wrong.status_code == 422
    assert WORDS in sign_in_with(visitor, wrong, "loes").text


def test_a_sign_in_page_that_stood_too_long_loses_nothing(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, REQUEST)
    website.clock.move(minutes=31)
    page = send(visitor, task, form)
    visitor.client.delete_cookie("wijkpad_form")
    stale = sign_in_with(visitor, page, "loes")
    assert stale.status_code == 400
    assert "Vul uw wachtwoord nog een keer in" in stale.text
    assert WORDS in sign_in_with(visitor, stale, "loes").text


def test_somebody_else_never_sees_it_and_may_hand_over(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, REQUEST)
    website.clock.move(minutes=31)
    other = sign_in_with(visitor, send(visitor, task, form), "noor")
    assert "formulier van iemand anders" in other.text
    assert WORDS not in other.text
    assert WORDS not in visitor.get(task).text
    assert website.desk("loes").task_page(case.first_task_id or "").draft_saved_at is None
    fields = {"csrf_token": hidden(other, "csrf_token"), "kept": hidden(other, "kept")}
    page = visitor.client.post("/uitloggen/collega", data=fields)
    assert visitor.get("/taken").status_code == 302
    assert WORDS in sign_in_with(visitor, page, "loes").text


def test_a_form_of_one_sent_while_another_is_signed_in_is_kept_from_both(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, REQUEST)
    visitor.post("/uitloggen")
    visitor.sign_in("noor")
    page = send(visitor, task, form)
    assert page.status_code == 409
    assert "ingevuld door iemand anders" in page.text
    assert WORDS not in page.text
    assert WORDS in sign_in_with(visitor, page, "loes").text


def test_an_old_page_after_signing_in_again_is_shown_again_and_not_completed(
    website: Website,
) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, {**REQUEST, "token": "t"})
    visitor.post("/uitloggen")
    visitor.sign_in("loes")
    page = send(visitor, task, form)
    assert page.status_code == 400
    assert WORDS in page.text
    assert "Er is nog niets verstuurd" in page.text
    assert website.desk("loes").case_page(case.case_id).filled == ()


def test_a_newer_draft_is_not_overwritten(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, {"question_in_own_words": "De oude tekst"})
    website.clock.move(minutes=31)
    page = send(visitor, task, form)
    website.clock.move(minutes=1)
    elsewhere = signed_in(website, "loes")
    elsewhere.post(f"{task}/concept", {"question_in_own_words": "De nieuwe tekst"})
    back = sign_in_with(visitor, page, "loes")
    assert "De oude tekst" in back.text
    assert "De nieuwe tekst" in elsewhere.get(task).text


def test_a_colleague_was_first_and_the_input_is_still_shown(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    task = f"/taken/{case.first_task_id}"
    form = fill_in(visitor, task, {"question_in_own_words": "Mijn eigen tekst"})
    website.clock.move(minutes=31)
    page = send(visitor, task, form)
    lists = {name: [text] for name, text in REQUEST.items()}
    website.desk("loes").complete(case.first_task_id or "", lists)
    back = sign_in_with(visitor, page, "loes")
    assert "Mijn eigen tekst" in back.text


def test_a_safety_answer_acts_when_the_typist_is_back(website: Website) -> None:
    done = website.desk("loes").complete(
        started(website).first_task_id or "", {name: [text] for name, text in REQUEST.items()}
    )
    visitor, task = signed_in(website, "loes"), f"/taken/{done.next_task_id}"
    form = fill_in(visitor, task, {"life_threat": "yes"})
    website.clock.move(minutes=31)
    back = sign_in_with(visitor, send(visitor, task, form), "loes")
    assert "Bel nu 112" in back.text
    assert website.desk("noor").worklist("team").counts["urgent"] == 1


def test_a_worry_comes_back_and_nothing_is_started(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    address = f"/zaken/{case.case_id}/veiligheid"
    form = fill_in(visitor, address, {"note": "Blauwe plekken gezien"})
    website.clock.move(minutes=31)
    back = sign_in_with(visitor, send(visitor, address, form), "loes")
    assert "Blauwe plekken gezien</textarea>" in back.text
    assert "nog niet gemeld" in back.text
    assert website.desk("loes").cases().total == 1


def test_a_message_comes_back_also_when_the_case_no_longer_waits_for_one(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    address = f"/zaken/{case.case_id}/bericht"
    mark = fill_in(visitor, f"/taken/{case.first_task_id}", {})
    website.clock.move(minutes=31)
    page = send(visitor, address, {**mark, "summary": "Een brief van de dochter"})
    assert "Een brief van de dochter" in sign_in_with(visitor, page, "loes").text


def test_what_has_no_page_of_its_own_is_shown_as_text(website: Website) -> None:
    visitor = signed_in(website, "fatma")
    form = fill_in(visitor, "/beheer/plugins", {"reason": "Staat weer goed"})
    website.clock.move(minutes=31)
    page = send(visitor, "/beheer/storingen/i-1/sluiten", form)
    back = sign_in_with(visitor, page, "fatma")
    assert "Staat weer goed" in back.text
    assert "Neem over wat u nog nodig hebt" in back.text


def test_the_settings_of_a_plugin_come_back_and_nothing_is_stored(website: Website) -> None:
    visitor, address = signed_in(website, "fatma"), "/beheer/plugins/wijkbudget"
    typed = {"reason": "Nieuw contract", "warn_pct": "81", "enabled_from": "1-1-2027"}
    form = fill_in(visitor, address, typed)
    website.clock.move(minutes=31)
    back = sign_in_with(visitor, send(visitor, address, form), "fatma").text
    assert {f'value="{text}"' in back for text in typed.values()} == {True}
    assert "Nieuw contract" not in visitor.get(address).text


def test_a_button_without_words_only_asks_to_sign_in(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    form = fill_in(visitor, f"/taken/{case.first_task_id}", {})
    website.clock.move(minutes=31)
    answer = send(visitor, f"/taken/{case.first_task_id}/oppakken", form)
    assert answer.headers["Location"] == "/inloggen?voorbij=1"


def test_nobody_keeps_a_form_without_a_mark_that_we_made(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    website.clock.move(minutes=31)
    for mark in ("", "WyJnbTk5OTkiLCJsb2VzIl0.vals", "x" * 5000):
        answer = send(visitor, f"/taken/{case.first_task_id}", {**REQUEST, "_typist": mark})
        assert answer.status_code == 302
    page = visitor.get("/inloggen")
    forged = {"csrf_token": hidden(page, "csrf_token"), "kept": "onzin", "login": "loes"}
    answer = visitor.client.post("/inloggen", data={**forged, "password": PASSWORD})
    assert answer.headers["Location"] == "/taken"


def test_asking_how_long_keeps_nobody_signed_in(website: Website) -> None:
    visitor = signed_in(website, "loes")
    website.clock.move(minutes=25)
    assert visitor.get("/taken/lijst").status_code == 200
    told = visitor.get("/sessie", Accept="application/json").get_json()
    assert told == {"left": 300, "until": "09.30 uur", "last": False}
    assert visitor.post("/sessie").get_json()["left"] == 1800
    website.clock.move(minutes=29)
    assert visitor.get("/taken").status_code == 200
    website.clock.move(minutes=31)
    assert visitor.get("/sessie", Accept="application/json").status_code == 401


def test_the_last_minutes_of_a_day_are_told_as_such(website: Website) -> None:
    visitor = signed_in(website, "loes")
    for _ in range(23):
        website.clock.move(minutes=25)
        assert visitor.get("/taken").status_code == 200
    website.clock.move(minutes=20)
    told = visitor.post("/sessie").get_json()
    assert told["last"] is True
    assert timedelta(seconds=told["left"]) == timedelta(minutes=5)


def test_every_page_tells_without_scripts_how_long_a_session_lives(website: Website) -> None:
    visitor = signed_in(website, "loes")
    note = visitor.get("/taken").text.split("<noscript>")[-1]
    assert "30 minuten" in note
    assert "om 19.00 uur" in note
    assert "altijd na 10 uur" in Visitor(website).get("/inloggen").text
