# SPDX-License-Identifier: EUPL-1.2
"""Random diagrams, sound by how they are made or broken on purpose, and hands that play them.

A drawing is kept as nodes and flows, so that it can be broken before it is written. Every choice
reads data of its own: any of its ways can be taken at will.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.runtime.builders import (
    Data,
    World,
    boundary,
    catch,
    end,
    exclusive,
    flow,
    inclusive,
    message,
    parallel,
    process,
    start,
    sub,
    timer,
    user,
)
from wijkpad import diagrams
from wijkpad.diagrams import Diagram
from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.ports.running import Wait

SPLITS = ("exclusive", "parallel", "inclusive")
MADE = {"exclusive": exclusive, "inclusive": inclusive}


@dataclass
class Drawing:
    """Nodes by id with their kind, flows by id, and events as (id, host, whether it interrupts)."""

    dice: random.Random
    nodes: dict[str, str] = field(default_factory=dict)
    flows: dict[str, tuple[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, bool]] = field(default_factory=list)

    @classmethod
    def sound(cls, dice: random.Random, size: int) -> Drawing:
        """Return a drawing of blocks, each with one way in and one way out."""
        drawing = cls(dice, {"s": "start"})
        first, last = drawing.block(size)
        over = drawing.add("end")
        drawing.lead("s", first)
        drawing.lead(last, over)
        return drawing

    def add(self, kind: str) -> str:
        name = f"{kind[0]}{kind[1]}{len(self.nodes)}"
        self.nodes[name] = kind
        return name

    def lead(self, source: str, target: str) -> None:
        self.flows[f"f{len(self.flows)}"] = (source, target)

    def out(self, node: str) -> list[str]:
        return [name for name, (source, _) in self.flows.items() if source == node]

    def into(self, node: str) -> list[str]:
        return [name for name, (_, target) in self.flows.items() if target == node]

    def block(self, size: int) -> tuple[str, str]:
        if size <= 1:
            return self.work()
        kind = self.dice.choice(["row", "row", "fork", "fork", "round", "race"])
        if kind == "race":
            return self.fork("event", ["catch", "catch"], "exclusive")
        if kind == "round":
            into, out = self.add("exclusive"), self.add("exclusive")
            first, last = self.block(size - 1)
            asked = self.add("user")
            for source, target in ((into, first), (last, asked), (asked, out), (out, into)):
                self.lead(source, target)
            return into, out
        here = self.dice.randint(1, size - 1)
        parts = [here, size - here]
        if kind == "row":
            (first, one), (two, last) = self.block(parts[0]), self.block(parts[1])
            self.lead(one, two)
            return first, last
        split = self.dice.choice(SPLITS)
        return self.fork(split, parts, split)

    def fork(self, split: str, parts: Iterable[int | str], join: str) -> tuple[str, str]:
        opened, closed = self.add(split), self.add(join)
        for part in parts:
            first, last = self.block(part) if isinstance(part, int) else (self.add(part),) * 2
            self.lead(opened, first)
            self.lead(last, closed)
        return opened, closed

    def work(self) -> tuple[str, str]:
        name = last = self.add(self.dice.choice(["user", "user", "user", "sub", "catch"]))
        if self.nodes[name] != "catch" and self.dice.random() < 0.3:
            event, stops, task = self.add("boundary"), self.dice.random() < 0.5, self.add("user")
            self.edges.append((event, name, stops))
            self.lead(event, task)
            last = self.add("exclusive" if stops else "end")
            self.lead(task, last)
            if not stops:
                return name, name
            self.lead(name, last)
        return name, last

    def break_one(self) -> None:
        """Change one gateway or one flow."""
        gates = [one for one, kind in self.nodes.items() if kind in SPLITS]
        if gates and self.dice.random() < 0.6:
            gate = self.dice.choice(gates)
            self.nodes[gate] = self.dice.choice([one for one in SPLITS if one != self.nodes[gate]])
            return
        behind = [one for one, kind in self.nodes.items() if kind == "event"]
        loose = [one for one, (source, _) in self.flows.items() if source not in behind]
        taken = self.dice.choice(loose)
        source, target = self.flows[taken]
        if self.dice.random() < 0.5 and len(self.out(source)) > 1 and len(self.into(target)) > 1:
            del self.flows[taken]
            return
        places = [one for one, kind in self.nodes.items() if kind not in ("start", "boundary")]
        free = [
            one
            for one in places
            if not {self.flows[each][0] for each in self.into(one)} & set(behind)
        ]
        self.flows[taken] = (source, self.dice.choice(free))

    def written(self) -> bytes:
        parts = [self._node(name, kind) for name, kind in self.nodes.items()]
        for name, (source, target) in self.flows.items():
            parts.append(flow(source, target, self._test(name, source), flow_id=name))
        return process(*parts)

    def _node(self, name: str, kind: str) -> str:
        events = {one: (host, stops) for one, host, stops in self.edges}
        if kind in MADE:
            ways = self.out(name)
            default = ways[0] if len(ways) > 1 and kind == "exclusive" else None
            return MADE[kind](name, default)
        if kind == "boundary":
            host, stops = events[name]
            return boundary(name, host, timer("PT2H"), interrupting=stops)
        inner = start(f"{name}s") + user(f"{name}u") + end(f"{name}e")
        inner += flow(f"{name}s", f"{name}u") + flow(f"{name}u", f"{name}e")
        return {
            "start": start(name),
            "end": end(name),
            "user": user(name),
            "sub": sub(name, inner),
            "catch": catch(name, message()),
            "parallel": parallel(name),
            "event": f'<eventBasedGateway id="{name}"/>',
        }[kind]

    def _test(self, name: str, source: str) -> str | None:
        kind, ways = self.nodes[source], self.out(source)
        if len(ways) < 2 or kind not in MADE or (kind == "exclusive" and name == ways[0]):
            return None
        return f"{name}_taken"


def read(data: bytes) -> Diagram:
    return diagrams.read(data, file="proef.bpmn")


class Hands:
    """Plays a drawing: sets what a choice will read, and does what waits."""

    def __init__(self, drawing: Drawing, dice: random.Random, path: Iterable[str] = ()) -> None:
        self.drawing, self.dice, self.seen = drawing, dice, 0
        self.wanted: dict[str, deque[set[str]]] = {}
        self._read(list(path))
        self.data = Data()
        self.choose()
        self.stuck: NoWayOutError | None = None
        self.world: World | None = None
        normalised = diagrams.normalise(read(drawing.written())).xml
        try:
            self.world = World(normalised, reload=False, data=self.data)
        except NoWayOutError as error:
            self.stuck = error

    def _read(self, path: list[str]) -> None:
        for at, name in enumerate(path):
            if self.drawing.nodes.get(name) not in MADE or len(self.drawing.out(name)) < 2:
                continue
            taken = set[str]()
            for each in path[at + 1 :]:
                if self.drawing.nodes.get(each) == "end":
                    continue
                if each not in self.drawing.flows or self.drawing.flows[each][0] != name:
                    break
                taken.add(each)
            if taken:
                self.wanted.setdefault(name, deque()).append(taken)

    def choose(self) -> None:
        """Set what each choice reads next: what the path wants, else anything."""
        for name, kind in self.drawing.nodes.items():
            ways = self.drawing.out(name)
            if kind in MADE and len(ways) > 1:
                some = set(self.dice.sample(ways, self.dice.randint(1, len(ways))))
                some = {self.dice.choice(ways)} if kind == "exclusive" else some
                queue = self.wanted.get(name)
                taken = queue[0] if queue else some
                self.data.set(**{f"{one}_taken": one in taken for one in ways})
        self.data.set(n=Decimal(1))

    def act(self, wait: Wait) -> bool:
        """Let one thing happen; False when the run cannot go on after it."""
        assert self.world is not None
        self.choose()
        live = self.world.live
        do = {"user": live.complete, "timer": live.fire, "message": self._deliver}[wait.kind]
        do(wait.token)
        try:
            self.world.advance()
        except NoWayOutError as error:
            self.stuck = error
            return False
        for element, how, _ in self.world.passed[self.seen :]:
            queue = self.wanted.get(element)
            if queue and how == "completed":
                queue.popleft()
        self.seen = len(self.world.passed)
        return True

    def _deliver(self, token: str) -> None:
        assert self.world is not None
        self.world.live.deliver(token, None)

    def follow(self, path: list[str]) -> bool:
        """Do what a path says, in order; False when it cannot be followed."""
        if self.world is None:
            return True
        hosts = {event: host for event, host, _ in self.drawing.edges}
        nodes = [one for one in path if one in self.drawing.nodes]
        for at, name in enumerate(nodes):
            kind, is_last = self.drawing.nodes[name], at == len(nodes) - 1
            following = "" if is_last else nodes[at + 1]
            if kind not in ("user", "sub", "catch", "boundary") or hosts.get(following) == name:
                continue
            found = self.waiting(name)
            if not found or (is_last and kind != "boundary"):
                return bool(found) or is_last
            if not self.act(found[0]):
                return True
        return True

    def waiting(self, name: str) -> list[Wait]:
        """Return what waits at an element; of a sub-process, at the task in it."""
        if self.world is None:
            return []
        element = f"{name}u" if self.drawing.nodes[name] == "sub" else name
        return [one for one in self.world.now.waits if one.element == element]

    def play(self, steps: int) -> str:
        """Do anything that waits; say whether it is over, stuck, or goes on."""
        for _ in range(steps):
            if self.stuck is not None:
                return "stuck"
            assert self.world is not None
            if not self.world.now.waits:
                return "over"
            try:
                self.act(self.dice.choice(self.world.now.waits))
            except StepBudgetError:
                return "goes on"
        return "stuck" if self.stuck is not None else "goes on"
