# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, drawn, flow, shape, task
from wijkpad.diagrams import Diagram, check, normalise, read


def again(diagram: Diagram) -> Diagram:
    return read(normalise(diagram).xml, file="proef.bpmn")


def test_a_plain_diagram_keeps_every_node_and_flow() -> None:
    diagram = drawn(STRAIGHT, layout=shape("UT", 0, 0))
    after = again(diagram)
    assert after.nodes.keys() == diagram.nodes.keys()
    assert after.flows.keys() == diagram.flows.keys()
    assert after.shapes == {}
    assert normalise(diagram).rewrites == ()


def test_flows_that_come_together_at_a_task_each_count() -> None:
    body = START + '<startEvent id="S2" name="Anders"/>' + task("UT") + END
    diagram = drawn(body + flow("SE", "UT") + flow("S2", "UT") + flow("UT", "EE"))
    after = again(diagram)
    assert after.nodes["UT--merge"].kind == "exclusiveGateway"
    assert after.into(after.nodes["UT"])[0].source == "UT--merge"
    assert {one.id for one in after.into(after.nodes["UT--merge"])} == {"SE_UT", "S2_UT"}


def test_flows_that_leave_a_task_together_all_go_on() -> None:
    body = START + task("UT") + task("A") + task("B") + END
    ways = flow("SE", "UT") + flow("UT", "A") + flow("UT", "B") + flow("A", "EE") + flow("B", "EE")
    after = again(drawn(body + ways))
    assert after.nodes["UT--split"].kind == "parallelGateway"
    assert {one.target for one in after.out(after.nodes["UT--split"])} == {"A", "B"}


def test_one_condition_and_a_default_is_a_choice() -> None:
    body = START + task("UT", more='default="UT_B"') + task("A") + task("B") + END
    ways = flow("UT", "A", "x = 1") + flow("UT", "B") + flow("A", "EE") + flow("B", "EE")
    after = again(drawn(body + flow("SE", "UT") + ways))
    gateway = after.nodes["UT--split"]
    assert (gateway.kind, gateway.default) == ("exclusiveGateway", "UT_B")
    assert after.nodes["UT"].default is None


def test_with_several_conditions_every_one_that_holds_is_followed_and_a_bare_flow_always() -> None:
    body = START + task("UT") + task("A") + task("B") + task("C") + END
    ways = flow("UT", "A", "x = 1") + flow("UT", "B", "y = 1") + flow("UT", "C")
    ends = flow("A", "EE") + flow("B", "EE") + flow("C", "EE")
    after = again(drawn(body + flow("SE", "UT") + ways + ends))
    assert after.nodes["UT--split"].kind == "inclusiveGateway"
    always = after.flows["UT_C"].condition
    assert always is not None
    assert (always.feel, always.language) == ("true", "feel")


def test_a_default_waits_for_the_conditions_only_when_a_bare_flow_leaves_too() -> None:
    body = START + task("UT", more='default="UT_B"') + task("A") + task("B") + task("C") + END
    ways = flow("UT", "A", "x = 1") + flow("UT", "B") + flow("UT", "C")
    ends = flow("A", "EE") + flow("B", "EE") + flow("C", "EE")
    after = again(drawn(body + flow("SE", "UT") + ways + ends))
    assert after.nodes["UT--always"].kind == "parallelGateway"
    assert (after.nodes["UT--split"].kind, after.nodes["UT--split"].default) == (
        "inclusiveGateway",
        "UT_B",
    )
    assert after.flows["UT_C"].source == "UT--always"
    assert after.flows["UT_C"].condition is None


LINK = '<linkEventDefinition name="L"/>'


def throws(name: str) -> str:
    return f'<intermediateThrowEvent id="{name}" name="Naar L">{LINK}</intermediateThrowEvent>'


def catches(name: str) -> str:
    return f'<intermediateCatchEvent id="{name}" name="Vanaf L">{LINK}</intermediateCatchEvent>'


