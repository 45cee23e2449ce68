# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, bpmn, flow, task
from wijkpad.errors import (
    AnswersInvalidError,
    NotFoundError,
    PublicationRefusedError,
    TaskNotOpenError,
)
from wijkpad.testing import Playground

_MESSAGE = '<message id="M" name="MSG_Klaar"/>'


def _plain(name: str, *, inner: str = "", more: str = "") -> str:
    return f'<userTask id="{name}" name="Taak {name}" {more}>{inner}</userTask>'


def test_a_run_goes_from_start_to_end_and_the_trace_tells_how() -> None:
    play = Playground(bpmn(START + _plain("UT") + END + flow("SE", "UT") + flow("UT", "EE")))
    play.start()
    assert [one.element for one in play.tasks()] == ["UT"]
    assert play.ended is None
    play.complete("UT")
    assert play.trace == ["SE", "UT", "EE"]
    assert play.ended == "EE"
    assert play.tasks() == []


@pytest.mark.parametrize("kind", ["task", "subProcess"])
def test_work_that_is_not_drawn_out_waits_for_a_person(kind: str) -> None:
    work = _plain("UT", inner="").replace("userTask", kind)
    play = Playground(bpmn(START + work + END + flow("SE", "UT") + flow("UT", "EE")))
    play.start()
    assert [one.element for one in play.tasks()] == ["UT"]
    play.complete("UT")
    assert play.trace == ["SE", "UT", "EE"]
    assert play.ended == "EE"


def test_a_file_in_another_order_than_the_schema_runs_all_the_same() -> None:
    note = '<textAnnotation id="N"><text>Let op</text></textAnnotation>'
    play = Playground(bpmn(note + START + _plain("UT") + END + flow("SE", "UT") + flow("UT", "EE")))
    play.start()
    assert [one.element for one in play.tasks()] == ["UT"]


def test_answers_without_a_form_stand_under_their_own_names_and_steer() -> None:
    body = START + _plain("UT") + '<exclusiveGateway id="GW" name="Hoog?" default="GW_EE"/>' + END
    high = '<endEvent id="EH" name="Hoog"/>'
    ways = flow("SE", "UT") + flow("UT", "GW") + flow("GW", "EH", "amount &gt; limit")
    play = Playground(bpmn(body + high + ways + flow("GW", "EE")))
    for amount, end in ((11, "EH"), (10, "EE")):
        play.start("SE", {"limit": 10})
        play.complete("UT", {"amount": amount})
        assert play.ended == end
    assert play.data["amount"] == Decimal(10)


def test_answers_to_a_form_stand_under_its_key_and_are_checked_when_it_is_there() -> None:
    form = (
        b'{"type":"default","schemaVersion":18,"id":"vraag","components":[{"type":"number",'
        b'"id":"n","key":"amount","label":"Bedrag","validate":{"required":true}}]}'
    )
    loose = Playground(bpmn(STRAIGHT))
    loose.start()
    loose.complete("UT", {"amount": 3})
    assert loose.data["vraag"] == {"amount": Decimal(3)}
    strict = Playground(bpmn(STRAIGHT), forms={"vraag": form})
    strict.start()
    with pytest.raises(AnswersInvalidError):
        strict.complete("UT", {})
    assert [one.element for one in strict.tasks()] == ["UT"]


def test_timers_go_off_in_order_each_at_its_own_moment() -> None:
    def timer(name: str, length: str) -> str:
        return (
            f'<intermediateCatchEvent id="{name}" name="Wacht"><timerEventDefinition>'
            f"<timeDuration>{length}</timeDuration></timerEventDefinition>"
            "</intermediateCatchEvent>"
        )

    body = START + timer("T3", "PT3H") + timer("T1", "PT1H") + END
    ways = flow("SE", "T3") + flow("SE", "T1") + flow("T3", "EE") + flow("T1", "EE")
    play = Playground(bpmn(body + ways), now=datetime(2026, 11, 16, 8, tzinfo=UTC))
    play.start()
    play.wait(timedelta(minutes=59))
    assert play.trace == ["SE"]
    play.move_to(datetime(2026, 11, 16, 20, tzinfo=UTC))
    assert play.trace == ["SE", "T1", "EE", "T3", "EE"]
    assert play.clock.now() == datetime(2026, 11, 16, 20, tzinfo=UTC)


