# SPDX-License-Identifier: EUPL-1.2
"""Compensation, transactions and cancelling: what was done is undone, the last first."""

from __future__ import annotations

import json
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
    many,
    message,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import (
    call,
    compensate,
    dotted,
    throw,
)


def undone(task: str, name: str, *, by: str | None = None) -> str:
    """A task and what undoes it: `b<name>` and `un<name>`."""
    handler = by or script(f"un{name}", "1", undoes=True)
    return (
        task + boundary(f"b{name}", name, compensate()) + handler + dotted(f"b{name}", f"un{name}")
    )


def row(*tasks: str, then: str = throw("t", compensate())) -> bytes:
    """Tasks that can be undone, one after the other, then `then` (id `t`) and a task `z`."""
    parts = [undone(user(one), one) for one in tasks]
    return process(start(), *parts, then, user("z"), end(), chain("s", *tasks, "t", "z", "e"))


def handlers(world: World) -> list[str]:
    return [one for one in world.route if one.startswith("un")]


def test_what_was_completed_is_undone_the_last_first() -> None:
    world = World(row("a", "b", "c"))
    for name in ("a", "b", "c"):
        world.do(name)
    assert handlers(world) == ["unc", "unb", "una"]
    assert world.waits == ["z"]


def test_what_was_not_reached_is_not_undone() -> None:
    world = World(
        process(
            start(),
            exclusive("g", "f"),
            undone(user("a"), "a"),
            undone(user("b"), "b"),
            exclusive("j"),
            throw("t", compensate()),
            end(),
            chain("s", "g"),
            flow("g", "a", "n = 1"),
            flow("g", "b", flow_id="f"),
            chain("a", "j"),
            chain("b", "j", "t", "e"),
        ),
        n=Decimal(2),
    )
    world.do("b")
    assert handlers(world) == ["unb"]


def test_nothing_to_undo_means_going_on() -> None:
    assert World(
        process(start(), throw("t", compensate()), user("z"), end(), chain("s", "t", "z", "e"))
    ).waits == ["z"]


def test_one_activity_can_be_named_and_is_undone_once() -> None:
    world = World(row("a", "b", then=throw("t", compensate("a"))))
    world.do("a")
    world.do("b")
    assert handlers(world) == ["una"]


def test_what_was_undone_is_not_undone_again() -> None:
    world = World(
        process(
            start(),
            undone(user("a"), "a"),
            throw("t", compensate()),
            throw("t2", compensate()),
            end(),
            chain("s", "a", "t", "t2", "e"),
        )
    )
    world.do("a")
    assert handlers(world) == ["una"]


def test_every_pass_of_a_loop_is_undone() -> None:
    world = World(
        process(
            start(),
            exclusive("j"),
            undone(user("a"), "a"),
            exclusive("x", "out"),
            throw("t", compensate()),
            end(),
            chain("s", "j", "a", "x"),
            flow("x", "j", "again"),
            flow("x", "t", flow_id="out"),
            chain("t", "e"),
        )
    )
    world.do("a", again=True)
    world.do("a", again=True)
    world.do("a", again=False)
    assert handlers(world) == ["una", "una", "una"]


def test_an_event_waits_for_a_person_who_undoes() -> None:
    world = World(
        process(
            start(),
            undone(user("a"), "a", by=user("una", undoes=True)),
            undone(user("b"), "b", by=user("unb", undoes=True)),
            throw("t", compensate()),
            user("z"),
            end(),
            chain("s", "a", "b", "t", "z", "e"),
        )
    )
    world.do("a")
    world.do("b")
    assert world.waits == ["unb"]
    world.do("unb")
    assert world.waits == ["una"]
    world.do("una")
    assert world.waits == ["z"]
    assert world.now.state
    world.do("z")
    assert world.now.over


def test_a_compensation_end_ends_after_undoing() -> None:
    world = World(
        process(start(), undone(user("a"), "a"), end("t", compensate()), chain("s", "a", "t"))
    )
    world.do("a")
    assert (handlers(world), world.ended, world.now.over) == (["una"], ["t"], True)


def inner(*parts: str, ways: str) -> str:
    return sub("sp", start("is"), *parts, end("ie"), ways)


NESTED = inner(undone(user("a"), "a"), undone(user("b"), "b"), ways=chain("is", "a", "b", "ie"))


def test_a_completed_sub_process_is_undone_by_what_is_drawn_inside_it() -> None:
    world = World(
        process(
            start(),
            NESTED,
            undone(user("c"), "c"),
            throw("t", compensate()),
            user("z"),
            end(),
            chain("s", "sp", "c", "t", "z", "e"),
        )
    )
    for name in ("a", "b", "c"):
        world.do(name)
    assert handlers(world) == ["unc", "unb", "una"]
    assert world.waits == ["z"]


def test_a_sub_process_that_has_its_own_undoing_is_not_undone_inside() -> None:
    whole = undone(NESTED, "sp")
    world = World(
        process(start(), whole, throw("t", compensate()), end(), chain("s", "sp", "t", "e"))
    )
    world.do("a")
    world.do("b")
    assert handlers(world) == ["unsp"]


