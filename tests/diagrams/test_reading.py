# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, bpmn, drawn, edge, flow, shape, task
from wijkpad.diagrams import check, compare, normalise, planes, read
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


@pytest.mark.parametrize(("said", "holds"), [("1", True), ("true", True), ("0", False)])
def test_yes_and_no_are_read_as_xml_schema_writes_them(said: str, holds: bool) -> None:
    body = (
        f'<subProcess id="SP" triggeredByEvent="{said}">{STRAIGHT}</subProcess>'
        f'<boundaryEvent id="B" attachedToRef="A" cancelActivity="{said}"/>'
        f'<userTask id="A" isForCompensation="{said}">'
        f'<multiInstanceLoopCharacteristics isSequential="{said}"/></userTask>'
    )
    nodes = drawn(body).nodes
    repeat = nodes["A"].repeat
    assert repeat is not None
    found = (
        nodes["SP"].by_event,
        nodes["B"].interrupting,
        nodes["A"].undoes,
        repeat.sequential,
    )
    assert found == (holds,) * 4


def test_references_may_have_the_prefix_of_the_file() -> None:
    layout = shape("t:UT", 0, 0)
    edge_of = '<boundaryEvent id="B" attachedToRef="t:UT"/><receiveTask id="R" messageRef="t:M"/>'
    diagram = read(
        bpmn(STRAIGHT + edge_of, layout=layout).replace(
            b"<definitions", b'<definitions xmlns:t="urn:test"'
        ),
        file="x.bpmn",
    )
    assert diagram.nodes["B"].attached_to == "UT"
    assert diagram.nodes["R"].definitions[0].ref == "M"
    assert list(diagram.shapes) == ["UT"]


def test_what_has_no_id_keeps_its_name_when_the_file_is_laid_out_anew() -> None:
    file = bpmn("<userTask/><serviceTask\n/>" + STRAIGHT)
    once = read(file, file="x.bpmn")
    again = read(
        file.replace(b"<", b"\n<").replace(b"\n<definitions", b"<definitions"), file="x.bpmn"
    )
    assert compare(once, again).is_equal


def test_a_node_with_the_id_of_a_process_stands_in_no_circle() -> None:
    diagram = drawn(STRAIGHT + '<exclusiveGateway id="proef"/>')
    assert [one.id for one in planes(diagram)] == ["proef"]
    assert "BPMN-006" in {one.code for one in check(diagram)}
    assert normalise(diagram).xml


def test_a_flow_with_the_id_of_the_sub_process_around_it_leads_round_in_no_circle() -> None:
    inside = STRAIGHT + '<sequenceFlow id="SP" sourceRef="SE" targetRef="UT"/>'
    diagram = drawn(f'<subProcess id="SP" name="Deel">{inside}</subProcess>')
    assert [one.id for one in planes(diagram)] == ["proef", "SP"]
    assert "BPMN-006" in {one.code for one in check(diagram)}


def test_places_that_are_no_numbers_are_left_out() -> None:
    layout = shape("SE", 0, 0) + edge("SE_UT", (0, 0), (10, 0))
    broken = layout.replace('x="0"', 'x="NaN"', 1) + edge("UT_EE", (1, 1))
    diagram = drawn(STRAIGHT, layout=broken)
    assert dict(diagram.shapes) == {}
    assert list(diagram.edges) == ["SE_UT"]
