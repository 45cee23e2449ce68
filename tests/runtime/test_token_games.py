# SPDX-License-Identifier: EUPL-1.2
"""Random games: the runtime, crashing as it goes, does what a small model of BPMN's tokens does.

`TOKEN_GAMES=10000` plays that many; without it a bounded number.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.runtime.builders import (
    Data,
    World,
    boundary,
    catch,
    chain,
    end,
    exclusive,
    flow,
    inclusive,
    many,
    message,
    parallel,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.reference import Block, Edge, Guard, Model, Waiting
from tests.runtime.reference_blocks import (
    Auto,
    Catch,
    Fork,
    Free,
    Many,
    Race,
    Round,
    Row,
    Sub,
    Undo,
    Work,
)
from tests.runtime.shapes import ad_hoc, compensate, dotted, escalation, signal, throw
from wijkpad.runtime import SpiffRuntime

GAMES = int(os.environ.get("TOKEN_GAMES", "200"))
TESTS = ("yes", "maybe")
EVENTS = {
    "message": message("N"),
    "timer": timer("PT2H"),
    "signal": signal("T"),
    "escalation": escalation(),
}


class Dealer:
    """Deals random blocks, each drawn and modelled at once."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.number = dice, 0

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def block(self, depth: int) -> Block:
        simple: list[Callable[[int], Block]] = [
            self.work,
            self.work,
            self.event,
            self.auto,
            self.many,
            self.undoable,
            self.undo,
        ]
        nested: list[Callable[[int], Block]] = [
            self.row,
            self.row,
            self.fork,
            self.fork,
            self.round,
            self.race,
            self.sub,
            self.sub,
        ]
        nested += [self.free, self.story, self.alarm]
        return self.dice.choice(simple if depth <= 0 else simple[:3] + nested)(depth - 1)

    def chance(self, of: float) -> bool:
        return self.dice.random() < of

    def edges(
        self, host: str, last: str, *, escalates: bool = False
    ) -> tuple[list[Edge], str, str]:
        """Return boundary events with their drawing and what the way goes on from."""
        found: list[Edge] = []
        xml = ""
        kinds = ["message", "timer", "signal", *(["escalation"] * 2 if escalates else [])]
        for kind in dict.fromkeys(self.dice.choices(kinds, k=self.dice.choice([0, 0, 1, 1, 2]))):
            edge = Edge(
                self.name("b"),
                kind,
                self.chance(0.5),
                self.name("u"),
                "T" if kind == "signal" else "",
            )
            found.append(edge)
            xml += boundary(edge.name, host, EVENTS[kind], interrupting=edge.stops)
            xml += user(edge.task) + chain(edge.name, edge.task)
            if edge.stops:
                back = self.name("g")
                xml += exclusive(back) + flow(last, back) + flow(edge.task, back)
                last = back
            else:
                over = self.name("e")
                xml += end(over) + flow(edge.task, over)
        return found, xml, last

    def work(self, _depth: int) -> Block:
        name = self.name("u")
        edges, xml, last = self.edges(name, name)
        return Work(user(name) + xml, name, last, name, edges)

    def event(self, _depth: int) -> Catch:
        name, kind = self.name("c"), self.dice.choice(["message", "timer", "signal"])
        which = self.dice.choice(["S", "T"]) if kind == "signal" else ""
        drawn = {"message": message(), "timer": timer("PT1H"), "signal": signal(which)}[kind]
        return Catch(catch(name, drawn), name, name, name, kind, which)

    def auto(self, _depth: int) -> Block:
        return self.throwing(self.dice.choice(["script", "signal", "escalation"]))

    def throwing(self, kind: str) -> Block:
        name = self.name("a")
        which = self.dice.choice(["S", "T"]) if kind == "signal" else ""
        drawn = {
            "script": script(name, "1"),
            "signal": throw(name, signal(which)),
            "escalation": throw(name, escalation()),
        }
        return Auto(drawn[kind], name, name, name, kind, which)

    def many(self, _depth: int) -> Block:
        name, sequential = self.name("u"), self.chance(0.5)
        edges, xml, last = self.edges(name, name)
        drawn = user(name, many("= xs", sequential=sequential))
        return Many(drawn + xml, name, last, name, sequential, edges)

    def undoable(self, _depth: int) -> Block:
        name, event, handler, person = (
            self.name("u"),
            self.name("b"),
            self.name("un"),
            self.chance(0.5),
        )
        undoes = user(handler, undoes=True) if person else script(handler, "1", undoes=True)
        drawn = user(name) + boundary(event, name, compensate()) + undoes + dotted(event, handler)
        return Work(drawn, name, name, name, [], (handler, person))

    def undo(self, _depth: int) -> Block:
        name = self.name("w")
        return Undo(throw(name, compensate()), name, name, name)

    def row(self, depth: int) -> Block:
        return self.joined([self.block(depth) for _ in range(self.dice.randint(2, 3))])

    @staticmethod
    def joined(blocks: list[Block]) -> Block:
        ways = "".join(flow(one.last, two.first) for one, two in pairwise(blocks))
        drawn = "".join(one.xml for one in blocks) + ways
        return Row(drawn, blocks[0].first, blocks[-1].last, blocks)

    def fork(self, depth: int) -> Block:
        kind = self.dice.choice(["exclusive", "parallel", "inclusive"])
        gate, join, way = self.name("g"), self.name("g"), self.name("f")
        made = {"exclusive": exclusive, "inclusive": inclusive}
        drawn = (
            parallel(gate) + parallel(join)
            if kind == "parallel"
            else made[kind](gate, way) + made[kind](join)
        )
        branches: list[tuple[str, Block]] = []
        for number in range(self.dice.randint(2, 3)):
            block = self.block(depth)
            test = "" if number == 0 or kind == "parallel" else self.dice.choice(TESTS)
            is_default = number == 0 and kind != "parallel"
            drawn += block.xml + flow(block.last, join)
            drawn += flow(gate, block.first, test or None, flow_id=way if is_default else None)
            branches.append((test, block))
        return Fork(drawn, gate, join, kind, branches)

    def round(self, depth: int) -> Block:
        into, out, way, body = self.name("g"), self.name("g"), self.name("f"), self.block(depth)
        after = Work(user(self.name("u")))
        after.name = after.first = after.last = after.xml.split('"')[1]
        drawn = exclusive(into) + exclusive(out, way) + body.xml + after.xml
        drawn += flow(into, body.first) + flow(body.last, out) + flow(out, into, "again")
        drawn += flow(out, after.first, flow_id=way)
        asked = Work(user(self.name("u")))
        asked.name = asked.first = asked.last = asked.xml.split('"')[1]
        # A person stands in the round, so that it never turns on its own.
        drawn = drawn.replace(
            flow(body.last, out), asked.xml + flow(body.last, asked.first) + flow(asked.last, out)
        )
        inside = Row("", "", "", [body, asked])
        return Row(drawn, into, after.last, [Round("", "", "", inside, "again"), after])

    def race(self, depth: int) -> Block:
        gate, join = self.name("v"), self.name("g")
        events = [self.event(depth) for _ in range(self.dice.randint(2, 3))]
        drawn = f'<eventBasedGateway id="{gate}"/>' + exclusive(join)
        drawn += "".join(one.xml + chain(gate, one.name, join) for one in events)
        return Race(drawn, gate, join, events)

    def guard(self) -> tuple[Guard, str]:
        name, task, kind = self.name("ev"), self.name("u"), self.dice.choice(list(EVENTS))
        guard = Guard(name, kind, self.chance(0.5), task)
        begin = f'<startEvent id="{name}s" isInterrupting="{str(guard.stops).lower()}">{EVENTS[kind]}</startEvent>'
        body = begin + user(task) + end(f"{name}e") + chain(f"{name}s", task, f"{name}e")
        return guard, f'<subProcess id="{name}" triggeredByEvent="true">{body}</subProcess>'

    def sub(self, depth: int, body: Block | None = None) -> Block:
        name, begin, over = self.name("sp"), self.name("s"), self.name("e")
        body = body or self.block(depth)
        guards: list[Guard] = []
        inside = (
            start(begin) + end(over) + body.xml + flow(begin, body.first) + flow(body.last, over)
        )
        for _ in range(self.dice.choice([0, 0, 1, 1, 2])):
            guard, xml = self.guard()
            if guard.kind not in [one.kind for one in guards]:
                guards.append(guard)
                inside += xml
        edges, xml, last = self.edges(name, name, escalates=True)
        return Sub(sub(name, inside) + xml, name, last, name, body, edges, guards)

    def free(self, _depth: int) -> Block:
        name, tasks = self.name("ah"), [self.name("u") for _ in range(self.dice.randint(1, 3))]
        until = self.dice.choice(["", "yes"])
        drawn = ad_hoc(name, *map(user, tasks), until=until or "nrOfActiveInstances = 0")
        return Free(drawn, name, name, name, tasks, until)

    def story(self, depth: int) -> Block:
        """Things that are done and then undone, with something between."""
        blocks = [self.undoable(depth), self.block(depth), self.undoable(depth), self.undo(depth)]
        return self.joined(self.dice.sample(blocks[:3], 3) + blocks[3:])

    def alarm(self, depth: int) -> Block:
        """A sub-process in which something goes wrong while work goes on."""
        quarrel = self.throwing("escalation")
        return self.sub(depth, self.joined([self.block(depth), quarrel, self.work(depth)]))

    def whole(self) -> Block:
        body = self.joined([self.block(3) for _ in range(3)])
        drawn = start() + end() + body.xml + flow("s", body.first) + flow(body.last, "e")
        return Row(drawn, "s", "e", [body])


