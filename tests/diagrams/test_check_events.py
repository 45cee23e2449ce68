# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, drawn, flow, task
from tests.diagrams.test_check import around, codes, errors
from wijkpad.diagrams import Diagram


def event(kind: str, definition: str, *, name: str = "Wacht", more: str = "") -> str:
    return f'<{kind} id="X" name="{name}" {more}>{definition}</{kind}>'


@pytest.mark.parametrize(
    ("kind", "definition"),
    [
        ("intermediateCatchEvent", "error"),
        ("intermediateCatchEvent", "escalation"),
        ("intermediateCatchEvent", "compensate"),
        ("intermediateCatchEvent", "cancel"),
        ("intermediateCatchEvent", "terminate"),
        ("intermediateThrowEvent", "timer"),
        ("intermediateThrowEvent", "conditional"),
        ("intermediateThrowEvent", "error"),
    ],
)
def test_an_event_that_cannot_stand_there_is_refused(kind: str, definition: str) -> None:
    found = errors(around(event(kind, f"<{definition}EventDefinition/>")))
    assert "X" in [one.element for one in found if one.code == "BPMN-330"]


def test_a_process_starts_by_a_person_a_message_or_a_signal() -> None:
    def start(inner: str) -> Diagram:
        begin = f'<startEvent id="SE" name="Begin">{inner}</startEvent>'
        return drawn(begin + END + flow("SE", "EE"), around=MESSAGES)

    moment = "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>"
    assert "BPMN-004" not in codes(start(MESSAGE))
    assert "BPMN-004" not in codes(start('<signalEventDefinition signalRef="S"/>'))
    assert "BPMN-004" in codes(start(moment))
    assert "BPMN-004" in codes(start(MESSAGE + '<signalEventDefinition signalRef="S"/>'))


MESSAGE = '<messageEventDefinition messageRef="M"/>'
MESSAGES = (
    '<message id="M" name="MSG_A"/><signal id="S" name="SIG_A"/><signal id="bare"/>'
    '<escalation id="ES" escalationCode="E"/><escalation id="ET"/>'
)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ('<signalEventDefinition signalRef="bare"/>', "BPMN-057"),
        ("<signalEventDefinition/>", "BPMN-057"),
        ("<conditionalEventDefinition/>", "BPMN-059"),
        ("<conditionalEventDefinition><condition/></conditionalEventDefinition>", "BPMN-059"),
        (
            "<conditionalEventDefinition><condition>a = = 1</condition></conditionalEventDefinition>",
            "FEEL-001",
        ),
    ],
)
def test_an_event_that_says_too_little_is_refused(definition: str, code: str) -> None:
    caught = event("intermediateCatchEvent", definition)
    body = START + caught + END + flow("SE", "X") + flow("X", "EE")
    assert code in codes(drawn(body, around=MESSAGES))


@pytest.mark.parametrize("reference", ["", 'escalationRef="ET"', 'escalationRef="no"'])
def test_an_escalation_that_is_thrown_has_a_code(reference: str) -> None:
    thrown = event("intermediateThrowEvent", f"<escalationEventDefinition {reference}/>")
    body = START + thrown + END + flow("SE", "X") + flow("X", "EE")
    assert "BPMN-339" in codes(drawn(body, around=MESSAGES))


HANDLER = (
    '<subProcess id="EV" name="Alarm" triggeredByEvent="true"><startEvent id="ES1" '
    f'isInterrupting="false">{MESSAGE}</startEvent>' + task("EU") + '<endEvent id="EE1"/>'
    + flow("ES1", "EU") + flow("EU", "EE1") + "</subProcess>"
)  # fmt: skip
UNDONE = (
    '<boundaryEvent id="B" name="Terug" attachedToRef="UT"><compensateEventDefinition/>'
    '</boundaryEvent><association id="A" sourceRef="B" targetRef="H"/>'
)


@pytest.mark.parametrize(
    "body",
    [
        STRAIGHT + HANDLER,
        STRAIGHT + task("H", more='isForCompensation="true"') + UNDONE,
        START + '<adHocSubProcess id="AH" name="Vrij">' + task("A1") + task("B1")
        + "<completionCondition>nrOfActiveInstances = 0</completionCondition></adHocSubProcess>" + END + flow("SE", "AH") + flow("AH", "EE"),
        START + event("intermediateThrowEvent", '<linkEventDefinition name="L"/>')
        + '<intermediateCatchEvent id="Y" name="Vanaf"><linkEventDefinition name="L"/>'
        "</intermediateCatchEvent>" + END + flow("SE", "X") + flow("Y", "EE"),
        START + event("intermediateThrowEvent", MESSAGE) + END + flow("SE", "X") + flow("X", "EE"),
        START + event("intermediateThrowEvent", '<signalEventDefinition signalRef="S"/>')
        + END + flow("SE", "X") + flow("X", "EE"),
        START + event("intermediateCatchEvent", MESSAGE + '<signalEventDefinition signalRef="S"/>')
        + END + flow("SE", "X") + flow("X", "EE"),
    ],
)  # fmt: skip
def test_what_is_carried_out_is_let_through(body: str) -> None:
    assert errors(drawn(body, around=MESSAGES)) == []


