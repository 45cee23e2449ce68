# SPDX-License-Identifier: EUPL-1.2
"""The pages of notes, to-dos and links: without scripts, with faults told and nothing lost."""

from __future__ import annotations

from tests.support.visitor import Visitor, signed_in, token_in
from tests.support.website import Website
from tests.webui.test_resuming import fill_in, send, sign_in_with

WORDS = "Mevrouw slaapt slecht sinds de verhuizing."


def a_case(website: Website) -> str:
    return website.desk("loes").start_case("intake", "SE_ResidentRequest").case_id


def note_of(website: Website, case: str) -> str:
    return website.desk("loes").notes.notes(case).lines[0].note.text


def write(visitor: Visitor, case: str, **fields: str) -> str:
    address = f"/zaken/{case}/aantekeningen"
    token = token_in(visitor.get(address))
    answer = visitor.post(address, {"token": token, **fields})
    assert answer.status_code == 303
    return answer.location


def test_a_note_is_one_field_and_one_button(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    write(visitor, case, text=WORDS)
    page = visitor.get(f"/zaken/{case}/aantekeningen").text
    assert WORDS in page
    assert "Eén aantekening" in page
    assert "schreef een aantekening" in visitor.get(f"/zaken/{case}").text


def test_what_is_wrong_is_told_and_what_was_typed_stays_also_as_a_draft(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    address = f"/zaken/{case}/aantekeningen"
    fields = {"text": WORDS, "mode": "phone", "held_at": "gisteren", "outcome": "reached"}
    answer = visitor.post(address, fields)
    assert answer.status_code == 422
    assert 'href="#held_at"' in answer.text
    assert WORDS in answer.text
    assert 'value="gisteren"' in answer.text
    assert WORDS in visitor.get(address).text
    assert website.desk("loes").notes.notes(case).lines == ()
    assert WORDS not in signed_in(website, "noor").get(address).text


def test_a_note_with_a_worry_offers_the_safety_button_at_once(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    place = write(visitor, case, facts="Blauwe plekken op beide armen.")
    page = visitor.get(place).text
    assert "U legde een zorg vast" in page
    assert "Bel 112" in page
    assert page.count(f"/zaken/{case}/veiligheid") == 2


def test_a_note_put_right_shows_why_and_what_stood_there(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    write(visitor, case, text=WORDS)
    note = website.desk("loes").notes.notes(case).lines[0].note.id
    address = f"/zaken/{case}/aantekeningen/verbeteren"
    assert WORDS in visitor.get(f"{address}?van={note}").text
    fields = {"note": note, "version": "1", "text": "Mevrouw slaapt goed."}
    wrong = visitor.post(address, fields)
    assert wrong.status_code == 422
    assert 'href="#_why"' in wrong.text
    assert visitor.post(address, {**fields, "_why": "Vergist"}).status_code == 303
    page = visitor.get(f"/zaken/{case}/aantekeningen").text
    assert "Reden: Vergist" in page
    assert WORDS in page
    late = visitor.post(address, {**fields, "_why": "Nog eens", "text": "Te laat"})
    assert late.status_code == 409
    assert "Te laat" in late.text


def test_a_note_that_was_sent_too_late_comes_back_and_is_not_kept_by_itself(
    website: Website,
) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    address = f"/zaken/{case}/aantekeningen"
    form = fill_in(visitor, address, {"text": WORDS})
    website.clock.move(minutes=31)
    page = send(visitor, address, form)
    assert page.status_code == 401
    assert WORDS not in page.text
    back = sign_in_with(visitor, page, "loes")
    assert WORDS in back.text
    assert website.desk("loes").notes.notes(case).lines == ()
    assert website.desk("loes").notes.notes(case).draft is not None


def test_a_draft_is_kept_while_somebody_types(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    answer = visitor.post(
        f"/zaken/{case}/aantekeningen/concept", {"text": WORDS}, Accept="application/json"
    )
    assert answer.json is not None
    assert answer.json["ok"]
    assert WORDS in visitor.get(f"/zaken/{case}/aantekeningen").text


def test_a_to_do_stands_on_the_case_and_in_the_worklist_of_whose_it_is(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    noor = website.desk("noor").me().id
    address = f"/zaken/{case}/to-dos"
    wrong = visitor.post(address, {"text": "Huisarts bellen", "due_on": "ooit"})
    assert wrong.status_code == 422
    assert 'value="Huisarts bellen"' in wrong.text
    fields = {"text": "Huisarts bellen", "due_on": "20-11-2026", "user": noor}
    assert visitor.post(address, fields).status_code == 303
    assert "Huisarts bellen" in visitor.get(address).text
    assert "Huisarts bellen" not in visitor.get("/taken").text
    colleague = signed_in(website, "noor")
    worklist = colleague.get("/taken").text
    assert "Huisarts bellen" in worklist
    todo = website.desk("noor").handing.aside().todos[0].todo.id
    done = colleague.post(f"{address}/klaar", {"todo": todo, "done": "1", "back": "work"})
    assert done.location == "/taken"
    assert "Huisarts bellen" not in colleague.get("/taken").text


def test_cases_are_linked_on_the_page_and_an_unknown_number_is_told(website: Website) -> None:
    visitor, case, other = signed_in(website, "loes"), a_case(website), a_case(website)
    number = website.desk("loes").case_page(other).case.number
    wrong = visitor.post(f"/zaken/{case}/koppelen", {"number": "2026-9", "kind": "related"})
    assert wrong.status_code == 422
    assert "Er is geen zaak met dit nummer" in wrong.text
    fields = {"number": number, "kind": "same_household"}
    assert visitor.post(f"/zaken/{case}/koppelen", fields).status_code == 303
    page = visitor.get(f"/zaken/{case}/regelen").text
    assert "Zelfde huishouden" in page
    assert number in visitor.get(f"/zaken/{case}").text
    fields = {"other": other, "reason": ""}
    assert visitor.post(f"/zaken/{case}/ontkoppelen", fields).status_code == 422
    fields["reason"] = "Ander gezin"
    assert visitor.post(f"/zaken/{case}/ontkoppelen", fields).status_code == 303
    assert number not in visitor.get(f"/zaken/{case}").text