def test_a_link_becomes_the_flow_that_it_stands_for() -> None:
    body = START + task("A") + throws("T1") + throws("T2") + catches("C") + task("B") + END
    ways = flow("SE", "A") + flow("A", "T1") + flow("A", "T2") + flow("C", "B") + flow("B", "EE")
    diagram = drawn(body + ways)
    result = normalise(diagram)
    after = read(result.xml, file="proef.bpmn")
    assert {one.source for one in after.into(after.nodes["C"])} == {"T1", "T2"}
    assert {after.nodes[one].kind for one in ("T1", "T2", "C")} == {"intermediateThrowEvent"}
    assert after.nodes["C"].definitions == ()
    assert [one for one, _ in result.rewrites if one.startswith("T")] == ["T1", "T2"]


def linked(kind: str, node: str, definition: str, name: str, refers: tuple[str, ...]) -> str:
    inner = "<{0}>{1}</{0}>".format(*refers) if refers else ""
    return (
        f'<{kind} id="{node}" name="Verwijs"><linkEventDefinition id="{definition}" name="{name}">'
        f"{inner}</linkEventDefinition></{kind}>"
    )


@pytest.mark.parametrize(
    ("throwing", "catching"),
    [(("target", "dc"), ()), ((), ("source", "dt")), (("target", "dc"), ("source", "dt"))],
)
def test_the_halves_of_a_link_may_refer_to_each_other(
    throwing: tuple[str, ...], catching: tuple[str, ...]
) -> None:
    thrown = linked("intermediateThrowEvent", "T", "dt", "heen", throwing)
    caught = linked("intermediateCatchEvent", "C", "dc", "terug", catching)
    diagram = drawn(START + thrown + caught + END + flow("SE", "T") + flow("C", "EE"))
    after = again(diagram)
    assert {one.source for one in after.into(after.nodes["C"])} == {"T"}
    assert not {one.code for one in check(diagram)} & {"BPMN-002", "BPMN-017", "BPMN-337"}


def test_a_link_without_its_other_half_stays_a_link_and_is_refused() -> None:
    after = again(drawn(START + throws("T") + END + flow("SE", "T")))
    assert after.nodes["T"].definition("link") is not None
    double = again(drawn(START + throws("T") + catches("C") + catches("D") + END))
    assert double.nodes["T"].outgoing == ()


