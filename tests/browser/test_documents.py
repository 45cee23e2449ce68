# SPDX-License-Identifier: EUPL-1.2
"""A letter in a real browser: made in its task, fixed, recorded as sent; within reach of everybody."""

from __future__ import annotations

from tests.browser.conftest import Visitors
from tests.support.website import Website
from tests.webui.test_documents import until_receipt


def test_a_letter_is_written_fixed_and_recorded_as_sent(website: Website, visit: Visitors) -> None:
    case, receipt = until_receipt(website)
    loes = visit("loes")
    page = loes.go(f"/taken/{receipt}")
    page.click("button:has-text('Document maken')")
    page.wait_for_url("**/documenten/*")
    found = {"writing": loes.barriers()}
    page.click("button:has-text('Goedkeuren en vastleggen')")
    page.wait_for_selector("#sent-title")
    found["fixed"] = loes.barriers()
    form = page.locator("form[action$='/verstuurd']")
    form.get_by_role("button").click()
    page.wait_for_selector("#error-summary")
    found["faults"] = loes.barriers()
    assert page.locator("#error-summary li").count() == 2
    form.get_by_label("Hoe?").select_option(label="Per post")
    form.get_by_label("Aan wie?").fill("Jo Jansen")
    form.get_by_role("button").click()
    page.wait_for_selector("text=Vastgelegd dat het document is verstuurd.")
    page = loes.go(f"/zaken/{case}/documenten")
    assert page.get_by_text("aan Jo Jansen").is_visible()
    page.click("button:has-text('Toevoegen')")
    page.wait_for_selector("#error-summary")
    found["no file"] = loes.barriers()
    assert {place: faults for place, faults in found.items() if faults} == {}
