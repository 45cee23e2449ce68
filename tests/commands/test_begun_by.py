# SPDX-License-Identifier: EUPL-1.2
"""Pathways that a message or a signal begins: for a case, for none yet, and once only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.house import House, a_pathway, chain, typed
from tests.diagrams.drawing import END, bpmn, flow, task
from tests.pathways.calling import form, header
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import start_case
from wijkpad.commands.run import deliver_message
from wijkpad.commands.run.begun_by import starts_of, taken
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.tasks import complete_task
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.errors import RefusedError
from wijkpad.feel import Value
from wijkpad.findings import errors_in
from wijkpad.pathways import compile_definition

AROUND = '<message id="M" name="MSG_Objection"/><signal id="S" name="SIG_Storm"/>'
MESSAGE = (
    '<startEvent id="SE" name="Bezwaar ontvangen"><extensionElements><camunda:properties>'
    '<camunda:property name="resultVariable" value="brief"/></camunda:properties>'
    '</extensionElements><messageEventDefinition messageRef="M"/></startEvent>'
)
SIGNAL = '<startEvent id="SE" name="Storm"><signalEventDefinition signalRef="S"/></startEvent>'
THROWS = (
    '<startEvent id="s"/><userTask id="A"/><intermediateThrowEvent id="T">'
    '<signalEventDefinition signalRef="S1"/></intermediateThrowEvent><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "A", "T", "B", "e")}'
)


def pathway(start: str, key: str = "bezwaar", case: str = "own") -> Definition:
    found = compile_definition(files(start, key, case), key=key).definition
    assert found is not None
    return replace(found, version=1)


def files(start: str, key: str = "bezwaar", case: str = "own") -> dict[str, bytes]:
    body = start + task("UT") + END + flow("SE", "UT") + flow("UT", "EE")
    return {
        "pathway.toml": header(key, case).encode(),
        f"{key}.bpmn": bpmn(body, around=AROUND, key=key),
        "forms/vraag.json": form("vraag", what="textfield"),
    }


def publish(house: House, definition: Definition) -> None:
    house.publish(definition)
    with house.store.work(MUNICIPALITY) as unit:
        unit.definitions.listen(definition.key, starts_of(definition))
        unit.commit()


@pytest.fixture
def frank(house: House) -> Actor:
    return house.hire("frank", "noord", "front_desk", "neighbourhood_worker")


def cases_of(house: House, pathway_key: str) -> list[Case]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        recent = unit.cases.recent("noord", house.clock.now().replace(year=2000))
    return [one for one in recent if one.pathway == pathway_key]


def run_of(house: House, case: str) -> Run:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.runs_of(case)[0]


def known(house: House, case: str, key: str) -> Value:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        rows = unit.data.of_case(case)
    return next(one.value for one in rows if one.key == key)


def test_a_message_for_a_case_begins_a_linked_case_when_nothing_there_waits_for_it(
    house: House, frank: Actor
) -> None:
    publish(house, pathway(MESSAGE))
    house.publish(a_pathway("p", THROWS))
    parent = house.start("p")
    message = Message(name="MSG_Objection", id="1", case=parent, payload={"text": "Oneens"})
    assert deliver_message.handle(house.tools, frank, message).fate == "received"
    (new,) = cases_of(house, "bezwaar")
    assert new.linked == (parent,)
    assert list(house.open_tasks(new.id)) == ["UT"]
    assert known(house, new.id, "brief") == {"text": "Oneens"}
    assert deliver_message.handle(house.tools, frank, message).fate == "seen"
    assert len(cases_of(house, "bezwaar")) == 1


def test_a_message_for_no_case_yet_begins_one_in_its_team(house: House, frank: Actor) -> None:
    publish(house, pathway(MESSAGE))
    message = Message(name="MSG_Objection", id="1", team="noord", payload={"text": "Oneens"})
    assert deliver_message.handle(house.tools, frank, message).fate == "received"
    (new,) = cases_of(house, "bezwaar")
    assert run_of(house, new.id).start_event == "SE"
    assert known(house, new.id, "brief") == {"text": "Oneens"}
    assert deliver_message.handle(house.tools, frank, message).fate == "seen"
    assert len(cases_of(house, "bezwaar")) == 1


@pytest.mark.parametrize(("name", "team"), [("MSG_Objection", None), ("MSG_Other", "noord")])
def test_a_message_without_a_team_or_that_begins_nothing_is_refused(
    house: House, frank: Actor, name: str, team: str | None
) -> None:
    publish(house, pathway(MESSAGE))
    with pytest.raises(RefusedError) as refused:
        deliver_message.handle(house.tools, frank, Message(name=name, id="1", team=team))
    assert refused.value.findings[0].code == "CASE-006"


def test_a_signal_begins_a_linked_case_once(house: House, frank: Actor) -> None:
    publish(house, pathway(SIGNAL, key="storm"))
    house.publish(a_pathway("p", THROWS))
    parent = house.start("p")
    complete_task.handle(house.tools, house.anna, house.open_tasks(parent)["A"].id, typed())
    assert cases_of(house, "storm") == []
    house.run_due()
    (new,) = cases_of(house, "storm")
    assert new.linked == (parent,)
    assert list(house.open_tasks(new.id)) == ["UT"]
    assert list(house.open_tasks(parent)) == ["B"]


def test_a_new_version_that_no_longer_begins_there_is_not_begun(house: House, frank: Actor) -> None:
    publish(house, pathway(SIGNAL, key="storm"))
    house.publish(a_pathway("p", THROWS))
    parent = house.start("p")
    complete_task.handle(house.tools, house.anna, house.open_tasks(parent)["A"].id, typed())
    plain = replace(pathway('<startEvent id="SE" name="Begin"/>', key="storm"), version=2)
    publish(house, plain)
    house.run_due()
    assert cases_of(house, "storm") == []
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.jobs.next_due() is None
        assert unit.jobs.open_incidents() == []
        assert unit.definitions.begun_by("signal", "SIG_Storm") == []


def test_nobody_begins_by_hand_what_a_message_begins(house: House, frank: Actor) -> None:
    publish(house, pathway(MESSAGE))
    with pytest.raises(RefusedError) as refused:
        start_case.handle(house.tools, frank, "bezwaar", "SE")
    assert refused.value.findings[0].code == "CASE-013"


def test_a_message_begins_one_pathway_only(house: House) -> None:
    publish(house, pathway(MESSAGE))
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert taken(unit, pathway(MESSAGE)) == []
        (found,) = taken(unit, pathway(MESSAGE, key="ander"))
    assert (found.code, found.element) == ("PATH-049", "SE")
    assert "‘bezwaar’" in found.text


EVERY_MONDAY = (
    '<startEvent id="SE" name="Elke maandag"><timerEventDefinition><timeCycle>R/P7D</timeCycle>'
    "</timerEventDefinition></startEvent>"
)
WHEN = (
    '<startEvent id="SE" name="Zodra"><conditionalEventDefinition><condition>true</condition>'
    "</conditionalEventDefinition></startEvent>"
)
BOTH = MESSAGE.replace("</startEvent>", '<signalEventDefinition signalRef="S"/></startEvent>')


@pytest.mark.parametrize(
    ("start", "case"),
    [(EVERY_MONDAY, "own"), (WHEN, "own"), (MESSAGE, "within"), (BOTH, "own")],
)
def test_a_start_that_has_no_resident_or_no_meaning_is_refused_by_name(
    start: str, case: str
) -> None:
    found = compile_definition(files(start, case=case), key="bezwaar").findings
    refused = [one for one in errors_in(found) if one.element == "SE"]
    assert refused, found
    assert refused[0].code == "BPMN-004"
