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
    many,
    message,
    parallel,
    process,
    start,
    sub,
    timer,
    user,
)
from wijkpad.errors import NoWayOutError, TaskNotOpenError

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
    text = "R/2027-03-01T09:00+01:00/P1M"
    world = World(on_task(boundary("b", "u", timer(text, "timeCycle"), interrupting=False)))
    world.fire("b")
    assert world.wait("b").due == datetime(2027, 4, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "missed", "due", "hits"),
    [
        ("R/PT1H", timedelta(days=3, minutes=20), timedelta(days=3, hours=1), 1),
        ("R5/PT1H", timedelta(hours=2, minutes=20), timedelta(hours=3), 1),
        ("R5/PT1H", timedelta(hours=1), timedelta(hours=2), 1),
        ("R3/PT1H", timedelta(hours=5), None, 1),
    ],
)
def test_a_repeat_makes_up_for_what_it_missed_once_and_keeps_its_beat(
    text: str, missed: timedelta, due: timedelta | None, hits: int
) -> None:
    world = World(on_task(boundary("b", "u", timer(text, "timeCycle"), interrupting=False)))
    world.data.now += missed
    world.fire("b")
    assert world.waits.count("h") == hits
    waiting = [one.due for one in world.now.waits if one.element == "b"]
    assert waiting == ([] if due is None else [NOW + due])
    if due is not None and text.startswith("R5"):
        left = 5 - round(due / HOUR) + 1
        for number in range(left):
            world.data.now = NOW + due + number * HOUR
            world.fire("b")
        assert "b" not in world.waits


def test_a_repeat_by_the_month_skips_the_months_that_were_missed() -> None:
    text = "R/2026-01-31T09:00+01:00/P1M"
    world = World(on_task(boundary("b", "u", timer(text, "timeCycle"), interrupting=False)))
    world.fire("b")
    assert world.wait("b").due == datetime(2026, 11, 30, 8, tzinfo=UTC)


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


def test_a_cycle_that_feel_gives_must_be_a_repeat() -> None:
    diagram = on_task(boundary("b", "u", timer("= often", "timeCycle"), interrupting=False))
    assert World(diagram, often="R2/PT1H").wait("b").due == NOW + HOUR
    assert World(diagram).wait("b").due is None
    with pytest.raises(NoWayOutError, match="b: cycle"):
        World(diagram, often=date(2027, 1, 1))