def test_an_interrupting_message_withdraws_the_task() -> None:
    event = (
        '<boundaryEvent id="BE" name="Ingetrokken" attachedToRef="UT">'
        '<extensionElements><camunda:properties><camunda:property name="resultVariable" '
        'value="bericht"/></camunda:properties></extensionElements>'
        '<messageEventDefinition messageRef="M"/></boundaryEvent><endEvent id="E2" name="Weg"/>'
    )
    play = Playground(bpmn(STRAIGHT + event + flow("BE", "E2"), around=_MESSAGE))
    play.start()
    with pytest.raises(TaskNotOpenError):
        play.deliver("MSG_Anders")
    play.deliver("MSG_Klaar", {"why": "verhuisd"})
    assert play.trace == ["SE", "BE", "E2"]
    assert play.withdrawn == ["UT"]
    assert play.data["bericht"] == {"why": "verhuisd"}
    with pytest.raises(TaskNotOpenError):
        play.complete("UT")


def test_a_service_waits_until_it_is_told_what_to_answer() -> None:
    service = (
        '<serviceTask id="ST" name="Reken" camunda:type="external" camunda:topic="quote" '
        'camunda:resultVariable="quote"/>'
    )
    error = '<boundaryEvent id="BE" name="Mis" attachedToRef="ST"><errorEventDefinition/></boundaryEvent>'
    body = START + service + error + END + '<endEvent id="E2" name="Mislukt"/>'
    data = bpmn(body + flow("SE", "ST") + flow("ST", "EE") + flow("BE", "E2"))
    play = Playground(data)
    play.start()
    assert [one.topic for one in play.jobs()] == ["quote"]
    play.answer("quote", {"cents": 12})
    assert play.ended == "EE"
    assert play.data["quote"] == {"cents": Decimal(12)}
    failing = Playground(data)
    failing.fail("quote", "technical")
    failing.start()
    assert failing.ended == "E2"


def test_an_error_that_nothing_catches_leaves_the_service_waiting() -> None:
    service = '<serviceTask id="ST" name="R" camunda:type="external" camunda:topic="quote"/>'
    play = Playground(bpmn(START + service + END + flow("SE", "ST") + flow("ST", "EE")))
    play.start()
    play.fail("quote", "technical")
    assert play.ended is None
    assert [one.element for one in play.jobs()] == ["ST"]


def test_what_the_normaliser_added_is_not_in_the_trace() -> None:
    body = START + _plain("A") + _plain("B") + _plain("C") + END
    ways = flow("SE", "A") + flow("A", "B") + flow("A", "C") + flow("B", "EE") + flow("C", "EE")
    play = Playground(bpmn(body + ways))
    play.start()
    play.complete("A")
    assert [one.element for one in play.tasks()] == ["B", "C"]
    play.complete("C")
    play.complete("B")
    assert play.trace == ["SE", "A", "C", "EE", "B", "EE"]


def test_a_repeated_task_is_done_once_for_each_item() -> None:
    repeat = (
        '<multiInstanceLoopCharacteristics isSequential="true" camunda:collection="= people" '
        'camunda:elementVariable="person"/>'
    )
    body = START + _plain("UT", inner=repeat) + END
    play = Playground(bpmn(body + flow("SE", "UT") + flow("UT", "EE")))
    play.start(variables={"people": ["An", "Bo"]})
    for name in ("An", "Bo"):
        (found,) = play.tasks()
        assert play.run.env.variables(found.scope)["person"] == name
        play.complete(found)
    assert play.ended == "EE"


def test_a_diagram_that_would_not_run_as_drawn_is_refused_by_name() -> None:
    with pytest.raises(PublicationRefusedError) as refused:
        Playground(bpmn(STRAIGHT + '<callActivity id="CA" calledElement="x"/>'))
    assert "CA" in {one.element for one in refused.value.findings}


def test_a_call_of_another_pathway_runs_with_data_of_its_own() -> None:
    inner = bpmn(
        START
        + _plain("UT", more='camunda:formKey="plan"')
        + END
        + flow("SE", "UT")
        + flow("UT", "EE"),
        key="onder",
    )
    call = (
        '<callActivity id="CA" calledElement="onder"><extensionElements><camunda:inputOutput>'
        '<camunda:inputParameter name="reden">= why</camunda:inputParameter>'
        '<camunda:outputParameter name="doel">= plan.goal + reden</camunda:outputParameter>'
        "</camunda:inputOutput></extensionElements></callActivity>"
    )
    play = Playground(
        bpmn(START + call + END + flow("SE", "CA") + flow("CA", "EE")), calls={"onder": inner}
    )
    play.start(variables={"why": "!"})
    assert [one.element for one in play.tasks()] == ["onder.UT"]
    play.complete("onder.UT", {"goal": "rust"})
    assert play.trace == ["SE", "onder.SE", "onder.UT", "onder.EE", "CA", "EE"]
    assert play.data["doel"] == "rust!"
    assert "plan" not in play.data


