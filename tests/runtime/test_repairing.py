# SPDX-License-Identifier: EUPL-1.2
"""A run that a person puts elsewhere: past a step, at another one, or back where it was."""

from __future__ import annotations

import json
import random
import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.builders import (
    NOW,
    World,
    boundary,
    catch,
    chain,
    end,
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
from tests.runtime.shapes import compensate, dotted, on_event, signal, throw
from tests.runtime.test_migrating import walked
from tests.runtime.test_walks import act
from wijkpad.errors import NoWayOutError, RepairRefusedError, StepBudgetError, TaskNotOpenError

LINE = process(
    *(start(), user("A"), user("B"), user("C"), end(), chain("s", "A", "B", "C", "e")),
)
FORKED = process(
    *(start(), parallel("g"), user("A"), user("B"), user("D"), parallel("j"), user("C"), end()),
    *(chain("s", "g", "A", "D", "j", "C", "e"), chain("g", "B", "j")),
)


def moved(world: World, source: str, target: str, scope: str = "") -> tuple[str, ...]:
    passed = world.live.move(world.wait(source, scope).token, target)
    world.advance()
    return passed


def refusal(world: World, source: str, target: str, scope: str = "") -> str:
    with pytest.raises(RepairRefusedError) as caught:
        world.live.move(world.wait(source, scope).token, target)
    world.take_up()
    return caught.value.findings[0].code


def test_a_run_that_moves_ahead_tells_what_it_goes_past() -> None:
    world = World(LINE)
    assert moved(world, "A", "C") == ("B",)
    assert world.waits == ["C"]
    assert world.passed == [("s", "completed", ""), ("A", "withdrawn", "")]


def test_a_step_that_was_done_is_done_again_when_the_run_moves_back() -> None:
    world = World(LINE)
    world.do("A")
    world.do("B")
    assert moved(world, "C", "A") == ()
    world.do("A")
    assert world.waits == ["B"]


def test_moving_takes_what_stood_on_the_step_with_it() -> None:
    world = World(
        process(
            *(start(), user("A"), boundary("T", "A", timer("PT2H")), user("B"), end(), end("e2")),
            *(chain("s", "A", "B", "e"), flow("T", "e2")),
        )
    )
    moved(world, "A", "B")
    assert world.waits == ["B"]


def test_a_branch_moves_up_to_the_join_and_never_past_it() -> None:
    world = World(FORKED)
    assert refusal(world, "A", "C") == "REP-006"
    assert refusal(world, "A", "j") == "REP-004"
    assert moved(world, "A", "D") == ()
    world.do("D")
    world.do("B")
    assert world.waits == ["C"]


def test_moving_back_before_a_split_while_the_other_branch_goes_on_is_refused() -> None:
    world = World(
        process(
            *(start(), user("V"), parallel("g"), user("A"), user("B"), parallel("j"), end()),
            *(chain("s", "V", "g", "A", "j", "e"), chain("g", "B", "j")),
        )
    )
    world.do("V")
    assert refusal(world, "A", "V") == "REP-006"


def test_what_is_no_place_for_a_token_is_refused_by_name() -> None:
    world = World(
        process(
            *(start(), user("A"), user("B"), boundary("T", "B", message()), end(), end("e2")),
            *(boundary("w", "A", compensate()), dotted("w", "u"), user("u", undoes=True)),
            *(sub("P", start("ps"), user("X"), end("pe"), chain("ps", "X", "pe")), end("e3")),
            *('<eventBasedGateway id="g"/>', catch("c", message("N")), catch("d", signal())),
            *(chain("s", "A", "B", "P", "g", "c", "e"), chain("T", "e2"), chain("g", "d", "e3")),
            on_event("ev", message("N"), user("h"), interrupting=False),
        )
    )
    assert refusal(world, "A", "nothing") == "REP-003"
    assert refusal(world, "A", "X") == "REP-003"
    assert refusal(world, "A", "A") == "REP-005"
    for target in ("s", "T", "u", "ev", "evs", "c", "w"):
        assert refusal(world, "A", target) in ("REP-003", "REP-004"), target
    assert refusal(world, "evs", "A") == "REP-001"
    moved(world, "A", "g")
    assert world.waits == ["c", "d", "evs"]
    moved(world, "c", "P")
    assert world.waits == ["X", "evs"]


def test_no_run_moves_into_or_out_of_one_instance_of_a_repeat() -> None:
    world = World(
        process(start(), user("A", many(number="2")), user("B"), end(), chain("s", "A", "B", "e"))
    )
    assert refusal(world, "A", "B", "A#0") == "REP-002"


def test_a_step_that_is_skipped_is_left_as_skipped() -> None:
    world = World(
        process(
            *(start(), user("A"), service("S"), catch("M", message()), catch("K", timer("PT1H"))),
            *(end(), chain("s", "A", "S", "M", "K", "e")),
        )
    )
    for element in ("A", "S", "M", "K"):
        world.live.skip(world.wait(element).token)
        world.advance()
        assert world.passed[-1 if element != "K" else -2] == (element, "skipped", "")
    assert world.now.over


def test_skipping_one_instance_leaves_the_others() -> None:
    world = World(process(start(), user("A", many(number="2")), end(), chain("s", "A", "e")))
    world.live.skip(world.wait("A", "A#0").token)
    world.advance()
    assert world.waits == ["A@A#1"]
    assert ("A", "skipped", "A#0") in world.passed


def test_skipping_one_event_of_a_choice_withdraws_the_others() -> None:
    world = World(
        process(
            *(start(), '<eventBasedGateway id="g"/>', catch("c", message()), catch("d", signal())),
            *(exclusive("x"), end(), chain("s", "g", "c", "x", "e"), chain("g", "d", "x")),
        )
    )
    world.live.skip(world.wait("c").token)
    world.advance()
    assert world.now.over


def test_an_event_beside_the_work_is_not_skipped() -> None:
    world = World(
        process(
            *(start(), user("A"), boundary("T", "A", timer("PT2H")), end(), end("e2")),
            *(chain("s", "A", "e"), chain("T", "e2")),
        )
    )
    with pytest.raises(RepairRefusedError):
        world.live.skip(world.wait("T").token)
    with pytest.raises(TaskNotOpenError):
        world.live.skip("0" * 32)


def test_a_run_goes_back_to_where_it_waited_with_new_ids_for_what_was_gone() -> None:
    world = World(FORKED)
    then, before = world.now.state, {one.element: one.token for one in world.now.waits}
    world.do("A")
    world.live = world.runtime.rewind(world.definition, world.now.state, then, world.data)
    world.advance()
    after = {one.element: one.token for one in world.now.waits}
    assert after.keys() == before.keys()
    assert after["B"] == before["B"]
    assert after["A"] != before["A"]


def test_a_run_that_is_over_goes_back_too() -> None:
    world = World(LINE)
    world.do("A")
    then = world.now.state
    world.do("B")
    world.do("C")
    world.live = world.runtime.rewind(world.definition, world.now.state, then, world.data)
    world.advance()
    assert world.waits == ["B"]


def test_a_timer_that_was_gone_is_armed_anew_and_one_that_runs_keeps_its_moment() -> None:
    world = World(
        process(
            *(start(), parallel("g"), user("A"), boundary("T", "A", timer("PT2H")), user("B")),
            *(boundary("V", "B", timer("PT5H")), parallel("j"), end(), end("e2"), end("e3")),
            *(chain("s", "g", "A", "j", "e"), chain("g", "B", "j"), chain("T", "e2")),
            chain("V", "e3"),
        )
    )
    then = world.now.state
    world.data.now += timedelta(hours=1)
    world.do("A")
    world.data.now += timedelta(hours=2)
    world.live = world.runtime.rewind(world.definition, world.now.state, then, world.data)
    world.advance()
    assert world.wait("T").due == NOW + timedelta(hours=5)
    assert world.wait("V").due == NOW + timedelta(hours=5)


def test_what_can_be_undone_is_known_again_after_going_back() -> None:
    world = World(
        process(
            *(start(), user("A"), boundary("b", "A", compensate()), dotted("b", "u")),
            *(user("u", undoes=True), user("B"), throw("w", compensate()), user("C"), end()),
            chain("s", "A", "B", "w", "C", "e"),
        )
    )
    world.do("A")
    then = world.now.state
    world.do("B")
    world.do("u")
    world.live = world.runtime.rewind(world.definition, world.now.state, then, world.data)
    world.advance()
    world.do("B")
    assert world.waits == ["u"]


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_going_back_gives_the_same_waits_and_the_run_goes_on_from_there(seed: int) -> None:
    world = walked(seed)
    if world is None:
        return
    dice = random.Random(seed)
    then, waits = world.now.state, [(one.kind, one.element, one.scope) for one in world.now.waits]
    try:
        for _ in range(3):
            if world.now.waits:
                act(world, dice.choice(world.now.waits), dice)
                world.advance()
    except (StepBudgetError, NoWayOutError):
        return
    now = world.now.state
    live = world.runtime.rewind(world.definition, now, then, world.data)
    assert [(one.kind, one.element, one.scope) for one in live.waits()] == waits
    still = {token[0] for plane in json.loads(now)[1] for token in plane[2]} if now else set()
    known = {one.token for one in world.now.waits}
    assert {one.token for one in live.waits()} & still <= known
    world.live = live
    try:
        world.advance()
        if world.now.waits:
            act(world, dice.choice(world.now.waits), dice)
            world.advance()
    except (StepBudgetError, NoWayOutError):
        return


@settings(max_examples=120, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_a_run_that_may_move_always_comes_to_its_end(seed: int) -> None:
    world = walked(seed)
    if world is None:
        return
    dice = random.Random(seed)
    wait = dice.choice(world.now.waits)
    places = world.runtime.places(world.definition, world.now.state)
    ids = re.findall(rb' id="([a-z]+\d+)"', world.definition.diagram)
    try:
        world.live.move(wait.token, dice.choice(ids).decode())
        world.advance()
    except RepairRefusedError:
        world.take_up()
        assert world.runtime.places(world.definition, world.now.state) == places
    except StepBudgetError:
        return
    world.data.set(again=False)
    for number in range(2000):
        if not world.now.waits:
            break
        world.data.set(yes=dice.random() < 0.5)
        wait = dice.choice(world.now.waits)
        if number > 300 and wait.kind != "user":
            wait = next((one for one in world.now.waits if one.kind in ("user", "timer")), wait)
        act(world, wait, dice)
        world.advance()
    assert world.now.over


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_the_places_that_are_offered_are_those_at_which_a_run_can_be_put(seed: int) -> None:
    world = walked(seed)
    if world is None:
        return
    token = random.Random(seed).choice(world.now.waits).token
    state, ids = world.now.state, re.findall(rb' id="([^"]+)"', world.definition.diagram)
    can = []
    for element in dict.fromkeys(one.decode() for one in ids):
        try:
            world.live.move(token, element)
        except RepairRefusedError:
            pass
        else:
            can.append(element)
        world.take_up()
    offered = world.runtime.targets(world.definition, state, token)
    assert sorted(offered) == sorted(can)
