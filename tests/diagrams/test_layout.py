# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, drawn, edge, flow, shape, task
from wijkpad.diagrams import Diagram, check
from wijkpad.findings import Severity

_ENDS = shape("SE", 0, 22, 36, 36) + shape("EE", 500, 22, 36, 36)


def warnings(diagram: Diagram) -> set[tuple[str, str | None]]:
    return {
        (one.code, one.element)
        for one in check(diagram)
        if one.severity is Severity.WARNING and one.code.startswith("BPMN-07")
    }


def straight(layout: str, body: str = STRAIGHT) -> set[tuple[str, str | None]]:
    return warnings(drawn(body, layout=_ENDS + layout))


_GOOD = (
    shape("UT", 100, 0) + edge("SE_UT", (36, 40), (100, 40)) + edge("UT_EE", (200, 40), (500, 40))
)


def test_a_neat_drawing_has_no_warnings() -> None:
    assert straight(_GOOD) == set()


def test_a_flow_that_docks_in_the_middle_of_a_shape_is_neat() -> None:
    assert straight(_GOOD.replace('x="100" y="40"', 'x="150" y="40"')) == set()


def test_a_flow_through_a_shape_is_named() -> None:
    body = STRAIGHT + task("Los")
    assert ("BPMN-076", "UT_EE") in straight(_GOOD + shape("Los", 300, 0), body)


def test_a_flow_through_the_text_of_an_event_is_named() -> None:
    lower = edge("UT_EE", (200, 70), (600, 70))
    layout = shape("UT", 100, 0) + edge("SE_UT", (36, 40), (100, 40)) + lower
    assert ("BPMN-077", "UT_EE") in straight(layout)


def test_flows_that_cross_need_a_reason() -> None:
    body = START + task("A") + task("B") + END
    ways = flow("SE", "B") + flow("SE", "A") + flow("A", "EE") + flow("B", "EE")
    layout = (
        shape("A", 200, 0)
        + shape("B", 200, 200)
        + edge("SE_A", (36, 260), (100, 260), (100, 20), (200, 20))
        + edge("SE_B", (36, 120), (150, 120), (60, 180), (200, 240))
        + edge("A_EE", (300, 40), (500, 40))
        + edge("B_EE", (300, 240), (518, 240), (518, 58))
    )
    assert any(code == "BPMN-078" for code, _ in straight(layout, body + ways))
    reason = (
        "<extensionElements><camunda:properties>"
        '<camunda:property name="crossing" value="Elke andere weg is langer"/>'
        "</camunda:properties></extensionElements></sequenceFlow>"
    )
    excused = ways.replace("</sequenceFlow>", reason, 1)
    assert all(code != "BPMN-078" for code, _ in straight(layout, body + excused))


def test_a_word_that_does_not_fit_is_named() -> None:
    body = STRAIGHT.replace("Taak UT", "Arbeidsongeschiktheidsverzekering")
    assert ("BPMN-075", "UT") in straight(_GOOD, body)


def test_a_plane_that_is_too_wide_is_named() -> None:
    assert ("BPMN-074", "proef") in straight(_GOOD + shape("T", 1300, 0), STRAIGHT + task("T"))


def test_what_has_no_place_is_named() -> None:
    assert ("BPMN-073", "Los") in straight(_GOOD, STRAIGHT + task("Los"))


@pytest.mark.parametrize(("number", "told"), [(12, False), (13, True)])
def test_a_plane_holds_twelve_tasks_and_no_more(number: int, told: bool) -> None:
    found = warnings(drawn("".join(task(f"T{one}") for one in range(number))))
    assert (("BPMN-070", "proef") in found) is told


@pytest.mark.parametrize(("number", "told"), [(3, False), (4, True)])
def test_three_events_hang_on_tasks_and_no_more(number: int, told: bool) -> None:
    events = "".join(f'<boundaryEvent id="B{one}" attachedToRef="UT"/>' for one in range(number))
    assert (("BPMN-071", "proef") in warnings(drawn(STRAIGHT + events))) is told


@pytest.mark.parametrize(("inside", "told"), [(2, False), (3, True)])
def test_three_levels_deep_and_no_more(inside: int, told: bool) -> None:
    opened = "".join(f'<subProcess id="L{one}" name="Laag">' for one in range(inside))
    found = warnings(drawn(opened + task("UT") + "</subProcess>" * inside))
    assert any(code == "BPMN-072" for code, _ in found) is told


def test_a_flow_through_its_own_text_is_named() -> None:
    named = STRAIGHT.replace('id="UT_EE" name=""', 'id="UT_EE" name="Verder"')
    label = (
        '<bpmndi:BPMNLabel><dc:Bounds x="300" y="33" width="90" height="14"/></bpmndi:BPMNLabel>'
        "</bpmndi:BPMNEdge>"
    )
    head, tail = _GOOD.rsplit("</bpmndi:BPMNEdge>", 1)
    assert ("BPMN-077", "UT_EE") in straight(head + label + tail, named)
    assert straight(_GOOD, named) == set()
