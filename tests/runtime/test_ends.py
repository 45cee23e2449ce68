# SPDX-License-Identifier: EUPL-1.2
"""Terminate and error ends, start events, and verbs that do not fit."""

from __future__ import annotations

from datetime import timedelta

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
    message,
    parallel,
    process,
    service,
    start,
    sub,
    timer,
    user,
)
from wijkpad.errors import NotFoundError, TaskNotOpenError
from wijkpad.feel import Value

HOUR = timedelta(hours=1)


def test_a_terminate_end_takes_the_other_branches_with_it() -> None:
    diagram = process(
        start(),
        parallel("a"),
        user("u"),
        user("v"),
        end(),
        end("stop", "<terminateEventDefinition/>"),
        chain("s", "a", "u", "stop"),
        chain("a", "v", "e"),
    )
    world = World(diagram)
    world.do("u")
    assert world.now.over
    assert (world.route, world.ended) == (["s", "a", "u", "-v", "stop"], ["stop"])


def test_a_terminate_end_in_a_sub_process_ends_only_that() -> None:
    diagram = process(
        start(),
        sub(
            "sp",
            start("is"),
            parallel("a"),
            user("u"),
            user("v"),
            end("stop", "<terminateEventDefinition/>"),
            chain("is", "a", "u", "stop"),
            chain("a", "v"),
        ),
        user("w"),
        end(),
        chain("s", "sp", "w", "e"),
    )
    world = World(diagram)
    world.do("u")
    assert (world.waits, world.ended) == (["w"], [])


@pytest.mark.parametrize(("code", "event"), [("E1", "b1"), ("E2", "b2"), ("E9", "b2")])
def test_a_failing_service_goes_to_the_boundary_event_that_names_its_error(
    code: str, event: str
) -> None:
    diagram = process(
        start(),
        service("t"),
        boundary("b1", "t", error("E1")),
        boundary("b2", "t", error(None)),
        user("u"),
        end(),
        chain("s", "t", "e"),
        chain("b1", "u", "e"),
        chain("b2", "e"),
    )
    world = World(diagram)
    assert world.live.fail(world.wait("t").token, code) is True
    world.advance()
    assert world.route[:3] == ["s", "-t", event]


def test_a_failure_that_nothing_catches_leaves_the_run_as_it_was() -> None:
    world = World(process(start(), service("t"), end(), chain("s", "t", "e")))
    before = world.now
    assert world.live.fail(world.wait("t").token, "E1") is False
    assert world.advance().waits == before.waits


def test_an_error_end_goes_up_through_the_sub_processes() -> None:
    diagram = process(
        start(),
        sub(
            "outer",
            start("os"),
            sub(
                "inner",
                start("is"),
                parallel("split"),
                user("u"),
                user("v"),
                end("ee", error("E1")),
                chain("is", "split", "u", "ee"),
                chain("split", "v"),
            ),
            end("oe"),
            chain("os", "inner", "oe"),
        ),
        boundary("b", "outer", error("E1")),
        user("h"),
        end(),
        chain("s", "outer", "e"),
        chain("b", "h", "e"),
    )
    world = World(diagram)
    world.do("u")
    assert world.waits == ["h"]
    assert world.route == ["s", "os", "is", "split", "u", "ee", "-v", "-inner", "-outer", "b"]


def test_a_run_starts_at_exactly_one_of_its_start_events() -> None:
    diagram = process(
        start("s"),
        start("s2", message("M")),
        exclusive("m"),
        user("u"),
        user("v"),
        end(),
        chain("s", "u", "m", "e"),
        chain("s2", "v", "m"),
    )
    assert World(diagram, event="s").waits == ["u"]
    other = World(diagram, event="s2")
    assert other.waits == ["v"]
    assert other.do("v").over
    with pytest.raises(NotFoundError):
        World(diagram, event="u")


def test_elements_may_be_called_what_the_library_calls_its_own() -> None:
    diagram = process(
        start("Start"),
        user("Root"),
        end("End"),
        user("p.EndJoin"),
        chain("Start", "Root", "p.EndJoin", "End"),
    )
    world = World(diagram, event="Start")
    world.do("Root")
    world.do("p.EndJoin")
    assert world.ended == ["End"]


def test_cancelling_withdraws_everything_and_ends_the_run() -> None:
    diagram = process(
        start(),
        sub("sp", start("is"), user("iu"), end("ie"), chain("is", "iu", "ie")),
        end(),
        chain("s", "sp", "e"),
    )
    world = World(diagram)
    world.live.cancel()
    now = world.advance()
    assert (now.over, now.state, now.ended) == (True, b"", ())
    assert world.route == ["s", "is", "-iu", "-sp"]


@pytest.mark.parametrize("verb", ["complete", "fire", "deliver", "inputs", "finish", "fail"])
def test_a_verb_is_refused_for_what_does_not_wait_in_that_way(verb: str) -> None:
    diagram = process(
        start(),
        parallel("a"),
        user("u"),
        service("t"),
        catch("c", timer("PT1H")),
        catch("m", message()),
        end(),
        *(chain("a", name, "e") for name in ("u", "t", "c", "m")),
        chain("s", "a"),
    )
    mine = {"complete": "user", "fire": "timer", "deliver": "message"}.get(verb, "job")
    arguments: dict[str, tuple[Value, ...]] = {
        "deliver": (None,),
        "finish": (None,),
        "fail": ("E",),
    }
    world = World(diagram)
    tokens = [one.token for one in world.now.waits if one.kind != mine]
    assert len(tokens) == 3
    for token in [*tokens, "00" * 16, "geen token", ""]:
        with pytest.raises(TaskNotOpenError):
            getattr(world.live, verb)(token, *arguments.get(verb, ()))
    assert world.live.waits() == world.now.waits


def test_a_task_cannot_be_completed_twice() -> None:
    diagram = process(start(), user("u"), user("v"), end(), chain("s", "u", "v", "e"))
    world = World(diagram, reload=False)
    token = world.wait("u").token
    world.live.complete(token)
    with pytest.raises(TaskNotOpenError):
        world.live.complete(token)


def test_a_path_may_end_without_an_end_event() -> None:
    diagram = process(
        start(),
        exclusive("x", "f0"),
        user("u"),
        chain("s", "u", "x"),
        flow("x", "v", flow_id="f0"),
        user("v"),
    )
    world = World(diagram)
    world.do("u")
    assert world.do("v").over
    assert world.ended == []


def test_an_end_beside_the_main_path_does_not_say_how_the_run_ended() -> None:
    diagram = process(
        start(),
        user("u"),
        boundary("b", "u", message(), interrupting=False),
        user("v"),
        end(),
        end("beside"),
        chain("s", "u", "e"),
        chain("b", "v", "beside"),
    )
    world = World(diagram)
    world.deliver("b")
    world.do("u")
    assert (world.now.over, world.ended) == (False, ["e"])
    world.do("v")
    assert (world.now.over, world.ended) == (True, ["e"])
