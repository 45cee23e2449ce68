# SPDX-License-Identifier: EUPL-1.2
"""Event sub-processes: what starts them, what they interrupt, and when they may start no more."""

from __future__ import annotations

import pytest

from tests.runtime.builders import (
    World,
    boundary,
    chain,
    end,
    error,
    many,
    message,
    parallel,
    process,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import (
    compensate,
    condition,
    escalation,
    on_event,
    signal,
    throw,
)
from wijkpad.errors import TaskNotOpenError


def beside(*handlers: str, work: str = user("u")) -> bytes:
    """A process of one task `u`, with event sub-processes beside it."""
    return process(start(), work, end(), chain("s", "u", "e"), *handlers)


def inside(*handlers: str, after: str = "") -> bytes:
    """A sub-process `sp` of one task `u` with event sub-processes in it, then a task `z`."""
    within = sub("sp", start("is"), user("u"), end("ie"), chain("is", "u", "ie"), *handlers)
    return process(start(), within, user("z"), end(), chain("s", "sp", "z", "e"), after)


@pytest.mark.parametrize(
    ("event", "happen"),
    [
        (message(), lambda world: world.deliver("vs", "post")),
        (timer("PT1H"), lambda world: world.fire("vs")),
        (signal(), lambda world: world.signal("vs")),
        (condition("alarm = true"), lambda world: world.do("x", alarm=True)),
        (escalation(), lambda world: world.do("y")),
    ],
    ids=["message", "timer", "signal", "condition", "escalation"],
)
def test_an_interrupting_one_takes_the_place_of_the_work_around_it(
    event: str, happen: object
) -> None:
    within = sub(
        "sp",
        start("is"),
        parallel("g"),
        user("u"),
        user("y"),
        throw("t", escalation()),
        end("ie"),
        chain("is", "g", "u", "ie"),
        chain("g", "y", "t", "ie"),
        on_event("v", event, user("w")),
    )
    world = World(
        process(
            start(),
            parallel("o"),
            within,
            user("z"),
            user("x"),
            end(),
            chain("s", "o", "sp", "z", "e"),
            chain("o", "x", "e"),
        )
    )
    happen(world)  # type: ignore[operator]
    assert "w" in world.waits
    assert {"u", "y", "vs"}.isdisjoint(world.waits)
    assert "-u" in world.route
    world.do("w")
    assert "z" in world.waits
    assert world.route[world.route.index("vs") :][:1] == ["vs"]


def test_one_that_does_not_interrupt_starts_each_time_it_is_called() -> None:
    world = World(inside(on_event("v", message(), user("w"), interrupting=False)))
    world.deliver("vs")
    world.deliver("vs")
    assert sorted(world.waits) == ["u", "vs", "w", "w"]
    world.do("u")
    assert world.waits == ["vs", "w", "w"], "the sub-process lasts until its last branch is done"
    world.deliver("vs")
    world.do("w")
    world.do("w")
    world.do("w")
    assert world.waits == ["z"]
    assert world.route.count("v") == 3


def test_a_timer_that_repeats_starts_one_each_time() -> None:
    clock = timer("R2/PT1H", "timeCycle")
    world = World(inside(on_event("v", clock, user("w"), interrupting=False)))
    world.fire("vs")
    world.fire("vs")
    assert sorted(world.waits) == ["u", "w", "w"]


def test_a_timer_that_does_not_interrupt_goes_off_once() -> None:
    world = World(inside(on_event("v", timer("PT1H"), user("w"), interrupting=False)))
    world.fire("vs")
    assert sorted(world.waits) == ["u", "w"]


def test_one_that_only_waits_does_not_keep_its_plane_alive() -> None:
    world = World(inside(on_event("v", message(), user("w"))))
    token = world.wait("vs").token
    world.do("u")
    assert world.waits == ["z"]
    with pytest.raises(TaskNotOpenError):
        world.live.deliver(token, None)


def test_a_process_ends_while_its_event_sub_process_waits() -> None:
    world = World(beside(on_event("v", timer("PT1H"), user("w"))))
    assert world.waits == ["u", "vs"]
    world.do("u")
    assert world.now.over
    assert world.ended == ["e"]


def test_one_beside_the_whole_process_takes_everything_over() -> None:
    world = World(beside(on_event("v", message(), user("w"))))
    world.deliver("vs")
    assert world.waits == ["w"]
    world.do("w")
    assert world.now.over
    assert world.ended == []


def test_after_one_has_interrupted_no_other_can_start() -> None:
    world = World(
        inside(on_event("v", message(), user("w")), on_event("o", message("N"), user("o1")))
    )
    world.deliver("vs")
    assert world.waits == ["w"]


def test_a_boundary_event_still_stops_a_sub_process_that_was_taken_over() -> None:
    world = World(
        inside(
            on_event("v", message(), user("w")),
            after=boundary("b", "sp", timer("PT2H")) + chain("b", "z"),
        )
    )
    world.deliver("vs")
    world.fire("b")
    assert world.waits == ["z"]
    assert "-w" in world.route


def test_an_error_inside_starts_the_handler_beside_it_and_not_the_boundary_event() -> None:
    failing = sub(
        "sp",
        start("is"),
        service("t"),
        end("ie"),
        chain("is", "t", "ie"),
        on_event("v", error("E1"), user("w")),
    )
    world = World(
        process(
            start(),
            failing,
            user("z"),
            end(),
            chain("s", "sp", "z", "e"),
            boundary("b", "sp", error("E1")),
            chain("b", "z"),
        )
    )
    assert world.live.fail(world.wait("t").token, "E1")
    world.advance()
    assert world.waits == ["w"]
    world.do("w")
    assert world.waits == ["z"]
    assert "b" not in world.route


def test_an_error_in_the_handler_goes_up_past_it() -> None:
    handler = on_event("v", error("E1"), service("w"))
    failing = sub("sp", start("is"), service("t"), end("ie"), chain("is", "t", "ie"), handler)
    world = World(
        process(
            start(),
            failing,
            user("z"),
            user("h"),
            end(),
            chain("s", "sp", "z", "e"),
            boundary("b", "sp", error("E1")),
            chain("b", "h", "e"),
        )
    )
    assert world.live.fail(world.wait("t").token, "E1")
    world.advance()
    assert world.live.fail(world.wait("w").token, "E1"), "the handler would have caught itself"
    world.advance()
    assert world.waits == ["h"]


def test_an_escalation_in_the_handler_of_that_escalation_goes_up_past_it() -> None:
    again = on_event(
        "h",
        escalation(),
        throw("ht", escalation()),
        user("hu"),
        chain("hs", "ht", "hu", "he"),
        interrupting=False,
    )
    inside = (
        start("s2"),
        throw("t", escalation()),
        user("u"),
        end("e2"),
        chain("s2", "t", "u", "e2"),
    )
    run = World(
        process(
            start(),
            sub("sp", *inside, again),
            boundary("b", "sp", escalation(), interrupting=False),
            user("bu"),
            end("e3"),
            end(),
            chain("s", "sp", "e"),
            chain("b", "bu", "e3"),
        )
    )
    assert sorted(run.waits) == ["bu", "hu", "u"]


def test_an_error_with_another_code_passes_a_handler_by() -> None:
    handler = on_event("v", error("E2"), user("w"))
    failing = sub("sp", start("is"), service("t"), end("ie"), chain("is", "t", "ie"), handler)
    world = World(process(start(), failing, end(), chain("s", "sp", "e")))
    assert not world.live.fail(world.wait("t").token, "E1")


def test_a_handler_deeper_goes_before_one_further_out() -> None:
    deep = sub(
        "in",
        start("ds"),
        user("u"),
        throw("t", escalation()),
        end("de"),
        chain("ds", "u", "t", "de"),
        on_event("v", escalation(), user("near")),
    )
    out = sub(
        "sp",
        start("is"),
        deep,
        end("ie"),
        chain("is", "in", "ie"),
        on_event("o", escalation(), user("far")),
    )
    world = World(process(start(), out, end(), chain("s", "sp", "e")))
    world.do("u")
    assert world.waits == ["near"]


def test_an_event_sub_process_in_an_event_sub_process_stops_that_one_only() -> None:
    inner = on_event("n", message("N"), user("n1"))
    handler = (
        '<subProcess id="v" triggeredByEvent="true">'
        f'<startEvent id="vs" isInterrupting="false">{message()}</startEvent>'
        + user("w")
        + end("ve")
        + chain("vs", "w", "ve")
        + inner
        + "</subProcess>"
    )
    world = World(inside(handler))
    world.deliver("vs")
    assert sorted(world.waits) == ["ns", "u", "vs", "w"]
    world.deliver("ns")
    assert sorted(world.waits) == ["n1", "u", "vs"]
    world.do("n1")
    assert world.waits == ["u", "vs"]


def test_each_instance_of_a_repeated_sub_process_has_its_own() -> None:
    within = sub(
        "sp",
        many("= xs"),
        start("is"),
        user("u"),
        end("ie"),
        chain("is", "u", "ie"),
        on_event("v", message(), user("w")),
    )
    world = World(process(start(), within, end(), chain("s", "sp", "e")), xs=["a", "b"])
    world.deliver("vs", scope="sp#1")
    assert world.waits == ["u@sp#0", "vs@sp#0", "w@sp#1"]


def test_a_terminate_end_in_a_handler_ends_the_handler_only() -> None:
    handler = (
        '<subProcess id="v" triggeredByEvent="true">'
        f'<startEvent id="vs" isInterrupting="false">{message()}</startEvent>'
        + parallel("g")
        + user("w")
        + end("ve")
        + end("stop", "<terminateEventDefinition/>")
        + chain("vs", "g", "w", "ve")
        + chain("g", "stop")
        + "</subProcess>"
    )
    world = World(inside(handler))
    world.deliver("vs")
    assert world.waits == ["u", "vs"]


def test_the_payload_of_a_message_is_kept_where_the_sub_process_keeps_its_data() -> None:
    named = (
        '<extensionElements><camunda:properties><camunda:property name="resultVariable" '
        'value="post"/></camunda:properties></extensionElements>'
    )
    world = World(inside(on_event("v", named + message(), user("w"))))
    world.deliver("vs", {"text": "dag"})
    assert world.data.rows["", "post"] == {"text": "dag"}


def test_a_compensation_handler_does_not_stand_and_wait() -> None:
    world = World(inside(on_event("v", compensate(), user("w"))))
    assert world.waits == ["u"]
