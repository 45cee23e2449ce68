# SPDX-License-Identifier: EUPL-1.2
"""Drafts and versions: who may, what is refused, and that nobody overwrites anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad_webui.designer.new_form import form_json, key_from

DIAGRAM = "handover.bpmn"


def a_draft(visitor: Visitor, key: str = "handover") -> str:
    answer = visitor.post(f"/processen/{key}/concept")
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[1]


def mark_of(visitor: Visitor, draft: str, file: str) -> str:
    return str(visitor.get(f"/ontwerp/{draft}/bestand/{file}").headers["ETag"])


def put(visitor: Visitor, draft: str, file: str, content: bytes, mark: str) -> TestResponse:
    headers = {"X-CSRFToken": visitor.csrf(), "If-Match": mark, "Accept": "application/json"}
    return visitor.client.put(f"/ontwerp/{draft}/bestand/{file}", data=content, headers=headers)


def files_of(website: Website, draft: str) -> Mapping[str, bytes]:
    return dict(website.desk("pim").definition_draft(draft).files)


PAGES = [
    "",
    "/tabellen",
    "/formulieren",
    "/bestanden",
    "/controle",
    "/publiceren",
    "/nieuw-formulier",
]


def test_a_file_of_another_tool_is_given_as_it_is_meant_and_kept_as_it_is(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    before = files_of(website, draft)[DIAGRAM].decode()
    text = before.replace("UTF-8", "iso-8859-1", 1).replace('"true"', '"1"')
    assert '"1"' in text
    stored = text.encode("iso-8859-1", "xmlcharrefreplace")
    mark = mark_of(visitor, draft, DIAGRAM)
    assert put(visitor, draft, DIAGRAM, stored, mark).status_code == 200
    given = visitor.get(f"/ontwerp/{draft}/bestand/{DIAGRAM}").get_data().decode("utf-8")
    assert 'isExecutable="true"' in given
    assert files_of(website, draft)[DIAGRAM] == stored
    again = mark_of(visitor, draft, DIAGRAM)
    assert put(visitor, draft, DIAGRAM, given.encode(), again).status_code == 200


def test_every_tab_of_a_draft_opens_for_a_designer(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor, "intake")
    for page in PAGES:
        assert visitor.get(f"/ontwerp/{draft}{page}").status_code == 200, page


def test_a_caseworker_sees_nothing_of_designs(website: Website) -> None:
    draft = a_draft(signed_in(website, "pim"))
    visitor = signed_in(website, "loes")
    for page in ["/processen", "/processen/handover", *(f"/ontwerp/{draft}{one}" for one in PAGES)]:
        assert visitor.get(page).status_code == 403, page
    assert visitor.post("/processen/handover/concept").status_code == 403


def test_the_owner_may_look_but_not_make_a_draft(website: Website) -> None:
    visitor = signed_in(website, "tess")
    assert visitor.get("/processen").status_code == 200
    assert visitor.post("/processen/handover/concept").status_code == 403


def test_a_draft_remembers_the_version_that_it_was_made_from(website: Website) -> None:
    draft = a_draft(signed_in(website, "pim"))
    stored = website.desk("pim").definition_draft(draft)
    newest = website.desk("pim").definition("handover", 1)
    assert stored.origin == ("handover", 1, newest.sha256)


def test_a_saved_file_is_checked_and_the_findings_come_back(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    before = files_of(website, draft)[DIAGRAM].decode()
    broken = before.replace('camunda:formKey="handover_record"', "")
    assert broken != before
    answer = put(visitor, draft, DIAGRAM, broken.encode(), mark_of(visitor, draft, DIAGRAM))
    assert answer.status_code == 200
    said = answer.get_json()
    assert any(one["element"] and one["severity"] == "error" for one in said["findings"])
    assert files_of(website, draft)[DIAGRAM] == broken.encode()


HOSTILE = {
    "doctype": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "not xml": b"<definitions><process>",
    "deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "huge": b"<a>" + b" " * 1_040_000 + b"</a>",
    "empty": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_xml_that_cannot_be_read_changes_nothing(website: Website, name: str) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    before = files_of(website, draft)
    answer = put(visitor, draft, DIAGRAM, HOSTILE[name], mark_of(visitor, draft, DIAGRAM))
    assert answer.status_code == 400, answer.text
    assert all(one["text"] for one in answer.get_json()["findings"])
    assert files_of(website, draft) == before


def test_more_than_a_request_may_hold_is_refused(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    before = files_of(website, draft)
    answer = put(visitor, draft, DIAGRAM, b" " * 2_000_000, mark_of(visitor, draft, DIAGRAM))
    assert answer.status_code == 413
    assert files_of(website, draft) == before


@pytest.mark.parametrize("path", ["../x.bpmn", "a/b.bpmn", ".env", "x.py", "forms/x.html"])
def test_a_file_where_nothing_reads_it_is_refused(website: Website, path: str) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    answer = put(visitor, draft, path, b"{}", "")
    assert answer.status_code in (400, 404, 405)
    assert path not in files_of(website, draft)


def test_the_second_of_two_tabs_does_not_overwrite_the_first(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    mark = mark_of(visitor, draft, DIAGRAM)
    text = files_of(website, draft)[DIAGRAM]
    first = text.replace(b"</definitions>", b"<!-- 1 --></definitions>")
    assert put(visitor, draft, DIAGRAM, first, mark).status_code == 200
    second = put(visitor, draft, DIAGRAM, text, mark)
    assert second.status_code == 409
    assert "overschreven" in second.get_json()["text"]
    assert files_of(website, draft)[DIAGRAM] == first


def test_two_files_may_be_edited_in_two_tabs(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    form = "forms/handover_record.json"
    marks = {one: mark_of(visitor, draft, one) for one in (DIAGRAM, form)}
    before = files_of(website, draft)
    for file, mark in marks.items():
        assert put(visitor, draft, file, before[file] + b"\n", mark).status_code == 200


def test_a_file_of_a_draft_is_never_carried_out_by_a_browser(website: Website) -> None:
    visitor = signed_in(website, "pim")
    answer = visitor.get(f"/ontwerp/{a_draft(visitor)}/bestand/{DIAGRAM}")
    assert answer.content_type.startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_text_that_is_no_toml_stays_in_the_page_with_its_line(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    fields = {
        "file": "pathway.toml",
        "text": 'format = 1\nkey = "handover\n',
        "version": mark_of(visitor, draft, "pathway.toml").strip('"'),
    }
    answer = visitor.post(f"/ontwerp/{draft}/bestanden", fields)
    assert answer.status_code == 400
    assert "Regel 2" in answer.text
    assert "key = &#34;handover" in answer.text
    assert files_of(website, draft)["pathway.toml"] != fields["text"].encode()


def test_a_new_form_needs_a_name_a_question_and_a_purpose(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    answer = visitor.post(f"/ontwerp/{draft}/nieuw-formulier", {"purpose": "te kort"})
    assert answer.status_code == 422
    assert answer.text.count('class="wrong"') == 3


def test_a_new_form_can_be_chosen_by_its_dutch_name(website: Website) -> None:
    visitor = signed_in(website, "pim")
    draft = a_draft(visitor)
    fields = {
        "title": "Nabellen à la carte",
        "question": "Wat is er gezegd?",
        "purpose": "Zo weten collega's hoe het gaat",
    }
    answer = visitor.post(f"/ontwerp/{draft}/nieuw-formulier", fields)
    assert answer.status_code == 303
    assert "forms/nabellen_a_la_carte.json" in files_of(website, draft)
    page = visitor.get(f"/ontwerp/{draft}").text
    start = page.index('id="choices">') + len('id="choices">')
    listed = json.loads(page[start : page.index("</script>", start)])
    assert {"key": "nabellen_a_la_carte", "title": "Nabellen à la carte"} in listed["forms"]


@given(st.text(max_size=200))
def test_whatever_a_form_is_called_its_key_can_be_used(title: str) -> None:
    key = key_from(title, {"formulier"})
    assert key.isascii()
    assert key.islower()
    assert key.isidentifier()
    assert json.loads(form_json(key, title, title, title))["id"] == key


def test_publication_needs_a_reason_and_another_person(website: Website) -> None:
    pim, tess = signed_in(website, "pim"), signed_in(website, "tess")
    draft = a_draft(pim)
    address = f"/ontwerp/{draft}"
    assert pim.post(f"{address}/publiceren", {"reason": " "}).status_code == 422
    assert pim.post(f"{address}/publiceren", {"reason": "Een proef"}).status_code == 303
    assert pim.post(f"{address}/goedkeuren").status_code == 403
    assert "Goedkeuren en publiceren" not in pim.get(f"{address}/publiceren").text
    assert tess.post(f"{address}/afwijzen", {"reason": ""}).status_code == 422
    assert tess.post(f"{address}/goedkeuren").status_code == 303
    assert [one.version for one in website.desk("pim").versions("handover")] == [1, 2]


def test_a_draft_that_waits_no_longer_changes(website: Website) -> None:
    pim = signed_in(website, "pim")
    draft = a_draft(pim)
    mark = mark_of(pim, draft, DIAGRAM)
    pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Een proef"})
    assert put(pim, draft, DIAGRAM, files_of(website, draft)[DIAGRAM], mark).status_code == 409
    assert pim.get(f"/ontwerp/{draft}").status_code == 302


def test_a_rejected_draft_goes_back_with_the_reason(website: Website) -> None:
    pim, tess = signed_in(website, "pim"), signed_in(website, "tess")
    draft = a_draft(pim)
    pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Een proef"})
    tess.post(f"/ontwerp/{draft}/afwijzen", {"reason": "De uitleg ontbreekt"})
    page = pim.get(f"/ontwerp/{draft}")
    assert page.status_code == 200
    assert "De uitleg ontbreekt" in page.text


def test_a_diagram_with_faults_is_not_handed_in(website: Website) -> None:
    pim = signed_in(website, "pim")
    draft = a_draft(pim)
    text = files_of(website, draft)[DIAGRAM].replace(b'camunda:formKey="handover_record"', b"")
    put(pim, draft, DIAGRAM, text, mark_of(pim, draft, DIAGRAM))
    answer = pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Een proef"})
    assert answer.status_code == 422
    assert "data-go-to=" in answer.text
    assert website.desk("pim").definition_draft(draft).state == "draft"


def test_the_way_to_a_fault_stands_in_words_beside_it(website: Website) -> None:
    pim = signed_in(website, "pim")
    draft = a_draft(pim, "objection")
    name, before = "objection.bpmn", files_of(website, draft)["objection.bpmn"].decode()
    broken = before
    for end in ("Decided", "Withdrawn"):
        way = f'sourceRef="GW_Withdrawn" targetRef="EE_Objection{end}"'
        assert way in broken
        broken = broken.replace(way, 'sourceRef="GW_Withdrawn" targetRef="J"')
    join = '<parallelGateway id="J" name="Samen"/>'
    join += '<sequenceFlow id="J_EE" sourceRef="J" targetRef="EE_ObjectionDecided"/></process>'
    broken = broken.replace("</process>", join)
    said = put(pim, draft, name, broken.encode(), mark_of(pim, draft, name)).get_json()
    told = next(one for one in said["findings"] if one["code"] == "BPMN-080")
    assert (told["element"], told["path"][-1], told["steps"][-1]) == ("J", "J", "Samen")
    page = pim.get(f"/ontwerp/{draft}/controle").text
    assert "Zo komt het zover: " in page
    assert f'data-path="{" ".join(told["path"])}"' in page
    answer = pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Een proef"})
    assert (answer.status_code, "BPMN-080" in answer.text) == (422, True)


def test_the_difference_between_two_versions_is_told_in_dutch(website: Website) -> None:
    pim, tess = signed_in(website, "pim"), signed_in(website, "tess")
    draft = a_draft(pim)
    before = files_of(website, draft)[DIAGRAM].decode()
    name = before.split("<userTask ")[1].split('name="')[1].split('"')[0]
    text = before.replace(f'name="{name}"', 'name="Overdracht vastleggen"').encode()
    put(pim, draft, DIAGRAM, text, mark_of(pim, draft, DIAGRAM))
    pim.post(f"/ontwerp/{draft}/publiceren", {"reason": "Duidelijker naam"})
    tess.post(f"/ontwerp/{draft}/goedkeuren")
    page = pim.get("/processen/handover/vergelijken?van=1&naar=2").text
    assert "Overdracht vastleggen" in page
    assert "Gewijzigd" in page


def test_the_page_of_a_version_shows_what_it_holds(website: Website) -> None:
    page = signed_in(website, "tess").get("/processen/intake/1").text
    for words in ("Urgentie bepalen", "Advies geven", "Onderzoek", "IN-01", "<svg"):
        assert words in page, words


def test_running_cases_are_counted_per_version(website: Website) -> None:
    website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    assert website.desk("pim").running_on("intake") == {1: 1}


@pytest.mark.parametrize("address", ["/processen/nergens", "/processen/intake/99", "/ontwerp/x"])
def test_what_is_not_there_is_not_found(website: Website, address: str) -> None:
    assert signed_in(website, "pim").get(address).status_code == 404


def test_a_term_that_the_municipality_sets_shows_its_usual_length(website: Website) -> None:
    page = signed_in(website, "pim").get("/processen/intake/1").text
    assert "1 werkdag, tenzij de gemeente het anders instelt" in page
    assert ">None<" not in page
