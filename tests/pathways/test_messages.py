# SPDX-License-Identifier: EUPL-1.2
"""A message that a pathway waits for is sent by somebody, as far as its files tell."""

from __future__ import annotations

from tests.diagrams.drawing import bpmn
from tests.pathways.small import BODY, SCENARIO, small
from wijkpad.findings import Finding, Severity
from wijkpad.pathways import compile_definition

MESSAGES = '<message id="M" name="MSG_Antwoord"/><message id="W" name="MSG_Withdraw"/>'
END = '<endEvent id="EE_B" name="Beantwoord"/>'
WAITS = (
    '<boundaryEvent id="B" name="Antwoord" attachedToRef="UT_Doen"><messageEventDefinition '
    f'messageRef="M"/></boundaryEvent>{END}<sequenceFlow id="B_EE" sourceRef="B" targetRef="EE_B"/>'
)
THROWN = '<endEvent id="EE_B" name="Beantwoord"><messageEventDefinition messageRef="M"/></endEvent>'
POOL = (
    '<collaboration id="C"><participant id="P" processRef="proef"/>'
    '<participant id="Q" name="Huisarts"/><messageFlow id="F" sourceRef="Q" targetRef="B"/>'
    "</collaboration>"
)
PLAYED = SCENARIO.replace(
    '[[step]]\ntask = "UT_Doen"',
    '[[step]]\nmessage = "MSG_Antwoord"\n\n[[step]]\ntask = "UT_Doen"',
)


def unsent(waits: str = WAITS, *, around: str = "", scenario: str = SCENARIO) -> list[Finding]:
    files = small(diagram=bpmn(BODY + waits, around=MESSAGES + around), scenario=scenario)
    found = compile_definition(files, key="proef").findings
    return [one for one in found if one.code == "PATH-050"]


def test_a_message_that_nothing_sends_is_a_warning_at_the_event_that_waits() -> None:
    (found,) = unsent()
    assert (found.severity, found.element) == (Severity.WARNING, "B")
    assert "MSG_Antwoord" in found.text
    assert found.cure
    assert found.line


def test_a_message_is_sent_by_a_step_a_pool_or_a_scenario() -> None:
    assert unsent(WAITS.replace(END, THROWN)) == []
    assert unsent(around=POOL) == []
    assert unsent(scenario=PLAYED) == []


def test_the_button_that_withdraws_a_request_sends_its_own_message() -> None:
    assert unsent(WAITS.replace('messageRef="M"', 'messageRef="W"')) == []
