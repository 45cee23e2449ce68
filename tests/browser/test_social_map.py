# SPDX-License-Identifier: EUPL-1.2
"""The social map in a browser: for everybody, on every screen, also without JavaScript."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitors
from tests.support.map_sources import in_this_process
from tests.support.stores import MUNICIPALITY
from tests.support.website import PASSWORD, Website

PAGES = {
    "noor": ("/sociale-kaart", "/sociale-kaart/P1", "/sociale-kaart/P1/klopt-niet"),
    "fatma": ("/beheer/sociale-kaart", "/beheer/sociale-kaart/huiskamer"),
    "vik": ("/vrijwilligers", "/vrijwilligers/nieuw"),
}


@pytest.fixture(autouse=True)
def _own_process(website: Website) -> None:
    in_this_process(website.engine)
    website.engine.system(MUNICIPALITY).set_password("vik", PASSWORD)


def test_no_page_of_the_map_keeps_anybody_out(website: Website, visit: Visitors) -> None:
    case = website.desk("loes").start_case("intake", "SE_ResidentRequest").case_id
    found: dict[str, list[str]] = {}
    for login, addresses in PAGES.items():
        visitor = visit(login)
        more = (f"/zaken/{case}/sociale-kaart",) if login == "noor" else ()
        for address in (*addresses, *more):
            page = visitor.go(address)
            found[address] = visitor.barriers()
            if address == "/sociale-kaart":
                page.select_option("#near", "Noord")
                page.select_option("#radius", "5 km")
                page.click("form button:has-text('Zoeken')")
                page.wait_for_selector("#found-title")
                found["results"] = visitor.barriers()
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_a_search_works_without_javascript_and_a_point_leads_to_its_line(
    website: Website, visit: Visitors
) -> None:
    page = visit("noor", scripts=False).go("/sociale-kaart")
    page.check("[name=area_of_life][value=finances]")
    page.click("form button:has-text('Zoeken')")
    page.wait_for_selector("#found-title")
    assert page.url.partition("#")[0].endswith("/sociale-kaart")
    assert page.locator("ol.list b").first.inner_text() == "Formulierenbrigade"
    point = page.locator("svg a").first
    assert "Stadsplein 1" in str(point.get_attribute("aria-label"))
    point.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#aanbod-1")
