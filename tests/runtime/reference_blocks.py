# SPDX-License-Identifier: EUPL-1.2
"""The blocks of the small model: what each construct does, as the standard says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.runtime.reference import (
    Block,
    Done,
    Edge,
    Guard,
    Here,
    Plane,
    Record,
    Scope,
    on_edge,
    stand,
    take_over,
)


@dataclass
class Work(Block):
    """A task for a person."""

    name: str = ""
    edges: list[Edge] = field(default_factory=list)
    undone_by: tuple[str, bool] | None = None

    def begin(self, here: Here, done: Done) -> None:
        host = Scope(here.scope)

        def act() -> None:
            host.stop()
            here.model.completed.append(self.name)
            if self.undone_by is not None:
                here.plane.records.append(self.undone_by)
            here.model.next(here.scope, done)

        here.model.wait("user", self.name, host, act, index=here.index)
        stand(here, host, self.edges, done)


@dataclass
class Catch(Block):
    """An event on the way."""

    name: str = ""
    kind: str = ""
    signal: str = ""

    def begin(self, here: Here, done: Done) -> None:
        here.model.wait_once(
            self.kind, self.name, here.scope, done, index=here.index, name=self.signal
        )


@dataclass
class Auto(Block):
    """A calculation, a thrown signal or an escalation."""

    name: str = ""
    kind: str = "script"
    signal: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def act() -> None:
            here.model.completed.append(self.name)
            if self.kind == "signal":
                here.model.broadcast(self.signal)
            elif self.kind == "escalation":
                here.model.escalate(here.plane)
            if not here.scope.stopped:
                done()

        here.model.next(here.scope, act, later=self.kind == "signal")


@dataclass
class Undo(Block):
    """Undoes what was completed in the here.plane, the last first."""

    name: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def over() -> None:
            here.model.completed.append(self.name)
            done()

        def act() -> None:
            records, here.plane.records = here.plane.records, []
            self.undo(here, records, over)

        here.model.next(here.scope, act)

    def undo(self, here: Here, records: list[Record], done: Done) -> None:
        if not records:
            done()
            return
        last = records.pop()

        def go_on() -> None:
            self.undo(here, records, done)

        if isinstance(last, list):
            self.undo(here, list(last), go_on)
            return
        name, by_person = last
        if by_person:
            here.model.wait_once("user", name, here.scope, go_on, index=here.index)
            return

        def act() -> None:
            here.model.completed.append(name)
            go_on()

        here.model.next(here.scope, act)


@dataclass
class Row(Block):
    """One block after the other."""

    blocks: list[Block] = field(default_factory=list)

    def begin(self, here: Here, done: Done) -> None:
        def at(place: int) -> None:
            if place == len(self.blocks):
                done()
            else:
                self.blocks[place].begin(here, lambda: at(place + 1))

        at(0)


@dataclass
class Fork(Block):
    """Branches: one, every one, or those that hold; `tests` of the default branch is empty."""

    kind: str = ""
    branches: list[tuple[str, Block]] = field(default_factory=list)

    def chosen(self, facts: Mapping[str, bool]) -> list[Block]:
        if self.kind == "parallel":
            return [block for _, block in self.branches]
        held = [block for test, block in self.branches if test and facts[test]]
        default = [block for test, block in self.branches if not test]
        return (held[:1] if self.kind == "exclusive" else held) or default

    def begin(self, here: Here, done: Done) -> None:
        def act() -> None:
            taken = self.chosen(here.model.facts)
            left = [len(taken)]

            def arrived() -> None:
                left[0] -= 1
                if left[0] == 0:
                    here.model.next(here.scope, done)

            for block in taken:
                block.begin(here, arrived)

        here.model.next(here.scope, act)


@dataclass
class Round(Block):
    """A way back, as long as it is said so."""

    body: Block = field(default_factory=Block)
    test: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def over() -> None:
            if here.model.facts[self.test]:
                here.model.next(here.scope, lambda: self.body.begin(here, over))
            else:
                here.model.next(here.scope, done)

        self.body.begin(here, over)


@dataclass
class Race(Block):
    """The first of several events; the others are withdrawn."""

    events: list[Catch] = field(default_factory=list)

    def begin(self, here: Here, done: Done) -> None:
        def act() -> None:
            own = Scope(here.scope)
            for one in self.events:

                def happened(one: Catch = one) -> None:
                    own.stop()
                    here.model.completed.append(one.name)
                    here.model.next(here.scope, done)

                here.model.wait(
                    one.kind, one.name, own, happened, index=here.index, name=one.signal
                )

        here.model.next(here.scope, act)


@dataclass
class Sub(Block):
    """A sub-process with events around it and event sub-processes in it."""

    name: str = ""
    body: Block = field(default_factory=Block)
    edges: list[Edge] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)

    def begin(self, here: Here, done: Done) -> None:
        host = Scope(here.scope)

        def over() -> None:
            host.stop()
            here.model.completed.append(self.name)
            here.model.next(here.scope, done)

        def act() -> None:
            inner = Plane(host, here.plane, over)
            inner.guards = self.guards
            inner.escalated = lambda: self.escalated(here, host, done)
            stand(here, host, self.edges, done)
            for guard in self.guards:
                self.watch(here, inner, guard)
            inner.begin_branch()
            self.body.begin(Here(here.model, inner, inner.work, here.index), inner.end_branch)

        here.model.next(here.scope, act)

    def watch(self, here: Here, inner: Plane, guard: Guard) -> None:
        if guard.kind == "escalation":
            return
        own = Scope(inner.guarding)

        def act() -> None:
            if guard.kind == "timer":
                own.stop()
            take_over(here.model, inner, guard, here.index)

        name = "T" if guard.kind == "signal" else ""
        here.model.wait(guard.kind, f"{guard.name}s", own, act, index=here.index, name=name)

    def escalated(self, here: Here, host: Scope, done: Done) -> bool:
        edge = next((one for one in self.edges if one.kind == "escalation"), None)
        if edge is None:
            return False
        on_edge(here, host, edge, done)
        return True


@dataclass
class Many(Block):
    """A task for each of two items, at once or one after the other."""

    name: str = ""
    sequential: bool = False
    edges: list[Edge] = field(default_factory=list)

    def begin(self, here: Here, done: Done) -> None:
        host = Scope(here.scope)
        left = [2]

        def ready(number: int) -> None:
            left[0] -= 1
            if left[0] == 0:
                host.stop()
                here.model.next(here.scope, done)
            elif self.sequential:
                ask(number + 1)

        def ask(number: int) -> None:
            here.model.wait_once("user", self.name, host, lambda: ready(number), index=number)

        stand(here, host, self.edges, done)
        for number in range(1 if self.sequential else 2):
            ask(number)


@dataclass
class Free(Block):
    """Tasks in any order, until it is enough."""

    name: str = ""
    tasks: list[str] = field(default_factory=list)
    until: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def over(host: Scope) -> None:
            host.stop()
            here.model.completed.append(self.name)
            here.model.next(here.scope, done)

        def act() -> None:
            host = Scope(here.scope)
            offer(host)

        def offer(host: Scope) -> None:
            left = [len(self.tasks)]

            def ready() -> None:
                left[0] -= 1
                if self.until and here.model.facts[self.until]:
                    over(host)
                elif left[0] == 0 and self.until:
                    offer(host)
                elif left[0] == 0:
                    over(host)

            for task in self.tasks:
                here.model.wait_once("user", task, host, ready, index=here.index)

        here.model.next(here.scope, act)