def test_what_was_done_in_a_call_is_undone_with_the_data_of_that_call() -> None:
    undo = (
        '<boundaryEvent id="CB" attachedToRef="UT"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="UU" name="Terug" isForCompensation="true"/>'
        '<association id="a" sourceRef="CB" targetRef="UU"/>'
    )
    inner = START + _plain("UT") + undo + END + flow("SE", "UT") + flow("UT", "EE")
    call = '<callActivity id="CA" calledElement="onder"/>'
    back = '<intermediateThrowEvent id="IT"><compensateEventDefinition/></intermediateThrowEvent>'
    ways = flow("SE", "CA") + flow("CA", "IT") + flow("IT", "EE")
    play = Playground(
        bpmn(START + call + back + END + ways), calls={"onder": bpmn(inner, key="onder")}
    )
    play.start()
    (first,) = play.tasks()
    play.complete(first)
    (again,) = play.tasks()
    assert (again.element, again.scope) == ("onder.UU", first.scope)
    play.complete(again)
    assert play.ended == "EE"


def test_an_unknown_start_and_a_signal_that_nobody_waits_for_are_refused() -> None:
    play = Playground(bpmn(STRAIGHT + task("Extra") + flow("UT", "Extra") + flow("Extra", "EE")))
    with pytest.raises(NotFoundError):
        play.start("SE_Anders")
    play.start()
    with pytest.raises(TaskNotOpenError):
        play.signal("alarm")


AROUND = '<signal id="S" name="alarm"/><message id="M" name="MSG_A"/><error id="E" errorCode="E1"/>'


def test_a_signal_from_outside_reaches_the_event_that_waits_for_it() -> None:
    event = (
        '<boundaryEvent id="B" name="Alarm" attachedToRef="UT"><signalEventDefinition '
        'signalRef="S"/></boundaryEvent>'
    )
    body = STRAIGHT + event + task("Na") + flow("B", "Na") + flow("Na", "EE")
    play = Playground(bpmn(body, around=AROUND))
    play.start()
    play.signal("alarm")
    assert [one.element for one in play.tasks()] == ["Na"]
    assert play.withdrawn == ["UT"]


def test_a_message_that_the_run_sends_reaches_its_own_event() -> None:
    thrown = (
        '<intermediateThrowEvent id="T" name="Meld"><messageEventDefinition messageRef="M"/>'
        "</intermediateThrowEvent>"
    )
    catch = (
        '<parallelGateway id="G"/><intermediateCatchEvent id="C" name="Wacht">'
        '<messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    )
    ways = flow("SE", "G") + flow("G", "UT") + flow("UT", "T") + flow("T", "EE")
    body = START + catch + task("UT") + thrown + END + ways + flow("G", "C") + flow("C", "EE")
    play = Playground(bpmn(body, around=AROUND))
    play.start()
    play.complete("UT")
    assert play.thrown == ["MSG_A"]
    assert play.ended == "EE"


def test_data_that_changes_outside_lets_a_condition_hold() -> None:
    event = (
        '<intermediateCatchEvent id="C" name="Klaar?"><conditionalEventDefinition>'
        "<condition>klaar = true</condition></conditionalEventDefinition></intermediateCatchEvent>"
    )
    play = Playground(bpmn(START + event + END + flow("SE", "C") + flow("C", "EE")))
    play.start(variables={"klaar": False})
    assert play.ended is None
    play.write({"klaar": True})
    assert play.ended == "EE"


def test_an_error_that_nothing_catches_ends_the_run_and_is_told() -> None:
    end = '<endEvent id="X" name="Fout"><errorEventDefinition errorRef="E"/></endEvent>'
    play = Playground(bpmn(START + end + flow("SE", "X"), around=AROUND))
    play.start()
    assert (play.ended, play.failed) == ("X", "E1")


@pytest.mark.parametrize(("first", "last"), [("Start", "End"), ("Root", "Start"), ("End", "Root")])
def test_names_that_other_engines_keep_to_themselves_are_fine(first: str, last: str) -> None:
    body = START + _plain(first) + _plain(last) + END
    ways = flow("SE", first) + flow(first, last) + flow(last, "EE")
    play = Playground(bpmn(body + ways))
    play.start()
    play.complete(first)
    play.complete(last)
    assert play.trace == ["SE", first, last, "EE"]
