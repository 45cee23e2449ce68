# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re

import pytest
from lxml import etree

from tests.diagrams.drawing import END, START, STRAIGHT, bpmn, drawn, edge, flow, shape, task
from wijkpad.diagrams import (
    Diagram,
    compare,
    describe,
    draw,
    plane_with,
    planes,
    read,
    reading_order,
)
from wijkpad.diagrams.lettering import longest_word, width, wrap

_LAYOUT = (
    shape("SE", 0, 22, 36, 36)
    + shape("UT", 100, 0)
    + shape("EE", 260, 22, 36, 36)
    + edge("SE_UT", (36, 40), (100, 40))
    + edge("UT_EE", (200, 40), (260, 40))
)


def test_the_drawing_is_svg_that_a_strict_policy_lets_through() -> None:
    svg = draw(drawn(STRAIGHT, layout=_LAYOUT))
    root = etree.fromstring(svg.encode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"\sstyle=|<style|<script|url\(|href|\son\w+=", svg)


def test_every_shape_has_its_id_a_title_and_its_state() -> None:
    svg = draw(drawn(STRAIGHT, layout=_LAYOUT), open=["UT"], passed=["SE", "UT"])
    root = etree.fromstring(svg.encode())
    groups = {one.get("data-element"): one for one in root.iter("{*}g") if one.get("data-element")}
    assert groups.keys() == {"SE", "UT", "EE", "SE_UT", "UT_EE"}
    assert "is-open" in str(groups["UT"].get("class"))
    assert "is-passed" in str(groups["SE"].get("class"))
    assert groups["UT"].findtext("{*}title") == "Taak UT (taak, nu bezig)"
    assert groups["EE"].findtext("{*}title") == "Klaar (einde, nog niet)"


def test_names_cannot_break_out_of_the_drawing() -> None:
    body = STRAIGHT.replace("Taak UT", "&lt;script&gt;x&lt;/script&gt;")
    assert "<script" not in draw(drawn(body, layout=_LAYOUT))


def test_a_diagram_without_layout_says_so() -> None:
    assert "nog geen tekening" in draw(drawn(STRAIGHT))