def test_an_ad_hoc_sub_process_says_when_it_is_done() -> None:
    free = '<adHocSubProcess id="AH" name="Vrij">' + task("A1") + "</adHocSubProcess>"
    assert "BPMN-019" in codes(drawn(START + free + END + flow("SE", "AH") + flow("AH", "EE")))


def test_a_process_of_the_same_file_may_be_called() -> None:
    call = '<callActivity id="X" name="Bel" calledElement="q"/>'
    body = START + call + END + flow("SE", "X") + flow("X", "EE")
    called = (
        '<process id="q">'
        + STRAIGHT.replace("SE", "S2").replace("UT", "U2").replace("EE", "E2")
        + "</process>"
    )
    assert errors(drawn(body, around=called)) == []
    assert "BPMN-016" in codes(drawn(body.replace('calledElement="q"', "")))
    assert "BPMN-007" in codes(drawn(STRAIGHT, around=called))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (STRAIGHT + task("H") + UNDONE, "BPMN-338"),
        (STRAIGHT + task("H", more='isForCompensation="true"'), "BPMN-018"),
        (STRAIGHT + task("H", more='isForCompensation="true"') + flow("B", "EE") + UNDONE, "BPMN-335"),
        (STRAIGHT + HANDLER + flow("EV", "EE"), "BPMN-012"),
        (
            START + event("intermediateThrowEvent", '<linkEventDefinition name="L"/>')
            + END + flow("SE", "X") + flow("X", "EE"),
            "BPMN-337",
        ),
        (
            STRAIGHT + '<intermediateCatchEvent id="Y" name="Vanaf"><linkEventDefinition name="L"/>'
            "</intermediateCatchEvent>" + flow("Y", "EE"),
            "BPMN-337",
        ),
        (
            START + event("intermediateThrowEvent", MESSAGE + "<compensateEventDefinition/>")
            + END + flow("SE", "X") + flow("X", "EE"),
            "BPMN-004",
        ),
    ],
)  # fmt: skip
def test_what_is_not_drawn_as_it_is_carried_out_is_refused(body: str, code: str) -> None:
    assert code in codes(drawn(body, around=MESSAGES))


def test_a_list_of_outcomes_does_not_make_an_advice_into_a_decision() -> None:
    gathers = (
        "<extensionElements><camunda:properties>"
        '<camunda:property name="outputCollection" value="adviezen"/>'
        '<camunda:property name="outputElement" value="= advies"/></camunda:properties>'
        "</extensionElements>"
    )
    many = (
        '<multiInstanceLoopCharacteristics camunda:collection="= xs" camunda:elementVariable="x"/>'
    )
    table = (
        '<businessRuleTask id="BR" name="Advies" camunda:decisionRef="D" '
        f'camunda:resultVariable="advies">{gathers}{many}</businessRuleTask>'
    )
    gateway = '<exclusiveGateway id="GW" name="Goed?" default="GW_EE"/>' + task("UT")
    ways = flow("SE", "BR") + flow("BR", "GW") + flow("GW", "UT", "adviezen[1] = 1")
    ends = flow("GW", "EE") + flow("UT", "EE")
    diagram = drawn(START + table + gateway + END + ways + ends)
    assert "BPMN-047" in codes(diagram, decisions={"D": "advice"})


def test_a_conditional_event_may_not_read_what_a_table_advised() -> None:
    table = (
        '<businessRuleTask id="BR" name="Advies" camunda:decisionRef="D" '
        'camunda:resultVariable="advies"/>'
    )
    condition = "<condition>advies = 1</condition>"
    caught = event(
        "intermediateCatchEvent",
        f"<conditionalEventDefinition>{condition}</conditionalEventDefinition>",
    )
    body = START + table + caught + END + flow("SE", "BR") + flow("BR", "X") + flow("X", "EE")
    assert "BPMN-047" in codes(drawn(body), decisions={"D": "advice"})
