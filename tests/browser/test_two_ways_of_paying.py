# SPDX-License-Identifier: EUPL-1.2
"""Two municipalities in one installation pay in two ways: the same request, two explained outcomes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.browser.conftest import Visit, _Quiet
from tests.browser.looking import DESKTOP
from tests.commands.house import PASSWORDS, FakeClock
from tests.support.money_case import MoneyCase
from tests.support.website import (
    PASSWORD,
    PEOPLE,
    PROCESSES,
    START,
    NoScenarios,
    Website,
    settings_for,
)
from wijkpad.api import Desk, Engine, open_engine
from wijkpad.pathways import read_folder
from wijkpad.store import migrate
from wijkpad_webui.app import create_app

PLACES = {"gm9999": "Voorbeeldstad", "gm8888": "Anderstad"}
BY_THE_HOUR = """
[plugins.inspanningsgericht]
enabled_from = 2026-01-01

[plugins.wijkbudget]
enabled_from = 2026-01-01
"""
BY_THE_TASK = """
[plugins.taakgericht]
enabled_from = 2026-01-01

[[providers]]
id = "P3"
name = "Buurtkracht"
agb = "98025566"

[[contracts]]
id = "C-300"
provider = "P3"
title = "Begeleiding in de wijk"
variant = "taakgericht"
valid_from = 2024-01-01
valid_until = 2027-12-31
covers = ["02A03"]
"""


@dataclass(frozen=True, slots=True)
class Town(Website):
    """One municipality of an installation, with its own screens."""

    code: str
    address: str

    def desk(self, login: str) -> Desk:
        return self.engine.at(self.code, self.engine.as_user(self.code, login))


def the_file(code: str) -> str:
    """Return the example municipality under a code, with its own way of paying."""
    text = (PEOPLE / "gm9999.toml").read_text("utf-8").replace('"gm9999"', f'"{code}"')
    head, _, rest = text.partition("[plugins.voorbeeldgemeente]\n")
    _theme, _, register = rest.partition("[theme]")
    money = register.partition("[[providers]]")[2]
    if code == "gm9999":
        return f"{head}{BY_THE_HOUR}\n[[providers]]{money}"
    return f"{head}{BY_THE_TASK}".replace("Voorbeeldstad", PLACES[code])


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[dict[str, Town]]:
    url = f"sqlite:///{tmp_path / 'both.sqlite'}"
    migrate(url)
    clock = FakeClock(START)
    engine = open_engine(
        settings_for(url), clock=clock, scenario_runner=NoScenarios(), passwords=PASSWORDS
    )
    app = create_app(engine, settings_for(url))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        for code in PLACES:
            move_in(engine, code, tmp_path / code)
        yield {code: Town(engine, app, clock, code, address) for code in PLACES}
    finally:
        server.shutdown()
        thread.join()
        engine.close()


def move_in(engine: Engine, code: str, folder: Path) -> None:
    folder.mkdir()
    (folder / f"{code}.toml").write_text(the_file(code), "utf-8")
    system = engine.system(code)
    system.import_municipality(folder)
    system.set_password("noor", PASSWORD)
    for key in ("intake", "meldcode"):
        system.publish_release(key, read_folder(PROCESSES / key))


def tried(page: Page, case: MoneyCase, address: str) -> str:
    """Fill in the same choice on the page of the task, try it, and return what is said."""
    page.goto(f"{address}/taken/{case.open_tasks()['UT_ChooseHelp']}")
    page.check("[name=form][value=in_kind]")
    product = page.locator("[name=product]")
    product.wait_for(state="visible")
    for name, text in (("product", "02A03"), ("from", "14-12-2026"), ("until", "27-12-2026")):
        page.fill(f"[name={name}]", text)
    page.click("button:has-text('Toets deze keuze')")
    page.wait_for_selector("[data-tried]:has-text('Zo komt deze keuze uit')")
    for summary in page.locator("[data-tried] summary").all():
        summary.click()
    return page.inner_text("[data-tried]")


def test_the_same_request_has_two_explained_outcomes(
    towns: dict[str, Town], browser: Browser
) -> None:
    said = {}
    for code, town in towns.items():
        case = MoneyCase(town, place=PLACES[code]).until_choice()
        context = browser.new_context(viewport=DESKTOP, locale="nl-NL")
        context.set_default_timeout(15_000)
        one = Visit(town.address, context, context.new_page())
        one.go("/inloggen")
        one.page.select_option("[name=municipality]", code)
        one.finish_signing_in("noor")
        said[code] = tried(one.page, case, town.address)
        assert one.barriers() == []
        context.close()
    assert "Kosten: € 415,80" in said["gm9999"]
    assert "inspanningsgericht" in said["gm9999"]
    assert "€ 69,30" in said["gm9999"]
    assert "Kosten: € 0,00" in said["gm8888"]
    assert "taakgericht" in said["gm8888"]
    assert "er is geen prijs per persoon" in said["gm8888"]
