# SPDX-License-Identifier: EUPL-1.2
"""A worry on an intake becomes a report to Veilig Thuis, and nobody outside the case sees it."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime

from playwright.sync_api import Page

from tests.browser.conftest import Visitors
from tests.browser.hands import Hands
from tests.support.website import PROCESSES, Website

STORY = tomllib.loads((PROCESSES / "meldcode/scenarios/MC-03.toml").read_text("utf-8"))
NAMES = {
    "UT_S1_MapSignals": "Signalen in kaart brengen",
    "UT_S1_Kindcheck": "Kindcheck doen",
    "UT_S1_NameReporter": "Afspreken wie dit oppakt",
    "UT_S2_Consult": "Overleggen met een collega",
    "UT_S3_PlanTalk": "Gesprek voorbereiden",
    "UT_S3_Talk": "Praten met de betrokkenen",
    "UT_S4_Weigh": "Wegen met vijf vragen",
    "UT_S5_Decide": "Besluiten over melden en hulp",
    "UT_InformFamilyOfReport": "Gezin inlichten over de melding",
    "ST_ReportVT": "Melden bij Veilig Thuis",
}


def test_a_worry_from_the_intake_becomes_a_report(website: Website, visit: Visitors) -> None:
    website.clock.moment = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
    intake = website.desk("noor").start_case("intake", "SE_ThirdPartySignal", token="een").case_id
    noor = visit("noor")
    hands = Hands(noor.go(f"/zaken/{intake}"))
    hands.click("text=Veiligheidszorg melden")
    noor.page.fill("#note", "Blauwe plekken bij de vrouw.")
    hands.click("button:has-text('Zorg melden')")
    cases = website.desk("noor").cases().lines
    case = next(one.case.id for one in cases if one.case.pathway == "meldcode")
    for step in STORY["step"]:
        if step["task"] not in NAMES:
            break
        _complete(website, noor.page, noor.base, case, step)
    page = website.desk("noor").case_page(case)
    open_now = {one.task.element for one in page.open_tasks}
    assert open_now == {"UT_OrganiseHelp", "UT_AwaitVTFeedback1"}
    noor.go(f"/zaken/{case}")
    noor.page.wait_for_selector("text=Op terugkoppeling wachten")
    assert noor.barriers() == []
    wim = visit("wim")
    wim.go(f"/zaken/{intake}")
    assert "Meldcode" not in wim.page.inner_text("main")
    hidden = wim.page.goto(f"{wim.base}/zaken/{case}")
    assert hidden is not None
    assert hidden.status == 404


def _complete(
    website: Website, page: Page, base: str, case: str, step: dict[str, dict[str, object]]
) -> None:
    """Do one task as it stands on the screen."""
    tasks = website.desk("noor").case_page(case).open_tasks
    element = str(step["task"])
    task = next(one.task.id for one in tasks if one.task.element == element)
    page.goto(f"{base}/taken/{task}")
    page.wait_for_selector(f"h1:has-text('{NAMES[element]}')")
    hands = Hands(page)
    pick_up = page.locator("button:has-text('Oppakken')")
    if pick_up.count():
        hands.click("button:has-text('Oppakken')")
    answers = {
        key: "noor" if key == "reporter" else value for key, value in step["answers"].items()
    }
    hands.fill(answers)
    hands.click(".actions button:has-text('Afronden')")
    page.wait_for_selector(".notice--green:has-text('is afgerond')")
