# SPDX-License-Identifier: EUPL-1.2
"""Every kind of caseworker's page: for everybody, on every screen, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitors
from tests.browser.looking import ZOOMED
from tests.support.same_concept import publish, second_task
from tests.support.stores import MUNICIPALITY
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST
from wijkpad.commands.file import record
from wijkpad.commands.tasks.answering import Typed

FILE = ("personen", "toestemmingen", "plan", "gegevens/persoon", "gegevens/toestemming")
"""Pages of the file about people."""


def keep_a_file(website: Website, case: str) -> None:
    """Write down a child with two who have custody, and a goal."""
    tools = website.engine._tools
    loes, key = website.engine.as_user(MUNICIPALITY, "loes"), case.rpartition("/")[2]

    def keep(name: str, answers: Mapping[str, object]) -> None:
        record.handle(tools, loes, key, name, Typed(answers))

    custody = [
        {"holder": "other", "holder_name": name, "type": "joint", "source": "told"}
        for name in ("Moeder A", "Vader A")
    ]
    child = {"name": "Kind A", "birth_date": date(2014, 4, 1), "role": "child", "custody": custody}
    keep("person", {**child, "_accept_warnings": True})
    keep("household", {"hidden_address": True, "address": "Straat 1"})
    goal = {"text": "Rust in huis", "domain": "finances", "status": "open"}
    keep("goal", goal)


def a_case(website: Website) -> tuple[str, str]:
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    assert started.first_task_id is not None
    return f"/zaken/{started.case_id}", f"/taken/{started.first_task_id}"


def test_no_page_keeps_anybody_out(website: Website, visit: Visitors) -> None:
    case, task = a_case(website)
    keep_a_file(website, case)
    stranger = visit()
    stranger.go("/inloggen")
    found = {"/inloggen": stranger.barriers()}
    loes = visit("loes")
    addresses = [
        *("/taken", "/taken?weergave=team", "/taken?weergave=niet-opgepakt", "/sneltoetsen"),
        *("/zaken", "/zaken/nieuw", case, task, f"{case}/veiligheid", f"{case}/bericht"),
        *(f"{case}/intrekken", f"{case}/journaal", "/nergens"),
        *(f"{case}/{page}" for page in FILE),
    ]
    for address in addresses:
        page = loes.go(address)
        if address == case:
            page.wait_for_selector("[data-ready]")
        found[address] = loes.barriers()
    page = loes.go(task)
    page.click(".actions button:has-text('Afronden')")
    page.wait_for_selector("#error-summary")
    found["faults"] = loes.barriers()
    run = website.desk("loes").case_page(case.rpartition("/")[2]).runs[0].run.id
    fatma = visit("fatma")
    fatma.go(f"/herstel/{run}")
    found["repair"] = fatma.barriers()
    pim = visit("pim")
    for address in ("/processen/intake/1/overzetten", "/processen/intake/overgezet"):
        pim.go(address)
        found[address] = pim.barriers()
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_at_400_percent_the_search_has_a_line_of_its_own(website: Website, visit: Visitors) -> None:
    page = visit("loes", viewport=ZOOMED).go("/taken")
    box = page.locator("#find").bounding_box()
    assert box is not None
    assert box["width"] > 260


def test_opening_a_part_in_the_drawing_opens_its_page(website: Website, visit: Visitors) -> None:
    case, _ = a_case(website)
    page = visit("loes").go(f"{case}?vlak=intake")
    page.wait_for_selector("[data-ready]")
    assert page.locator(".bjs-breadcrumbs").is_hidden()
    page.locator(".bjs-drilldown").first.click()
    page.wait_for_url("**vlak=SP_*")
    page.wait_for_selector("[data-ready]")
    assert page.locator(".planes a[aria-current=true]").inner_text() != "Hele traject"


def test_the_keyboard_alone_completes_a_task(website: Website, visit: Visitors) -> None:
    case, _ = a_case(website)
    loes = visit("loes")
    page = loes.go("/taken?weergave=niet-opgepakt")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Vraag vastleggen')")
    keys = page.keyboard

    def until(name: str) -> None:
        for _ in range(120):
            keys.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"{name} cannot be reached with Tab")

    until("received_at")
    keys.type("16-11-2026 8:50")
    until("channel")
    keys.press("Space")
    until("reporter_kind")
    keys.press("Space")
    until("about.name")
    keys.type("Huishouden A")
    until("question_in_own_words")
    keys.type("Ik red het niet meer.")
    until("question_kind")
    keys.press("Space")
    until("main_domain")
    keys.press("ArrowDown")
    until("law_presumed")
    keys.press("Space")
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Afronden":
            break
    keys.press("Enter")
    page.wait_for_selector("h1:has-text('Veiligheid beoordelen')")
    assert len(website.desk("loes").case_page(case.rsplit("/", 1)[1]).filled) == 1


def test_enter_in_a_field_completes_and_never_removes_a_row(
    website: Website, visit: Visitors
) -> None:
    _, task = a_case(website)
    page = visit("loes").go(task)
    page.fill("[name=received_at]", "16-11-2026 8:50")
    page.press("[name=received_at]", "Enter")
    page.wait_for_selector("#error-summary:focus")
    assert page.input_value("[name=received_at]") == "16-11-2026 8:50"


def test_keys_can_be_switched_off(website: Website, visit: Visitors) -> None:
    a_case(website)
    loes = visit("loes")
    page = loes.go("/sneltoetsen")
    page.uncheck("[data-keys-setting]")
    page = loes.go("/taken?weergave=team")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page = loes.go("/sneltoetsen")
    page.check("[data-keys-setting]")
    page = loes.go("/taken?weergave=team")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_what_is_typed_is_kept_without_a_button_and_questions_follow(
    website: Website, visit: Visitors
) -> None:
    _, task = a_case(website)
    loes = visit("loes")
    page = loes.go(task)
    assert not page.is_visible("[name=reporter_anonymous]")
    page.check("[name=reporter_kind][value=citizen]")
    page.wait_for_selector("[name=reporter_anonymous]", state="visible")
    page.fill("[name=question_in_own_words]", "Half een zin die nog niet")
    page.wait_for_selector("form[data-settled='1']")
    page = loes.go(task)
    assert page.input_value("[name=question_in_own_words]") == "Half een zin die nog niet"
    assert "Concept bewaard om" in page.inner_text("[data-saved]")


def test_the_diagram_shows_where_the_case_is_with_and_without_scripts(
    website: Website, visit: Visitors
) -> None:
    case, _ = a_case(website)
    page = visit("loes").go(case)
    page.wait_for_selector("[data-ready]")
    assert page.locator(".djs-element.is-open").count() >= 1
    plain = visit("loes", scripts=False).go(case)
    assert plain.locator("svg.bpmn .is-open").count() >= 1
    plain.click(".planes a:has-text('Hele traject')")
    plain.wait_for_selector("svg.bpmn[data-plane=intake]")


def test_a_worry_about_safety_starts_a_shielded_case(website: Website, visit: Visitors) -> None:
    _, task = a_case(website)
    page = visit("loes").go(task)
    page.click("text=Veiligheidszorg melden")
    page.click("button:has-text('Zorg melden')")
    page.wait_for_selector("#error-summary")
    page.fill("#note", "Blauwe plekken gezien bij het gesprek aan de deur.")
    page.click("button:has-text('Zorg melden')")
    page.wait_for_selector("text=De zorg is gemeld")
    assert website.desk("loes").cases().total == 2
    assert website.desk("noor").cases().total == 1


def triage(website: Website) -> str:
    """Return the task that asks about safety."""
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    assert started.first_task_id is not None
    done = website.desk("loes").complete(
        started.first_task_id, {name: [text] for name, text in REQUEST.items()}
    )
    return f"/taken/{done.next_task_id}"


def test_a_safety_answer_shows_what_to_do_the_moment_it_is_given(
    website: Website, visit: Visitors
) -> None:
    task = triage(website)
    loes = visit("loes")
    page = loes.go(task)
    assert not page.is_visible("#urgent")
    page.check("[name=life_threat][value=yes]")
    page.wait_for_selector("#urgent:has-text('Bel nu 112')", state="visible")
    assert page.get_attribute("#urgent a.utrecht-button", "href") == "tel:112"
    page.wait_for_selector("form[data-settled='1']")
    assert loes.barriers() == []
    noor = visit("noor").go("/taken")
    assert "kan niet wachten" in noor.inner_text("[data-refresh]")
    page.check("[name=life_threat][value=no]")
    page.wait_for_selector("#urgent", state="hidden")
    page.check("[name=acute_unsafety][value=yes]")
    page.click("#urgent >> text=Meldcode starten")
    page.wait_for_selector("h1:has-text('Veiligheidszorg melden')")


def look_again(page: Page) -> None:
    """Come back to the window, as after other work: the page then asks how long it still has."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_who_is_about_to_be_signed_out_is_warned_and_may_stay(
    website: Website, visit: Visitors
) -> None:
    _, task = a_case(website)
    loes = visit("loes")
    page = loes.go(task)
    website.clock.move(minutes=26)
    look_again(page)
    page.wait_for_selector("#session-end[open] >> text=Om 09.30 uur wordt u uitgelogd")
    assert loes.barriers() == []
    with page.expect_response("**/sessie") as renewed:
        page.keyboard.press("Enter")
    assert renewed.value.ok
    page.wait_for_selector("#session-end", state="hidden")
    website.clock.move(minutes=20)
    with page.expect_response("**/sessie") as asked:
        look_again(page)
    assert asked.value.ok
    assert loes.go("/taken").title() == "Taken – wijkpad"


