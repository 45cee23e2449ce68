# SPDX-License-Identifier: EUPL-1.2
"""What a case needs beside its tasks, clicked through as a colleague does."""

from __future__ import annotations

from tests.browser.conftest import Visitors
from tests.pathways.small import small
from tests.support.stores import MUNICIPALITY
from tests.support.website import Website


def answered(website: Website) -> str:
    """Return the first task of a case, which says that it is about help."""
    website.engine.system(MUNICIPALITY).publish_release("proef", small())
    desk = website.desk("loes")
    found = desk.start_case("proef", "SE", "noord")
    task = str(found.first_task_id)
    desk.complete(task, {"received_on": ["1-11-2026"], "kind": ["help"]})
    return task


def test_a_case_is_handed_over_and_the_colleague_reads_why(
    website: Website, visit: Visitors
) -> None:
    case = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord").case_id
    page = visit("tess").go(f"/zaken/{case}/regelen")
    page.select_option("[name=to]", label="Noor el Idrissi")
    page.fill("[name=reason]", "Ik ga met verlof. Bel dinsdag.")
    page.click("button:has-text('Overdragen')")
    page.wait_for_selector("text=De zaak is overgedragen.")
    assert website.desk("tess").case_page(case).coordinator_name == "Noor el Idrissi"
    noor = visit("noor").go("/taken")
    noor.wait_for_selector("text=Tess van Rijn droeg een zaak aan u over.")
    assert "Ik ga met verlof. Bel dinsdag." in noor.inner_text("main")


def test_an_answer_put_right_tells_the_other_way_and_leads_back_to_its_task(
    website: Website, visit: Visitors
) -> None:
    task = answered(website)
    page = visit("loes").go(f"/taken/{task}/antwoorden")
    page.click("main section a:has-text('Verbeteren')")
    page.fill("#why", "Verkeerd verstaan")
    page.click("main form button.utrecht-button--primary-action")
    page.wait_for_selector("text=U hebt nog niets veranderd.")
    page.select_option("[name=kind]", "other")
    page.click("main form button.utrecht-button--primary-action")
    page.wait_for_selector("#andere-weg")
    page.click("a:has-text('Zaak heropenen bij deze taak')")
    page.wait_for_selector("text=Wordt teruggenomen")
    assert website.desk("loes").corrections.answers(task).versions[0].reason == "Verkeerd verstaan"