def test_an_event_that_is_shared_stands_in_each_place_where_it_is_used() -> None:
    shared = (
        '<signal id="S" name="SIG"/><signalEventDefinition id="ED" signalRef="S"/>'
        '<timerEventDefinition id="TD"><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    )
    event = (
        '<intermediateCatchEvent id="C" name="Wacht"><eventDefinitionRef>ED</eventDefinitionRef>'
        "<eventDefinitionRef>TD</eventDefinitionRef></intermediateCatchEvent>"
    )
    diagram = drawn(START + event + END + flow("SE", "C") + flow("C", "EE"), around=shared)
    assert [one.kind for one in diagram.nodes["C"].definitions] == ["signal", "timer"]
    after = again(diagram)
    assert [one.kind for one in after.nodes["C"].definitions] == ["signal", "timer"]
    assert b"eventDefinitionRef" not in normalise(diagram).xml


def test_a_global_task_is_done_where_it_is_called() -> None:
    shared = (
        '<globalScriptTask id="G" name="Reken" scriptLanguage="feel" camunda:resultVariable="x">'
        "<script>1 + 1</script></globalScriptTask>"
    )
    call = '<callActivity id="C" name="Reken hier" calledElement="G"/>'
    diagram = drawn(START + call + END + flow("SE", "C") + flow("C", "EE"), around=shared)
    node = again(diagram).nodes["C"]
    assert (node.kind, node.name, node.result) == ("scriptTask", "Reken hier", "x")
    assert node.script is not None
    assert (node.script.text, node.script.language) == ("1 + 1", "feel")
    assert b"globalScriptTask" not in normalise(diagram).xml


def test_the_dotted_line_to_what_undoes_a_task_is_kept() -> None:
    edge = (
        '<boundaryEvent id="B" name="Terug" attachedToRef="UT"><compensateEventDefinition/>'
        '</boundaryEvent><association id="A" sourceRef="B" targetRef="H"/>'
        '<association id="N" sourceRef="UT" targetRef="H"/>'
    )
    diagram = drawn(STRAIGHT + edge + task("H", more='isForCompensation="true"'))
    assert [
        one.get("id") for one in again(diagram).root.iter() if one.tag.endswith("association")
    ] == ["A"]


def test_what_only_explains_is_left_out_and_that_is_said() -> None:
    extra = '<dataObjectReference id="DO" name="Brief"/><association id="AS" sourceRef="UT" targetRef="DO"/>'
    diagram = drawn(STRAIGHT + extra)
    result = normalise(diagram)
    assert b"dataObjectReference" not in result.xml
    assert b"association" not in result.xml
    assert [element for element, _ in result.rewrites] == ["DO"]
    assert "DO" in diagram.notes


def test_normalising_twice_changes_nothing_more() -> None:
    body = START + task("UT") + task("A") + END + flow("SE", "UT") + flow("UT", "A")
    first = again(drawn(body + flow("UT", "EE") + flow("A", "EE")))
    assert normalise(first).rewrites == ()


def test_the_same_drawing_gives_the_same_bytes_and_stays_as_it_was() -> None:
    diagram = drawn(STRAIGHT + flow("SE", "EE"))
    assert normalise(diagram).xml == normalise(diagram).xml
    assert diagram.nodes["EE"].incoming == ("UT_EE", "SE_EE")


def test_a_task_without_a_kind_is_a_task_for_a_person() -> None:
    diagram = drawn(STRAIGHT.replace("userTask", "task"))
    assert (diagram.nodes["UT"].kind, diagram.nodes["UT"].drawn) == ("userTask", "task")
    result = normalise(diagram)
    after = read(result.xml, file="proef.bpmn").nodes["UT"]
    assert (after.kind, after.form_key, after.roles) == ("userTask", "vraag", ("front_desk",))
    assert result.rewrites == (
        ("UT", "‘Taak UT’ is een taak zonder soort: een medewerker doet haar."),
    )


EMPTY = (
    '<subProcess id="UT" name="Regel hulp" camunda:formKey="vraag" camunda:candidateGroups="front_desk">'
    '<textAnnotation id="N"><text>Volgt</text></textAnnotation></subProcess>'
)


def test_an_empty_sub_process_is_a_task_for_a_person_and_never_passes_unseen() -> None:
    diagram = drawn(START + EMPTY + END + flow("SE", "UT") + flow("UT", "EE"))
    result = normalise(diagram)
    assert read(result.xml, file="proef.bpmn").nodes["UT"].kind == "userTask"
    assert b"subProcess" not in result.xml
    assert [element for element, _ in result.rewrites] == ["UT"]
    assert [element for element, _ in result.left_out] == ["N"]


def test_a_sub_process_with_something_in_it_stays_one() -> None:
    full = f'<subProcess id="UT" name="Deel">{STRAIGHT.replace("UT", "UI")}</subProcess>'
    event = '<subProcess id="EV" name="Alarm" triggeredByEvent="true"/>'
    after = again(drawn(STRAIGHT.replace("UT", "X") + full.replace("SE", "S1") + event))
    assert (after.nodes["UT"].kind, after.nodes["EV"].kind) == ("subProcess", "subProcess")


def test_pools_and_their_messages_are_left_out_and_told() -> None:
    pools = (
        '<collaboration id="C"><participant id="P" name="Wijkteam" processRef="proef"/>'
        '<participant id="Q" name="Huisarts"/>'
        '<messageFlow id="F" sourceRef="UT" targetRef="Q"/></collaboration>'
    )
    result = normalise(drawn(STRAIGHT, around=pools))
    assert b"collaboration" not in result.xml
    assert [element for element, _ in result.left_out] == ["P", "Q", "F"]
    assert result.rewrites == ()


def test_a_drawing_of_which_ids_are_missing_is_rewritten_too() -> None:
    body = START + '<startEvent id="S2" name="Anders"/>' + task("UT") + END
    ways = flow("SE", "UT") + flow("S2", "UT").replace('id="S2_UT" ', "") + flow("UT", "EE")
    result = normalise(drawn(body + ways))
    assert [element for element, _ in result.rewrites] == ["UT"]
    twice = normalise(drawn(STRAIGHT + task("UT") + flow("SE", "UT")))
    assert "UT" in read(twice.xml, file="proef.bpmn").nodes
