# SPDX-License-Identifier: EUPL-1.2
"""What colleagues keep on a case beside its forms, in a real browser."""

from __future__ import annotations

from tests.browser.conftest import Visitors
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST
from wijkpad_webui.words import typed_moment

WORDS = "Mevrouw belt morgen terug."


def test_a_half_typed_note_is_kept_and_every_page_is_for_everybody(
    website: Website, visit: Visitors
) -> None:
    desk = website.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    task, case = str(begun.first_task_id), f"/zaken/{begun.case_id}"
    desk.complete(task, {name: [text] for name, text in REQUEST.items()})
    desk.notes.write(begun.case_id, {"text": ["Een aantekening"], "facts": ["Blauwe plekken"]})
    desk.notes.add_todo(begun.case_id, "Huisarts bellen")
    loes = visit("loes")
    page = loes.go(f"{case}/aantekeningen")
    page.fill("#text", WORDS)
    page.wait_for_selector("[data-saved]:has-text('Concept bewaard om')")
    page.reload()
    assert page.input_value("#text") == WORDS
    page.click("summary:has-text('Het is een contactmoment')")
    page.select_option("#mode", "phone")
    page.fill("#held_at", typed_moment(website.clock.now()))
    page.select_option("#by", label="Noor el Idrissi")
    page.select_option("#outcome", index=1)
    page.click("form button:has-text('Bewaren')")
    page.wait_for_selector("#notes-title:has-text('2 aantekeningen')")
    assert page.input_value("#text") == ""
    found: dict[str, list[str]] = {}
    for address in (
        *(f"{case}/aantekeningen?zorg=1", f"{case}/to-dos", f"{case}/regelen"),
        *(f"{case}/verkeerde-persoon", f"/taken/{task}/antwoorden", f"/taken/{task}/verbeteren"),
        *("/vervanging", "/taken", case),
    ):
        loes.go(address)
        found[address] = loes.barriers()
    page = loes.go(f"{case}/regelen")
    page.click("button:has-text('Koppelen')")
    page.wait_for_selector("#error-summary")
    found["faults"] = loes.barriers()
    assert {address: faults for address, faults in found.items() if faults} == {}
