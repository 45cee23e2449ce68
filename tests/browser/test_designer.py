# SPDX-License-Identifier: EUPL-1.2
"""The designer's and administrator's pages in a real browser."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitors
from tests.browser.hands import until
from tests.browser.support_designer import EDITORS, Designer
from tests.pathways.calling import within
from tests.support.stores import MUNICIPALITY
from tests.support.website import Website
from wijkpad_webui.designer.reading import version_of

pytestmark = pytest.mark.browser


def a_draft(website: Website) -> str:
    return website.desk("pim").begin_definition_draft("intake")


def test_the_designers_pages_keep_nobody_out(website: Website, visit: Visitors) -> None:
    draft = a_draft(website)
    one, found = visit("pim"), {}
    addresses = ["/processen", "/processen/intake", "/processen/intake/1"]
    addresses += ["/processen/intake/vergelijken?van=1&naar=1"]
    tabs = [
        "",
        "/tabellen",
        "/formulieren",
        "/nieuw-formulier",
        "/bestanden",
        "/controle",
        "/publiceren",
    ]
    for address in [*addresses, *(f"/ontwerp/{draft}{tab}" for tab in tabs)]:
        page = one.go(address)
        if page.locator("[data-save]").count():
            page.wait_for_selector("[data-save][data-ready]")
        found[address] = one.barriers(outside=EDITORS)
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_the_administrators_pages_keep_nobody_out(website: Website, visit: Visitors) -> None:
    one = visit("fatma")
    for address in ("storingen", "plugins", "plugins/wijkbudget", "inrichting"):
        one.go(f"/beheer/{address}")
        assert one.barriers(outside=EDITORS) == [], address


def test_a_finding_opens_the_plane_where_its_element_is(website: Website, visit: Visitors) -> None:
    page = visit("pim").go(f"/ontwerp/{a_draft(website)}?element=UT_InformRights")
    page.wait_for_selector("[data-modeler][data-ready]")
    plane = page.evaluate("() => wijkpadModeler.get('canvas').getRootElement().businessObject.id")
    chosen = page.evaluate("() => wijkpadModeler.get('selection').get().map((one) => one.id)")
    assert (plane, chosen) == ("SP_Meet", ["UT_InformRights"])


def test_the_way_to_a_join_that_waits_for_ever_is_drawn(website: Website, visit: Visitors) -> None:
    draft = a_draft(website)
    with_a_join_for_a_choice(website, draft)
    page = visit("pim").go(f"/ontwerp/{draft}")
    page.wait_for_selector("[data-modeler][data-ready]")
    finding = page.locator("[data-findings] li.error", has_text="BPMN-080")
    assert "wacht" in finding.inner_text()
    assert "Zo komt het zover: " in finding.inner_text()
    finding.locator("[data-go-to='GW_Withdrawn']").click()
    page.wait_for_selector(".djs-element.is-on-path[data-element-id='GW_Withdrawn']")
    for one in ("UT_RegisterRequest", "SP_Handle"):
        assert page.locator(f".djs-element.is-on-path[data-element-id='{one}']").count() == 1
    numbers = sorted(map(int, page.locator(".path-number").all_inner_texts()))
    assert numbers == list(range(1, len(numbers) + 1))
    page.locator("[data-findings] [data-go-to]:not([data-path])").first.click()
    page.wait_for_selector(".djs-element.is-on-path", state="detached")


def test_the_way_to_a_fault_is_drawn_from_another_page_too(
    website: Website, visit: Visitors
) -> None:
    draft = a_draft(website)
    with_a_join_for_a_choice(website, draft)
    page = visit("pim").go(f"/ontwerp/{draft}/controle")
    page.locator("li.error", has_text="BPMN-080").locator("a").click()
    page.wait_for_selector("[data-modeler][data-ready]")
    page.wait_for_selector(".djs-element.is-on-path[data-element-id='GW_Withdrawn']")


def with_a_join_for_a_choice(website: Website, draft: str) -> None:
    """Let the two ways that never come together wait for each other, and leave a step without help."""
    desk = website.desk("pim")
    stored = desk.definition_draft(draft).files["intake.bpmn"]
    before = stored.decode()
    opened, name, rest = before.partition(' id="GW_Withdrawn"')
    broken = opened.removesuffix("exclusiveGateway") + "parallelGateway" + name
    broken += rest.replace("</exclusiveGateway>", "</parallelGateway>", 1)
    broken = broken.replace('camunda:formKey="register_request"', "", 1)
    assert broken != before
    desk.save_definition_file(draft, "intake.bpmn", broken.encode(), expected=version_of(stored))


def test_the_breadcrumb_of_a_plane_covers_no_shape(website: Website, visit: Visitors) -> None:
    page = visit("pim").go(f"/ontwerp/{a_draft(website)}")
    page.wait_for_selector("[data-modeler][data-ready]")
    for plane in ("SP_SafetyFirst", "SP_Handle", "SP_Meet"):
        page.evaluate(
            """(id) => {
              const canvas = wijkpadModeler.get('canvas');
              canvas.setRootElement(canvas.findRoot(id + '_plane'));
            }""",
            plane,
        )
        low = page.evaluate(
            "() => document.querySelector('.bjs-breadcrumbs').getBoundingClientRect().bottom"
        )
        high = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('.djs-shape')]
              .filter((one) => one.checkVisibility())
              .map((one) => one.getBoundingClientRect().top))"""
        )
        assert high >= low, plane


