# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, bpmn, drawn, edge, flow, shape, task
from wijkpad.diagrams import read
from wijkpad.errors import UnreadableError


def test_a_file_that_is_no_bpmn_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableError) as refused:
        read(b"<svg xmlns='http://www.w3.org/2000/svg'/>", file="x.bpmn")
    assert [(one.code, one.line) for one in refused.value.findings] == [("BPMN-001", 1)]


def test_a_doctype_is_refused_before_anything_is_read() -> None:
    with pytest.raises(UnreadableError) as refused:
        read(b"<!DOCTYPE x []>" + bpmn(STRAIGHT), file="x.bpmn")
    assert refused.value.findings[0].code == "XML-003"


def test_flows_decide_what_is_connected_whatever_incoming_and_outgoing_say() -> None:
    diagram = drawn(
        START.replace("/>", "><outgoing>nonsense</outgoing></startEvent>") + END + flow("SE", "EE")
    )
    assert diagram.nodes["SE"].outgoing == ("SE_EE",)
    assert diagram.nodes["EE"].incoming == ("SE_EE",)


def test_the_role_of_the_lane_holds_unless_the_task_names_its_own() -> None:
    lanes = (
        '<laneSet id="L"><lane id="L1" name="Loket"><extensionElements><camunda:properties>'
        '<camunda:property name="role" value="team_lead"/></camunda:properties></extensionElements>'
        "<flowNodeRef>A</flowNodeRef><flowNodeRef>B</flowNodeRef></lane></laneSet>"
    )
    diagram = drawn(lanes + '<userTask id="A"/>' + task("B"))
    assert diagram.nodes["A"].roles == ("team_lead",)
    assert diagram.nodes["B"].roles == ("front_desk",)


def test_what_stands_in_a_sub_process_knows_where_it_stands() -> None:
    diagram = drawn('<subProcess id="SP" name="Deel">' + STRAIGHT + "</subProcess>")
    assert diagram.nodes["UT"].scope == "SP"
    assert diagram.flows["SE_UT"].scope == "SP"
    assert diagram.depth("SP") == 1


def test_an_unfinished_drawing_is_read_all_the_same() -> None:
    diagram = drawn('<task/><sequenceFlow/><boundaryEvent id="B"/>')
    assert len(diagram.nodes) == 2
    assert len(diagram.flows) == 1


def test_places_that_are_no_numbers_are_left_out() -> None:
    layout = shape("SE", 0, 0) + edge("SE_UT", (0, 0), (10, 0))
    broken = layout.replace('x="0"', 'x="NaN"', 1) + edge("UT_EE", (1, 1))
    diagram = drawn(STRAIGHT, layout=broken)
    assert dict(diagram.shapes) == {}
    assert list(diagram.edges) == ["SE_UT"]
