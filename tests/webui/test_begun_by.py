# SPDX-License-Identifier: EUPL-1.2
"""Registering by hand a message that begins a pathway."""

from __future__ import annotations

from tests.commands.test_begun_by import MESSAGE, files
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website
from tests.webui.test_tasks import started


def test_a_message_that_begins_a_pathway_is_registered_on_the_case_that_it_is_about(
    website: Website,
) -> None:
    website.engine.system(MUNICIPALITY).publish_release("bezwaar", files(MESSAGE))
    case = started(website).case_id
    visitor = signed_in(website, "loes")
    assert "Bezwaar ontvangen (begint een eigen zaak)" in visitor.get(f"/zaken/{case}/bericht").text
    fields = {
        "message": "MSG_Objection",
        "received_at": "16-11-2026 8:00",
        "channel": "post",
        "summary": "Niet eens met het besluit",
        "id": "een",
    }
    for _ in range(2):
        assert visitor.post(f"/zaken/{case}/bericht", fields).status_code == 303
    page = visitor.get(f"/zaken/{case}").text
    assert "Gekoppelde zaken" in page
    assert website.desk("loes").cases().total == 2
    (linked,) = website.desk("loes").case_page(case).linked
    assert linked.title == "Bezwaar"
    assert [
        one.task.element for one in website.desk("loes").case_page(linked.case_id).open_tasks
    ] == ["UT"]


def test_it_is_not_offered_as_a_way_to_start_by_hand(website: Website) -> None:
    website.engine.system(MUNICIPALITY).publish_release("bezwaar", files(MESSAGE))
    assert "bezwaar" not in [one.key for one in website.desk("loes").pathways()]