def test_a_task_drawn_in_a_lane_gets_the_role_of_the_lane(
    website: Website, visit: Visitors
) -> None:
    draft = a_draft(website)
    page = visit("pim").go(f"/ontwerp/{draft}")
    page.wait_for_selector("[data-modeler][data-ready]")
    pim = Designer(page)
    made = pim.drop_task_on("SF_InformationOnly_Advice")
    pim.saved()
    parts = website.desk("pim").definition_draft(draft).files["intake.bpmn"].decode()
    lane = next(one for one in parts.split("<lane ") if f">{made}<" in one)
    assert 'value="front_desk"' in lane.split("</lane>")[0]
    page.click(".djs-palette [data-action='hand-tool']")
    while made in pim.user_tasks():
        page.click("[data-undo]")
    pim.saved()
    assert made not in website.desk("pim").definition_draft(draft).files["intake.bpmn"].decode()


def _menu(page: Page) -> set[str]:
    """Open the menu that replaces what is selected, and return what it offers."""
    page.click(".djs-context-pad [data-action='replace']")
    page.wait_for_selector(".djs-popup .entry")
    found = page.locator(".djs-popup .entry").evaluate_all("all => all.map(one => one.dataset.id)")
    return set(found)


def _settled(page: Page, text: str) -> None:
    """Wait until what was typed stands in the diagram: it does so a moment after the last letter."""
    until(
        page,
        f"async () => (await wijkpadModeler.saveXML()).xml.includes({json.dumps(text)})",
    )


_SELECT = """(id) => {
  const one = wijkpadModeler.get('elementRegistry').get(id);
  const canvas = wijkpadModeler.get('canvas');
  canvas.setRootElement(canvas.findRoot(one));
  wijkpadModeler.get('selection').select(one);
}"""


def test_the_menus_offer_only_what_runs(website: Website, visit: Visitors) -> None:
    page = visit("pim").go(f"/ontwerp/{a_draft(website)}?element=UT_GiveAdvice")
    page.wait_for_selector("[data-modeler][data-ready]")
    offered = _menu(page)
    assert {"replace-with-service-task", "replace-with-call-activity"} <= offered
    assert "replace-with-manual-task" not in offered
    page.keyboard.press("Escape")
    page.evaluate(_SELECT, "SE_ResidentRequest")
    offered = _menu(page)
    assert {"replace-with-message-start", "replace-with-signal-start"} <= offered
    assert not {"replace-with-timer-start", "replace-with-conditional-start"} & offered