class Game:
    """One diagram, played on the runtime and on the model at the same time."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        whole = Dealer(self.dice).whole()
        facts = {"yes": False, "maybe": True, "again": False}
        self.model = Model(dict(facts))
        self.model.start(whole)
        data = Data()
        data.set(xs=[Decimal(1), Decimal(2)], **facts)
        self.world = World(process(whole.xml), data=data)
        assert SpiffRuntime().check(self.world.definition) == []

    def play(self, rounds: int) -> None:
        """Let one thing after another come that is waited for, with a crash now and then."""
        self.compare()
        for number in range(rounds):
            alive = self.told_apart()
            if not alive:
                break
            facts = {one: self.dice.random() < 0.4 for one in ("yes", "maybe", "again")}
            self.model.facts.update(facts)
            self.world.data.set(**facts)
            self.come(
                self.dice.choice(sorted(alive, key=lambda one: (one.element, str(one.index))))
            )
            if number % 9 == 5 and self.world.now.state:
                # Nothing is left but the bytes: not even the compiled diagram.
                self.world.runtime = SpiffRuntime()
                self.world.take_up()
            self.compare()

    def told_apart(self) -> list[Waiting]:
        """Return what can come; of two equal undoings nobody can say which event waits for which."""
        alive = [one for one in self.model.waiting if not one.scope.stopped]
        times = Counter((one.element, one.index) for one in alive)
        return [
            one
            for one in alive
            if times[one.element, one.index] == 1 or not one.element.startswith("un")
        ]

    def come(self, chosen: Waiting) -> None:
        scope = f"{chosen.element}#{chosen.index}" if chosen.index is not None else ""
        token = self.world.wait(chosen.element, scope).token
        self.model.happen(chosen)
        live = self.world.live
        {
            "user": live.complete,
            "timer": live.fire,
            "signal": live.signal,
            "message": self.deliver,
        }[chosen.kind](token)
        self.world.advance()

    def deliver(self, token: str) -> None:
        self.world.live.deliver(token, None)

    def compare(self) -> None:
        """Both wait for the same, have completed the same, and end together."""
        waits = [
            (one.kind, one.element, int(one.scope.rpartition("#")[2]) if one.scope else None)
            for one in self.world.now.waits
        ]
        assert sorted(waits, key=str) == self.model.keys()
        known = set(self.model.completed)
        done = [name for name, how, _ in self.world.passed if how == "completed" and name in known]
        assert Counter(done) == Counter(self.model.completed)
        undone = [name for name in self.model.completed if name.startswith("un")]
        assert [name for name in done if name.startswith("un")] == undone


@settings(max_examples=GAMES, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(min_value=0, max_value=2**32))
def test_a_random_game_goes_as_the_standard_says(seed: int) -> None:
    Game(seed).play(50)
