# SPDX-License-Identifier: EUPL-1.2
"""An incident in the browser: readable for everybody, and mended with and without JavaScript."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visitors
from tests.support.incidents import a_failed_step
from tests.support.stores import MUNICIPALITY
from tests.support.website import Website

PLACE = "/beheer/storingen/i-1"


def test_the_pages_of_an_incident_keep_nobody_out(website: Website, visit: Visitors) -> None:
    case = a_failed_step(website)
    found: dict[str, list[str]] = {}
    fatma = visit("fatma")
    for address in ("/beheer/storingen", PLACE, f"{PLACE}/overslaan"):
        page = fatma.go(address)
        found[address] = fatma.barriers()
    page.click("main button:has-text('Stap overslaan')")
    page.wait_for_selector("#reason-wrong")
    found["without a reason"] = fatma.barriers()
    tess = visit("tess")
    page = tess.go(f"/zaken/{case}")
    page.click(".notice a")
    page.click("a:has-text('Vraag vastleggen')")
    page.wait_for_selector("#why")
    found["correction"] = tess.barriers()
    page.click("button:has-text('Verbeteren en verder')")
    page.wait_for_selector("#error-summary")
    found["correction without a reason"] = tess.barriers()
    assert {address: faults for address, faults in found.items() if faults} == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_answer_is_put_right_and_the_incident_is_gone(
    website: Website, visit: Visitors, scripts: bool
) -> None:
    a_failed_step(website)
    page = visit("tess", scripts=scripts).go(PLACE)
    page.click("a:has-text('Vraag vastleggen')")
    page.fill("[name=question_in_own_words]", "Mijn moeder redt het niet meer.")
    page.fill("#why", "Verkeerd gehoord")
    page.click("button:has-text('Verbeteren en verder')")
    page.wait_for_selector("text=De storing is opgelost.")
    assert website.desk("fatma").incidents() == []
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        job = unit.jobs.get("j-1")
    assert job is not None
    assert job.state == "todo"