def test_a_call_of_another_pathway_is_drawn_from_lists(website: Website, visit: Visitors) -> None:
    website.engine.system(MUNICIPALITY).publish_release("onder", within())
    draft = a_draft(website)
    page = visit("pim").go(f"/ontwerp/{draft}?element=UT_GiveAdvice")
    page.wait_for_selector("[data-modeler][data-ready]")
    pim = Designer(page)
    _menu(page)
    page.click(".djs-popup [data-id='replace-with-call-activity']")
    page.wait_for_selector("#bio-properties-panel-called")
    pim.choose("#bio-properties-panel-called", "Onder")
    page.wait_for_selector("#bio-properties-panel-gives-reden")
    assert "Meegeven: Waarom er een plan komt" in page.inner_text("#properties")
    pim.fill("#bio-properties-panel-gives-reden", "register_request.question_in_own_words")
    pim.fill("#bio-properties-panel-takes", "doel plan.goal")
    page.wait_for_selector("text=Schrijf deze regel als naam = uitdrukking: doel plan.goal")
    pim.fill("#bio-properties-panel-takes", "doel = plan.goal")
    _settled(page, 'outputParameter name="doel"')
    _settled(page, 'inputParameter name="reden"')
    pim.saved()
    written = website.desk("pim").definition_draft(draft).files["intake.bpmn"].decode()
    assert 'calledElement="onder"' in written
    assert (
        '<camunda:inputParameter name="reden">= register_request.question_in_own_words<' in written
    )
    assert '<camunda:outputParameter name="doel">= plan.goal<' in written


def test_a_repeat_is_filled_in_from_lists(website: Website, visit: Visitors) -> None:
    draft = a_draft(website)
    page = visit("pim").go(f"/ontwerp/{draft}?element=UT_GiveAdvice")
    page.wait_for_selector("[data-modeler][data-ready]")
    pim = Designer(page)
    _menu(page)
    page.click(".djs-popup [data-id='toggle-sequential-mi']")
    page.keyboard.press("Escape")
    page.evaluate(_SELECT, "UT_GiveAdvice")
    page.wait_for_selector("#bio-properties-panel-repeat-list")
    pim.choose("#bio-properties-panel-repeat-list", "De mensen in het huishouden")
    pim.fill("#bio-properties-panel-repeat-item", "persoon")
    _settled(page, 'elementVariable="persoon"')
    pim.saved()
    written = website.desk("pim").definition_draft(draft).files["intake.bpmn"].decode()
    assert 'camunda:collection="= household.members"' in written
    assert 'camunda:elementVariable="persoon"' in written


def test_a_signal_is_made_and_named_at_its_event(website: Website, visit: Visitors) -> None:
    draft = a_draft(website)
    page = visit("pim").go(f"/ontwerp/{draft}?element=UT_GiveAdvice")
    page.wait_for_selector("[data-modeler][data-ready]")
    pim = Designer(page)
    made = page.evaluate(
        """() => {
          const host = wijkpadModeler.get('elementRegistry').get('UT_GiveAdvice');
          const event = wijkpadModeler.get('modeling').createShape(
            {type: 'bpmn:BoundaryEvent', eventDefinitionType: 'bpmn:SignalEventDefinition'},
            {x: host.x + host.width, y: host.y + host.height}, host, {attach: true});
          wijkpadModeler.get('selection').select(event);
          return event.id;
        }"""
    )
    page.wait_for_selector("#bio-properties-panel-refers-Signal")
    pim.fill("#bio-properties-panel-names-Signal", "SIG_Storm")
    _settled(page, 'name="SIG_Storm"')
    pim.saved()
    written = website.desk("pim").definition_draft(draft).files["intake.bpmn"].decode()
    assert 'name="SIG_Storm"' in written
    event = next(one for one in written.split("<boundaryEvent ") if f'id="{made}"' in one)
    assert "signalRef=" in event.split("</boundaryEvent>")[0]


