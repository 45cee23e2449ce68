# SPDX-License-Identifier: EUPL-1.2
"""A designer adds a task to intake, is refused until it is right, and the owner lets it through."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.conftest import Visitors
from tests.browser.hands import until
from tests.browser.support_designer import Designer, open_with_scenarios
from tests.support.website import Website

pytestmark = pytest.mark.browser

STEP = """[[step]]
task = "UT_LookUp"
as = "front_desk"
answers = { wat_heb_je_opgezocht = "Adres en openingstijden" }

[[step]]
task = "UT_GiveAdvice"
"""
QUIET = {
    "life_threat": False,
    "acute_unsafety": False,
    "suspected_violence": False,
    "acute_psychiatric": False,
    "basic_needs_at_risk_48h": False,
    "children_present": True,
}


@pytest.fixture
def website(filled: Path, tmp_path: Path) -> Iterator[Website]:
    """A website that tries the scenarios."""
    opened = open_with_scenarios(filled, tmp_path)
    yield opened
    opened.engine.close()


def a_question(website: Website) -> tuple[str, str]:
    """Start a case with a question for information; return its id and its first task."""
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    assert started.first_task_id is not None
    return started.case_id, started.first_task_id


def answered(website: Website, task: str) -> str:
    """Register the question and look at safety; return the task that comes then."""
    desk = website.desk("loes")
    call = {
        "received_at": website.clock.now() - timedelta(minutes=5),
        "channel": "phone",
        "reporter_kind": "self",
        "question_in_own_words": "Waar is het consultatiebureau?",
        "question_kind": "information",
        "main_domain": "participation",
        "law_presumed": ["none_yet"],
    }
    triage = desk.complete_with(task, call).next_task_id
    assert triage is not None
    following = desk.complete_with(triage, QUIET).next_task_id
    assert following is not None
    return following


def test_a_designer_adds_a_task_and_the_owner_lets_it_through(
    website: Website, visit: Visitors
) -> None:
    old_case, old_task = a_question(website)

    one = visit("pim")
    page, pim = one.page, Designer(one.page)
    page.set_default_timeout(60_000)
    pim.click("nav >> text=Processen")
    pim.click("tr:has-text('Intake') >> text=Concept maken")
    page.wait_for_selector("[data-modeler][data-ready]")
    made = pim.drop_task_on("SF_InformationOnly_Advice")
    refused = pim.saved()
    assert any("formulier" in line for line in refused), refused

    pim.click("nav >> text='Publiceren'")
    pim.fill("#reason", "Loket zoekt informatie eerst op, zodat het advies klopt.")
    pim.click("text=Controleren en indienen")
    assert page.locator("[role=alert] >> text=Publiceren kan nog niet").is_visible()
    assert page.locator(f"[data-go-to='{made}']").count()

    pim.click("nav >> text='Formulieren'")
    pim.click("text=Nieuw formulier")
    pim.fill("#title", "Informatie opzoeken")
    pim.fill("#question", "Wat heb je opgezocht?")
    pim.fill("#purpose", "Zo weet een collega waar het advies vandaan komt")
    pim.click("text=Formulier maken")

    pim.click("nav >> text=Controle")
    pim.click(f"[data-go-to='{made}']")
    page.wait_for_selector("[data-modeler][data-ready]")
    pim.fill("#bio-properties-panel-name", "Informatie opzoeken")
    pim.choose("#bio-properties-panel-form", "Informatie opzoeken")
    pim.choose("#bio-properties-panel-role", "Loket")
    pim.unfold("[data-group-id='group-group-Uitgebreid'] .bio-properties-panel-group-header-title")
    pim.fill("#bio-properties-panel-identity", "UT_LookUp")
    page.keyboard.press("Tab")
    until(page, "() => wijkpadModeler.get('elementRegistry').get('UT_LookUp')")
    errors = [line for line in pim.saved() if line.startswith("Fout")]
    assert errors == []

    pim.click("nav >> text=Controle")
    pim.click("text=Alle scenario’s proberen")
    failed = page.locator("li.error").all_inner_texts()
    assert failed
    assert all("IN-07" in line or "IN-17" in line for line in failed), failed

    pim.click("nav >> text='Regels en scenario’s'")
    for name in ("IN-07", "IN-17"):
        pim.choose("#pick", f"scenarios/{name}.toml")
        pim.click("text='Openen'")
        text = page.input_value("#text")
        pim.fill("#text", text.replace('[[step]]\ntask = "UT_GiveAdvice"\n', STEP))
        pim.click("text=Opslaan en controleren")
        assert page.locator("text=Bewaard.").is_visible()

    pim.click("nav >> text='Publiceren'")
    pim.fill("#reason", "Loket zoekt informatie eerst op, zodat het advies klopt.")
    pim.click("text=Controleren en indienen")
    assert page.locator("text=Wacht op goedkeuring").first.is_visible()
    assert not page.locator("text=Goedkeuren en publiceren").count()

    other = visit("tess")
    tess = Designer(other.page)
    other.page.set_default_timeout(60_000)
    tess.click("nav >> text=Processen")
    tess.click("text=Beoordelen")
    assert other.page.locator(".changes >> text=Informatie opzoeken").count() >= 2
    tess.click("text=Goedkeuren en publiceren")
    assert other.page.locator("text=Versie 2 van ‘Intake’ is gepubliceerd").is_visible()

    seconds = time.monotonic() - pim.began
    print(
        f"publish a change: {pim.clicks + tess.clicks} clicks, "
        f"{pim.fields + tess.fields} fields, {seconds:.0f} s"
    )

    desk = website.desk("loes")
    advice = desk.task_page(answered(website, old_task))
    assert advice.title == "Advies geven" or advice.task.name == "Advies geven"
    done = desk.complete_with(advice.task.id, {"advice": "Adres gegeven."})
    assert done.ended == "EE_Advice"
    assert desk.case_page(old_case).runs[0].version == 1

    new_case, new_task = a_question(website)
    following = desk.task_page(answered(website, new_task))
    assert following.task.name == "Informatie opzoeken"
    seen = visit("loes").go(f"/zaken/{new_case}")
    assert seen.locator(".task-name >> text=Informatie opzoeken").is_visible()
