# SPDX-License-Identifier: EUPL-1.2
"""The pages about terms in a real browser: worked with, and within reach of everybody."""

from __future__ import annotations

from tests.browser.conftest import Visitors
from tests.support.website import Website
from tests.webui.test_terms import WHY, applied


def test_a_term_is_suspended_in_the_browser_and_its_pages_are_within_reach_of_everybody(
    website: Website, visit: Visitors
) -> None:
    case = applied(website)
    dina = visit("dina")
    page = dina.go(f"/zaken/{case}/termijnen")
    assert dina.barriers() == []
    decision = page.locator("section", has=page.get_by_role("heading", name="Besluit op de"))
    form = decision.locator("form[action$='/opschorten']")
    decision.get_by_text("Termijn opschorten").first.click()
    form.get_by_role("button").click()
    page.wait_for_selector("#error-summary")
    assert dina.barriers() == []
    form.get_by_label("De aanvrager vult de aanvraag aan").check()
    form.get_by_label("Vanaf welke dag telt de termijn niet mee?").fill("4-1-2027")
    form.get_by_label("Waarom?").fill(WHY)
    form.get_by_role("button").click()
    page.wait_for_selector("text=De termijn is opgeschort.")
    assert decision.get_by_text("staat stil").is_visible()
    tess = visit("tess")
    for address in ("/termijnen", "/termijnen?weergave=opgeschort", "/bronnen"):
        tess.go(address)
        assert tess.barriers() == [], address
