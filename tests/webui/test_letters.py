# SPDX-License-Identifier: EUPL-1.2
"""Letters and tasks know of each other: what one tells is not asked by the other, nor made twice."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest

from tests.documents.test_content import PDF
from tests.support.visitor import signed_in
from tests.support.website import Website
from tests.webui.test_documents import JO, a_case, open_task, until_receipt


def test_a_sending_recorded_at_the_document_is_filled_in_in_the_task_that_asks_for_it(
    website: Website,
) -> None:
    desk = website.desk("loes")
    case, receipt = until_receipt(website)
    letter = desk.documents.make_for_task(receipt)
    desk.documents.fix(letter.id, letter.version)
    visitor = signed_in(website, "loes")
    assert "Overgenomen uit het document" not in visitor.get(f"/taken/{receipt}").text
    noor = website.desk("noor").actor.user
    sent = {"at": "16-11-2026 09:00", "channel": "email", "to": "Jo", "by": noor, "outside": "no"}
    done = visitor.post(f"/documenten/{letter.id}/verstuurd", sent)
    shown = visitor.get(done.location).text
    assert f'href="/taken/{receipt}">Rond de taak af' in shown
    page = visitor.get(f"/taken/{receipt}").text
    assert page.count(f"Overgenomen uit het document ‘{letter.title}’") == 3
    assert 'value="16-11-2026 09:00"' in page
    assert re.search(r'value="email"[^>]* checked', page)
    assert re.search(rf'value="{noor}"[^>]* selected', page)
    typed = {"_action": "later", "_free": "1", "sent_at": "15-11-2026 10:00"}
    visitor.post(f"/taken/{receipt}", typed)
    assert 'value="15-11-2026 10:00"' in visitor.get(f"/taken/{receipt}").text
    assert "Verstuurd, aan wie?" not in visitor.get(f"/zaken/{case}/documenten").text


def test_what_only_the_task_says_of_the_sending_asks_in_the_list_to_whom(website: Website) -> None:
    desk = website.desk("loes")
    case, receipt = until_receipt(website)
    letter = desk.documents.make_for_task(receipt)
    desk.documents.fix(letter.id, letter.version)
    visitor = signed_in(website, "loes")
    assert "Nog niet verstuurd" in visitor.get(f"/zaken/{case}/documenten").text
    told = {"sent_at": website.clock.now(), "channel": "email", "sent_by": desk.actor.user}
    desk.complete_with(receipt, told)
    page = visitor.get(f"/zaken/{case}/documenten").text
    assert "Nog niet verstuurd" not in page
    assert "Volgens de taak verstuurd op 16 november 2026" in page
    assert "Verstuurd, aan wie?" in page


def test_what_is_there_is_not_offered_to_be_made(website: Website) -> None:
    case, receipt = until_receipt(website)
    visitor = signed_in(website, "loes")
    address = f"/taken/{receipt}/document"
    assert address in visitor.get(f"/zaken/{case}/documenten").text
    letter = website.desk("loes").documents.make_for_task(receipt)
    assert address not in visitor.get(f"/zaken/{case}/documenten").text
    website.desk("loes").documents.fix(letter.id, letter.version)
    assert address not in visitor.get(f"/zaken/{case}/documenten").text


def test_a_dropped_letter_may_be_made_again(website: Website) -> None:
    case, receipt = until_receipt(website)
    desk = website.desk("loes")
    desk.documents.drop(desk.documents.make_for_task(receipt).id)
    page = signed_in(website, "loes").get(f"/zaken/{case}/documenten").text
    assert f"/taken/{receipt}/document" in page


def test_a_file_that_came_in_is_not_said_to_be_sent(website: Website) -> None:
    case, _ = a_case(website)
    visitor = signed_in(website, "noor")
    visitor.post(f"/zaken/{case}/documenten", {"file": (BytesIO(PDF), "brief.pdf")})
    (line,) = website.desk("noor").documents.of_case(case).lines
    page = visitor.get(f"/documenten/{line.document.id}").text
    assert "Vastleggen dat het is verstuurd" not in page
    assert "<details><summary>Gaf u dit bestand aan iemand door?" in page


@pytest.mark.parametrize(
    ("name", "greeting"), [("Mevrouw", "Beste inwoner,"), ("Jo Jansen", "Beste Jo Jansen,")]
)
def test_a_letter_greets_nobody_by_a_form_of_address_alone(
    website: Website, name: str, greeting: str
) -> None:
    case, task = a_case(website)
    loes = website.desk("loes")
    started = {"received_at": website.clock.now(), "channel": "phone", "reporter_kind": "self"}
    asked = {"question_in_own_words": "Hulp", "question_kind": "help", "about": {"name": name}}
    more = {"main_domain": "physical_health", "law_presumed": ["Wmo"]}
    loes.complete_with(task, {**started, **asked, **more})
    run = loes.case_page(case).runs[0].run.id
    letter = loes.documents.make_for_case(case, run, "invitation")
    assert next(one.text for one in letter.parts if one.key == "opening").startswith(greeting)


def test_the_children_whose_custody_is_looked_up_are_named_beforehand(website: Website) -> None:
    child = {"name": "Kind E", "birth_date": date(2015, 1, 5), "role": "child"}
    case, receipt = until_receipt(website, JO, child)
    loes = website.desk("loes")
    sent = {"sent_at": website.clock.now(), "channel": "email", "sent_by": loes.actor.user}
    loes.complete_with(receipt, sent)
    told = dict.fromkeys(
        (
            "client_support_offered",
            "personal_plan_explained",
            "privacy_info_given",
            "family_group_plan_explained",
        ),
        True,
    )
    rights = open_task(website, case, "UT_InformRights")
    loes.complete_with(rights, {"client_support_wanted": "no", **told})
    task = open_task(website, case, "UT_FindRepresentative")
    page = signed_in(website, "noor").get(f"/taken/{task}").text
    assert 'name="children.0.child"' in page
    assert 'value="Kind E"' in page
    assert "Jo Jansen" not in page.partition('name="children.0.child"')[2][:80]
