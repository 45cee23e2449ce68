# SPDX-License-Identifier: EUPL-1.2
"""Messages: once only, to one run, and never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.house import CATCHES, START, WITH_MESSAGE, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.jobs import resolve_incident
from wijkpad.commands.run import deliver_message
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.tasks import complete_task
from wijkpad.domain.definition import Definition
from wijkpad.errors import RefusedError


def send(house: House, case: str, key: str = "m1") -> str:
    message = Message(name="MSG_One", id=key, case=case, payload={"text": "geheim"})
    return deliver_message.handle(house.tools, house.anna, message).fate


def test_a_message_is_received_once_however_often_it_comes(house: House) -> None:
    house.publish(a_pathway("p", WITH_MESSAGE))
    case = house.start("p")
    assert [send(house, case), send(house, case)] == ["received", "seen"]
    assert sorted(house.open_tasks(case)) == ["A", "R"]
    assert house.events(case).count("message.received") == 1


def test_a_message_that_nobody_waits_for_is_kept_and_handed_over_later(house: House) -> None:
    house.publish(a_pathway("p", CATCHES))
    case = house.start("p")
    assert send(house, case) == "waiting"
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed())
    assert house.open_tasks(case) == {}
    house.run_due()
    assert list(house.open_tasks(case)) == ["B"]


def test_a_message_that_nobody_ever_waits_for_becomes_an_incident(house: House) -> None:
    house.publish(a_pathway("p", CATCHES))
    case = house.start("p")
    send(house, case)
    house.clock.move(days=29)
    house.run_due()
    assert incidents(house) == []
    house.clock.move(days=1)
    house.run_due()
    assert incidents(house) == ["POST-001"]


def test_a_message_that_fits_two_runs_waits_for_a_persons_choice(house: House) -> None:
    two = WITH_MESSAGE.replace(
        '<userTask id="R"/>',
        '<boundaryEvent id="MC" attachedToRef="A" cancelActivity="false">'
        '<messageEventDefinition messageRef="M"/></boundaryEvent><userTask id="R"/>'
        '<endEvent id="e3"/><userTask id="Q"/>'
        '<sequenceFlow id="x1" sourceRef="MC" targetRef="Q"/>'
        '<sequenceFlow id="x2" sourceRef="Q" targetRef="e3"/>',
    )
    house.publish(a_pathway("p", two))
    case = house.start("p")
    assert send(house, case) == "choice"
    assert list(house.open_tasks(case)) == ["A"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        incident = unit.jobs.open_incidents()[0]
        waiting = unit.tasks.subscriptions_for("MSG_One", case=case, key=None)
    assert "‘Klok M" in incident.text
    assert "MSG_One" not in incident.text
    chosen = next(one for one in waiting if one.element == "MC")
    resolve_incident.choose(house.tools, house.anna, incident.id, chosen.token)
    assert sorted(house.open_tasks(case)) == ["A", "Q"]
    assert incidents(house) == []


def test_a_message_without_a_case_is_refused(house: House) -> None:
    with pytest.raises(RefusedError):
        deliver_message.handle(house.tools, house.anna, Message(name="MSG_One", id="m"))


def keyed(key: str, body: str) -> Definition:
    """A pathway whose message is addressed by what the answer says."""
    message = (
        '<message id="K" name="MSG_Keyed"><extensionElements><camunda:properties>'
        '<camunda:property name="correlationKey" value="= answer.text"/>'
        "</camunda:properties></extensionElements></message>"
    )
    definition = a_pathway(key, body.replace('messageRef="M"', 'messageRef="K"'))
    diagram = definition.diagram.replace(b"<process", message.encode() + b"<process")
    return replace(definition, diagram=diagram, files={f"{key}.bpmn": diagram})


def test_a_message_under_a_key_that_is_sent_before_anybody_waits_for_it_arrives_later(
    house: House,
) -> None:
    throws = (
        f'{START}<userTask id="A"/><intermediateThrowEvent id="T"><messageEventDefinition '
        f'messageRef="M"/></intermediateThrowEvent><endEvent id="e"/>{chain("s", "A", "T", "e")}'
    )
    house.publish(keyed("p", throws))
    house.publish(keyed("q", CATCHES))
    sender, other, waiter = house.start("p"), house.start("q"), house.start("q")
    for case, text in ((sender, "123"), (other, "456")):
        task = house.open_tasks(case)["A"]
        complete_task.handle(house.tools, house.anna, task.id, typed(text))
    house.run_due()
    complete_task.handle(house.tools, house.anna, house.open_tasks(waiter)["A"].id, typed("123"))
    assert house.open_tasks(waiter) == {}
    house.run_due()
    assert list(house.open_tasks(waiter)) == ["B"]
    assert house.open_tasks(other) == {}
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.jobs.posts_waiting() == []


def test_a_key_finds_its_run_and_is_stored_as_a_hash_only(house: House) -> None:
    house.publish(keyed("p", CATCHES))
    case = house.start("p")
    secret = "123456782"
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed(secret))
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(case)
        assert secret not in repr(unit.tasks.subscriptions_of_run(run.id))
    by_key = Message(name="MSG_Keyed", id="m", key=secret)
    assert deliver_message.handle(house.tools, house.anna, by_key).fate == "received"
    assert list(house.open_tasks(case)) == ["B"]


def incidents(house: House) -> list[str]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.code for one in unit.jobs.open_incidents()]