def test_an_unattended_page_is_left_when_the_session_is_over(
    website: Website, visit: Visitors
) -> None:
    _, task = a_case(website)
    loes = visit("loes")
    page = loes.go(task)
    page.fill("[name=question_in_own_words]", "Half een zin die nog niet")
    page.wait_for_selector("form[data-settled='1'] [data-saved]:has-text('Concept bewaard')")
    website.clock.move(minutes=31)
    look_again(page)
    page.wait_for_selector("h1:has-text('Inloggen')")
    loes.finish_signing_in("loes")
    page.wait_for_selector("h1:has-text('Vraag vastleggen')")
    assert page.input_value("[name=question_in_own_words]") == "Half een zin die nog niet"


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_form_sent_after_the_session_goes_on_after_signing_in(
    website: Website, visit: Visitors, *, scripts: bool
) -> None:
    _, task = a_case(website)
    loes = visit("loes", scripts=scripts)
    page = loes.go(task)
    website.clock.move(minutes=31)
    page.fill("[name=question_in_own_words]", "Dit mag niet weg")
    page.click(".actions button:has-text('Afronden')")
    page.wait_for_selector("text=Wat u had ingevuld is bewaard")
    loes.finish_signing_in("loes")
    page.wait_for_selector("text=Er is nog niets verstuurd")
    assert page.input_value("[name=question_in_own_words]") == "Dit mag niet weg"
    assert page.is_visible("#error-summary")


def test_where_input_came_from_goes_when_somebody_changes_it(
    website: Website, visit: Visitors
) -> None:
    publish(website)
    _, task = second_task(website)
    page = visit("loes").go(f"/taken/{task}")
    origin = page.locator("#field-client_bsn_again-origin")
    assert "Overgenomen uit ‘Taak UT_Een’" in origin.inner_text()
    assert page.input_value("[name='contact_again.name']") == "Buurvrouw A"
    assert page.locator("[data-saved]").inner_text() == "Nog niets ingevuld"
    page.fill("[name=client_bsn_again]", "111222333")
    page.wait_for_selector("#field-client_bsn_again-origin", state="detached")
    page.fill("[name='contact_again.phone']", "0612345679")
    page.wait_for_selector("#field-contact_again-origin", state="detached")
    page.wait_for_selector("form[data-settled='1'] [data-saved]:has-text('Concept bewaard')")
    page.reload()
    assert page.input_value("[name=client_bsn_again]") == "111222333"
    assert page.locator("[data-origin]").count() == 2