def test_the_panel_names_every_element_in_dutch(website: Website, visit: Visitors) -> None:
    page = visit("pim").go(f"/ontwerp/{a_draft(website)}")
    page.wait_for_selector("[data-modeler][data-ready]")
    named = page.evaluate(
        """async () => {
          const canvas = wijkpadModeler.get('canvas');
          const found = {};
          for (const one of wijkpadModeler.get('elementRegistry').getAll()) {
            if (one.labelTarget || !one.parent) continue;
            canvas.setRootElement(canvas.findRoot(one));
            wijkpadModeler.get('selection').select(one);
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const said = document.querySelector('.bio-properties-panel-header-type')?.textContent;
            (found[said] ??= []).push(one.id);
          }
          return found;
        }"""
    )
    assert len(named) > 10, named
    english = re.compile(
        r"\b(event|process|sub|boundary|flow|lane|message|timer|task)\b", re.IGNORECASE
    )
    assert [one for one in named if english.search(one)] == []


_ENGLISH = re.compile(
    r"\b(the|add|edit|remove|delete|toggle|close|create|search|copy|cut|paste|rule|input|output|"
    r"move|section|editor|january|month|year|expression|policy)\b",
    re.IGNORECASE,
)
_TOLD = """(root) => [...document.querySelectorAll(root + ' *')].flatMap((one) =>
  ['title', 'aria-label', 'placeholder'].map((name) => one.getAttribute(name)).filter(Boolean))"""


@pytest.mark.parametrize(
    ("tab", "ready", "root"),
    [
        ("?element=UT_GiveAdvice", "data-modeler", ".workbench"),
        ("/tabellen", "data-table", "[data-table]"),
        ("/formulieren?bestand=forms/register_request.json", "data-form", "[data-form]"),
    ],
    ids=["diagram", "table", "form"],
)
def test_tooltips_and_names_for_screen_readers_are_dutch(
    website: Website, visit: Visitors, tab: str, ready: str, root: str
) -> None:
    page = visit("pim").go(f"/ontwerp/{a_draft(website)}{tab}")
    page.wait_for_selector(f"[{ready}][data-ready]")
    told = page.evaluate(_TOLD, root)
    assert len(told) > 10
    assert sorted({one for one in told if _ENGLISH.search(one)}) == []


def test_a_condition_on_a_table_is_chosen_by_its_dutch_name(
    website: Website, visit: Visitors
) -> None:
    page = visit("pim").go(f"/ontwerp/{a_draft(website)}?element=SF_Urgency_CrisisAction")
    page.wait_for_selector("[data-modeler][data-ready]")
    shown = page.locator("#bio-properties-panel-condition-field option:checked")
    assert shown.inner_text() == "Tabel Urgentie bepalen: Urgentie"
    values = page.locator("#bio-properties-panel-condition-value option").all_inner_texts()
    assert "(onbekend)" not in " ".join(values)
    assert "CRISIS" in values


def test_the_words_of_an_advice_are_written_beside_its_question(
    website: Website, visit: Visitors
) -> None:
    draft = a_draft(website)
    page = visit("pim").go(f"/ontwerp/{draft}/formulieren?bestand=forms/weigh_meldcode.json")
    page.wait_for_selector("[data-form][data-ready]")
    page.click(".fjs-element[data-id=Field_start_meldcode]")
    page.wait_for_selector("[data-group-id='group-advice']")
    page.click("[data-group-id='group-advice'] .bio-properties-panel-group-header")
    shown = page.locator("#own-advice_words")
    shown.wait_for()
    assert page.input_value("#own-advice") != ""
    assert "=" in shown.input_value()


def test_a_second_tab_is_told_that_it_is_too_late(website: Website, visit: Visitors) -> None:
    draft = a_draft(website)
    page = visit("pim").go(f"/ontwerp/{draft}")
    page.wait_for_selector("[data-modeler][data-ready]")
    stored = website.desk("pim").definition_draft(draft)
    files = {**stored.files, "intake.bpmn": stored.files["intake.bpmn"] + b"\n"}
    website.desk("pim").save_definition_draft("intake", files, draft)
    Designer(page).drop_task_on("SF_InformationOnly_Advice")
    page.wait_for_selector("[data-status][data-colour=red]")
    assert "overschreven" in page.inner_text("[data-status]")
    page.evaluate("() => { onbeforeunload = null; }")