def test_a_collapsed_sub_process_opens_on_a_plane_of_its_own() -> None:
    inner = STRAIGHT.replace('"SE"', '"S2"').replace('"EE"', '"E2"')
    body = START + f'<subProcess id="SP" name="Bekijken">{inner}</subProcess>' + END
    data = bpmn(body + flow("SE", "SP") + flow("SP", "EE"), layout=shape("SP", 0, 0))
    second = (
        '<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="SP">'
        + shape("UT", 0, 0)
        + "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    )
    diagram = read(data.replace(b"</definitions>", second.encode()), file="proef.bpmn")
    assert [one.id for one in planes(diagram)] == ["proef", "SP"]
    assert plane_with(diagram, ["UT"]).breadcrumb == (("proef", "Proef"), ("SP", "Bekijken"))
    assert 'data-element="UT"' not in draw(diagram)
    assert 'data-element="UT"' in draw(diagram, plane="SP")


def test_without_work_the_top_plane_is_shown() -> None:
    assert plane_with(drawn(STRAIGHT), []).id == "proef"


def test_steps_are_told_in_reading_order_with_the_answer_before_the_way() -> None:
    body = (
        END
        + '<exclusiveGateway id="GW" name="Akkoord?" default="GW_EE"/>'
        + task("B")
        + task("A")
        + START
    )
    ways = (
        flow("SE", "A")
        + flow("A", "GW")
        + flow("GW", "B", "x = 1", name="Ja")
        + flow("GW", "EE", name="Nee")
        + flow("B", "EE")
    )
    diagram = drawn(body + ways)
    assert reading_order(diagram) == ("SE", "A", "GW", "B", "EE")
    rows = {one.element: one for one in describe(diagram, roles={"front_desk": "Loket"})}
    assert rows["GW"].next == ("Ja: Taak B", "Nee: Klaar")
    assert (rows["A"].kind, rows["A"].who) == ("Taak", "Loket")


def test_a_loop_back_does_not_upset_the_reading_order() -> None:
    diagram = drawn(STRAIGHT + task("Na") + flow("UT", "Na") + flow("Na", "UT"))
    order = reading_order(diagram)
    assert order.index("UT") < order.index("Na")
    assert sorted(order) == sorted(diagram.nodes)


def test_what_can_happen_at_a_task_is_told_with_the_task() -> None:
    event = (
        '<boundaryEvent id="BE" name="Ingetrokken" attachedToRef="UT" cancelActivity="false">'
        '<messageEventDefinition messageRef="M"/></boundaryEvent>'
    )
    rows = {one.element: one for one in describe(drawn(STRAIGHT + event + flow("BE", "EE")))}
    assert rows["UT"].next == ("Klaar", "bij Ingetrokken: Klaar")
    assert rows["BE"].kind == "Bericht bij een taak, de taak loopt door"


def test_equal_diagrams_have_no_differences_wherever_they_are_drawn() -> None:
    assert compare(drawn(STRAIGHT), drawn(STRAIGHT, layout=_LAYOUT)).is_equal


def test_differences_are_told_in_words() -> None:
    old = drawn(STRAIGHT)
    new = drawn(
        START
        + task("UT", form="anders")
        + task("Nieuw")
        + END
        + flow("SE", "UT")
        + flow("UT", "Nieuw")
        + flow("Nieuw", "EE")
    )
    found = compare(old, new)
    assert [one.element for one in found.added] == ["Nieuw", "UT_Nieuw", "Nieuw_EE"]
    assert [one.element for one in found.removed] == ["UT_EE"]
    assert [one.element for one in found.changed] == ["UT"]
    assert found.changed[0].details == ("Veranderd: formulier van ‘vraag’ in ‘anders’.",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<condition>a</condition>", "<condition>b</condition>"),
        ("<condition>a</condition></conditionalEventDefinition><signalEventDefinition>", ""),
    ],
)
def test_what_an_event_waits_for_is_told_when_it_changes(before: str, after: str) -> None:
    def waiting(inner: str) -> Diagram:
        tag = "signalEventDefinition" if "signal" in inner else "conditionalEventDefinition"
        event = (
            '<intermediateCatchEvent id="C" name="Wacht"><conditionalEventDefinition>'
            f"{inner}</{tag}></intermediateCatchEvent>"
        )
        return drawn(START + event + END + flow("SE", "C") + flow("C", "EE"))

    (change,) = compare(waiting(before), waiting(after)).changed
    assert change.element == "C"


@pytest.mark.parametrize(
    "more",
    ['ordering="Sequential"', 'cancelRemainingInstances="false"', 'isForCompensation="true"'],
)
def test_a_setting_that_changes_how_it_runs_is_told(more: str) -> None:
    def free(setting: str) -> Diagram:
        inner = f'<adHocSubProcess id="AH" name="Vrij" {setting}>{task("A1")}</adHocSubProcess>'
        return drawn(START + inner + END + flow("SE", "AH") + flow("AH", "EE"))

    assert compare(free(more), free(more)).is_equal
    assert [one.element for one in compare(free(""), free(more)).changed] == ["AH"]


def test_an_arrow_is_not_changed_by_a_new_name_at_its_end_but_is_by_another_end() -> None:
    old = START + task("A") + task("B") + END
    wired = flow("SE", "A") + flow("A", "EE")
    renamed = compare(drawn(old + wired), drawn(old.replace("Taak A", "Taak Z") + wired))
    assert [one.element for one in renamed.changed] == ["A"]
    moved = wired.replace('targetRef="A"', 'targetRef="B"')
    (change,) = compare(drawn(old + wired), drawn(old + moved)).changed
    assert change.details == ("Veranderd: doel van ‘Taak A’ in ‘Taak B’.",)


def test_lines_keep_words_whole_and_break_after_a_written_hyphen() -> None:
    assert wrap("Veiligheid beoordelen", 80) == ("Veiligheid", "beoordelen")
    assert wrap("Wmo-melding", 40) == ("Wmo-", "melding")
    assert longest_word("Wmo-melding doen")[0] == "melding"
    assert all(width(line) <= 80 for line in wrap("een twee drie vier vijf", 80))
