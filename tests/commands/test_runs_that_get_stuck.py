# SPDX-License-Identifier: EUPL-1.2
"""A run that cannot go on changes nothing, and the administrator hears of it once."""

from __future__ import annotations

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.tasks import complete_task
from wijkpad.errors import NoWayOutError, RunStuckError, StepBudgetError

NO_WAY = (
    f'{START}<userTask id="A"/><exclusiveGateway id="G"/><endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'A', 'G')}"
    '<sequenceFlow id="f2" sourceRef="G" targetRef="e2">'
    '<conditionExpression language="feel">answer.text = "niets"</conditionExpression>'
    '</sequenceFlow><sequenceFlow id="f" sourceRef="G" targetRef="e">'
    '<conditionExpression language="feel">answer.text = "anders"</conditionExpression>'
    "</sequenceFlow>"
)
ROUND = (
    f'{START}<userTask id="A"/><exclusiveGateway id="M"/><exclusiveGateway id="G" default="f_G_M"/>'
    f'<endEvent id="e"/>{chain("s", "A", "M", "G", "M")}'
    '<sequenceFlow id="f" sourceRef="G" targetRef="e">'
    '<conditionExpression language="feel">false</conditionExpression></sequenceFlow>'
)
TOO_MUCH = NO_WAY.replace(
    'answer.text = "niets"', "count(for a in 1..100000, b in 1..100000 return a) = 1"
)
HEAVY_ROUND = ROUND.replace("false", "count(for a in 1..9000 return a) = 1")


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (NO_WAY, NoWayOutError, "RUN-002"),
        (ROUND, StepBudgetError, "RUN-001"),
        (HEAVY_ROUND, StepBudgetError, "RUN-001"),
        (TOO_MUCH, NoWayOutError, "RUN-004"),
    ],
)
def test_the_step_is_undone_and_becomes_one_incident(
    house: House, body: str, kind: type[RunStuckError], code: str
) -> None:
    house.publish(a_pathway("p", body))
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    for _ in range(2):
        with pytest.raises(kind):
            complete_task.handle(house.tools, house.anna, task, typed())
    assert house.open_tasks(case)["A"].id == task
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (incident,) = unit.jobs.open_incidents()
        assert not [one for one in unit.data.of_case(case) if one.key == "answer"]
    assert (incident.code, incident.case) == (code, case)
