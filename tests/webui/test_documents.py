# SPDX-License-Identifier: EUPL-1.2
"""Documents on the screens: made where the work is, written without losing a word, sent when somebody says so."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from tests.documents.test_content import PDF
from tests.support.visitor import Visitor, signed_in, token_in
from tests.support.website import PASSWORD, Website
from wijkpad_webui.words import typed_moment

_SEEN = re.compile(r'name="seen" value="(\d+)"')
_AREA = re.compile(r'<textarea[^>]*name="part\.([a-z_]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


def a_case(website: Website) -> tuple[str, str]:
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    assert started.first_task_id is not None
    return started.case_id, started.first_task_id


def invitation(website: Website, login: str = "noor") -> tuple[str, str]:
    """Return a case and a letter on it that is being written."""
    case, _ = a_case(website)
    run = website.desk(login).case_page(case).runs[0].run.id
    return case, website.desk(login).documents.make_for_case(case, run, "invitation").id


def texts_in(page: TestResponse) -> dict[str, str]:
    return {key: html.unescape(text) for key, text in _AREA.findall(page.text)}


def form_of(page: TestResponse, **changed: str) -> dict[str, str]:
    seen = _SEEN.search(page.text)
    assert seen is not None
    texts = {f"part.{key}": text for key, text in texts_in(page).items()}
    return {"seen": seen[1], **texts, **{f"part.{key}": text for key, text in changed.items()}}


def sent_whole(visitor: Visitor, address: str, fields: Mapping[str, object]) -> TestResponse:
    """Post a form with a file, its body in memory."""
    parts = []
    for name, value in {"csrf_token": visitor.csrf(), **fields}.items():
        content, called = value if isinstance(value, tuple) else (BytesIO(str(value).encode()), "")
        file = f'; filename="{called}"' if called else ""
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        parts.append(head.encode() + content.getvalue())
    return visitor.client.post(
        address,
        data=b"\r\n".join([*parts, b"--x--\r\n"]),
        content_type="multipart/form-data; boundary=x",
    )


WHOLE = {"opening": "Beste mevrouw,", "when": "Maandag om 10.00 uur bij u thuis."}


def test_the_tab_of_a_case_shows_its_documents_and_takes_a_file(website: Website) -> None:
    case, _ = a_case(website)
    visitor = signed_in(website, "noor")
    page = visitor.get(f"/zaken/{case}/documenten")
    assert "Er zijn nog geen documenten" in page.text
    fields = {
        "token": token_in(page),
        "title": "Brief van de huisarts",
        "file": (BytesIO(PDF), "../huis<arts>.exe"),
    }
    answer = visitor.post(f"/zaken/{case}/documenten", fields)
    assert answer.status_code == 303
    page = visitor.get(f"/zaken/{case}/documenten")
    assert "Brief van de huisarts" in page.text
    assert "Niet gescand" in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Kies een bestand."),
        ({"file": (BytesIO(b"<svg/>"), "a.pdf")}, "Dit soort bestand nemen wij niet aan."),
        ({"file": (BytesIO(b"%PDF-" + b"x" * 1_020_000), "a.pdf")}, "MB mag."),
    ],
)
def test_a_file_that_is_not_taken_is_told_at_its_field_with_the_title_kept(
    website: Website, fields: dict[str, object], words: str
) -> None:
    case, _ = a_case(website)
    answer = sent_whole(
        signed_in(website, "noor"), f"/zaken/{case}/documenten", {"title": "Mijn titel", **fields}
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Mijn titel"' in answer.text
    assert website.desk("noor").documents.of_case(case).lines == ()


def test_a_far_too_large_file_gets_a_page_in_dutch(website: Website) -> None:
    case, _ = a_case(website)
    huge = {"file": (BytesIO(b"%PDF-" + b"x" * 1_500_000), "a.pdf")}
    answer = sent_whole(signed_in(website, "noor"), f"/zaken/{case}/documenten", huge)
    assert answer.status_code == 413
    assert "te groot" in answer.text


def test_a_file_comes_back_to_be_saved_and_never_as_a_page(website: Website) -> None:
    case, _ = a_case(website)
    visitor = signed_in(website, "noor")
    visitor.post(f"/zaken/{case}/documenten", {"file": (BytesIO(PDF), "brief é.pdf")})
    (line,) = website.desk("noor").documents.of_case(case).lines
    answer = visitor.get(f"/documenten/{line.document.id}/bestand")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


JO = {"name": "Jo Jansen", "role": "client", "birth_date": date(1960, 1, 1)}


def until_receipt(website: Website, *persons: Mapping[str, object]) -> tuple[str, str]:
    """Return a case and its task in which the receipt of the request is confirmed."""
    case, task = a_case(website)
    loes = website.desk("loes")
    started = {"received_at": website.clock.now(), "channel": "phone", "reporter_kind": "self"}
    asked = {"question_in_own_words": "Ik val vaak <b>&", "question_kind": "help"}
    more = {"main_domain": "physical_health", "law_presumed": ["Wmo"]}
    loes.complete_with(task, {**started, **asked, **more})
    safe = dict.fromkeys(
        ("life_threat", "acute_unsafety", "suspected_violence", "acute_psychiatric"), False
    )
    rest = dict.fromkeys(("basic_needs_at_risk_48h", "children_present"), False)
    loes.complete_with(open_task(website, case, "UT_SafetyTriage"), {**safe, **rest})
    identity = {
        "persons": [*(persons or (JO,))],
        "residence_municipality": "Voorbeeldstad",
        "custody_checked": "unknown" if persons else "not_needed",
        "_accept_warnings": True,
    }
    loes.complete_with(open_task(website, case, "UT_VerifyIdentityResidence"), identity)
    return case, open_task(website, case, "ST_ConfirmReceipt")


def test_a_letter_is_made_in_its_task_with_what_was_just_typed(website: Website) -> None:
    _, receipt = until_receipt(website)
    visitor = signed_in(website, "loes")
    assert "Document bij deze taak" in visitor.get(f"/taken/{receipt}").text
    fields = {"_action": "document", "_free": "1", "content": "Nog even gebeld"}
    answer = visitor.post(f"/taken/{receipt}", fields)
    assert answer.status_code == 303
    page = visitor.get(answer.location)
    assert "Ik val vaak &lt;b&gt;&amp;" in page.text
    assert "16 november 2026" in texts_in(page)["opening"]
    assert "uiterlijk op 28 december 2026" in page.text
    assert f"/taken/{receipt}" in page.text
    assert "Nog even gebeld" in visitor.get(f"/taken/{receipt}").text


def open_task(website: Website, case: str, element: str) -> str:
    website.engine.run_until_idle()
    found = {
        one.task.element: one.task.id for one in website.desk("noor").case_page(case).open_tasks
    }
    return found[element]


def test_a_letter_with_gaps_is_not_fixed_and_says_where(website: Website) -> None:
    _, letter = invitation(website)
    visitor = signed_in(website, "noor")
    page = visitor.get(f"/documenten/{letter}")
    fields = form_of(page, opening="Beste mevrouw, ik blijf staan.") | {"_do": "fix"}
    answer = visitor.post(f"/documenten/{letter}", fields)
    assert answer.status_code == 422
    assert '<a href="#part-when">' in answer.text
    assert texts_in(answer)["opening"] == "Beste mevrouw, ik blijf staan."


def test_a_whole_letter_is_fixed_opened_and_recorded_as_sent(website: Website) -> None:
    case, letter = invitation(website)
    visitor = signed_in(website, "noor")
    fields = form_of(visitor.get(f"/documenten/{letter}"), **WHOLE) | {"_do": "fix"}
    assert visitor.post(f"/documenten/{letter}", fields).status_code == 303
    page = visitor.get(f"/documenten/{letter}")
    assert "Vastgelegd" in page.text
    assert "<textarea" not in page.text.split('id="sent-title"')[0]
    file = visitor.get(f"/documenten/{letter}/bestand")
    assert file.status_code == 200
    wrong = {"at": "morgen", "to": "", "channel": "", "by": "x", "note": "blijft"}
    answer = visitor.post(f"/documenten/{letter}/verstuurd", wrong)
    assert answer.status_code == 422
    assert "blijft" in answer.text
    noor = website.desk("noor").actor.user
    sent = {
        "token": token_in(page),
        "at": "16-11-2026 09:00",
        "channel": "post",
        "to": "Mevrouw Jansen",
        "by": noor,
        "outside": "no",
    }
    for _ in range(2):
        assert visitor.post(f"/documenten/{letter}/verstuurd", sent).status_code == 303
    listed = visitor.get(f"/zaken/{case}/documenten").text
    assert listed.count("aan Mevrouw Jansen") == 1


def test_what_the_task_says_of_the_sending_is_not_asked_again(website: Website) -> None:
    desk = website.desk("loes")
    _, receipt = until_receipt(website)
    letter = desk.documents.make_for_task(receipt)
    desk.documents.fix(letter.id, letter.version)
    visitor = signed_in(website, "loes")
    assert "In de taak staat al" not in visitor.get(f"/documenten/{letter.id}").text
    moment = website.clock.now()
    told = {"sent_at": moment, "channel": "email", "sent_by": website.desk("noor").actor.user}
    desk.complete_with(receipt, told)
    page = visitor.get(f"/documenten/{letter.id}").text
    assert "In de taak staat al dat dit is verstuurd" in page
    assert 'value="email" selected' in page
    assert f'value="{told["sent_by"]}" selected' in page
    assert f'name="at" value="{typed_moment(moment)}"' in page


def test_two_who_write_at_once_lose_nothing(website: Website) -> None:
    _, letter = invitation(website)
    noor, wim = signed_in(website, "noor"), signed_in(website, "wim")
    seen_by_both = form_of(noor.get(f"/documenten/{letter}"))
    noor.post(f"/documenten/{letter}", seen_by_both | {"part.opening": "Van Noor"})
    answer = wim.post(f"/documenten/{letter}", seen_by_both | {"part.opening": "Van Wim"})
    assert answer.status_code == 409
    assert texts_in(answer)["opening"] == "Van Wim"
    assert "Van Noor" in answer.text
    again = wim.get(f"/documenten/{letter}")
    assert texts_in(again)["opening"] == "Van Wim"
    assert wim.post(f"/documenten/{letter}", form_of(again)).status_code == 303
    assert texts_in(noor.get(f"/documenten/{letter}"))["opening"] == "Van Wim"


def test_what_is_typed_is_kept_before_it_is_saved(website: Website) -> None:
    _, letter = invitation(website)
    visitor = signed_in(website, "noor")
    fields = form_of(visitor.get(f"/documenten/{letter}"), opening="Half af")
    answer = visitor.post(f"/documenten/{letter}/concept", fields, Accept="application/json")
    assert answer.get_json()["ok"] is True
    assert texts_in(visitor.get(f"/documenten/{letter}"))["opening"] == "Half af"
    assert "Half af" not in signed_in(website, "wim").get(f"/documenten/{letter}").text


def test_a_text_sent_when_the_session_was_over_is_shown_again(website: Website) -> None:
    _, letter = invitation(website)
    visitor = signed_in(website, "noor")
    page = visitor.get(f"/documenten/{letter}")
    mark = re.search(r'name="_typist" value="([^"]+)"', page.text)
    assert mark is not None
    fields = form_of(page, opening="Dit mag niet weg") | {"_typist": mark[1]}
    visitor.post("/uitloggen")
    answer = visitor.post(f"/documenten/{letter}", fields)
    assert answer.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert kept is not None
    back = visitor.post("/inloggen", {"login": "noor", "password": PASSWORD, "kept": kept[1]})
    assert texts_in(back)["opening"] == "Dit mag niet weg"


def test_a_page_to_print_carries_its_own_style_and_nothing_else(website: Website) -> None:
    _, letter = invitation(website)
    answer = signed_in(website, "noor").get(f"/documenten/{letter}/afdrukken")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "sandbox" in policy
    assert "Uitnodiging voor een gesprek" in answer.text
    assert not re.search(r"<script|<img|<link|http", answer.text)


def test_a_decision_waits_for_a_second_person_and_can_go_back(website: Website) -> None:
    case, _ = a_case(website)
    run = website.desk("dina").case_page(case).runs[0].run.id
    letter = website.desk("dina").documents.make_for_case(case, run, "decision_letter").id
    dina, tess = signed_in(website, "dina"), signed_in(website, "tess")
    page = dina.get(f"/documenten/{letter}")
    assert "Deze tekst is verplicht en staat vast" in page.text
    assert "team Bezwaar" in page.text
    fields = form_of(page, opening="Beste,", motivation="Omdat.", signature="Dina") | {
        "_do": "offer"
    }
    assert dina.post(f"/documenten/{letter}", fields).status_code == 303
    assert "Een ander moet het goedkeuren" in dina.get(f"/documenten/{letter}").text
    waiting = form_of(tess.get(f"/documenten/{letter}"))
    assert dina.post(f"/documenten/{letter}/goedkeuren", waiting).status_code == 403
    assert tess.post(f"/documenten/{letter}/terug", {"reason": ""}).status_code == 422
    assert tess.post(f"/documenten/{letter}/terug", {"reason": "Noem de wet."}).status_code == 303
    page = dina.get(f"/documenten/{letter}")
    assert "Noem de wet." in page.text
    dina.post(f"/documenten/{letter}", form_of(page) | {"_do": "offer"})
    waiting = form_of(tess.get(f"/documenten/{letter}"))
    assert tess.post(f"/documenten/{letter}/goedkeuren", waiting).status_code == 303
    assert "Vastgelegd" in tess.get(f"/documenten/{letter}").text
    made = tess.post(f"/documenten/{letter}/vervangen")
    assert made.status_code == 303
    assert "Dit document vervangt" in tess.get(made.location).text


def test_every_look_at_a_document_is_in_the_journal_without_a_name(website: Website) -> None:
    case, letter = invitation(website)
    visitor = Visitor(website)
    visitor.sign_in("noor")
    visitor.get(f"/documenten/{letter}")
    lines = website.desk("tess").journal_of(case)
    said = [one.text for one in lines]
    assert "begon een document" in said
    assert "bekeek een document" in said
