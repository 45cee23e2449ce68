# SPDX-License-Identifier: EUPL-1.2
"""Ad-hoc sub-processes and calls of another process in the file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.runtime.builders import (
    World,
    boundary,
    chain,
    end,
    error,
    exclusive,
    flow,
    many,
    message,
    process,
    script,
    start,
    sub,
    user,
)
from tests.runtime.shapes import (
    ad_hoc,
    call,
    escalation,
    on_event,
    throw,
)


def offered(*inner: str, **settings: Any) -> bytes:
    return process(
        start(),
        ad_hoc("x", *inner, **settings),
        user("z"),
        end(),
        chain("s", "x", "z", "e"),
    )


def test_the_worker_does_each_task_once_in_any_order() -> None:
    for order in (("a", "b", "c"), ("c", "a", "b")):
        world = World(offered(user("a"), user("b"), user("c")))
        assert world.waits == ["a", "b", "c"]
        for name in order:
            world.do(name)
        assert world.waits == ["z"]
        assert world.route[-4:] == [*order, "x"]


def test_when_the_condition_holds_the_rest_is_withdrawn() -> None:
    world = World(offered(user("a"), user("b"), until="enough"), enough=False)
    world.do("a", enough=True)
    assert world.waits == ["z"]
    assert "-b" in world.route


def test_when_the_condition_holds_the_rest_may_be_finished_where_that_is_drawn() -> None:
    world = World(
        offered(
            user("a"), user("b"), user("b2"), chain("b", "b2"), until="enough", cancels_rest=False
        ),
        enough=False,
    )
    world.do("a", enough=True)
    assert world.waits == ["b"]
    world.do("b", enough=False)
    assert world.waits == ["z"], "nothing new begins once it was enough"


def test_while_the_condition_does_not_hold_everything_is_offered_again() -> None:
    world = World(offered(user("a"), user("b"), until="enough"), enough=False)
    world.do("a")
    assert world.waits == ["b"]
    world.do("b")
    assert world.waits == ["a", "b"]
    world.do("b", enough=True)
    assert world.waits == ["z"]


def test_the_condition_may_count_what_was_done() -> None:
    world = World(offered(user("a"), user("b"), user("c"), until="nrOfCompletedInstances = 2"))
    world.do("c")
    world.do("a")
    assert world.waits == ["z"]


def test_a_flow_inside_gives_an_order_to_two_of_the_tasks() -> None:
    world = World(offered(user("a"), user("b"), user("c"), chain("b", "c")))
    assert world.waits == ["a", "b"]
    world.do("b")
    assert world.waits == ["a", "c"]
    world.do("c")
    world.do("a")
    assert world.waits == ["z"]


def test_calculations_are_done_and_people_are_waited_for() -> None:
    world = World(offered(script("k", "1"), user("a")))
    assert world.waits == ["a"]
    assert world.data.rows["", "k"] == 1


def test_a_task_inside_may_be_repeated_or_interrupted() -> None:
    world = World(
        offered(
            user("a", many("= xs")),
            user("b"),
            boundary("t", "b", message()),
            user("b2"),
            chain("t", "b2"),
            until="done",
            cancels_rest=True,
        ),
        xs=["p", "q"],
        done=False,
    )
    world.deliver("t")
    world.do("a", "a#0")
    assert world.waits == ["a@a#1", "b2"]
    world.do("a", "a#1")
    assert world.waits == ["b2"]
    world.do("b2", done=True)
    assert world.waits == ["z"]


def test_an_event_sub_process_works_in_an_ad_hoc_sub_process() -> None:
    world = World(offered(user("a"), on_event("v", message(), user("w"))))
    world.deliver("vs")
    assert world.waits == ["w"]
    world.do("w")
    assert world.waits == ["z"]


def calling(*called: str, around: str = "") -> bytes:
    inner = f'<process id="q">{"".join(called)}</process>'
    diagram = process(start(), call("x", "q"), user("z"), end(), chain("s", "x", "z", "e"), around)
    return diagram.replace(b"</definitions>", f"{inner}</definitions>".encode())


PLAIN = start("cs") + user("a") + end("ce") + chain("cs", "a", "ce")


def test_a_called_process_runs_inside_with_the_same_data() -> None:
    world = World(calling(PLAIN), n=Decimal(1))
    assert world.waits == ["a"]
    world.do("a", n=Decimal(2))
    assert world.waits == ["z"]
    assert world.data.rows["", "n"] == 2
    assert world.route == ["s", "cs", "a", "ce", "x"]
    assert world.ended == []


def test_a_terminate_end_ends_the_called_process_only() -> None:
    inner = (
        start("cs") + user("a") + end("ce", "<terminateEventDefinition/>") + chain("cs", "a", "ce")
    )
    world = World(calling(inner))
    world.do("a")
    assert world.waits == ["z"]


def test_errors_and_escalations_come_out_of_a_call() -> None:
    inner = (
        start("cs")
        + user("a")
        + throw("t", escalation())
        + user("b")
        + end("ce", error())
        + chain("cs", "a", "t", "b", "ce")
    )
    edges = (
        boundary("b1", "x", escalation(), interrupting=False)
        + boundary("b2", "x", error())
        + user("g")
        + user("h")
        + chain("b1", "g", "e")
        + chain("b2", "h", "e")
    )
    world = World(calling(inner, around=edges))
    world.do("a")
    assert sorted(world.waits) == ["b", "g"]
    world.do("b")
    assert sorted(world.waits) == ["g", "h"]


def test_a_call_that_is_interrupted_takes_its_process_with_it() -> None:
    world = World(
        calling(PLAIN, around=boundary("b", "x", message()) + user("h") + chain("b", "h", "e"))
    )
    world.deliver("b")
    assert world.waits == ["h"]
    assert world.route[-3:] == ["-a", "-x", "b"]


def test_a_call_may_be_repeated_and_each_has_its_own_data() -> None:
    diagram = calling(PLAIN).replace(
        b'<callActivity id="x" calledElement="q"/>',
        f'<callActivity id="x" calledElement="q">{many("= xs")}</callActivity>'.encode(),
    )
    world = World(diagram, xs=["p", "q"])
    assert world.waits == ["a@x#0", "a@x#1"]
    world.do("a", "x#1")
    world.do("a", "x#0")
    assert world.waits == ["z"]


def test_a_process_may_call_itself_until_it_has_had_enough() -> None:
    inner = (
        start("cs")
        + script("k", "n + 1", "n")
        + exclusive("g", "out")
        + call("again", "q")
        + user("a")
        + exclusive("j")
        + end("ce")
        + chain("cs", "k", "g")
        + flow("g", "again", "n < 4")
        + flow("g", "a", flow_id="out")
        + chain("again", "j")
        + chain("a", "j", "ce")
    )
    world = World(calling(inner), n=Decimal(1))
    assert world.waits == ["a"]
    world.do("a")
    assert world.waits == ["z"]
    assert world.route.count("again") == 2


def test_the_start_of_a_call_is_the_one_without_a_trigger() -> None:
    inner = start("other", message()) + PLAIN + user("o") + chain("other", "o", "ce")
    world = World(calling(inner))
    assert world.waits == ["a"]


def test_a_sub_process_inside_a_call_stands_in_it() -> None:
    inner = (
        start("cs")
        + sub("in", start("ds"), user("a"), end("de"), chain("ds", "a", "de"))
        + end("ce")
        + chain("cs", "in", "ce")
    )
    world = World(calling(inner))
    world.do("a")
    assert world.waits == ["z"]
