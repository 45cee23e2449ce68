# SPDX-License-Identifier: EUPL-1.2
"""Who may know, files opened in need and files handed out: for everybody, on every screen."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Visitors
from tests.support.visitor import signed_in
from tests.support.website import Website
from tests.webui.test_exports import a_file, asked

_SHOTS = os.environ.get("WIJKPAD_SHOTS")
REASON = "Het kind is vannacht weggelopen en niemand is te bereiken."


def shown(page: Page, name: str) -> None:
    """Keep a picture of the page, for who wants to look."""
    if _SHOTS:
        page.screenshot(path=Path(_SHOTS) / f"{name}.png", full_page=True)


def test_the_pages_about_who_may_know_keep_nobody_out(website: Website, visit: Visitors) -> None:
    case, people = a_file(website)
    worry = website.desk("loes").safety_signal(case, "zorg")
    export = asked(signed_in(website, "tess"), case, people["Moeder A"])
    found: dict[str, list[str]] = {}
    tess = visit("tess")
    for name, address in {
        "deelnemers": f"/zaken/{case}/deelnemers",
        "inzage": f"/zaken/{case}/inzage",
        "dossier": export,
    }.items():
        shown(tess.go(address), name)
        found[name] = tess.barriers()
    page = tess.go("/noodtoegang")
    page.select_option("#way", "number")
    page.fill("#number", worry.number)
    page.select_option("#ground", "life")
    page.click("form button:has-text('Openen')")
    page.wait_for_selector("#error-summary")
    found["faults"] = tess.barriers()
    assert page.input_value("#number") == worry.number
    page.fill("#reason", REASON)
    shown(page, "noodtoegang")
    page.click("form button:has-text('Openen')")
    page.wait_for_selector("h1:has-text('Uw verzoek is vastgelegd')")
    shown(page, "verzoek")
    found["attempt"] = tess.barriers()
    page.click("a:has-text('Lezen wat er is')")
    page.wait_for_selector(f"h2:has-text('{worry.number}')")
    shown(page, "lezen")
    found["file"] = tess.barriers()
    ahmet = visit("ahmet")
    told = ahmet.go("/taken")
    assert REASON in told.inner_text("main")
    shown(ahmet.go(f"/zaken/{worry.case_id}/deelnemers"), "afgeschermd")
    found["participants"] = ahmet.barriers()
    vera = visit("vera")
    shown(vera.go("/toezicht"), "toezicht")
    found["oversight"] = vera.barriers()
    assert worry.number not in vera.page.content()
    assert {name: faults for name, faults in found.items() if faults} == {}
