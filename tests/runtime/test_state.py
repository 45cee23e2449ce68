# SPDX-License-Identifier: EUPL-1.2
"""The state: small, flat, without anything about anybody, and refused when it does not fit."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.runtime.builders import (
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
    rule,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from wijkpad.errors import StateError
from wijkpad.runtime import SpiffRuntime

MARKER = "Zwaanstra-Merkwaardig"
ROUND = process(
    start(),
    exclusive("m"),
    user("a"),
    user("b"),
    exclusive("x", "round"),
    end(),
    chain("s", "m", "a", "b", "x"),
    flow("x", "m", flow_id="round"),
    flow("x", "e", "stop = true"),
)


def test_a_run_goes_on_past_the_tasks_at_which_the_library_stalls_and_its_state_stays_flat() -> (
    None
):
    world = World(ROUND)
    sizes = set()
    for number in range(1050):
        world.do("a", a={"naam": MARKER, "nummer": Decimal(number)})
        world.do("b")
        sizes.add(len(world.now.state))
        assert world.waits == ["a"]
    assert len(sizes) == 1
    assert sizes.pop() < 200
    assert MARKER.encode() not in world.now.state
    world.do("a")
    world.do("b", stop=True)
    assert (world.now.over, world.now.state, world.ended) == (True, b"", ["e"])


EVERYTHING = process(
    start(),
    parallel("a"),
    user("u", many("= people", "person")),
    sub(
        "sp",
        many("= people", "person", sequential=True),
        start("is"),
        user("iu"),
        boundary("ib", "iu", timer("R/PT1H", "timeCycle"), interrupting=False),
        end("ie"),
        chain("is", "iu", "ie"),
        chain("ib", "ie"),
    ),
    service(
        "t",
        '<extensionElements><camunda:inputOutput><camunda:inputParameter name="who">= people[1]</camunda:inputParameter></camunda:inputOutput></extensionElements>',
    ),
    catch("c", message(), "post"),
    catch("d", timer("= day", "timeDate")),
    script("k", "people[1]", "first"),
    user("v"),
    rule("r", "D", "advice"),
    parallel("b"),
    end(),
    chain("s", "a", "u", "b", "e"),
    chain("a", "sp", "b"),
    chain("a", "t", "b"),
    chain("a", "c", "b"),
    chain("a", "d", "b"),
    chain("a", "k", "r", "v", "b"),
)


def everything() -> World:
    world = World(
        EVERYTHING, decisions={"D": None}, people=[MARKER, MARKER + "2"], day=date(2027, 1, 1)
    )
    world.data.decided = lambda _name, _data: MARKER
    return world


def test_no_value_of_a_person_is_in_the_state() -> None:
    world = everything()
    world.deliver("c", {"text": MARKER})
    world.fire("ib", "sp#0")
    world.finish("t", {"answer": MARKER})
    assert MARKER in str(world.data.rows["", "post"])
    assert MARKER.encode() not in world.now.state
    assert len(world.now.state) < 4096


def test_the_state_is_versioned_json_of_ids_counters_and_moments() -> None:
    number, planes = json.loads(everything().now.state)
    assert number == 2
    assert [name for _, name, _ in planes] == ["p", "sp"]
    for _, _, tokens in planes:
        for _, spec, letter, *more in tokens:
            assert spec.startswith("#")
            assert letter in "rws"
            for value in more[0].values() if more else ():
                assert isinstance(value, int) or value.startswith(("#", "20")) or len(value) == 32


def test_reading_and_writing_a_state_changes_nothing() -> None:
    world = everything()
    before = world.now
    again = world.runtime.load(world.definition, before.state, world.data).advance()
    assert (again.state, again.waits, again.passed) == (before.state, before.waits, ())


def test_ids_of_what_waits_stay_the_same_from_step_to_step() -> None:
    world = everything()
    before = {(one.element, one.scope): one.token for one in world.now.waits}
    world.do("v")
    world.do("u", "u#0")
    after = {(one.element, one.scope): one.token for one in world.now.waits}
    assert after == {
        key: token for key, token in before.items() if key not in {("v", ""), ("u", "u#0")}
    }


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"nonsense",
        b"{}",
        b"[1]",
        b"[1,[]]",
        b"[1,3]",
        b'[3,[[null,"p",[]]]]',
        b'[2,[[null,"q",[],[["#u",null,[]]]]]]',
        b'[2,[[null,"p",[],7]]]',
        b'[1,[[null,"q",[]]]]',
        b'[1,[[null,"p",[["00","#a","r"]]]]]',
        b'[1,[[null,"p",[["91e12d9e5ad246e3a5b1923020a0f334","#gone","r"]]]]]',
        b'[1,[[null,"p",[["91e12d9e5ad246e3a5b1923020a0f334","#a","z"]]]]]',
        b'[1,[[null,"p",[["91e12d9e5ad246e3a5b1923020a0f334","#a","r",{"name":"x"}]]]]]',
        b'[1,[[null,"p",[["91e12d9e5ad246e3a5b1923020a0f334","#a","r",{},7]]]]]',
        b'[1,[[null,"p",[]],["91e12d9e5ad246e3a5b1923020a0f334","sp",[]]]]',
        b'[1,[[null,"p",[["91e12d9e5ad246e3a5b1923020a0f334","#a","r"]]],["91e12d9e5ad246e3a5b1923020a0f334","sp",[]]]]',
        b"\x80\x04cos\nsystem\n.",
    ],
)
def test_a_state_that_does_not_fit_is_refused(state: bytes) -> None:
    with pytest.raises(StateError):
        SpiffRuntime().load(definition(ROUND), state, Data())


def test_a_newer_format_says_so() -> None:
    with pytest.raises(StateError, match="format 99"):
        SpiffRuntime().load(definition(ROUND), b"[99,[]]", Data())


def test_runs_of_one_diagram_share_nothing() -> None:
    runtime, made = SpiffRuntime(), definition(EVERYTHING, decisions={"D": None})
    first, second = Data(), Data()
    first.set(people=["a"])
    second.set(people=["b", "c", "d"])
    one, two = runtime.start(made, "s", first), runtime.start(made, "s", second)
    assert len([wait for wait in one.advance().waits if wait.element == "u"]) == 1
    assert len([wait for wait in two.advance().waits if wait.element == "u"]) == 3
    assert ("u#0", "person") in first.rows
    assert first.rows["u#0", "person"] == "a"


def test_nothing_of_the_library_runs_text_as_code() -> None:
    live = SpiffRuntime().start(definition(ROUND), "s", Data())
    live.advance()
    engine = live._run.script_engine
    with pytest.raises(StateError):
        engine.environment.evaluate("1 + 1", {})
    with pytest.raises(StateError):
        engine.execute(next(live._run.tokens()), "import os")
