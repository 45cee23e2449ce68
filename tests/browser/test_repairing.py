# SPDX-License-Identifier: EUPL-1.2
"""A case put elsewhere in the browser: found by its number, seen first, then done as it was seen."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit, Visitors
from tests.support.website import Website
from tests.webui.repair_pages import WHY, looked_at, number_of, run_of


def choose_to_skip(visitor: Visit, website: Website) -> str:
    """Find the case, choose to skip its task, and return its id once the effect is shown."""
    case = looked_at(website)
    page = visitor.go("/beheer/herstellen")
    page.fill("#number", number_of(website, case))
    page.click("form.filter button")
    page.click("table a:has-text('Herstellen')")
    card = page.locator("section.card", has_text="Nu: Persoon en woonplaats nagaan")
    card.locator("select").select_option(label="Deze stap overslaan")
    card.locator("button").click()
    page.wait_for_selector("h2:has-text('wordt overgeslagen')")
    return case


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_will_happen_is_seen_and_then_done(
    website: Website, visit: Visitors, scripts: bool
) -> None:
    fatma = visit("fatma", scripts=scripts)
    case = choose_to_skip(fatma, website)
    before = run_of(website, case)
    page = fatma.page
    assert "Route kiezen" in page.inner_text("dl.answers")
    page.click("button:has-text('Stap overslaan')")
    page.wait_for_selector("#reason-wrong")
    assert run_of(website, case) == before
    page.fill("#reason", WHY)
    page.click("button:has-text('Stap overslaan')")
    page.wait_for_selector("text=De stap is overgeslagen.")
    assert [one.task.name for one in website.desk("loes").case_page(case).open_tasks] == [
        "Route kiezen"
    ]


def test_what_changed_in_between_is_shown_before_anything_is_done(
    website: Website, visit: Visitors
) -> None:
    fatma = visit("fatma")
    case = choose_to_skip(fatma, website)
    page, loes = fatma.page, website.desk("loes")
    faults = fatma.barriers()
    loes.claim(loes.case_page(case).open_tasks[0].task.id)
    page.fill("#reason", WHY)
    page.click("button:has-text('Stap overslaan')")
    page.wait_for_selector("text=opgepakt door Loes Brand")
    assert page.input_value("#reason") == WHY
    assert "Er is niets veranderd" in page.inner_text(".notice")
    assert [*faults, *fatma.barriers()] == []
    fatma.go("/beheer/herstellen")
    assert fatma.barriers() == []
