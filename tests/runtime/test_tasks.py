# SPDX-License-Identifier: EUPL-1.2
"""Calculations, decisions and services."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.runtime.builders import (
    NOW,
    World,
    chain,
    end,
    process,
    rule,
    script,
    service,
    start,
    user,
)
from wijkpad import dmn
from wijkpad.errors import NoWayOutError
from wijkpad.feel import Value

DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:t">
<decision id="D" name="D"><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i"><inputExpression id="ie"><text>n</text></inputExpression></input>
<output id="o" name="level"/>
<rule id="r"><inputEntry id="e1"><text>&gt; 1</text></inputEntry><outputEntry id="e2"><text>"HIGH"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def one(task: str) -> bytes:
    return process(start(), user("u"), task, end(), chain("s", "u", "t", "e"))


def ruled(mapping: str, outcome: Value, *, variable: str = "r") -> World:
    world = World(
        one(rule("t", "D", variable, mapping)), decisions={"D": dmn.read(DMN, file="D.dmn")}
    )
    world.data.decided = lambda _name, _data: outcome
    world.do("u")
    return world


def test_a_calculation_is_one_expression_with_a_name_for_its_value() -> None:
    world = World(one(script("t", "= price * 2 + count(xs)", "total")), price=Decimal(3), xs=["a"])
    world.do("u")
    assert world.data.written[-1] == ("", "total", Decimal(7), "t")


def test_a_calculation_knows_the_moment_of_the_step() -> None:
    world = World(one(script("t", "now()", "at")))
    world.do("u")
    assert world.data.rows["", "at"] == NOW


@pytest.mark.parametrize(
    ("mapping", "outcome", "kept"),
    [
        ("", "HIGH", "HIGH"),
        ("", {"a": "x", "b": "y"}, {"a": "x", "b": "y"}),
        ("singleEntry", "HIGH", "HIGH"),
        ("singleEntry", {"a": "x"}, "x"),
        ("singleEntry", ["HIGH"], "HIGH"),
        ("singleEntry", [], None),
        ("singleResult", "HIGH", {"level": "HIGH"}),
        ("singleResult", {"a": "x", "b": "y"}, {"a": "x", "b": "y"}),
        ("singleResult", None, None),
        ("collectEntries", ["x", {"a": "y"}], ["x", "y"]),
        ("collectEntries", "x", ["x"]),
        ("resultList", ["x", "y"], [{"level": "x"}, {"level": "y"}]),
        ("resultList", None, None),
    ],
)
def test_the_outcome_of_a_decision_is_kept_as_the_diagram_says(
    mapping: str, outcome: Value, kept: Value
) -> None:
    world = ruled(mapping, outcome)
    assert world.data.rows["", "r"] == kept
    assert world.ended == ["e"]


@pytest.mark.parametrize(
    ("mapping", "outcome"),
    [
        ("singleEntry", {"a": "x", "b": "y"}),
        ("singleResult", ["x", "y"]),
        ("collectEntries", [{"a": "x", "b": "y"}]),
    ],
)
def test_more_results_than_were_asked_stop_the_step(mapping: str, outcome: Value) -> None:
    with pytest.raises(NoWayOutError) as caught:
        ruled(mapping, outcome)
    assert (caught.value.element, caught.value.reason) == ("t", "result")


def test_a_decision_without_a_variable_is_asked_and_kept_nowhere() -> None:
    assert ruled("", "HIGH", variable="").data.written == []


SERVICE = service(
    "t",
    "<extensionElements><camunda:inputOutput>"
    '<camunda:inputParameter name="pathway">meldcode</camunda:inputParameter>'
    '<camunda:inputParameter name="who">= person.name</camunda:inputParameter>'
    '<camunda:inputParameter name="nothing">= missing.name</camunda:inputParameter>'
    '<camunda:outputParameter name="price">= amount * 2</camunda:outputParameter>'
    '<camunda:outputParameter name="kind">tarief</camunda:outputParameter>'
    "</camunda:inputOutput></extensionElements>",
    'camunda:resultVariable="quote"',
)


def test_a_service_waits_for_its_topic_and_gets_what_the_diagram_hands_it() -> None:
    world = World(one(SERVICE), person={"name": "Anna"})
    world.do("u")
    wait = world.wait("t")
    assert (wait.kind, wait.topic) == ("job", "test.t")
    assert world.live.inputs(wait.token) == {"pathway": "meldcode", "who": "Anna", "nothing": None}
    world.finish("t", {"amount": Decimal(4)})
    assert world.data.rows["", "quote"] == {"amount": 4}
    assert (world.data.rows["", "price"], world.data.rows["", "kind"]) == (8, "tarief")
    assert world.ended == ["e"]


def test_a_service_may_give_back_one_value() -> None:
    world = World(one(service("t", attributes='camunda:resultVariable="x"')))
    world.do("u")
    world.finish("t", "klaar")
    assert world.data.rows["", "x"] == "klaar"


@pytest.mark.parametrize(
    ("task", "ended"),
    [
        ('<sendTask id="t" camunda:type="external" camunda:topic="mail"/>', ["e"]),
        (
            (
                '<intermediateThrowEvent id="t"><messageEventDefinition camunda:type="external" '
                'camunda:topic="mail"/></intermediateThrowEvent>'
            ),
            ["e"],
        ),
    ],
)
def test_what_is_sent_is_a_job_too(task: str, ended: list[str]) -> None:
    world = World(one(task))
    world.do("u")
    assert world.wait("t").topic == "mail"
    world.finish("t")
    assert world.ended == ended


def test_a_message_end_ends_when_its_job_is_done() -> None:
    sent = '<messageEventDefinition camunda:type="external" camunda:topic="mail"/>'
    world = World(process(start(), end("e", sent), chain("s", "e")))
    assert (world.waits, world.ended) == (["e"], [])
    world.finish("e")
    assert (world.now.over, world.ended) == (True, ["e"])


def test_a_throw_event_without_a_message_only_marks_a_place() -> None:
    world = World(one('<intermediateThrowEvent id="t"/>'))
    world.do("u")
    assert world.route == ["s", "u", "t", "e"]
