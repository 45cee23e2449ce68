# SPDX-License-Identifier: EUPL-1.2
"""A table that cannot answer stops the step, and a run keeps the table with which it began."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.dmn.building import decision, document, literal, table
from tests.support.stores import MUNICIPALITY
from wijkpad import dmn
from wijkpad.commands.tasks import complete_task
from wijkpad.domain.case import DecisionRecord
from wijkpad.domain.definition import Definition
from wijkpad.domain.jobs import Incident
from wijkpad.errors import DecisionFailedError

DECIDED = (
    f'{START}<userTask id="A"/><businessRuleTask id="T" camunda:decisionRef="D" '
    'camunda:resultVariable="advies" camunda:mapDecisionResult="singleEntry"/>'
    '<exclusiveGateway id="G" default="f_G_L"/><userTask id="L"/><userTask id="R"/>'
    '<endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'A', 'T', 'G', 'L', 'e')}{chain('R', 'e2')}"
    '<sequenceFlow id="f" sourceRef="G" targetRef="R">'
    '<conditionExpression language="feel">advies = "rechts"</conditionExpression></sequenceFlow>'
)
RIGHT_OR_LEFT = table("FIRST", ["answer.text"], [('"r"', '"rechts"'), ("-", '"links"')])


def with_table(inner: str, *, version: int = 1) -> Definition:
    read = dmn.read(document(inner), file="D.dmn")
    return replace(a_pathway("p", DECIDED, version=version), decisions={"D": read})


def incidents(house: House) -> list[Incident]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.jobs.open_incidents()


def decisions(house: House, case: str) -> list[DecisionRecord]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.data.decisions_of(case)


def test_a_table_sends_a_run_where_its_outcome_says(house: House) -> None:
    house.publish(with_table(decision(RIGHT_OR_LEFT)))
    case = house.start("p")
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed("r"))
    assert set(house.open_tasks(case)) == {"R"}


TWO_HOLD = table("UNIQUE", ["answer.text"], [("-", '"rechts"'), ("-", '"links"')])
NOT_ALLOWED = table("FIRST", ["answer.text"], [("-", '"rechts"')], input_values='"l","r"')
WRONG_TYPE = table("FIRST", ["answer.text"], [("-", '"rechts"')], input_type="number")
MISSING = (
    '<inputData id="i" name="leeftijd"/><decision id="D" name="D"><variable name="D"/>'
    '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    f"{table('FIRST', ['leeftijd'], [('-', 'null')])}</decision>"
)
HUGE = decision(
    literal(f'{{a: "{"x" * 3000}", b: a+a+a+a+a+a+a+a, c: b+b+b+b+b+b, r: c}}.r'),
)


@pytest.mark.parametrize(
    ("inner", "code", "place"),
    [
        (decision(TWO_HOLD), "DMN-201", "D"),
        (decision(NOT_ALLOWED), "DMN-205", "answer.text"),
        (decision(WRONG_TYPE), "DMN-204", "answer.text"),
        (MISSING, "DMN-206", "leeftijd"),
        (HUGE, "DMN-211", "D"),
    ],
)
def test_a_table_that_cannot_answer_is_an_incident_and_never_a_route(
    house: House, inner: str, code: str, place: str
) -> None:
    house.publish(with_table(inner))
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    for _ in range(2):
        with pytest.raises(DecisionFailedError) as caught:
            complete_task.handle(house.tools, house.anna, task, typed("geheim"))
        assert (caught.value.element, caught.value.decision) == ("T", "D")
        assert caught.value.findings[0].file == "D.dmn"
    assert {name: one.id for name, one in house.open_tasks(case).items()} == {"A": task}
    (incident,) = incidents(house)
    assert (incident.code, incident.case) == ("RUN-003", case)
    assert code in incident.text
    assert place in incident.text
    assert "Stap: T." in incident.text
    assert "geheim" not in incident.text
    assert decisions(house, case) == []
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert {one.key for one in unit.data.of_case(case)} <= {"parameters"}


def test_a_run_keeps_the_table_with_which_it_began(house: House) -> None:
    first = house.publish(with_table(decision(RIGHT_OR_LEFT)))
    older = house.start("p")
    other = table("FIRST", ["answer.text"], [("-", '"links"')])
    second = house.publish(with_table(decision(other), version=2))
    newer = house.start("p")
    for case in (older, newer):
        complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed("r"))

    assert set(house.open_tasks(older)) == {"R"}
    assert set(house.open_tasks(newer)) == {"L"}
    for case, definition, rule in ((older, first, "r1"), (newer, second, "r1")):
        (record,) = decisions(house, case)
        assert record.table_sha256 == definition.decisions["D"].sha256
        assert (record.decision, record.element, record.rules) == ("D", "T", (rule,))
    assert first.decisions["D"].sha256 != second.decisions["D"].sha256
