# SPDX-License-Identifier: EUPL-1.2
"""Timers, messages, errors and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.runtime.builders import (
    NOW,
    World,
    boundary,
    catch,
    chain,
    end,
    error,
    exclusive,
    flow,
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
from wijkpad.errors import NotFoundError, NoWayOutError, TaskNotOpenError
from wijkpad.feel import Value

HOUR = timedelta(hours=1)


def on_task(*events: str) -> bytes:
    """A task with boundary events `b`, each leading to a task `h`."""
    return process(
        start(),
        user("u"),
        *events,
        user("h"),
        end(),
        end("e2"),
        chain("s", "u", "e"),
        chain("b", "h", "e2"),
    )


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("PT2H", "timeDuration", NOW + 2 * HOUR),
        ("P1W", "timeDuration", NOW + timedelta(days=7)),
        ("2027-01-01", "timeDate", datetime(2027, 1, 2, tzinfo=UTC)),
        ("2027-01-01T09:00+01:00", "timeDate", datetime(2027, 1, 1, 8, tzinfo=UTC)),
        ("= deadline", "timeDate", datetime(2026, 12, 2, tzinfo=UTC)),
        ("= wait", "timeDuration", NOW + timedelta(minutes=5)),
        ("terms.x.due", "timeDate", datetime(2026, 12, 29, tzinfo=UTC)),
        ("= terms.none.due", "timeDate", None),
        ("R3/PT1H", "timeCycle", NOW + HOUR),
        ("R/2026-11-17T09:00Z/P1D", "timeCycle", NOW + timedelta(days=1)),
    ],
)
def test_a_timer_is_armed_with_the_moment_at_which_it_is_due(
    text: str, kind: str, due: datetime | None
) -> None:
    world = World(
        on_task(boundary("b", "u", timer(text, kind), interrupting=False)),
        deadline=date(2026, 12, 1),
        wait="PT5M",
        terms={"x": {"due": date(2026, 12, 28)}},
    )
    wait = world.wait("b")
    assert (wait.kind, wait.due, wait.expression) == ("timer", due, text)


def test_a_timer_without_a_moment_gets_one_when_its_data_arrives() -> None:
    diagram = process(
        start(),
        parallel("a"),
        user("u"),
        user("u2"),
        catch("t", timer("= given", "timeDate")),
        end(),
        chain("s", "a", "u", "u2", "e"),
        chain("a", "t", "e"),
    )
    world = World(diagram)
    token = world.wait("t").token
    assert world.wait("t").due is None
    world.do("u", given=date(2026, 11, 20))
    assert world.wait("t").due == datetime(2026, 11, 21, tzinfo=UTC)
    assert world.wait("t").token != token, "whoever keeps the timers would not see that it moved"
    world.do("u2")
    world.fire("t")
    assert world.ended == ["e", "e"]


def test_an_interrupting_timer_withdraws_the_task_at_once() -> None:
    world = World(on_task(boundary("b", "u", timer("PT1H"))), reload=False)
    task, clock = world.wait("u").token, world.wait("b").token
    world.live.fire(clock)
    with pytest.raises(TaskNotOpenError):
        world.live.complete(task)
    world.advance()
    assert (world.waits, world.route) == (["h"], ["s", "-u", "b"])
    with pytest.raises(TaskNotOpenError):
        world.live.fire(clock)


def test_a_boundary_event_is_gone_when_the_task_is_done() -> None:
    world = World(on_task(boundary("b", "u", timer("PT1H"))))
    clock = world.wait("b").token
    world.do("u")
    with pytest.raises(TaskNotOpenError):
        world.live.fire(clock)
    assert world.now.over


def test_a_timer_that_does_not_interrupt_goes_off_once() -> None:
    world = World(on_task(boundary("b", "u", timer("PT1H"), interrupting=False)))
    world.fire("b")
    assert world.waits == ["u", "h"]


def test_a_repeat_is_armed_again_one_step_after_it_was_due() -> None:
    world = World(on_task(boundary("b", "u", timer("R3/PT1H", "timeCycle"), interrupting=False)))
    tokens = []
    for number in (1, 2, 3):
        assert world.wait("b").due == NOW + number * HOUR
        tokens.append(world.wait("b").token)
        world.data.now += timedelta(minutes=7)
        world.fire("b")
    assert world.waits == ["u", "h", "h", "h"]
    assert len(set(tokens)) == 3
    with pytest.raises(TaskNotOpenError):
        world.live.fire(tokens[0])


def test_a_repeat_by_the_month_keeps_to_the_wall_clock() -> None:
    text = "R/2026-10-01T09:00+02:00/P1M"
    world = World(on_task(boundary("b", "u", timer(text, "timeCycle"), interrupting=False)))
    world.fire("b")
    assert world.wait("b").due == datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_an_endless_repeat_never_stops_by_itself() -> None:
    world = World(on_task(boundary("b", "u", timer("R/PT1H", "timeCycle"), interrupting=False)))
    for _ in range(20):
        world.fire("b")
    assert world.waits == ["u", "b", *["h"] * 20]
    world.do("u")
    assert world.waits == ["h"] * 20


def test_a_repeat_on_the_way_lets_a_token_through_each_time() -> None:
    diagram = process(
        start(),
        catch("t", timer("R2/PT1H", "timeCycle")),
        user("u"),
        end(),
        chain("s", "t", "u", "e"),
    )
    world = World(diagram)
    world.fire("t")
    assert world.waits == ["t", "u"]
    world.fire("t")
    assert world.waits == ["u", "u"]


def test_a_message_that_does_not_interrupt_may_come_again_and_again() -> None:
    world = World(on_task(boundary("b", "u", message(), interrupting=False, variable="post")))
    token = world.wait("b").token
    world.deliver("b", "een")
    world.deliver("b", "twee")
    assert world.waits == ["u", "b", "h", "h"]
    assert world.wait("b").token == token
    assert [value for _, key, value, _ in world.data.written if key == "post"] == ["een", "twee"]
    assert world.wait("b").message == "MSG_One"


def test_an_interrupting_message_takes_a_whole_sub_process_away() -> None:
    diagram = process(
        start(),
        sub(
            "sp",
            start("is"),
            user("iu", many(number="2")),
            boundary("ib", "iu", timer("PT1H")),
            end("ie"),
            chain("is", "iu", "ie"),
            chain("ib", "ie"),
        ),
        boundary("b", "sp", message()),
        boundary("t", "sp", timer("PT9H"), interrupting=False),
        user("h"),
        end(),
        chain("s", "sp", "e"),
        chain("b", "h", "e"),
        chain("t", "e"),
    )
    world = World(diagram)
    assert world.waits == ["iu@iu#0", "iu@iu#1", "ib", "b", "t"]
    world.deliver("b")
    assert world.waits == ["h"]
    assert world.passed[2:] == [
        ("iu", "withdrawn", "iu#0"),
        ("iu", "withdrawn", "iu#1"),
        ("sp", "withdrawn", ""),
        ("b", "completed", ""),
    ]


def test_a_message_is_known_by_the_key_that_the_diagram_gives_it() -> None:
    keyed = (
        '<message id="M" name="MSG_One"><extensionElements><camunda:properties>'
        '<camunda:property name="correlationKey" value="= case.number"/>'
        "</camunda:properties></extensionElements></message>"
    )
    diagram = process(start(), catch("m", message()), end(), chain("s", "m", "e"), extra=keyed)
    world = World(diagram, case={"number": "2026-000123"})
    assert world.wait("m").key == "2026-000123"
    assert b"2026-000123" not in world.now.state


def test_a_receive_task_waits_for_its_message() -> None:
    diagram = process(
        start(),
        '<receiveTask id="r" messageRef="M" camunda:resultVariable="post"/>',
        end(),
        chain("s", "r", "e"),
    )
    world = World(diagram)
    world.deliver("r", {"ok": True})
    assert world.ended == ["e"]
    assert world.data.rows["", "post"] == {"ok": True}


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
                parallel("p"),
                user("u"),
                user("v"),
                end("ee", error("E1")),
                chain("is", "p", "u", "ee"),
                chain("p", "v"),
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
    assert world.route == ["s", "os", "is", "p", "u", "ee", "-v", "-inner", "-outer", "b"]


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


def test_a_cycle_that_feel_gives_must_be_a_repeat() -> None:
    diagram = on_task(boundary("b", "u", timer("= often", "timeCycle"), interrupting=False))
    assert World(diagram, often="R2/PT1H").wait("b").due == NOW + HOUR
    assert World(diagram).wait("b").due is None
    with pytest.raises(NoWayOutError, match="b: cycle"):
        World(diagram, often=date(2027, 1, 1))


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
