# SPDX-License-Identifier: EUPL-1.2
"""A small model of BPMN's tokens for block-structured diagrams, made without the runtime.

A `Block` knows how it is drawn and what the standard says that it does. The model keeps no tokens on
elements: each block calls what comes after it, and a scope that was interrupted calls nothing more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

Done = Callable[[], None]
Record = tuple[str, bool] | list["Record"]
"""What undoes an activity and whether a person does it, or the records of a sub-process."""


class Scope:
    """Something that lasts and can be stopped, with all that began in it."""

    def __init__(self, around: Scope | None) -> None:
        self.inside: list[Scope] = []
        self.stopped = False
        if around is not None:
            around.inside.append(self)

    def stop(self) -> None:
        self.stopped = True
        for one in self.inside:
            one.stop()


@dataclass
class Guard:
    """An event sub-process: what starts it, and the task that is its work."""

    name: str
    kind: str
    stops: bool
    task: str


class Plane(Scope):
    """A process or sub-process: how many branches go on in it, and what can be undone in it."""

    def __init__(self, around: Scope | None, outer: Plane | None, done: Done) -> None:
        super().__init__(around)
        self.outer, self.done = outer, done
        self.work, self.guarding = Scope(self), Scope(self)
        self.branches, self.taken_over = 0, False
        self.records: list[Record] = []
        self.guards: list[Guard] = []
        self.escalated: Callable[[], bool] = lambda: False

    def begin_branch(self) -> None:
        self.branches += 1

    def end_branch(self) -> None:
        self.branches -= 1
        if self.branches == 0 and not self.stopped:
            self.stop()
            if self.outer is not None and self.records:
                self.outer.records.append(self.records)
            self.done()


@dataclass
class Waiting:
    """One thing that the model waits for."""

    kind: str
    element: str
    scope: Scope
    index: int | None
    act: Done
    name: str = ""


@dataclass
class Model:
    """The state of one run: what it waits for, what was completed, and what moves next."""

    facts: dict[str, bool]
    waiting: list[Waiting] = field(default_factory=list)
    completed: list[str] = field(default_factory=list)
    agenda: deque[tuple[Scope, Done]] = field(default_factory=deque)
    later: deque[tuple[Scope, Done]] = field(default_factory=deque)
    steps: int = 0

    def start(self, body: Block) -> None:
        plane = Plane(None, None, lambda: None)
        plane.begin_branch()
        body.begin(Here(self, plane, plane.work, None), plane.end_branch)
        self.move()

    def next(self, scope: Scope, then: Done, *, later: bool = False) -> None:
        (self.later if later else self.agenda).append((scope, then))

    def move(self) -> None:
        """Let everything go on that can; what throws a signal goes last."""
        while self.agenda or self.later:
            self.steps += 1
            scope, then = (self.agenda or self.later).popleft()
            if not scope.stopped:
                then()
        self.waiting = [one for one in self.waiting if not one.scope.stopped]

    def wait(
        self, kind: str, element: str, scope: Scope, act: Done, *, index: int | None, name: str = ""
    ) -> None:
        self.waiting.append(Waiting(kind, element, scope, index, act, name))

    def wait_once(
        self,
        kind: str,
        element: str,
        scope: Scope,
        then: Done,
        *,
        index: int | None,
        name: str = "",
    ) -> None:
        """Wait for one occurrence, and note that the element was completed."""
        own = Scope(scope)

        def act() -> None:
            own.stop()
            self.completed.append(element)
            self.next(scope, then)

        self.wait(kind, element, own, act, index=index, name=name)

    def happen(self, wait: Waiting) -> None:
        wait.act()
        self.move()

    def keys(self) -> list[tuple[str, str, int | None]]:
        alive = [one for one in self.waiting if not one.scope.stopped]
        return sorted(((one.kind, one.element, one.index) for one in alive), key=str)

    def broadcast(self, name: str) -> None:
        for one in list(self.waiting):
            if one.kind == "signal" and one.name == name and not one.scope.stopped:
                one.act()

    def escalate(self, plane: Plane | None) -> None:
        """Let an escalation go up to the nearest plane that catches it."""
        while plane is not None:
            guard = next((one for one in plane.guards if one.kind == "escalation"), None)
            if guard is not None and not plane.taken_over:
                take_over(self, plane, guard, None)
                return
            if plane.escalated():
                return
            plane = plane.outer


def take_over(model: Model, plane: Plane, guard: Guard, index: int | None) -> None:
    """Start an event sub-process; one that interrupts goes on in place of the work around it."""
    if guard.stops:
        plane.taken_over = True
        plane.work.stop()
        plane.guarding.stop()
        plane.work, plane.branches = Scope(plane), 0
    plane.begin_branch()
    model.completed.append(f"{guard.name}s")

    def over() -> None:
        model.completed.append(guard.name)
        plane.end_branch()

    model.wait_once("user", guard.task, plane.work, over, index=index)


@dataclass
class Here:
    """Where a block begins: in which plane, below which scope, as which instance."""

    model: Model
    plane: Plane
    scope: Scope
    index: int | None

    @property
    def parts(self) -> tuple[Model, Plane, Scope, int | None]:
        return self.model, self.plane, self.scope, self.index


@dataclass
class Block:
    """A part with one way in and one way out: how it is drawn, and what it does."""

    xml: str = ""
    first: str = ""
    last: str = ""

    def begin(self, here: Here, done: Done) -> None:
        raise NotImplementedError


@dataclass
class Edge:
    """A boundary event that leads to a task; one that interrupts comes back behind its host."""

    name: str
    kind: str
    stops: bool
    task: str
    signal: str = ""


def stand(here: Here, host: Scope, edges: list[Edge], done: Done) -> None:
    """Set the boundary events of a host to wait."""
    for edge in edges:
        if edge.kind != "escalation":
            _stand(here, host, edge, done)


def _stand(here: Here, host: Scope, edge: Edge, done: Done) -> None:
    own = Scope(host)

    def act() -> None:
        on_edge(here, host, edge, done)
        if edge.kind == "timer":
            own.stop()

    here.model.wait(edge.kind, edge.name, own, act, index=here.index, name=edge.signal)


def on_edge(here: Here, host: Scope, edge: Edge, done: Done) -> None:
    """Let a boundary event happen."""
    model, plane, scope, index = here.parts
    model.completed.append(edge.name)
    if edge.stops:
        host.stop()
        model.wait_once("user", edge.task, scope, done, index=index)
    else:
        plane.begin_branch()
        model.wait_once("user", edge.task, scope, plane.end_branch, index=index)