@pytest.mark.parametrize("mark", ["", ' isForCompensation="true"'])
def test_a_compensation_event_sub_process_decides_how_its_sub_process_is_undone(mark: str) -> None:
    handler = (
        f'<subProcess id="v" triggeredByEvent="true"{mark}>'
        f'<startEvent id="vs">{compensate()}</startEvent>'
        + user("w")
        + throw("vt", compensate("a"))
        + end("ve")
        + chain("vs", "w", "vt", "ve")
        + "</subProcess>"
    )
    within = inner(
        undone(user("a"), "a"), undone(user("b"), "b"), handler, ways=chain("is", "a", "b", "ie")
    )
    world = World(
        process(
            start(),
            within,
            throw("t", compensate()),
            user("z"),
            end(),
            chain("s", "sp", "t", "z", "e"),
        )
    )
    world.do("a")
    world.do("b")
    assert world.waits == ["w"]
    world.do("w")
    assert handlers(world) == ["una"], "only what its own event names"
    assert world.waits == ["z"]


def test_a_sub_process_that_was_interrupted_leaves_nothing_to_undo() -> None:
    world = World(
        process(
            start(),
            NESTED,
            boundary("x", "sp", timer("PT1H")),
            throw("t", compensate()),
            user("z"),
            end(),
            chain("s", "sp", "e"),
            chain("x", "t", "z", "e"),
        )
    )
    world.do("a")
    world.fire("x")
    assert (handlers(world), world.waits) == ([], ["z"])


def test_a_handler_of_an_interrupted_sub_process_can_undo_what_was_done_in_it() -> None:
    handler = (
        '<subProcess id="v" triggeredByEvent="true">'
        f'<startEvent id="vs">{error()}</startEvent>'
        + throw("vt", compensate())
        + user("w")
        + end("ve")
        + chain("vs", "vt", "w", "ve")
        + "</subProcess>"
    )
    within = inner(undone(user("a"), "a"), service("q"), handler, ways=chain("is", "a", "q", "ie"))
    world = World(process(start(), within, end(), chain("s", "sp", "e")))
    world.do("a")
    assert world.live.fail(world.wait("q").token, "E1")
    world.advance()
    assert (handlers(world), world.waits) == (["una"], ["w"])
    world.do("w")
    assert world.now.over


def test_each_instance_of_a_repeated_sub_process_is_undone_in_its_own_scope() -> None:
    within = sub(
        "sp",
        many("= xs", sequential=True),
        start("is"),
        undone(user("a"), "a", by=script("una", "item", undoes=True)),
        end("ie"),
        chain("is", "a", "ie"),
    )
    world = World(
        process(start(), within, throw("t", compensate()), end(), chain("s", "sp", "t", "e")),
        xs=["p", "q"],
    )
    world.do("a", "sp#0")
    world.do("a", "sp#1")
    found = [(scope, value) for scope, key, value, _ in world.data.written if key == "una"]
    assert found == [("sp#1", "q"), ("sp#0", "p")]
    assert world.now.over


def test_what_a_called_process_did_can_be_undone() -> None:
    called = (
        '<process id="q">'
        + start("cs")
        + undone(user("a"), "a")
        + end("ce")
        + chain("cs", "a", "ce")
        + "</process>"
    )
    diagram = process(
        start(), call("x", "q"), throw("t", compensate()), end(), chain("s", "x", "t", "e")
    )
    world = World(diagram.replace(b"</definitions>", f"{called}</definitions>".encode()))
    world.do("a")
    assert handlers(world) == ["una"]


def test_what_can_be_undone_is_kept_no_longer_than_its_scope_is_open() -> None:
    within = inner(undone(user("a"), "a"), user("b"), ways=chain("is", "a", "b", "ie"))
    world = World(
        process(
            start(),
            within,
            boundary("x", "sp", message()),
            user("z"),
            end(),
            chain("s", "sp", "z", "e"),
            chain("x", "z"),
        )
    )
    world.do("a")
    assert "#a" in json.dumps(json.loads(world.now.state)[1][1])
    world.deliver("x")
    assert "#a" not in world.now.state.decode()


def test_undoing_that_is_interrupted_stops_altogether() -> None:
    within = inner(
        undone(user("a"), "a", by=user("una", undoes=True)),
        throw("t", compensate()),
        ways=chain("is", "a", "t", "ie"),
    )
    world = World(
        process(
            start(),
            within,
            boundary("x", "sp", message()),
            user("z"),
            end(),
            chain("s", "sp", "e"),
            chain("x", "z", "e"),
        )
    )
    world.do("a")
    assert sorted(world.waits) == ["una", "x"]
    world.deliver("x")
    assert world.waits == ["z"]
    assert "-una" in world.route


@pytest.mark.parametrize("passes", [100])
def test_a_hundred_passes_are_undone_in_order(passes: int) -> None:
    world = World(
        process(
            start(),
            exclusive("j"),
            undone(user("a"), "a", by=script("una", "append(log, n)", "log", undoes=True)),
            exclusive("x", "out"),
            catch("c", message()),
            throw("t", compensate()),
            end(),
            chain("s", "j", "a", "x"),
            flow("x", "j", "again"),
            flow("x", "c", flow_id="out"),
            chain("c", "t", "e"),
        ),
        log=[],
    )
    for number in range(passes):
        world.do("a", again=number < passes - 1)
    world.deliver("c")
    assert handlers(world) == ["una"] * passes
    assert world.now.over
