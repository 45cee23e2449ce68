# SPDX-License-Identifier: EUPL-1.2
"""Signals, messages that are thrown, escalations and errors that nothing catches."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.runtime.builders import (
    World,
    boundary,
    catch,
    chain,
    end,
    error,
    exclusive,
    many,
    message,
    parallel,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import (
    condition,
    escalation,
    on_event,
    signal,
    throw,
)
from wijkpad.errors import TaskNotOpenError
from wijkpad.ports.running import Thrown


def test_a_signal_reaches_everything_in_the_run_that_waits_for_it_at_once() -> None:
    world = World(
        process(
            start(),
            parallel("g"),
            user("u"),
            throw("t", signal()),
            catch("c", signal()),
            catch("d", signal("T")),
            user("v"),
            boundary("b", "v", signal()),
            user("w"),
            end(),
            chain("s", "g", "u", "t", "e"),
            chain("g", "c", "e"),
            chain("g", "d", "e"),
            chain("g", "v", "e"),
            chain("b", "w", "e"),
        )
    )
    assert world.waits == ["u", "c", "d", "v", "b"]
    world.do("u")
    assert world.waits == ["d", "w"]
    assert world.now.thrown == (Thrown(kind="signal", name="SIG_One"),)


def test_a_signal_is_not_kept_for_who_comes_later() -> None:
    world = World(
        process(
            start(), throw("t", signal()), catch("c", signal()), end(), chain("s", "t", "c", "e")
        )
    )
    assert world.waits == ["c"]


@pytest.mark.parametrize("first", [True, False])
def test_every_branch_comes_to_where_it_waits_before_a_signal_goes_out(first: bool) -> None:
    ways = [chain("g", "t", "e"), chain("g", "k", "c", "e")]
    world = World(
        process(
            start(),
            parallel("g"),
            throw("t", signal()),
            script("k", "1"),
            catch("c", signal()),
            end(),
            chain("s", "g"),
            *(ways if first else reversed(ways)),
        )
    )
    assert world.now.over


def test_a_signal_end_throws_too() -> None:
    world = World(
        process(
            start(),
            parallel("g"),
            user("u"),
            end("t", signal()),
            catch("c", signal()),
            end(),
            chain("s", "g", "u", "t"),
            chain("g", "c", "e"),
        )
    )
    world.do("u")
    assert world.now.over
    assert sorted(world.ended) == ["e", "t"]


def test_a_signal_from_elsewhere_reaches_one_event_and_only_one_that_waits() -> None:
    world = World(process(start(), catch("c", signal()), end(), chain("s", "c", "e")))
    wait = world.wait("c")
    assert (wait.kind, wait.signal) == ("signal", "SIG_One")
    with pytest.raises(TaskNotOpenError):
        world.live.deliver(wait.token, None)
    world.signal("c")
    assert world.now.over


def test_a_signal_may_interrupt_the_place_where_it_is_thrown() -> None:
    within = sub(
        "sp", start("is"), throw("t", signal()), user("u"), end("ie"), chain("is", "t", "u", "ie")
    )
    world = World(
        process(
            start(),
            within,
            user("w"),
            end(),
            chain("s", "sp", "e"),
            boundary("b", "sp", signal()),
            chain("b", "w", "e"),
        )
    )
    assert world.waits == ["w"]
    assert world.route == ["s", "is", "t", "-sp", "b"]


def test_a_signal_boundary_that_does_not_interrupt_hears_it_every_time() -> None:
    world = World(
        process(
            start(),
            user("u"),
            boundary("b", "u", signal(), interrupting=False),
            user("w"),
            end(),
            chain("s", "u", "e"),
            chain("b", "w", "e"),
        )
    )
    world.signal("b")
    world.signal("b")
    assert world.waits == ["u", "b", "w", "w"]


def test_several_things_are_thrown_in_the_order_of_the_file() -> None:
    both = signal("T") + signal() + message()
    world = World(process(start(), throw("t", both), end(), chain("s", "t", "e")))
    assert [one.name for one in world.now.thrown] == ["SIG_Two", "SIG_One", "MSG_One"]


@pytest.mark.parametrize("thrower", ["throw", "end", "task"])
def test_a_message_without_a_topic_goes_out_to_who_waits_for_it(thrower: str) -> None:
    part = {
        "throw": throw("t", message()) + end() + chain("s", "t", "e"),
        "end": end("t", message()) + chain("s", "t"),
        "task": '<sendTask id="t" messageRef="M"/>' + end() + chain("s", "t", "e"),
    }[thrower]
    world = World(process(start(), part))
    assert world.now.thrown == (Thrown(kind="message", name="MSG_One", element="t"),)
    assert world.now.over


def test_a_thrown_message_carries_its_key() -> None:
    keyed = (
        '<message id="K" name="MSG_Key"><extensionElements><camunda:properties>'
        '<camunda:property name="correlationKey" value="= number"/></camunda:properties>'
        "</extensionElements></message>"
    )
    world = World(
        process(start(), throw("t", message("K")), end(), chain("s", "t", "e"), extra=keyed),
        number="2026-12",
    )
    assert world.now.thrown[0].key == "2026-12"


def inside(event: str, *, interrupting: bool, caught: str = "ES") -> bytes:
    """A sub-process that throws `event` after `u` and then has a task `v`; `b` leads to `h`."""
    within = sub(
        "sp",
        start("is"),
        user("u"),
        throw("t", event),
        user("v"),
        end("ie"),
        chain("is", "u", "t", "v", "ie"),
    )
    return process(
        start(),
        within,
        user("h"),
        end(),
        chain("s", "sp", "e"),
        boundary("b", "sp", escalation(caught), interrupting=interrupting),
        chain("b", "h", "e"),
    )


def test_an_escalation_interrupts_or_runs_beside_as_drawn() -> None:
    stopping = World(inside(escalation(), interrupting=True))
    stopping.do("u")
    assert stopping.waits == ["h"]
    beside = World(inside(escalation(), interrupting=False))
    beside.do("u")
    assert beside.waits == ["v", "h"]


def test_an_escalation_boundary_that_does_not_interrupt_hears_it_every_time() -> None:
    within = sub(
        "sp",
        start("is"),
        throw("one", escalation()),
        user("u"),
        throw("two", escalation()),
        user("v"),
        end("ie"),
        chain("is", "one", "u", "two", "v", "ie"),
    )
    edge = boundary("b", "sp", escalation(), interrupting=False)
    world = World(
        process(start(), within, edge, user("h"), end(), chain("s", "sp", "e"), chain("b", "h"))
    )
    assert world.waits == ["u", "h"]
    world.do("u")
    assert sorted(world.waits) == ["h", "h", "v"]


def test_an_escalation_that_nothing_catches_changes_nothing() -> None:
    world = World(inside(escalation("ET"), interrupting=True))
    world.do("u")
    assert world.waits == ["v"]


def test_a_boundary_event_without_a_code_catches_every_escalation() -> None:
    diagram = inside(escalation("ET"), interrupting=True).replace(b' escalationRef="ES"', b"", 1)
    world = World(diagram.replace(b'escalationRef="ES"', b""))
    world.do("u")
    assert world.waits == ["h"]


def test_the_code_of_an_escalation_is_kept() -> None:
    diagram = inside(escalation(), interrupting=True).replace(
        b'cancelActivity="true"><escalationEventDefinition',
        b'cancelActivity="true"><escalationEventDefinition camunda:escalationCodeVariable="why"',
    )
    world = World(diagram)
    world.do("u")
    assert world.data.rows["", "why"] == "ES"


def test_an_escalation_end_ends_its_branch_and_is_heard_outside() -> None:
    within = sub(
        "sp",
        start("is"),
        parallel("g"),
        end("t", escalation()),
        user("v"),
        end("ie"),
        chain("is", "g", "t"),
        chain("g", "v", "ie"),
    )
    world = World(
        process(
            start(),
            within,
            user("h"),
            end(),
            chain("s", "sp", "e"),
            boundary("b", "sp", escalation(), interrupting=False),
            chain("b", "h", "e"),
        )
    )
    assert sorted(world.waits) == ["h", "v"]


def test_an_escalation_from_one_instance_of_many_is_caught_around_all() -> None:
    within = sub(
        "sp",
        many("= xs"),
        start("is"),
        user("u"),
        throw("t", escalation()),
        end("ie"),
        chain("is", "u", "t", "ie"),
    )
    world = World(
        process(
            start(),
            within,
            user("h"),
            end(),
            chain("s", "sp", "e"),
            boundary("b", "sp", escalation(), interrupting=False),
            chain("b", "h", "e"),
        ),
        xs=["a", "b"],
    )
    world.do("u", "sp#1")
    assert world.waits == ["u@sp#0", "h"]


def test_an_error_that_nothing_catches_ends_the_run_and_says_so() -> None:
    world = World(
        process(
            start(),
            parallel("g"),
            user("u"),
            user("v"),
            end("x", error()),
            end(),
            chain("s", "g", "u", "x"),
            chain("g", "v", "e"),
            on_event("o", timer("PT1H"), user("w")),
        )
    )
    world.do("u")
    assert world.now.over
    assert (world.now.failed, world.ended, world.now.state) == ("E1", ["x"], b"")
    assert "-v" in world.route


def test_an_error_of_a_service_is_caught_by_the_handler_beside_it() -> None:
    world = World(
        process(
            start(), service("t"), end(), chain("s", "t", "e"), on_event("o", error(), user("w"))
        )
    )
    assert world.live.fail(world.wait("t").token, "E1")
    world.advance()
    assert world.waits == ["w"]


def ready(world: World) -> None:
    world.data.set(ready=True)
    world.advance()


def test_the_first_of_a_timer_a_signal_a_condition_and_a_receive_task_wins() -> None:
    events = [
        catch("c1", timer("PT5H")),
        catch("c2", timer("PT1H")),
        catch("c3", signal()),
        catch("c4", condition("ready = true")),
        '<receiveTask id="c5" messageRef="M"/>',
    ]
    diagram = process(
        start(),
        '<eventBasedGateway id="g"/>',
        *events,
        exclusive("j"),
        user("z"),
        end(),
        chain("s", "g"),
        *(chain("g", f"c{one}", "j") for one in range(1, 6)),
        chain("j", "z", "e"),
    )
    happenings: tuple[Callable[[World], object], ...] = (
        lambda world: world.fire("c1"),
        lambda world: world.fire("c2"),
        lambda world: world.signal("c3"),
        ready,
        lambda world: world.deliver("c5"),
    )
    for number, happen in enumerate(happenings, start=1):
        world = World(diagram, ready=False)
        assert world.waits == ["c1", "c2", "c3", "c4", "c5"]
        happen(world)
        assert world.waits == ["z"]
        assert f"c{number}" in world.route
