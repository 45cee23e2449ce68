# SPDX-License-Identifier: EUPL-1.2
"""The pages about budgets in a real browser: worked with, and within reach of everybody."""

from __future__ import annotations

import re

from tests.browser.conftest import Visitors
from tests.support.website import Website
from tests.webui.test_budgets import PAGE, help_on_a_case, lines_of, shield
from tests.webui.test_help import Given


def test_a_budget_is_read_corrected_and_moved_and_its_pages_are_within_reach_of_everybody(
    website: Website, visit: Visitors
) -> None:
    hidden, _ = help_on_a_case(website, "one")
    shield(website, hidden)
    case, _ = help_on_a_case(website, "two")
    line = next(one for one in lines_of(website, case) if one.kind == "commit")
    correct = f"/budgetten/corrigeren/{line.id}/2026/team/noord"
    hanna = visit("hanna")
    page = hanna.go("/budgetten")
    page.get_by_role("link", name="Wijkteam Noord").click()
    page.wait_for_selector("svg[role=img]")
    page.get_by_role("link", name=re.compile("Corrigeren.*Toegezegd.*2.494,80")).click()
    page.get_by_role("button", name="Correctie boeken").click()
    page.wait_for_selector("#error-summary")
    assert hanna.barriers() == []
    page.get_by_label("Wat had het bedrag moeten zijn?").fill("2.000,00")
    page.get_by_label("Waarom?").fill("Verkeerd tarief")
    page.get_by_role("button", name="Correctie boeken").click()
    page.wait_for_selector("text=De correctie is geboekt.")
    page.get_by_role("link", name="Budget verschuiven").click()
    page.get_by_label("Waarheen?").select_option(label="Wijkteam Zuid")
    page.get_by_label("Hoeveel?").fill("25.000")
    page.get_by_label("Waarom?").fill("Besluit 12")
    page.get_by_role("button", name="Verschuiven").click()
    page.wait_for_selector("text=Het budget is verschoven.")
    for address in ("/budgetten", PAGE, correct, "/budgetten/verschuiven/2026/team/noord"):
        hanna.go(address)
        assert hanna.barriers() == [], address


def test_a_period_is_closed_from_a_list_that_is_seen_first(
    website: Website, visit: Visitors
) -> None:
    given = Given(website)
    hanna = visit("hanna")
    page = hanna.go("/budgetten")
    page.get_by_role("link", name="Periode afsluiten").click()
    page.get_by_label("Wat sluit u af?").select_option(value="inspanningsgericht/realised_cents")
    page.get_by_label("Eerste dag van de periode").fill("1-1-2026")
    page.get_by_label("Laatste dag van de periode").fill("31-1-2026")
    page.get_by_label("Of plak de regels hier").fill(f"{given.id};762,30\nonbekend;5,00")
    page.get_by_role("button", name="Bekijk wat er wordt geboekt").click()
    page.wait_for_selector("#error-summary")
    assert hanna.barriers() == []
    assert page.get_by_label("Of plak de regels hier").input_value().startswith(given.id)
    page.get_by_label("Waarom?").fill("Declaraties januari")
    page.get_by_role("button", name="Bekijk wat er wordt geboekt").click()
    page.wait_for_selector("text=Dit wordt niet geboekt")
    assert hanna.barriers() == []
    page.get_by_role("button", name="Boek dit deel").click()
    page.wait_for_selector("text=1 toewijzing is geboekt")
    assert given.lines()[-1] == ("realise", 76_230)
    for kind in ("periode", "tarief", "jaar"):
        hanna.go(f"/budgetten/ronde/{kind}")
        assert hanna.barriers() == [], kind
