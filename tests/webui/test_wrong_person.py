# SPDX-License-Identifier: EUPL-1.2
"""The page on which a case is withdrawn that was started on the wrong person."""

from __future__ import annotations

from tests.support.visitor import signed_in
from tests.support.website import Website

WHY = "Verkeerde Jansen gekozen."


def test_the_case_goes_from_the_list_and_the_start_form_stands_ready(website: Website) -> None:
    begun = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    case, visitor = begun.case_id, signed_in(website, "loes")
    address = f"/zaken/{case}/verkeerde-persoon"
    assert address in visitor.get(f"/zaken/{case}/regelen").text
    empty = visitor.post(address, {"reason": ""})
    assert empty.status_code == 422
    assert 'href="#reason"' in empty.text
    done = visitor.post(address, {"reason": WHY})
    assert done.status_code == 303
    start = visitor.get(done.location).text
    assert 'value="intake/SE_ResidentRequest" checked' in start
    assert begun.number in start
    assert begun.number not in visitor.get("/zaken").text
    overview = visitor.get(f"/zaken/{case}").text
    assert "Verkeerde persoon" in overview
    assert WHY in visitor.get(address).text


def test_with_a_worry_a_second_person_decides(website: Website) -> None:
    desk = website.desk("loes")
    case = desk.start_case("intake", "SE_ResidentRequest").case_id
    desk.notes.write(case, {"facts": ["Blauwe plekken"]})
    visitor, lead = signed_in(website, "loes"), signed_in(website, "tess")
    address = f"/zaken/{case}/verkeerde-persoon"
    assert "Een tweede persoon vragen" in visitor.get(address).text
    assert visitor.post(address, {"reason": WHY}).status_code == 303
    assert "Ja, intrekken" not in visitor.get(address).text
    assert "vraagt u om iets te bevestigen" in lead.get("/taken").text
    assert "Ja, intrekken" in lead.get(address).text
    assert lead.post(f"{address}/bevestigen", {"agrees": "yes"}).status_code == 303
    assert lead.post(f"{address}/bevestigen", {"agrees": "yes"}).status_code == 409
    assert "Verkeerde persoon" in visitor.get(f"/zaken/{case}").text
