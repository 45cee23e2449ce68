# SPDX-License-Identifier: EUPL-1.2
"""Deals random diagrams of blocks, each drawn and modelled at once, with all that runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

from tests.runtime.builders import (
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
from tests.runtime.reference import Block, Edge, Guard
from tests.runtime.reference_blocks import (
    Auto,
    Catch,
    Doubt,
    Fork,
    Race,
    Round,
    Row,
    Several,
    Undo,
    Work,
)
from tests.runtime.reference_scopes import Free, Many, ManySubs, Sub
from tests.runtime.shapes import (
    ad_hoc,
    call,
    cancel,
    compensate,
    condition,
    dotted,
    escalation,
    signal,
    throw,
    transaction,
)

TESTS = ("yes", "maybe")
EVENTS = {
    "message": message("N"),
    "timer": timer("PT2H"),
    "cycle": timer("R3/PT1H", "timeCycle"),
    "signal": signal("T"),
    "condition": condition("turn"),
    "escalation": escalation(),
    "error": error(),
    "cancel": cancel(),
}
ABOUT = {"signal": "T", "condition": "turn"}
"""What an event of this kind hears or reads."""
ALONE = frozenset({"cycle", "condition"})
"""Events that are drawn only beside the work: what they would interrupt is not for this model."""
ALWAYS = frozenset({"error", "cancel"})
"""Events that always interrupt."""


class Dealer:
    """Deals blocks; `others` are the processes that they call, `dealt` what was dealt."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.number = dice, 0
        self.others: list[str] = []
        self.dealt: list[str] = []

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def block(self, depth: int) -> Block:
        simple: list[Callable[[int], Block]] = [self.work, self.work, self.event, self.auto]
        simple += [self.job, self.many, self.undoable, self.undo, self.several, self.link]
        nested: list[Callable[[int], Block]] = [self.row, self.row, self.fork, self.fork]
        nested += [self.round, self.race, self.sub, self.sub, self.free, self.story, self.alarm]
        nested += [self.trouble, self.deal, self.many_subs]
        chosen = self.dice.choice(simple if depth <= 0 else simple[:5] + nested)
        self.dealt.append(chosen.__name__)
        return chosen(depth - 1)

    def chance(self, of: float) -> bool:
        return self.dice.random() < of

    def edges(
        self, host: str, last: str, *, also: tuple[str, ...] = (), must: tuple[str, ...] = ()
    ) -> tuple[list[Edge], str, str]:
        """Return boundary events with their drawing and what the way goes on from."""
        found: list[Edge] = []
        xml = ""
        kinds = ["message", "timer", "signal", "cycle", "condition", *also]
        some = self.dice.choices(kinds, k=self.dice.choice([0, 0, 1, 1, 2]))
        for kind in dict.fromkeys([*must, *some]):
            stops = kind in ALWAYS or (kind not in ALONE and self.chance(0.5))
            edge = Edge(self.name("b"), kind, stops, self.name("u"), ABOUT.get(kind, ""))
            found.append(edge)
            self.dealt.append(f"edge {kind}")
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

    def job(self, _depth: int) -> Block:
        """Work for a plugin, which may fail."""
        name = self.name("t")
        edges, xml, last = self.edges(name, name, also=("error", "error"))
        return Work(service(name) + xml, name, last, name, edges, kind="job")

    def event(self, _depth: int) -> Catch:
        return self.catching(self.dice.choice(["message", "timer", "signal", "condition"]))

    def catching(self, kind: str) -> Catch:
        name = self.name("c")
        which = self.dice.choice(["S", "T"]) if kind == "signal" else ABOUT.get(kind, "")
        drawn = {
            "message": message(),
            "timer": timer("PT1H"),
            "signal": signal(which),
            "condition": EVENTS["condition"],
        }
        return Catch(catch(name, drawn[kind]), name, name, name, kind, which)

    def several(self, _depth: int) -> Block:
        name, wants_all = self.name("c"), self.chance(0.5)
        drawn = catch(name, message() + signal("S"))
        every = f'id="{name}" parallelMultiple="{str(wants_all).lower()}"'
        return Several(drawn.replace(f'id="{name}"', every), name, name, name, wants_all)

    def link(self, _depth: int) -> Block:
        """A way that jumps to another place of the drawing."""
        here, there = self.name("l"), self.name("l")
        jump = f'<linkEventDefinition name="{here}"/>'
        drawn = throw(here, jump) + catch(there, jump)
        steps = [Auto("", "", "", one, "pass") for one in (here, there)]
        return Row(drawn, here, there, [*steps])

    def auto(self, _depth: int) -> Block:
        return self.throwing(self.dice.choice(["script", "signal", "escalation", "message"]))

    def throwing(self, kind: str) -> Block:
        name = self.name("a")
        which = self.dice.choice(["S", "T"]) if kind == "signal" else ""
        drawn = {
            "script": script(name, "1"),
            "signal": throw(name, signal(which)),
            "escalation": throw(name, escalation()),
            "message": throw(name, message()),
        }
        return Auto(drawn[kind], name, name, name, kind, which)

    def many(self, _depth: int) -> Block:
        name, sequential, enough = self.name("um"), self.chance(0.5), self.dice.choice([1, 2, 2])
        edges, xml, last = self.edges(name, name)
        if self.chance(0.3):
            drawn = user(name, loop(maximum="2"))
            return Many(drawn + xml, name, last, name, True, edges, shares=True)
        until = "nrOfCompletedInstances >= 1" if enough == 1 else None
        drawn = user(name, many("= xs", sequential=sequential, until=until))
        return Many(drawn + xml, name, last, name, sequential, edges, enough)

    def undoable(self, _depth: int) -> Block:
        name, event, handler = self.name("uu"), self.name("b"), self.name("un")
        person = self.chance(0.5)
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
        self.dealt.append(kind)
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
        after, asked = self.asked(), self.asked()
        # A person stands in the round, so that it never turns on its own.
        drawn = exclusive(into) + exclusive(out, way) + body.xml + after.xml + asked.xml
        drawn += flow(into, body.first) + flow(body.last, asked.first) + flow(asked.last, out)
        drawn += flow(out, into, "again") + flow(out, after.first, flow_id=way)
        inside = Row("", "", "", [body, asked])
        return Row(drawn, into, after.last, [Round("", "", "", inside, "again"), after])

    def asked(self) -> Work:
        name = self.name("u")
        return Work(user(name), name, name, name)

    def race(self, _depth: int) -> Block:
        gate, join = self.name("v"), self.name("g")
        kinds = self.dice.choices(["message", "timer", "signal"], k=self.dice.randint(2, 3))
        events = [self.catching(kind) for kind in kinds]
        drawn = f'<eventBasedGateway id="{gate}"/>' + exclusive(join)
        drawn += "".join(one.xml + chain(gate, one.name, join) for one in events)
        return Race(drawn, gate, join, events)

    def guard(self) -> tuple[Guard, str]:
        name, task = self.name("ev"), self.name("u")
        kind = self.dice.choice([one for one in EVENTS if one not in ("cycle", "cancel")])
        stops = kind in ALWAYS or (kind not in ALONE and self.chance(0.5))
        self.dealt.append(f"guard {kind}")
        guard = Guard(name, kind, stops, task, "turn" if kind == "condition" else "")
        begin = f'<startEvent id="{name}s" isInterrupting="{str(guard.stops).lower()}">{EVENTS[kind]}</startEvent>'
        body = begin + user(task) + end(f"{name}e") + chain(f"{name}s", task, f"{name}e")
        return guard, f'<subProcess id="{name}" triggeredByEvent="true">{body}</subProcess>'

    def inside(self, body: Block) -> tuple[str, list[Guard]]:
        """Return what stands in a sub-process, and its event sub-processes."""
        begin, over = self.name("s"), self.name("e")
        guards: list[Guard] = []
        drawn = start(begin) + end(over) + body.xml
        drawn += flow(begin, body.first) + flow(body.last, over)
        for _ in range(self.dice.choice([0, 0, 1, 1, 2])):
            guard, xml = self.guard()
            if guard.kind not in [one.kind for one in guards]:
                guards.append(guard)
                drawn += xml
        return drawn, guards

    def sub(self, depth: int, body: Block | None = None) -> Block:
        name = self.name("sp")
        body = body or self.block(depth)
        drawn, guards = self.inside(body)
        if self.chance(0.25):
            self.dealt.append("call")
            self.others.append(f'<process id="{name}p">{drawn}</process>')
            drawn = call(name, f"{name}p")
        else:
            drawn = sub(name, drawn)
        edges, xml, last = self.edges(name, name, also=("escalation", "escalation", "error"))
        return Sub(drawn + xml, name, last, name, body, edges, guards)

    def many_subs(self, depth: int, body: Block | None = None) -> Block:
        name, sequential = self.name("sm"), self.chance(0.5)
        body = body or self.block(depth)
        drawn, guards = self.inside(body)
        drawn = sub(name, many("= xs", sequential=sequential), drawn)
        edges, xml, last = self.edges(name, name, also=("escalation", "error"))
        return ManySubs(drawn + xml, name, last, name, body, sequential, edges, guards)

    def deal(self, depth: int) -> Block:
        """A transaction that may be cancelled, and is undone then."""
        name = self.name("tx")
        steps = [self.undoable(depth), self.block(depth), self.undoable(depth)]
        body = self.joined([*steps, self.doubt("cancel")])
        drawn, guards = self.inside(body)
        edges, xml, last = self.edges(name, name, also=("escalation",), must=("cancel",))
        return Sub(transaction(name, drawn) + xml, name, last, name, body, edges, guards)

    def doubt(self, kind: str) -> Block:
        """A person comes first: which of two things that happen at once is first is nobody's say."""
        gate, on, stop, way = self.name("g"), self.name("g"), self.name("e"), self.name("f")
        what = {**EVENTS, "terminate": "<terminateEventDefinition/>"}[kind]
        drawn = exclusive(gate, way) + exclusive(on) + end(stop, what)
        drawn += flow(gate, on, flow_id=way) + flow(gate, stop, "yes")
        return self.joined([self.asked(), Doubt(drawn, gate, on, stop, kind, "yes")])

    def trouble(self, depth: int) -> Block:
        """A sub-process that may end all at once, by an error or by stopping."""
        doubt = self.doubt(self.dice.choice(["error", "error", "terminate"]))
        blocks = [self.block(depth), doubt, self.work(depth)]
        if self.chance(0.5):
            gate, join = self.name("g"), self.name("g")
            beside = self.block(depth)
            drawn = parallel(gate) + parallel(join) + beside.xml + doubt.xml
            for one in (beside, doubt):
                drawn += flow(gate, one.first) + flow(one.last, join)
            blocks[1] = Fork(drawn, gate, join, "parallel", [("", beside), ("", doubt)])
        return self.sub(depth, self.joined(blocks))

    def free(self, _depth: int) -> Block:
        name, tasks = self.name("ah"), [self.name("uf") for _ in range(self.dice.randint(1, 3))]
        until = self.dice.choice(["", "yes"])
        drawn = ad_hoc(name, *map(user, tasks), until=until or "nrOfActiveInstances = 0")
        return Free(drawn, name, name, name, tasks, until)

    def story(self, depth: int) -> Block:
        """Things that are done and then undone, with something between."""
        between = self.many_subs(depth, self.undoable(depth)) if self.chance(0.4) else None
        blocks = [self.undoable(depth), between or self.block(depth), self.undoable(depth)]
        return self.joined([*self.dice.sample(blocks, 3), self.undo(depth)])

    def alarm(self, depth: int) -> Block:
        """A sub-process in which something goes wrong while work goes on."""
        quarrel = self.throwing("escalation")
        return self.sub(depth, self.joined([self.block(depth), quarrel, self.work(depth)]))

    def whole(self) -> tuple[bytes, Block]:
        """Return a diagram and what it does."""
        body = self.joined([self.block(3) for _ in range(3)])
        drawn = start() + end() + body.xml + flow("s", body.first) + flow(body.last, "e")
        others = "".join(self.others).encode()
        return process(drawn).replace(b"</definitions>", others + b"</definitions>"), body
