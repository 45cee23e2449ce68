# SPDX-License-Identifier: EUPL-1.2
"""R15: a team lead opens the locked list in a browser, with no server and no network."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser, expect

from wijkpad.api.safety.safety_list import locked

LISTED = {
    "municipality": "Voorbeeldstad",
    "made": "ma 16 november 2026, 03:00 uur",
    "officers": "Noord: 06 12345678",
    "rows": [
        {
            "case": "2026-000123",
            "about": "Gezin <b>A</b>",
            "task": "Melding opnieuw doen",
            "who": "Wim",
            "team": "noord",
            "due": "nu",
        }
    ],
}


def test_the_list_opens_from_a_file_without_a_network(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "lijst.html"
    file.write_text(locked(json.dumps(LISTED), "zeven blauwe fietsen"), "utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_label("Wachtzin").fill("zeven rode fietsen")
    page.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("alert")).to_contain_text("klopt niet", timeout=120_000)
    page.get_by_label("Wachtzin").fill("zeven blauwe fietsen")
    page.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("cell", name="2026-000123")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("cell", name="Gezin <b>A</b>")).to_be_visible()
    expect(page.get_by_text("Aandachtsfunctionaris: Noord: 06 12345678")).to_be_visible()
    context.close()
