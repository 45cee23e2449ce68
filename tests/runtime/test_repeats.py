# SPDX-License-Identifier: EUPL-1.2
"""Multi-instance and loops, always read back into a runtime that has never seen the diagram."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.runtime.builders import (
    World,
    boundary,
    chain,
    definition,
    end,
    exclusive,
    flow,
    loop,
    many,
    message,
    process,
    rule,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import on_event
from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.feel import Value
from wijkpad.runtime import SpiffRuntime


def repeated(activity: str, *more: str) -> bytes:
    return process(start(), activity, user("after"), end(), *more, chain("s", "a", "after", "e"))


def test_every_instance_has_a_task_and_an_item_of_its_own() -> None:
    people: list[Value] = ["Anna", "Bram", "Cor"]
    world = World(repeated(user("a", many("= people", "person"))), fresh=True, people=people)
    assert world.waits == ["a@a#0", "a@a#1", "a@a#2"]
    assert world.data.written == [(f"a#{n}", "person", who, "a") for n, who in enumerate(people)]
    for index in (2, 0, 1):
        world.do("a", f"a#{index}")
    assert world.waits == ["after"]
    assert world.passed[1:] == [("a", "completed", f"a#{n}") for n in (2, 0, 1)]


def test_instances_in_a_row_come_one_by_one_and_keep_the_list_as_it_was() -> None:
    world = World(repeated(user("a", many("= xs", sequential=True))), fresh=True, xs=["p", "q"])
    assert world.waits == ["a@a#0"]
    world.data.set(xs=[])
    world.do("a", "a#0")
    assert world.waits == ["a@a#1"]
    assert world.data.rows["a#1", "item"] == "q"
    world.do("a", "a#1")
    assert world.waits == ["after"]


GATHERS = (
    '<extensionElements><camunda:properties><camunda:property name="outputCollection" '
    'value="answers"/><camunda:property name="outputElement" value="= found"/>'
    "</camunda:properties></extensionElements>"
)


@pytest.mark.parametrize("sequential", [False, True])
def test_what_every_instance_found_stands_together_in_the_order_of_the_list(
    sequential: bool,
) -> None:
    world = World(
        repeated(user("a", GATHERS + many("= xs", sequential=sequential))),
        fresh=True,
        xs=["p", "q", "r"],
    )
    for index in (0, 1, 2) if sequential else (2, 0, 1):
        world.do("a", f"a#{index}", found=f"answer {index}")
    assert world.data.rows["", "answers"] == ["answer 0", "answer 1", "answer 2"]


def test_only_what_was_completed_stands_in_the_list_and_nothing_gives_an_empty_one() -> None:
    enough = many("= xs", until="nrOfCompletedInstances = 2")
    world = World(repeated(user("a", GATHERS + enough)), xs=["p", "q", "r"])
    world.do("a", "a#2", found="last")
    world.do("a", "a#0", found="first")
    assert world.data.rows["", "answers"] == ["first", "last"]
    empty = World(repeated(user("a", GATHERS + many("= xs"))), xs=[])
    assert empty.data.rows["", "answers"] == []


def test_half_an_output_is_refused() -> None:
    half = GATHERS.replace('<camunda:property name="outputElement" value="= found"/>', "")
    made = definition(repeated(user("a", half + many("= xs"))))
    assert "BPMN-264" in {one.code for one in SpiffRuntime().check(made)}


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize(
    ("collection", "number"), [("= xs", None), (None, "0"), (None, "count(xs)")]
)
def test_nothing_to_repeat_passes_at_once(
    collection: str | None, number: str | None, sequential: bool
) -> None:
    inner = many(collection, number=number, sequential=sequential)
    world = World(
        repeated(user("a", inner), boundary("b", "a", timer("PT1H")), chain("b", "e")), xs=[]
    )
    assert world.waits == ["after"]
    assert world.passed == [("s", "completed", ""), ("a", "completed", "")]


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (many("= nothing"), "list"),
        (many("= text"), "list"),
        (many(number="= nothing"), "count"),
        (many(number="0 - 1"), "count"),
        (many(number="1.5"), "count"),
    ],
)
def test_a_repeat_over_something_else_stops_the_step(inner: str, reason: str) -> None:
    with pytest.raises(NoWayOutError) as caught:
        World(repeated(user("a", inner)), text="tekst")
    assert (caught.value.element, caught.value.reason) == ("a", reason)


def test_a_list_longer_than_the_step_budget_is_refused() -> None:
    with pytest.raises(StepBudgetError):
        World(repeated(user("a", many("= xs"))), xs=[Decimal(1)] * 1001)
    with pytest.raises(StepBudgetError):
        World(repeated(script("a", "1", inner=many(number="1001", sequential=True))))


@pytest.mark.parametrize(
    ("until", "done"),
    [
        ("nrOfCompletedInstances >= 2", 2),
        ("nrOfActiveInstances = 1", 3),
        ("nrOfInstances = 4", 1),
        ("loopCounter = 2", 3),
        ("answer = 1", 2),
        ("= nothing", 4),
    ],
)
def test_a_completion_condition_ends_the_repeat_and_withdraws_the_rest(
    until: str, done: int
) -> None:
    world = World(repeated(user("a", many(number="4", until=until))), fresh=True)
    for index in range(done):
        world.do("a", f"a#{index}", answer=Decimal(index))
    assert world.waits == ["after"]
    assert world.passed[1:] == [("a", "completed", f"a#{n}") for n in range(done)] + [
        ("a", "withdrawn", f"a#{n}") for n in range(done, 4)
    ]


def test_a_completion_condition_stops_a_row_too() -> None:
    inner = many(number="9", sequential=True, until="nrOfCompletedInstances = 2")
    world = World(repeated(user("a", inner)), fresh=True)
    world.do("a", "a#0")
    world.do("a", "a#1")
    assert world.waits == ["after"]


def test_services_and_calculations_repeat_in_their_own_scope() -> None:
    diagram = repeated(service("a", many("= xs")))
    world = World(diagram, fresh=True, xs=["p", "q"])
    assert [one.scope for one in world.now.waits] == ["a#0", "a#1"]
    world.finish("a", scope="a#1")
    world.finish("a", scope="a#0")
    assert world.waits == ["after"]

    other = World(repeated(script("a", "item + 1", "y", many("= xs"))), xs=[Decimal(1), Decimal(2)])
    assert (other.data.rows["a#0", "y"], other.data.rows["a#1", "y"]) == (2, 3)


def test_a_sub_process_per_item_keeps_data_apart_and_nests() -> None:
    inner = sub(
        "a",
        many("= households", "household"),
        start("is"),
        user("iu", many("= household", "member")),
        script("total", 'member + "!"', "shout", many("= household", "member")),
        end("ie"),
        chain("is", "iu", "total", "ie"),
    )
    world = World(repeated(inner), fresh=True, households=[["x", "y"], ["z"]])
    assert world.waits == ["iu@a#0/iu#0", "iu@a#0/iu#1", "iu@a#1/iu#0"]
    world.do("iu", "a#1/iu#0")
    assert world.data.rows["a#1/total#0", "shout"] == "z!"
    world.do("iu", "a#0/iu#1")
    world.do("iu", "a#0/iu#0")
    assert world.waits == ["after"]
    assert ("a", "completed", "a#1") in world.passed


def test_waits_of_many_instances_come_in_the_order_of_their_numbers() -> None:
    world = World(repeated(user("a", many(number="12"))))
    assert world.waits == [f"a@a#{n}" for n in range(12)]


def test_a_boundary_event_stands_on_all_instances_together() -> None:
    diagram = repeated(
        user("a", many("= xs")),
        boundary("b", "a", message()),
        boundary("c", "a", timer("PT1H"), interrupting=False),
        user("h"),
        chain("b", "h", "e"),
        chain("c", "e"),
    )
    world = World(diagram, fresh=True, xs=["p", "q"])
    assert world.waits == ["a@a#0", "a@a#1", "b", "c"]
    world.fire("c")
    world.do("a", "a#0")
    world.deliver("b")
    assert world.waits == ["h"]
    assert ("a", "withdrawn", "a#1") in world.passed


def test_an_error_in_one_instance_is_caught_for_all() -> None:
    diagram = repeated(
        service("a", many(number="2")),
        boundary(
            "b", "a", '<errorEventDefinition errorRef="E1" camunda:errorCodeVariable="code"/>'
        ),
        user("h"),
        chain("b", "h", "e"),
    )
    world = World(diagram, fresh=True)
    assert world.live.fail(world.wait("a", "a#1").token, "E1")
    world.advance()
    assert world.waits == ["h"]
    assert world.data.rows["", "code"] == "E1"


def test_a_loop_goes_on_while_its_condition_holds_and_its_rounds_share_data() -> None:
    world = World(repeated(user("a", loop("again = true"))), fresh=True)
    for again in (True, True, False):
        assert world.waits == ["a"]
        world.do("a", again=again)
    assert world.waits == ["after"]
    assert world.route == ["s", "a", "a", "a"]


@pytest.mark.parametrize(
    ("inner", "rounds"),
    [
        (loop(maximum="3"), 3),
        (loop("loopCounter < 2"), 2),
        (loop("false"), 1),
        (loop("false", before=True), 0),
        (loop("true", maximum="2", before=True), 2),
        (loop("n < 5"), 5),
    ],
)
def test_a_loop_does_as_many_rounds_as_drawn(inner: str, rounds: int) -> None:
    world = World(repeated(script("a", "n + 1", "n", inner)), n=Decimal(0))
    assert (world.data.rows["", "n"], world.waits) == (rounds, ["after"])


def test_a_loop_that_never_ends_is_stopped() -> None:
    with pytest.raises(StepBudgetError):
        World(repeated(script("a", "1", "x", loop("true"))))


def test_a_repeat_in_a_drawn_loop_begins_afresh_each_time() -> None:
    diagram = process(
        start(),
        '<exclusiveGateway id="m"/>',
        user("a", many("= xs")),
        user("x"),
        chain("s", "m", "a", "x", "m"),
    )
    world = World(diagram, fresh=True, xs=["p", "q"])
    begun = 0
    for size in (2, 3, 1):
        for index in range(size):
            world.do("a", f"a#{begun + index}")
        begun += size
        world.data.set(xs=["r"] * {2: 3, 3: 1, 1: 1}[size])
        world.do("x")
    assert world.waits == ["a@a#6"]


def test_a_rule_repeats_over_a_list() -> None:
    world = World(
        process(
            start(),
            user("u"),
            rule("a", "D", "r", inner=many("= xs")),
            end(),
            chain("s", "u", "a", "e"),
        ),
        decisions={"D": None},
        xs=["p", "q"],
    )
    world.data.decided = lambda _name, data: data["item"]
    world.do("u")
    assert (world.data.rows["a#0", "r"], world.data.rows["a#1", "r"]) == ("p", "q")


def test_two_of_the_same_side_by_side_do_not_see_what_belongs_to_the_other() -> None:
    world = World(
        process(
            start(),
            user("t"),
            boundary("b", "t", message(), interrupting=False),
            user("m", many("who")),
            end("e2"),
            end(),
            chain("s", "t", "e"),
            chain("b", "m", "e2"),
        ),
        who=["Anna", "Bram"],
    )
    world.deliver("b")
    world.data.set(who=["Cas"])
    world.deliver("b")
    seen = {one.scope: world.data.variables(one.scope).get("item") for one in world.now.waits[2:]}
    assert seen == {"m#0": "Anna", "m#1": "Bram", "m#2": "Cas"}
    world.do("m", "m#2")
    world.do("m", "m#0")
    assert world.waits == ["t", "b", "m@m#1"]


def test_a_next_round_does_not_see_the_answers_of_the_round_before() -> None:
    world = World(
        process(
            start(),
            exclusive("j"),
            user("m", many("who", until="loopCounter = 0")),
            exclusive("g", default="f_g_e"),
            end(),
            chain("s", "j", "m", "g", "e"),
            flow("g", "j", "again"),
        ),
        who=["Anna"],
        again=True,
    )
    world.do("m", "m#0", answer="yes")
    assert world.waits == ["m@m#1"]
    assert world.data.variables("m#1").get("answer") is None
    world.data.set(again=False)
    world.do("m", "m#1")
    assert world.waits == []


def test_two_that_only_have_a_number_keep_apart_while_both_go_on() -> None:
    handler = on_event("h", message(), user("m", many(number="2")), interrupting=False)
    world = World(process(start(), user("u"), end(), chain("s", "u", "e"), handler))
    world.deliver("hs")
    world.deliver("hs")
    assert sorted(one.scope for one in world.now.waits if one.element == "m") == [
        *("m#0", "m#1", "m#2", "m#3")
    ]
