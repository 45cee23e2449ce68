# SPDX-License-Identifier: EUPL-1.2
"""The administrator's plugins in a browser: one that dies too often stays off until it is started anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.browser.conftest import Visitors
from tests.plugins.patience import PATIENT
from tests.support.website import Website
from wijkpad.plugins import Installed

ROGUE = Installed(key="crashing", module="crashing_rogue", distribution="rogues", version="1.0")


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "plugins/rogues"))
    monkeypatch.setattr("wijkpad.plugins.services.installed_plugins", lambda: (ROGUE,))
    monkeypatch.setattr("wijkpad.api.opening.HostLimits", lambda **_: PATIENT)


def test_a_plugin_that_died_too_often_is_started_anew_and_its_page_tells_who_switched_it_on(
    website: Website, visit: Visitors, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.touch()
    website.desk("fatma").configure_plugin(
        "crashing", {"broken": str(broken)}, date(2026, 1, 1), "Proef met de koppeling"
    )
    fatma = visit("fatma")
    for _ in range(3):
        row = fatma.go("/beheer/plugins").get_by_role("row").filter(has_text="Wankel")
        assert "Deze plugin stopte onverwacht" in row.inner_text()
    row = fatma.go("/beheer/plugins").get_by_role("row").filter(has_text="Wankel")
    assert "staat uit na herhaalde storingen" in row.inner_text()
    broken.unlink()
    fatma.page.click("button:has-text('Plugins opnieuw starten')")
    fatma.page.wait_for_selector("text=De plugins zijn opnieuw gestart.")
    row = fatma.page.get_by_role("row").filter(has_text="Wankel")
    assert "Alles werkt weer." in row.inner_text()
    assert "staat uit" not in row.inner_text()
    page = fatma.go("/beheer/plugins/crashing")
    assert "Fatma Demir" in page.locator("section:has(#history-title)").inner_text()
    assert fatma.barriers() == []
