# SPDX-License-Identifier: EUPL-1.2
"""The blocks of the small model that hold others: sub-processes of every kind, and repeats."""

from __future__ import annotations

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
    caught,
    on_edge,
    stand,
    take_over,
)


def open_plane(here: Here, host: Scope, guards: list[Guard], over: Done, at: str) -> Plane:
    """Return a plane with its guards set to wait."""
    inner = Plane(host, here.plane, over)
    inner.guards, inner.at = guards, at
    for guard in guards:
        watch(here, inner, guard)
    return inner


def watch(here: Here, inner: Plane, guard: Guard) -> None:
    """Set the start of an event sub-process to wait."""
    if guard.kind in ("escalation", "error"):
        return
    own = Scope(inner.guarding)

    def act() -> None:
        if guard.kind == "timer":
            own.stop()
        take_over(here.model, inner, guard, inner.at)

    name = "T" if guard.kind == "signal" else guard.test
    here.model.wait(guard.kind, f"{guard.name}s", own, act, at=inner.at, name=name)


@dataclass
class Sub(Block):
    """A sub-process, call or transaction, with events around it and event sub-processes in it."""

    name: str = ""
    body: Block = field(default_factory=Block)
    edges: list[Edge] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)

    def begin(self, here: Here, done: Done) -> None:
        host = Scope(here.scope)

        def over() -> None:
            host.stop()
            here.model.completed.append(self.name)
            done()

        def cancelled() -> None:
            edge = next(one for one in self.edges if one.kind == "cancel")
            on_edge(here, host, edge, done)

        def act() -> None:
            stand(here, host, self.edges, done)
            inner = open_plane(here, host, self.guards, over, here.at)
            inner.escalated = lambda: caught(here, host, self.edges, "escalation", done)
            inner.failed = lambda: caught(here, host, self.edges, "error", done)
            inner.cancelled = cancelled
            inner.begin_branch()
            self.body.begin(Here(here.model, inner, inner.work, here.at), inner.ending(here.model))

        here.model.next(here.scope, act)


@dataclass
class Many(Block):
    """A task for each of two items, at once or one after the other, or twice in a loop.

    Attributes:
        enough: how many have to be done. `shares`: the rounds share their data.
    """

    name: str = ""
    sequential: bool = False
    edges: list[Edge] = field(default_factory=list)
    enough: int = 2
    shares: bool = False

    def begin(self, here: Here, done: Done) -> None:
        host = Scope(here.scope)
        ready_ones = [0]
        places = [here.at] * 2 if self.shares else instances(here, self.name)

        def ready(number: int) -> None:
            ready_ones[0] += 1
            if ready_ones[0] == self.enough:
                host.stop()
                done()
            elif self.sequential:
                ask(number + 1)

        def ask(number: int) -> None:
            here.model.wait_once("user", self.name, host, lambda: ready(number), at=places[number])

        stand(here, host, self.edges, done)
        for number in range(1 if self.sequential else 2):
            ask(number)


@dataclass
class ManySubs(Block):
    """A sub-process for each of two items."""

    name: str = ""
    body: Block = field(default_factory=Block)
    sequential: bool = False
    edges: list[Edge] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)

    def begin(self, here: Here, done: Done) -> None:
        host, left = Scope(here.scope), [2]
        kept: list[Record] = []
        places = instances(here, self.name)

        def over(number: int, own: Scope) -> None:
            own.stop()
            here.model.completed.append(self.name)
            left[0] -= 1
            if left[0] == 0:
                host.stop()
                if kept:
                    here.plane.records.append(kept)
                done()
            elif self.sequential:
                begin(number + 1)

        def begin(number: int) -> None:
            own, at = Scope(host), places[number]

            def act() -> None:
                inner = open_plane(here, own, self.guards, lambda: over(number, own), at)
                inner.kept_in = kept
                inner.escalated = lambda: caught(here, host, self.edges, "escalation", done)
                inner.failed = lambda: caught(here, host, self.edges, "error", done)
                inner.begin_branch()
                self.body.begin(Here(here.model, inner, inner.work, at), inner.ending(here.model))

            here.model.next(own, act)

        stand(here, host, self.edges, done)
        for number in range(1 if self.sequential else 2):
            begin(number)


def instances(here: Here, name: str) -> list[str]:
    """Return where the data of two instances that begin stands: no earlier ones had their numbers."""
    place = f"{here.at}/{name}".lstrip("/")
    first = here.model.begun.get(place, 0)
    here.model.begun[place] = first + 2
    return [f"{place}#{first}", f"{place}#{first + 1}"]


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
            done()

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
                here.model.wait_once("user", task, host, ready, at=here.at)

        here.model.next(here.scope, act)
