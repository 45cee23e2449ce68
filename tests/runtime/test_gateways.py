# SPDX-License-Identifier: EUPL-1.2
"""Choices, splits and joins, in a row and in a loop."""

from __future__ import annotations

import os
import random
from collections import Counter
from decimal import Decimal

import pytest

from tests.runtime.builders import (
    World,
    boundary,
    catch,
    chain,
    end,
    error,
    exclusive,
    flow,
    inclusive,
    message,
    parallel,
    process,
    script,
    service,
    start,
    timer,
    user,
)
from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.feel import Value

CHOICE = process(
    start(),
    exclusive("x", "other"),
    user("a"),
    user("b"),
    user("c"),
    end(),
    flow("s", "x"),
    flow("x", "c", flow_id="other"),
    flow("x", "a", "= n > 1"),
    flow("x", "b", "n > 0"),
    chain("a", "e"),
    chain("b", "e"),
    chain("c", "e"),
)


@pytest.mark.parametrize(
    ("number", "task"), [(2, "a"), (1, "b"), (0, "c"), (None, "c"), ("tekst", "c")]
)
def test_a_choice_takes_the_first_flow_that_holds_and_null_holds_nowhere(
    number: object, task: str
) -> None:
    assert World(CHOICE, n=number).waits == [task]  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [Decimal(5), "ja", ["x"], None, False])
def test_only_true_opens_a_flow(value: Value) -> None:
    diagram = process(
        start(),
        exclusive("x", "f0"),
        user("a"),
        user("b"),
        chain("s", "x"),
        flow("x", "a", "= value"),
        flow("x", "b", flow_id="f0"),
    )
    assert World(diagram, value=value).waits == ["b"]
    assert World(diagram, value=True).waits == ["a"]


def test_a_choice_without_a_way_out_stops_the_step_and_says_where() -> None:
    diagram = process(
        start(),
        exclusive("x"),
        end(),
        end("e2"),
        chain("s", "x"),
        flow("x", "e", "no"),
        flow("x", "e2", "no"),
    )
    with pytest.raises(NoWayOutError) as caught:
        World(diagram)
    assert (caught.value.element, caught.value.reason) == ("x", "condition")


def test_two_flows_between_the_same_choice_and_task_are_told_apart() -> None:
    diagram = process(
        start(),
        inclusive("i", "f0"),
        parallel("j"),
        end(),
        chain("s", "i"),
        flow("i", "j", "one", flow_id="f1"),
        flow("i", "j", "two", flow_id="f2"),
        flow("i", "j", flow_id="f0"),
        chain("j", "e"),
    )
    with pytest.raises(NoWayOutError, match="j: join"):
        World(diagram, one=True, two=True)


def test_a_parallel_join_with_two_flows_from_one_split_waits_for_both() -> None:
    diagram = process(
        start(),
        parallel("a"),
        parallel("b"),
        end(),
        chain("s", "a"),
        flow("a", "b", flow_id="f1"),
        flow("a", "b", flow_id="f2"),
        chain("b", "e"),
    )
    assert World(diagram).route == ["s", "a", "b", "e"]


def test_a_join_that_misses_a_branch_for_ever_is_an_error_and_not_the_end() -> None:
    diagram = process(
        start(),
        exclusive("x", "other"),
        parallel("b"),
        user("u"),
        user("v"),
        end(),
        chain("s", "x", "u", "b", "e"),
        flow("x", "v", flow_id="other"),
        chain("v", "b"),
    ).replace(
        b'targetRef="u"></seq', b'targetRef="u"><conditionExpression>go</conditionExpression></seq'
    )
    world = World(diagram, go=True)
    with pytest.raises(NoWayOutError, match="b: join"):
        world.do("u")


LOOPED = process(
    start(),
    exclusive("m"),
    parallel("a"),
    user("u"),
    user("v"),
    user("w"),
    parallel("b"),
    exclusive("x", "out"),
    end(),
    chain("s", "m", "a", "u", "w", "b", "x"),
    chain("a", "v", "b"),
    flow("x", "m", "again"),
    flow("x", "e", flow_id="out"),
)


RUNS, PASSES = int(os.environ.get("LOOP_RUNS", "12")), int(os.environ.get("LOOP_PASSES", "25"))
"""How often a join in a loop is tried, and how many times it goes round."""


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_parallel_join_in_a_loop_is_right_in_every_order(seed: int) -> None:
    rounds, dice = PASSES, random.Random(seed)
    world = World(LOOPED, again=True)
    done: Counter[str] = Counter()
    while world.now.waits:
        assert len(world.waits) == len(set(world.waits)), "a branch ran twice in one round"
        task = dice.choice(world.waits)
        done[task] += 1
        world.data.set(again=sum(done.values()) < 3 * rounds)
        world.do(task)
        assert max(done.values()) - min(done[name] for name in "uvw") <= 1
    assert done == dict.fromkeys("uvw", rounds)
    assert world.ended == ["e"]


