# SPDX-License-Identifier: EUPL-1.2
"""Filling in a task: drafts, faults, rows, races."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.visitor import signed_in, token_in
from tests.support.website import Website
from wijkpad.api import Field, Kind, StartedCase

REQUEST = {
    "received_at": "16-11-2026 8:50",
    "channel": "phone",
    "reporter_kind": "self",
    "about.name": "Huishouden A",
    "question_in_own_words": "Ik red het huishouden niet meer alleen.",
    "question_kind": "provision",
    "main_domain": "instrumental_adl",
    "law_presumed": "Wmo",
}
SAFE = dict.fromkeys(
    (
        "life_threat",
        "acute_unsafety",
        "suspected_violence",
        "acute_psychiatric",
        "basic_needs_at_risk_48h",
        "children_present",
    ),
    "no",
)


def started(website: Website) -> StartedCase:
    found = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    assert found.first_task_id is not None
    return found


def third_task(website: Website) -> str:
    """Return the task that asks for persons."""
    desk = website.desk("loes")
    done = desk.complete(started(website).first_task_id or "", _lists(REQUEST))
    done = desk.complete(done.next_task_id or "", _lists(SAFE))
    assert done.next_task_id is not None
    return done.next_task_id


def _lists(fields: dict[str, str]) -> dict[str, list[str]]:
    return {name: [text] for name, text in fields.items()}


def test_starting_a_case_leads_straight_into_its_first_task(website: Website) -> None:
    visitor = signed_in(website, "loes")
    fields = {"start": "intake/SE_ResidentRequest", "team": "noord", "token": "once"}
    first, second = (visitor.post("/zaken/nieuw", fields) for _ in range(2))
    assert first.status_code == 303
    assert first.headers["Location"].startswith("/taken/")
    assert second.headers["Location"] == first.headers["Location"]
    assert website.desk("loes").cases().total == 1


def test_starting_without_a_choice_says_what_to_choose(website: Website) -> None:
    answer = signed_in(website, "loes").post("/zaken/nieuw", {"team": "noord"})
    assert answer.status_code == 422
    assert "Kies wat er is binnengekomen." in answer.text


def test_completing_goes_on_to_the_next_task_of_the_case(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), started(website).first_task_id
    answer = visitor.post(f"/taken/{task}", {**REQUEST, "token": "t", "task_title": "Vraag"})
    assert answer.status_code == 303
    page = visitor.get(answer.headers["Location"])
    assert "Veiligheid beoordelen" in page.text
    assert "is afgerond" in page.text


def test_every_fault_is_shown_at_once_and_nothing_typed_is_lost(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), started(website).first_task_id
    wrong = {**REQUEST, "received_at": "morgen ongeveer", "question_kind": ""}
    answer = visitor.post(f"/taken/{task}", {**wrong, "token": "t"})
    assert answer.status_code == 422
    assert "2 antwoorden kloppen nog niet" in answer.text
    assert 'value="morgen ongeveer"' in answer.text
    assert REQUEST["question_in_own_words"] in answer.text
    assert '<a href="#field-received_at">' in answer.text
    assert 'id="field-received_at"' in answer.text
    assert "<title>Fout:" in answer.text


def test_what_is_sent_with_a_fault_in_it_is_kept_and_the_task_is_theirs(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), started(website).first_task_id
    assert task is not None
    wrong = {**REQUEST, "received_at": "morgen ongeveer", "_free": "1"}
    answer = visitor.post(f"/taken/{task}", {**wrong, "token": "t"})
    assert answer.status_code == 422
    assert "nog van niemand" not in answer.text
    again = visitor.get(f"/taken/{task}")
    assert REQUEST["question_in_own_words"] in again.text
    assert website.desk("noor").task_page(task).assignee_name == "Loes Brand"


def test_a_safety_answer_acts_whatever_else_is_wrong_with_the_form(website: Website) -> None:
    visitor = signed_in(website, "loes")
    done = website.desk("loes").complete(started(website).first_task_id or "", _lists(REQUEST))
    answer = visitor.post(f"/taken/{done.next_task_id}", {"life_threat": "yes", "token": "t"})
    assert answer.status_code == 422
    assert "Bel nu 112" in answer.text
    assert "kan niet wachten" in signed_in(website, "noor").get("/taken").text
    note = answer.text.split('for="field-explanation"')[1].split("</span>")[0]
    assert "niet verplicht" not in note


def test_a_wrong_bsn_and_a_birth_date_to_come_are_both_told(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), third_task(website)
    answer = visitor.post(
        f"/taken/{task}",
        {
            "persons.0.name": "Mevrouw A",
            "persons.0.birth_date": "1-1-2090",
            "persons.0.bsn": "123456789",
            "persons.0.role": "client",
            "residence_municipality": "Voorbeeldstad",
            "custody_checked": "not_needed",
            "token": "t",
        },
    )
    assert answer.status_code == 422
    assert 'href="#field-persons-0-birth_date"' in answer.text
    assert 'href="#field-persons-0-bsn"' in answer.text


def test_forged_fields_are_dropped(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    visitor.post(f"/taken/{case.first_task_id}", {**REQUEST, "is_admin": "yes", "token": "t"})
    filled = website.desk("loes").case_page(case.case_id).filled[0]
    assert all("admin" not in line.label for line in filled.lines)


def test_sent_twice_happens_once(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website)
    token = token_in(visitor.get(f"/taken/{case.first_task_id}"))
    answers = [
        visitor.post(f"/taken/{case.first_task_id}", {**REQUEST, "token": token}) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(website.desk("loes").case_page(case.case_id).filled) == 1


def test_who_comes_second_reads_who_was_first_and_keeps_the_input(website: Website) -> None:
    tasks = _choose_worker(website)
    first, second = signed_in(website, "noor"), signed_in(website, "wim")
    fields = {"worker": website.desk("noor").me().id, "reason": "Kent de buurt goed."}
    assert first.post(f"/taken/{tasks}", {**fields, "token": "a"}).status_code == 303
    assert first.post(f"/taken/{tasks}", {**fields, "token": "a"}).status_code == 303
    late = second.post(f"/taken/{tasks}", {**fields, "reason": "Mijn eigen reden", "token": "b"})
    assert late.status_code == 409
    assert "Noor el Idrissi was u voor" in late.text
    assert "Mijn eigen reden" in late.text


def test_lists_show_the_resident_and_the_worker_who_was_assigned(website: Website) -> None:
    task, noor = _choose_worker(website), signed_in(website, "noor")
    number = website.desk("noor").cases().lines[0].case.number
    assert f">Huishouden A<small>{number}</small>" in noor.get("/taken?weergave=team").text
    assert "Noor el Idrissi" not in noor.get("/zaken").text.partition("<tbody")[2]
    worker = {"worker": website.desk("noor").me().id, "reason": "Kent de buurt goed."}
    assert noor.post(f"/taken/{task}", {**worker, "token": "a"}).status_code == 303
    listed = noor.get("/zaken").text.partition("<tbody")[2]
    assert f">Huishouden A<small>{number}</small>" in listed
    assert "Noor el Idrissi" in listed


def _choose_worker(website: Website) -> str:
    """Return the task that every worker of the team may do."""
    desk = website.desk("loes")
    task = third_task(website)
    persons = {
        "persons.0.name": "Mevrouw A",
        "persons.0.birth_date": "2-3-1948",
        "persons.0.role": "client",
        "residence_municipality": "Voorbeeldstad",
        "custody_checked": "not_needed",
    }
    done = desk.complete(task, _lists(persons))
    while done.next_task_id is not None:
        form = desk.task_page(done.next_task_id).form.key
        answers = {**_ANSWERS[form], "sent_by": desk.me().id}
        done = desk.complete(done.next_task_id, _lists(answers))
    waiting = website.desk("noor").worklist("unclaimed").items
    return next(
        one.task
        for one in waiting
        if website.desk("noor").task_page(one.task).form.key == "assign_worker"
    )


_ANSWERS = {
    "confirm_receipt": {"sent_at": "16-11-2026 9:00", "channel": "post"},
    "inform_rights": {
        "client_support_offered": "yes",
        "client_support_wanted": "no",
        "personal_plan_explained": "yes",
        "privacy_info_given": "yes",
    },
}


def test_typing_keeps_a_draft_and_puts_the_task_in_the_typists_name(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), started(website).first_task_id
    answer = visitor.post(
        f"/taken/{task}/concept",
        {"reporter_kind": "citizen", "received_at": "half", "_free": "1"},
        Accept="application/json",
    )
    assert answer.get_json()["visible"]["reporter_anonymous"] is True
    assert answer.get_json()["saved_at"] == "09.00 uur"
    page = visitor.get(f"/taken/{task}").text
    assert 'value="half"' in page
    assert website.desk("loes").task_page(task or "").mine


def test_later_on_keeps_the_input(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), started(website).first_task_id
    answer = visitor.post(f"/taken/{task}", {"_action": "later", "channel": "phone"})
    assert answer.headers["Location"] == "/taken"
    assert 'value="phone" checked' in visitor.get(f"/taken/{task}").text


def test_rows_come_and_go_by_plain_buttons(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), third_task(website)
    rows = {"_rows.persons": "1", "persons.0.name": "Mevrouw A", "_action": "add:persons"}
    answer = visitor.post(f"/taken/{task}", rows)
    assert answer.headers["Location"] == f"/taken/{task}#row-persons-1"
    page = visitor.get(f"/taken/{task}").text
    assert 'name="persons.1.name"' in page
    assert 'value="Mevrouw A"' in page
    gone = {**rows, "_rows.persons": "2", "_action": "remove:persons:0"}
    visitor.post(f"/taken/{task}", gone)
    page = visitor.get(f"/taken/{task}").text
    assert 'name="persons.1.name"' not in page
    assert 'value="Mevrouw A"' not in page


def test_a_task_that_a_colleague_has_can_be_read_but_not_changed(website: Website) -> None:
    task = _choose_worker(website)
    website.desk("noor").claim(task)
    page = signed_in(website, "wim").get(f"/taken/{task}").text
    assert "Noor el Idrissi heeft deze taak opgepakt" in page
    assert "Afronden" not in page
    assert '<fieldset class="all" disabled>' in page


def test_claiming_and_giving_back(website: Website) -> None:
    visitor, task = signed_in(website, "noor"), _choose_worker(website)
    assert visitor.post(f"/taken/{task}/oppakken").headers["Location"] == f"/taken/{task}"
    assert website.desk("noor").task_page(task).mine
    assert visitor.post(f"/taken/{task}/teruggeven").headers["Location"] == "/taken"
    assert website.desk("noor").task_page(task).assignee_name is None


def test_an_unknown_task_is_not_found(website: Website) -> None:
    answer = signed_in(website, "loes").get("/taken/bestaat-niet")
    assert answer.status_code == 404
    assert "Niet gevonden" in answer.text


def test_the_greeting_follows_the_clock(website: Website) -> None:
    website.clock.moment = datetime(2026, 11, 16, 18, 30, tzinfo=UTC)
    assert "Goedenavond, Loes" in signed_in(website, "loes").get("/taken").text


def second_task(website: Website) -> str:
    """Return the task with the questions about safety."""
    done = website.desk("loes").complete(started(website).first_task_id or "", _lists(REQUEST))
    assert done.next_task_id is not None
    return done.next_task_id


def test_a_safety_answer_is_acted_on_in_a_form_that_is_empty_for_the_rest(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), second_task(website)
    answer = visitor.post(
        f"/taken/{task}/concept", {"acute_unsafety": "yes"}, Accept="application/json"
    )
    assert "Bel nu Veilig Thuis" in answer.get_json()["urgent"]
    assert 'href="tel:08002000"' in answer.get_json()["urgent"]
    assert f"/veiligheid?taak={task}" in answer.get_json()["urgent"]
    assert "Bel nu Veilig Thuis" in visitor.get(f"/taken/{task}").text


def test_without_scripts_any_button_shows_at_once_what_to_do(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), second_task(website)
    answer = visitor.post(f"/taken/{task}", {"life_threat": "yes", "_action": "later"})
    assert answer.headers["Location"] == f"/taken/{task}#urgent"
    assert "Bel nu 112" in visitor.get(f"/taken/{task}").text
    again = visitor.post(f"/taken/{task}", {"life_threat": "yes", "_action": "later"})
    assert again.headers["Location"] == "/taken"
    wrong = visitor.post(f"/taken/{task}", {"life_threat": "yes", "acute_unsafety": "yes"})
    assert wrong.status_code == 422
    assert "Bel nu Veilig Thuis" in wrong.text
    assert "acute_unsafety" in website.desk("loes").task_page(task).task.safety


def test_the_whole_team_sees_on_top_that_a_task_cannot_wait(website: Website) -> None:
    started(website)
    task = second_task(website)
    signed_in(website, "loes").post(f"/taken/{task}/concept", {"life_threat": "yes", "_free": "1"})
    noor = signed_in(website, "noor")
    assert "Eén taak in uw team kan niet wachten." in noor.get("/taken").text
    listed = noor.get("/taken?weergave=team").text
    assert listed.index("Nu handelen") < listed.index("Veiligheid beoordelen")
    assert "nu handelen, sinds 09.00 uur" in listed
    case = website.desk("noor").task_page(task).case_id
    assert "Nu handelen" in noor.get(f"/zaken/{case}").text
    assert "kan niet wachten" not in signed_in(website, "bea").get("/taken").text


def test_the_number_of_the_crisis_service_comes_from_the_municipality(website: Website) -> None:
    visitor, task = signed_in(website, "loes"), second_task(website)
    shown = visitor.post(f"/taken/{task}/concept", {"acute_psychiatric": "yes"}).get_json()
    number = website.desk("loes").task_page(task).urgent[0].calls[1]
    assert number == ("Crisisdienst ggz", "0900-5550100")
    assert "Crisisdienst ggz: 0900-5550100" in shown["urgent"]


def test_static_text_is_drawn_hidden_where_its_condition_hides_it(website: Website) -> None:
    static = Field(
        path="#Text_1", key="", type="text", kind=Kind.STATIC, label="", text="Bel Veilig Thuis."
    )
    draw = website.app.jinja_env.from_string(
        "{% import 'parts/form.html' as drawn with context %}{{ drawn.fields([field], page) }}"
    )
    with website.app.test_request_context():
        hidden = draw.render(field=static, page={"visible": {"#Text_1": False}})
        shown = draw.render(field=static, page={"visible": {"#Text_1": True}})
    assert 'data-path="#Text_1" hidden>' in hidden
    assert 'data-path="#Text_1">' in shown
