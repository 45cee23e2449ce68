# SPDX-License-Identifier: EUPL-1.2
"""Conditional events, and events that wait for more than one thing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.runtime.builders import (
    NOW,
    World,
    boundary,
    catch,
    chain,
    end,
    exclusive,
    flow,
    message,
    parallel,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import (
    condition,
    on_event,
    signal,
)
from wijkpad.errors import StepBudgetError


def on_way(event: str) -> bytes:
    """A task `u` beside an event `c` on the way."""
    return process(
        start(),
        parallel("g"),
        user("u"),
        catch("c", event),
        user("z"),
        end(),
        chain("s", "g", "u", "e"),
        chain("g", "c", "z", "e"),
    )


def test_an_event_goes_on_when_its_condition_comes_to_hold() -> None:
    world = World(on_way(condition("level = 3")), level=Decimal(1))
    wait = world.wait("c")
    assert (wait.kind, wait.expression) == ("condition", "level = 3")
    world.do("u", level=Decimal(3))
    assert world.waits == ["z"]


def test_a_condition_that_holds_already_does_not_wait() -> None:
    assert World(on_way(condition("level = 3")), level=Decimal(3)).waits == ["u", "z"]


def test_a_condition_is_looked_at_again_whenever_the_run_is_taken_up() -> None:
    world = World(on_way(condition("level = 3")), level=Decimal(1))
    world.data.set(level=Decimal(3))
    world.advance()
    assert world.waits == ["u", "z"]


def test_data_that_changes_between_two_automatic_steps_is_seen() -> None:
    world = World(
        process(
            start(),
            parallel("g"),
            script("k", "3", "level"),
            script("m", "1", "level"),
            catch("c", condition("level = 3")),
            user("z"),
            end(),
            chain("s", "g", "k", "m", "e"),
            chain("g", "c", "z", "e"),
        ),
        level=Decimal(1),
    )
    assert world.waits == ["z"]


def test_a_condition_that_gives_no_truth_value_does_not_happen() -> None:
    world = World(on_way(condition("level")), level="yes")
    assert world.waits == ["u", "c"]


def on_edge(*, interrupting: bool) -> bytes:
    return process(
        start(),
        parallel("g"),
        user("u"),
        user("x"),
        user("y"),
        user("w"),
        end(),
        boundary("b", "u", condition("level > 2"), interrupting=interrupting),
        chain("s", "g", "u", "e"),
        chain("g", "x", "y", "e"),
        chain("b", "w", "e"),
    )


def test_a_condition_interrupts_the_task_it_stands_on() -> None:
    world = World(on_edge(interrupting=True), level=Decimal(1))
    world.do("x", level=Decimal(3))
    assert world.waits == ["y", "w"]
    assert "-u" in world.route


def test_one_that_does_not_interrupt_happens_each_time_it_comes_to_hold() -> None:
    world = World(on_edge(interrupting=False), level=Decimal(1))
    world.data.set(level=Decimal(3))
    world.advance()
    world.advance()
    assert world.waits.count("w") == 1, "it still holds; it did not come to hold again"
    world.data.set(level=Decimal(1))
    world.advance()
    world.data.set(level=Decimal(4))
    world.advance()
    assert world.waits.count("w") == 2


def test_a_condition_that_holds_when_a_sub_process_begins_goes_before_its_work() -> None:
    within = sub(
        "sp",
        start("is"),
        script("k", "1", "done"),
        end("ie"),
        chain("is", "k", "ie"),
        on_event("v", condition("alarm"), user("w")),
    )
    world = World(process(start(), within, end(), chain("s", "sp", "e")), alarm=True)
    assert world.waits == ["w"]
    assert ("", "done") not in world.data.rows


def test_a_round_of_conditions_ends_at_the_step_budget() -> None:
    diagram = process(
        start(),
        exclusive("j"),
        catch("c", condition("true")),
        exclusive("x", "out"),
        end(),
        chain("s", "j", "c", "x"),
        flow("x", "j", "true"),
        flow("x", "e", flow_id="out"),
    )
    with pytest.raises(StepBudgetError):
        World(diagram)


BOTH = message() + timer("PT2H") + signal()


def test_an_event_that_waits_for_several_things_goes_on_with_the_first() -> None:
    world = World(on_way(BOTH))
    assert [(one.element, one.kind) for one in world.now.waits] == [
        ("u", "user"),
        ("c", "message"),
        ("c", "timer"),
        ("c", "signal"),
    ]
    clock = next(one for one in world.now.waits if one.kind == "timer")
    assert clock.due == NOW + timedelta(hours=2)
    world.live.signal(next(one.token for one in world.now.waits if one.kind == "signal"))
    world.advance()
    assert world.waits == ["u", "z"]
    assert world.route.count("c") == 1


def come(world: World, kind: str) -> None:
    """Let the thing of this kind that is waited for come."""
    token = next(one.token for one in world.now.waits if one.kind == kind)
    if kind == "signal":
        world.live.signal(token)
    elif kind == "timer":
        world.live.fire(token)
    else:
        world.live.deliver(token, None)
    world.advance()


def wants_all(event: str) -> bytes:
    return on_way(event).replace(b'id="c"', b'id="c" parallelMultiple="true"')


def test_an_event_that_wants_everything_waits_for_the_last() -> None:
    world = World(wants_all(BOTH))
    for kind in ("signal", "message", "timer"):
        assert "z" not in world.waits
        come(world, kind)
    assert world.waits == ["u", "z"]


def test_one_thing_that_comes_twice_does_not_stand_for_another() -> None:
    world = World(wants_all(message() + signal()))
    world.live.signal(next(one.token for one in world.now.waits if one.kind == "signal"))
    world.advance()
    assert [one.kind for one in world.now.waits] == ["user", "message"]


def edge(event: str, *, interrupting: bool, every: bool = False) -> bytes:
    more = b' parallelMultiple="true"' if every else b""
    return process(
        start(),
        user("u"),
        user("w"),
        end(),
        boundary("b", "u", event, interrupting=interrupting),
        chain("s", "u", "e"),
        chain("b", "w", "e"),
    ).replace(b'id="b"', b'id="b"' + more)


def of_kind(world: World, kind: str) -> str:
    return next(one.token for one in world.now.waits if one.kind == kind)


def test_a_boundary_event_with_several_things_stops_its_task_once() -> None:
    world = World(edge(message() + signal(), interrupting=True))
    world.live.signal(of_kind(world, "signal"))
    world.advance()
    assert world.waits == ["w"]


def test_one_that_does_not_interrupt_goes_on_waiting_for_each() -> None:
    world = World(edge(message() + timer("PT1H"), interrupting=False))
    for kind in ("message", "timer", "message"):
        token = of_kind(world, kind)
        world.live.fire(token) if kind == "timer" else world.live.deliver(token, None)
        world.advance()
    assert [one.kind for one in world.now.waits if one.element == "b"] == ["message"]
    assert world.waits.count("w") == 3
    world.do("u")
    assert "b" not in world.waits


def test_one_that_wants_everything_waits_for_everything_again() -> None:
    world = World(edge(message() + signal(), interrupting=False, every=True))
    for _ in range(2):
        world.live.signal(of_kind(world, "signal"))
        world.advance()
        world.live.deliver(of_kind(world, "message"), None)
        world.advance()
    assert sorted(world.waits) == ["b", "b", "u", "w", "w"]


def test_an_event_behind_a_gateway_may_wait_for_several_things() -> None:
    diagram = process(
        start(),
        '<eventBasedGateway id="g"/>',
        catch("c", message() + signal()),
        catch("d", timer("PT1H")),
        user("z"),
        user("y"),
        end(),
        chain("s", "g", "c", "z", "e"),
        chain("g", "d", "y", "e"),
    )
    world = World(diagram)
    world.live.signal(of_kind(world, "signal"))
    world.advance()
    assert world.waits == ["z"]
    other = World(diagram)
    other.fire("d")
    assert other.waits == ["y"]


def test_an_inclusive_join_waits_for_an_event_with_several_parts() -> None:
    diagram = (
        process(
            start(),
            '<inclusiveGateway id="g" default="f"/>',
            catch("c", message() + signal()),
            user("u"),
            '<inclusiveGateway id="j"/>',
            user("z"),
            end(),
            chain("s", "g"),
            flow("g", "c", "true"),
            flow("g", "u", flow_id="f"),
            chain("c", "j"),
            chain("u", "j", "z", "e"),
        )
        .replace(b'"g" default="f"', b'"g"')
        .replace(
            b'<sequenceFlow id="f" sourceRef="g" targetRef="u">',
            b'<sequenceFlow id="f" sourceRef="g" targetRef="u"><conditionExpression>true</conditionExpression>',
        )
    )
    world = World(diagram)
    world.do("u")
    assert "z" not in world.waits
    world.live.signal(of_kind(world, "signal"))
    world.advance()
    assert world.waits == ["z"]


def test_what_was_waited_for_is_withdrawn_once() -> None:
    within = sub("sp", start("is"), catch("c", BOTH), end("ie"), chain("is", "c", "ie"))
    world = World(
        process(
            start(),
            within,
            user("w"),
            end(),
            chain("s", "sp", "e"),
            boundary("b", "sp", message("N")),
            chain("b", "w", "e"),
        )
    )
    world.deliver("b")
    assert world.route == ["s", "is", "-c", "-sp", "b"]