INCLUSIVE_LOOP = process(
    start(),
    exclusive("m"),
    user("u0"),
    inclusive("a", "f3"),
    user("u1"),
    user("u2"),
    user("u3"),
    user("u4"),
    inclusive("b"),
    exclusive("x", "out"),
    end(),
    chain("s", "m", "u0", "a"),
    flow("a", "u1", "r1"),
    flow("a", "u2", "r2"),
    flow("a", "u3", flow_id="f3"),
    chain("u1", "u4", "b"),
    chain("u2", "b"),
    chain("u3", "b", "x"),
    flow("x", "m", "again"),
    flow("x", "e", flow_id="out"),
)


@pytest.mark.parametrize("seed", range(RUNS))
def test_an_inclusive_join_in_a_loop_never_opens_early(seed: int) -> None:
    dice = random.Random(seed)
    world = World(INCLUSIVE_LOOP)
    for number in range(8 * PASSES):
        if not world.now.waits:
            break
        assert len(world.waits) == len(set(world.waits))
        assert world.waits == ["u0"] or "u0" not in world.waits, "the join opened early"
        world.data.set(again=number < 3 * PASSES, r1=dice.random() < 0.6, r2=dice.random() < 0.6)
        world.do(dice.choice(world.waits))
    assert world.ended == ["e"]


def test_an_inclusive_join_opens_when_the_branch_it_waited_for_ends_elsewhere() -> None:
    diagram = process(
        start(),
        parallel("a"),
        user("u"),
        user("v"),
        exclusive("x", "away"),
        inclusive("j"),
        user("w"),
        end(),
        end("e2"),
        chain("s", "a", "u", "j", "w", "e"),
        chain("a", "v", "x"),
        flow("x", "j", "come"),
        flow("x", "e2", flow_id="away"),
    )
    world = World(diagram)
    world.do("u")
    assert world.waits == ["v"]
    world.do("v")
    assert world.waits == ["w"]


def test_an_inclusive_join_waits_for_what_may_still_come_by_way_of_a_boundary_event() -> None:
    diagram = process(
        start(),
        parallel("a"),
        user("u"),
        service("t"),
        boundary("b", "t", error()),
        user("v"),
        inclusive("j"),
        user("w"),
        end(),
        end("e2"),
        chain("s", "a", "u", "j", "w", "e"),
        chain("a", "t", "e2"),
        chain("b", "v", "j"),
    )
    failed = World(diagram)
    failed.do("u")
    assert failed.waits == ["t"]
    failed.live.fail(failed.wait("t").token, "E1")
    failed.advance()
    assert failed.waits == ["v"]
    failed.do("v")
    assert failed.waits == ["w"]
    done = World(diagram)
    done.do("u")
    done.finish("t")
    assert done.waits == ["w"]


def test_the_first_event_behind_an_event_gateway_withdraws_the_others() -> None:
    diagram = process(
        start(),
        '<eventBasedGateway id="g"/>',
        catch("long", timer("PT5H")),
        catch("short", timer("PT1M")),
        catch("post", message(), "reply"),
        user("u"),
        end(),
        chain("s", "g", "long", "e"),
        chain("g", "short", "e"),
        chain("g", "post", "u", "e"),
    )
    world = World(diagram)
    assert world.waits == ["long", "short", "post"]
    assert world.wait("long").due != world.wait("short").due
    world.fire("short")
    assert (world.route, world.waits) == (["s", "g", "short", "e"], [])
    other = World(diagram)
    other.deliver("post", "ja")
    assert other.waits == ["u"]
    assert other.data.rows["", "reply"] == "ja"


def test_a_diagram_that_goes_round_without_waiting_is_stopped() -> None:
    diagram = process(start(), exclusive("m"), script("t", "1"), chain("s", "m", "t", "m"))
    with pytest.raises(StepBudgetError) as caught:
        World(diagram)
    assert caught.value.steps == 1001


def test_the_budget_counts_one_step_and_not_the_life_of_the_run() -> None:
    diagram = process(start(), exclusive("m"), user("u"), chain("s", "m", "u", "m"))
    world = World(diagram, reload=False)
    for _ in range(1100):
        world.do("u")
    assert world.waits == ["u"]


def test_a_round_of_heavy_expressions_is_stopped_long_before_it_has_passed_a_thousand_elements() -> (
    None
):
    heavy = script("t", "count(for a in 1..10000 return a)")
    with pytest.raises(StepBudgetError) as caught:
        World(process(start(), exclusive("m"), heavy, chain("s", "m", "t", "m")))
    assert caught.value.steps < 1001


def test_the_time_of_a_step_is_counted_anew_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10_000))
    monkeypatch.setattr("wijkpad.runtime.run.thread_time", lambda: next(ticks) * 0.1)
    short = process(start(), exclusive("m"), user("u"), chain("s", "m", "u", "m"))
    world = World(short, reload=False)
    for _ in range(20):
        world.do("u")
    assert world.waits == ["u"]
    with pytest.raises(StepBudgetError) as caught:
        World(process(start(), exclusive("m"), script("t", "1"), chain("s", "m", "t", "m")))
    assert caught.value.steps < 10


def test_a_machine_that_was_away_for_a_moment_is_not_the_diagrams_doing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = iter([0.0, 0.01, 5.0, *(5.0 + turn / 1_000 for turn in range(100))])
    monkeypatch.setattr("wijkpad.runtime.run.thread_time", lambda: next(seconds))
    diagram = process(start(), script("t", "1"), user("u"), chain("s", "t", "u"))
    assert World(diagram, reload=False).waits == ["u"]
