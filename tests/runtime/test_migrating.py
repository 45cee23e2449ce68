# SPDX-License-Identifier: EUPL-1.2
"""A run goes on in another version: with what waits, or refused by name."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.builders import (
    NOW,
    Data,
    World,
    boundary,
    catch,
    chain,
    definition,
    end,
    exclusive,
    flow,
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
from tests.runtime.shapes import ad_hoc, compensate, dotted, on_event, signal, throw
from tests.runtime.test_walks import Drawing, act
from wijkpad.domain.definition import Definition, Step
from wijkpad.errors import NoWayOutError, RepairRefusedError, StepBudgetError
from wijkpad.ports import Advance, Carried
from wijkpad.runtime import codec, marking
from wijkpad.runtime.parse import compiled


def named(made: Definition, **forms: tuple[str, str]) -> Definition:
    """Give elements a name and a form, by which they may be known again."""
    steps = {
        key: Step(element=key, kind="userTask", name=name, plane="p", form=form or None)
        for key, (name, form) in forms.items()
    }
    return replace(made, steps=steps)


def taken(
    world: World, new: bytes, mapped: Mapping[str, str] | None = None
) -> tuple[World, Advance, Carried]:
    """Take the run of a world to a new diagram, and return it with what it waits for there."""
    made = definition(new)
    live, carried = world.runtime.migrate(
        world.definition, made, world.now.state, mapped or {}, world.data
    )
    world.definition, world.live = made, live
    world._logged = world._ended = world._thrown = 0
    return world, world.advance(), carried


def refusal(world: World, new: bytes, mapped: Mapping[str, str] | None = None) -> list[str]:
    before = world.now.state
    with pytest.raises(RepairRefusedError) as caught:
        taken(world, new, mapped)
    assert world.now.state == before
    return [f"{one.code} {one.element or ''}".strip() for one in caught.value.findings]


LINE = process(start(), user("A"), user("B"), end(), chain("s", "A", "B", "e"))


def test_a_task_that_waits_keeps_its_id_and_goes_on_along_the_new_way() -> None:
    world = World(LINE)
    before = world.wait("A").token
    new = process(start(), user("A"), user("C"), user("B"), end(), chain("s", "A", "C", "B", "e"))
    world, _, carried = taken(world, new)
    assert world.wait("A").token == before
    assert carried == Carried()
    world.do("A")
    assert world.waits == ["C"]


def test_a_task_with_another_id_is_taken_along_by_its_mapping() -> None:
    world = World(LINE)
    new = process(start(), user("X"), user("B"), end(), chain("s", "X", "B", "e"))
    assert refusal(world, new) == ["MIG-001 A"]
    token = world.wait("A").token
    world, _, _ = taken(world, new, {"A": "X"})
    assert world.wait("X").token == token


def test_a_new_task_that_lies_behind_is_told() -> None:
    world = World(LINE)
    world.do("A")
    new = process(start(), user("A"), user("N"), user("B"), end(), chain("s", "A", "N", "B", "e"))
    made = named(definition(new), A=("a", ""), B=("b", ""), N=("nieuw", ""))
    old = named(world.definition, A=("a", ""), B=("b", ""))
    _, carried = world.runtime.migrate(old, made, world.now.state, {}, world.data)
    assert carried.missed == ("N",)


def test_a_task_that_became_something_else_is_refused_with_its_drawn_name() -> None:
    world = World(LINE)
    world.definition = named(world.definition, A=("Gesprek voeren", "talk"))
    new = process(start(), script("A", "1"), end(), chain("s", "A", "e"))
    with pytest.raises(RepairRefusedError) as caught:
        taken(world, new)
    assert caught.value.findings[0].code == "MIG-002"
    assert "‘Gesprek voeren’" in caught.value.findings[0].text


def test_a_proposal_is_the_same_id_else_the_same_form_else_the_same_name() -> None:
    old = named(definition(LINE), A=("Gesprek", "talk"), B=("Besluit", "decide"))
    by_form = process(start(), user("X"), user("Y"), end(), chain("s", "X", "Y", "e"))
    new = named(definition(by_form), X=("Kennismaken", "talk"), Y=("besluit", "other"))
    runtime = World(LINE).runtime
    assert [one.to for one in runtime.propose(old, new, ["A", "B"])] == ["X", "Y"]
    same = runtime.propose(old, old, ["A"])[0]
    assert (same.to, same.choices) == ("A", ("A", "B"))
    nothing = named(definition(by_form), X=("Iets", "x"), Y=("Anders", "y"))
    found = runtime.propose(old, nothing, ["A"])[0]
    assert (found.to, found.choices) == (None, ("X", "Y"))


def timed(text: str, *names: str) -> bytes:
    parts = [boundary(one, "A", timer(text), interrupting=False) for one in names]
    ends = [user(f"u{one}") + end(f"e{one}") + chain(one, f"u{one}", f"e{one}") for one in names]
    return process(start(), user("A"), end(), chain("s", "A", "e"), *parts, *ends)


def test_a_timer_that_runs_keeps_its_moment_and_one_drawn_otherwise_begins_again() -> None:
    world = World(timed("PT2H", "T"))
    due, token = world.wait("T").due, world.wait("T").token
    world.data.now += timedelta(hours=1)
    world, _, carried = taken(world, timed("PT2H", "T"))
    assert (world.wait("T").due, world.wait("T").token) == (due, token)
    assert carried.armed_again == ()
    world, _, carried = taken(world, timed("PT3H", "T"))
    assert world.wait("T").due == NOW + timedelta(hours=4)
    assert carried.armed_again == ("T",)


def test_a_new_boundary_event_listens_a_removed_one_stops_and_a_spent_one_stays_away() -> None:
    world = World(timed("PT2H", "T"))
    world, _, carried = taken(world, timed("PT2H", "T", "V"))
    assert carried.added == ("V",)
    assert world.waits == ["A", "T", "V"]
    world.fire("T")
    assert "T" not in world.waits
    world, _, carried = taken(world, timed("PT2H", "T", "V"))
    assert carried.added == ()
    assert "T" not in world.waits
    without = process(
        *(start(), user("A"), end(), chain("s", "A", "e"), boundary("T", "A", timer("PT2H"))),
        *(user("uT"), end("eT"), chain("T", "uT", "eT")),
    )
    world, _, carried = taken(world, without)
    assert carried.dropped == ("V",)


FORKED = process(
    *(start(), parallel("g"), user("A"), user("B"), parallel("j"), user("C"), end()),
    *(chain("s", "g", "A", "j", "C", "e"), chain("g", "B", "j")),
)


def test_a_branch_that_waits_at_a_join_comes_along_and_the_join_opens_once() -> None:
    world = World(FORKED)
    world.do("A")
    new = process(
        *(start(), parallel("g"), user("A"), user("B"), user("D"), parallel("j"), user("C")),
        *(end(), chain("s", "g", "A", "j", "C", "e"), chain("g", "B", "D", "j")),
    )
    world, _, carried = taken(world, new)
    assert carried == Carried()
    world.do("B")
    assert world.waits == ["D"]
    world.do("D")
    assert world.waits == ["C"]


def test_a_join_that_wants_a_branch_that_never_began_is_refused() -> None:
    world = World(FORKED)
    third = process(
        *(start(), parallel("g"), user("A"), user("B"), user("D"), parallel("j"), user("C")),
        *(end(), chain("s", "g", "A", "j", "C", "e"), chain("g", "B", "j"), chain("g", "D", "j")),
    )
    assert refusal(world, third) == ["MIG-007"]
    world.do("A")
    world.do("B")
    world, _, _ = taken(world, third)
    assert world.waits == ["C"]


def test_a_join_with_other_branches_is_refused_while_a_branch_waits_at_it() -> None:
    world = World(FORKED)
    world.do("A")
    other = process(
        *(start(), parallel("g"), user("A"), user("B"), user("D"), parallel("j"), user("C")),
        *(end(), chain("s", "g", "A", "D", "j", "C", "e"), chain("g", "B", "j")),
    )
    assert refusal(world, other) == ["MIG-003 j"]


INSIDE = process(
    *(start(), sub("P", start("ps"), user("A"), end("pe"), chain("ps", "A", "pe")), end()),
    chain("s", "P", "e"),
)


def test_a_run_inside_a_sub_process_goes_along_and_out_of_it_is_refused() -> None:
    world = World(INSIDE)
    renamed = process(
        *(start(), sub("Q", start("ps"), user("X"), end("pe"), chain("ps", "X", "pe")), user("B")),
        *(end(), chain("s", "Q", "B", "e")),
    )
    assert refusal(World(INSIDE), LINE) == ["MIG-001 P"]
    world, _, _ = taken(world, renamed, {"P": "Q", "A": "X"})
    world.do("X")
    assert world.waits == ["B"]


def test_the_instances_of_a_repeat_keep_their_data_under_the_same_id() -> None:
    several = process(start(), user("A", many("= xs")), end(), chain("s", "A", "e"))
    world = World(several, xs=[Decimal(1), Decimal(2)])
    world.do("A", "A#0")
    longer = process(start(), user("A", many("= xs")), user("B"), end(), chain("s", "A", "B", "e"))
    other = process(start(), user("X", many("= xs")), end(), chain("s", "X", "e"))
    once = process(start(), user("A"), end(), chain("s", "A", "e"))
    assert "MIG-002 A" in refusal(world, other, {"A": "X"})
    assert "MIG-002 A" in refusal(world, once)
    world, _, _ = taken(world, longer)
    world.do("A", "A#1")
    assert world.waits == ["B"]


def test_a_service_goes_along_only_under_its_own_id_and_topic() -> None:
    world = World(process(start(), service("S"), end(), chain("s", "S", "e")))
    other = process(start(), service("T"), end(), chain("s", "T", "e"))
    assert refusal(world, other, {"S": "T"}) == ["MIG-002 S"]


def gate(*events: str) -> bytes:
    caught = [catch(f"c{number}", one) for number, one in enumerate(events)]
    ways = [chain("g", f"c{number}", "x") for number in range(len(events))]
    return process(
        *(start(), '<eventBasedGateway id="g"/>', *caught, exclusive("x"), end()),
        *(chain("s", "g"), *ways, flow("x", "e")),
    )


def test_a_choice_by_event_goes_along_while_its_events_are_the_same() -> None:
    world = World(gate(message(), timer("PT1H")))
    assert refusal(world, gate(message(), timer("PT1H"), signal())) == ["MIG-004 g"]
    world, _, _ = taken(world, gate(message(), timer("PT1H")))
    world.deliver("c0")
    assert world.now.over


def test_a_new_event_sub_process_listens_from_now_on() -> None:
    world = World(LINE)
    new = process(
        *(start(), user("A"), user("B"), end(), chain("s", "A", "B", "e")),
        on_event("ev", message("N"), user("h")),
    )
    world, _, carried = taken(world, new)
    assert carried.added == ("evs",)
    world.deliver("evs")
    assert world.waits == ["h"]


def test_what_is_new_in_a_free_sub_process_is_offered_too() -> None:
    def free(*names: str) -> bytes:
        tasks = [user(one) for one in names]
        return process(start(), ad_hoc("ah", *tasks), end(), chain("s", "ah", "e"))

    world, _, carried = taken(World(free("A", "B")), free("A", "B", "C"))
    assert carried.added == ("C",)
    assert world.waits == ["A", "B", "C"]


def test_what_can_be_undone_can_still_be_undone_or_the_run_stays() -> None:
    def undoable(handler: str) -> bytes:
        return process(
            *(start(), user("A"), boundary("b", "A", compensate()), dotted("b", handler)),
            *(user(handler, undoes=True), user("B"), throw("w", compensate()), end()),
            chain("s", "A", "B", "w", "e"),
        )

    world = World(undoable("u"))
    world.do("A")
    assert refusal(world, LINE) == ["MIG-006 A"]
    world, _, _ = taken(world, undoable("v"))
    world.do("B")
    assert world.waits == ["v"]
    assert refusal(world, undoable("v")) == ["MIG-005 w", "MIG-005 v"]


def walked(seed: int) -> World | None:
    """A random run some steps on; None when it is over or got stuck."""
    dice = random.Random(seed)
    one, two = Decimal(1), Decimal(2)
    data = Data()
    data.set(n=one, xs=[one, two], yes=True, again=True, day=None)
    try:
        world = World(Drawing(random.Random(seed), sound=True).whole(), data=data)
        for number in range(dice.randint(0, 12) if world.now.waits else 0):
            before = world.now
            world.data.set(again=number < 4, yes=dice.random() < 0.5)
            act(world, dice.choice(world.now.waits), dice)
            if not world.advance().waits:
                world.now = before
                world.take_up()
                break
    except (StepBudgetError, NoWayOutError):
        return None
    return world if world.now.waits else None


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_every_run_goes_along_to_the_same_diagram_and_nothing_changes(seed: int) -> None:
    world = walked(seed)
    if world is None:
        return
    before = json.loads(world.now.state)
    if any(one.kind == "undo" for one in world.runtime.places(world.definition, world.now.state)):
        assert {one[:7] for one in refusal(world, world.definition.diagram)} == {"MIG-005"}
        return
    live, carried = world.runtime.migrate(
        world.definition, world.definition, world.now.state, {}, world.data
    )
    assert carried == Carried()
    assert live.waits() == world.now.waits
    after = live.advance()
    assert json.loads(after.state) == before


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_every_place_in_which_a_run_comes_to_stand_is_one_that_its_diagram_can_reach(
    seed: int,
) -> None:
    world = walked(seed)
    if world is None:
        return
    run = codec.load(compiled(world.definition), world.now.state, world.data)
    assert all(marking.is_reachable(plane) is not False for plane in run.planes())
