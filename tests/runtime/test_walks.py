# SPDX-License-Identifier: EUPL-1.2
"""Random walks over random diagrams: forgetting everything but the bytes changes nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.builders import (
    Data,
    World,
    boundary,
    catch,
    chain,
    end,
    error,
    exclusive,
    flow,
    inclusive,
    loop,
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
    ad_hoc,
    cancel,
    compensate,
    condition,
    dotted,
    escalation,
    signal,
    throw,
    transaction,
)
from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.ports.running import Wait
from wijkpad.runtime import SpiffRuntime


class Drawing:
    """Grows a diagram out of blocks, each with one way in and one way out.

    A sound one never leaves a join without a branch: what interrupts comes back behind its host.
    """

    def __init__(self, dice: random.Random, *, sound: bool = False) -> None:
        self.dice, self.sound = dice, sound
        self.parts, self.number = [""], 0

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def add(self, *parts: str) -> None:
        self.parts[-1] += "".join(parts)

    def block(self, depth: int) -> tuple[str, str]:
        simple = [self.task, self.wait, self.job, self.calculation, self.repeat]
        simple += [self.shout, self.undoable, self.undo, self.several]
        nested = [
            self.row,
            self.choice,
            self.split,
            self.maybe_both,
            self.round,
            self.inner,
            self.race,
            self.guarded,
            self.deal,
            self.free,
        ]
        return self.dice.choice(simple if depth <= 0 else simple + nested * 2)(depth - 1)

    def task(self, _depth: int) -> tuple[str, str]:
        name = self.name("u")
        self.add(user(name))
        return name, self.on(name)

    def wait(self, _depth: int) -> tuple[str, str]:
        name = self.name("c")
        self.add(
            catch(
                name,
                self.dice.choice(
                    [message(), timer("PT1H"), timer("= day", "timeDate"), signal(), signal("T")]
                ),
            )
        )
        return name, name

    def job(self, _depth: int) -> tuple[str, str]:
        name = self.name("t")
        self.add(service(name))
        return name, self.aside(name, self.on(name), error(), interrupting=True)

    def calculation(self, _depth: int) -> tuple[str, str]:
        name = self.name("k")
        self.add(script(name, "n + 1", "n", self.dice.choice(["", loop(maximum="2")])))
        return name, name

    def repeat(self, _depth: int) -> tuple[str, str]:
        name = self.name("a")
        until = self.dice.choice([None, "nrOfCompletedInstances >= 2", "n > 20"])
        inner = many("= xs", sequential=self.dice.random() < 0.5, until=until)
        self.add(user(name, inner))
        return name, self.on(name)

    def on(self, host: str) -> str:
        """Maybe put an event on a host; return what the way goes on from."""
        event = self.dice.choice(
            [
                message("N"),
                timer("PT2H"),
                timer("R2/PT1H", "timeCycle"),
                signal(),
                condition("n > 9"),
            ]
        )
        if self.dice.random() < 0.6:
            return host
        return self.aside(host, host, event, interrupting=self.dice.random() < 0.5)

    def aside(self, host: str, last: str, event: str, *, interrupting: bool) -> str:
        name, after = self.name("b"), self.name("u")
        self.add(boundary(name, host, event, interrupting=interrupting), user(after))
        self.add(chain(name, after))
        if self.sound and interrupting:
            back = self.name("g")
            self.add(exclusive(back), flow(last, back), flow(after, back))
            return back
        over = self.name("e")
        self.add(end(over), flow(after, over))
        return last

    def row(self, depth: int) -> tuple[str, str]:
        blocks = [self.block(depth) for _ in range(self.dice.randint(2, 3))]
        for (_, one), (two, _) in pairwise(blocks):
            self.add(flow(one, two))
        return blocks[0][0], blocks[-1][1]

    def branches(
        self, kind: Callable[..., str], depth: int, *, conditions: bool
    ) -> tuple[str, str]:
        split, join, other = self.name("g"), self.name("g"), self.name("f")
        self.add(kind(split, other) if conditions else kind(split), kind(join))
        for number in range(self.dice.randint(2, 3)):
            first, last = self.block(depth)
            test = self.dice.choice(["n > 3", "yes", "not(yes)", "xs[1] = n"])
            if not conditions:
                self.add(flow(split, first))
            elif number:
                self.add(flow(split, first, test))
            else:
                self.add(flow(split, first, flow_id=other))
            self.add(flow(last, join))
        return split, join

    def choice(self, depth: int) -> tuple[str, str]:
        return self.branches(exclusive, depth, conditions=True)

    def split(self, depth: int) -> tuple[str, str]:
        return self.branches(parallel, depth, conditions=False)

    def maybe_both(self, depth: int) -> tuple[str, str]:
        return self.branches(inclusive, depth, conditions=True)

    def round(self, depth: int) -> tuple[str, str]:
        into, out, way = self.name("g"), self.name("g"), self.name("f")
        first, last = self.block(depth)
        self.add(exclusive(into), exclusive(out, way), flow(into, first), flow(last, out))
        self.add(flow(out, into, "again"))
        after = self.name("u")
        self.add(user(after), flow(out, after, flow_id=way))
        return into, after

    def race(self, _depth: int) -> tuple[str, str]:
        gate, join = self.name("v"), self.name("g")
        self.add(f'<eventBasedGateway id="{gate}"/>', exclusive(join))
        for event in (message(), timer("PT3H"), timer("PT1M")):
            name = self.name("c")
            self.add(catch(name, event), chain(gate, name, join))
        return gate, join

    def shout(self, _depth: int) -> tuple[str, str]:
        name = self.name("w")
        self.add(throw(name, self.dice.choice([signal(), signal("T"), escalation(), message()])))
        return name, name

    def several(self, _depth: int) -> tuple[str, str]:
        name = self.name("c")
        event = catch(name, self.dice.choice([message() + signal(), timer("PT1H") + message("N")]))
        every = self.dice.choice(["true", "false"])
        self.add(event.replace(f'id="{name}"', f'id="{name}" parallelMultiple="{every}"'))
        return name, name

    def undoable(self, _depth: int) -> tuple[str, str]:
        name, event, handler = self.name("u"), self.name("b"), self.name("un")
        self.add(user(name), boundary(event, name, compensate()), dotted(event, handler))
        self.add(self.dice.choice([user(handler, undoes=True), script(handler, "1", undoes=True)]))
        return name, name

    def undo(self, _depth: int) -> tuple[str, str]:
        name = self.name("w")
        self.add(throw(name, compensate()))
        return name, name

    def guard(self) -> str:
        """An event sub-process, for in the plane that is being drawn."""
        name, first, over = self.name("ev"), self.name("u"), self.name("e")
        event = self.dice.choice(
            [message("N"), timer("PT4H"), signal("T"), escalation(), condition("n > 12"), error()]
        )
        stops = event == error() or self.dice.random() < 0.5
        begin = (
            f'<startEvent id="{name}s" isInterrupting="{str(stops).lower()}">{event}</startEvent>'
        )
        body = begin + user(first) + end(over) + chain(f"{name}s", first, over)
        return f'<subProcess id="{name}" triggeredByEvent="true">{body}</subProcess>'

    def guarded(self, depth: int) -> tuple[str, str]:
        name, begin, over = self.name("sp"), self.name("s"), self.name("e")
        self.parts.append("")
        first, last = self.block(depth)
        self.add(start(begin), end(over), chain(begin, first), chain(last, over), self.guard())
        inside = self.parts.pop()
        again = self.dice.choice(["", "", many("= xs")])
        self.add(sub(name, again, inside))
        return name, self.on(name)

    def deal(self, depth: int) -> tuple[str, str]:
        name, begin, over, stop = self.name("tx"), self.name("s"), self.name("e"), self.name("e")
        gate, way = self.name("g"), self.name("f")
        self.parts.append("")
        first, last = self.block(depth)
        self.add(start(begin), end(over), end(stop, cancel()), exclusive(gate, way))
        self.add(chain(begin, first), chain(last, gate), flow(gate, over, flow_id=way))
        self.add(flow(gate, stop, "yes"))
        inside = self.parts.pop()
        self.add(transaction(name, inside))
        return name, self.aside(name, name, cancel(), interrupting=True)

    def free(self, _depth: int) -> tuple[str, str]:
        name = self.name("ah")
        tasks = [user(self.name("u")) for _ in range(self.dice.randint(1, 3))]
        until = self.dice.choice(["nrOfActiveInstances = 0", "yes"])
        self.add(ad_hoc(name, *tasks, until=until, cancels_rest=self.dice.random() < 0.5))
        return name, self.on(name)

    def inner(self, depth: int) -> tuple[str, str]:
        name, begin, over = self.name("sp"), self.name("s"), self.name("e")
        self.parts.append("")
        first, last = self.block(depth)
        ends = self.dice.choice(["", "", "<terminateEventDefinition/>", error()])
        self.add(start(begin), end(over, ends), chain(begin, first), chain(last, over))
        inside = self.parts.pop()
        again = self.dice.choice(["", many("= xs"), many(number="2", sequential=True)])
        self.add(sub(name, again, inside))
        out = self.on(name)
        if ends == error() or self.dice.random() < 0.3:
            out = self.aside(name, out, error(), interrupting=True)
        return name, out

    def whole(self) -> bytes:
        first, last = self.block(3)
        self.add(start(), end(), chain("s", first), chain(last, "e"))
        return process(*self.parts)


def act(world: World, wait: Wait, dice: random.Random) -> None:
    """Do something with one of the things that wait."""
    if wait.kind == "user":
        world.live.complete(wait.token)
    elif wait.kind == "timer":
        if wait.due is not None:
            world.data.now = max(world.data.now, wait.due)
        world.live.fire(wait.token)
    elif wait.kind == "message":
        world.live.deliver(wait.token, "post")
    elif wait.kind == "signal":
        world.live.signal(wait.token)
    elif wait.kind == "condition":
        world.data.set(n=Decimal(dice.randint(1, 20)))
    elif dice.random() < 0.7 or not world.live.fail(wait.token, "E1"):
        world.live.finish(wait.token, {})


def facts(world: World) -> tuple[object, ...]:
    waits = [
        (one.kind, one.element, one.scope, one.due, one.message, one.topic)
        for one in world.now.waits
    ]
    size = len(world.now.state)
    return waits, world.passed, world.ended, size, world.data.written, world.thrown


@settings(max_examples=120, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_a_walk_with_a_crash_after_every_step_is_the_same_walk(seed: int) -> None:
    diagram = Drawing(random.Random(seed)).whole()
    whole = _begin(diagram, crashing=False)
    broken = _begin(diagram, crashing=True)
    dice = (random.Random(seed + 1), random.Random(seed + 1))
    for number in range(40):
        if isinstance(whole, str) or isinstance(broken, str):
            assert whole == broken
            return
        assert facts(whole) == facts(broken)
        if not whole.now.waits:
            return
        whole, broken = _step(whole, dice[0], number), _step(broken, dice[1], number)


def _begin(diagram: bytes, *, crashing: bool, again: bool = True) -> World | str:
    one, two = Decimal(1), Decimal(2)
    data = Data()
    data.set(n=one, xs=[one, two], yes=True, again=again, day=None)
    try:
        return World(diagram, reload=crashing, fresh=crashing, data=data)
    except StepBudgetError as error:
        return str(error)


def _step(world: World, dice: random.Random, number: int) -> World | str:
    world.data.set(again=number < 12, yes=dice.random() < 0.5)
    act(world, dice.choice(world.now.waits), dice)
    try:
        world.advance()
    except (StepBudgetError, NoWayOutError) as error:
        return str(error)
    return world


@settings(max_examples=80, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_every_sound_diagram_is_allowed_and_comes_to_its_end(seed: int) -> None:
    diagram = Drawing(random.Random(seed), sound=True).whole()
    world = _begin(diagram, crashing=False, again=False)
    assert isinstance(world, World)
    assert SpiffRuntime().check(world.definition) == []
    dice = random.Random(seed)
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
