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
Record = tuple[str, bool, str] | list["Record"]
"""What undoes an activity, whether a person does it and where; or the records of a sub-process."""


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
    test: str = ""


class Plane(Scope):
    """A process or sub-process: how many branches go on in it, and what can be undone in it."""

    def __init__(self, around: Scope | None, outer: Plane | None, done: Done) -> None:
        super().__init__(around)
        self.outer, self.done = outer, done
        self.work, self.guarding = Scope(self), Scope(self)
        self.branches, self.taken_over = 0, False
        self.records: list[Record] = []
        self.kept_in: list[Record] | None = None
        self.guards: list[Guard] = []
        self.at = ""
        self.escalated: Callable[[], bool] = lambda: False
        self.failed: Callable[[], bool] = lambda: False
        self.cancelled: Done = lambda: None

    def begin_branch(self) -> None:
        self.branches += 1

    def end_branch(self) -> None:
        self.branches -= 1
        if self.branches == 0 and not self.stopped:
            self.stop()
            kept_in = self.kept_in
            if kept_in is None and self.outer is not None:
                kept_in = self.outer.records
            if kept_in is not None and self.records:
                kept_in.append(self.records)
            self.done()

    def ending(self, model: Model) -> Done:
        """Return what comes to an end event: the branch is over when that has had its turn."""
        work = self.work
        return lambda: model.next(work, self.end_branch)

    def clear(self) -> None:
        """Take away all that goes on in it, but for what did so."""
        self.work.stop()
        self.guarding.stop()
        self.work, self.branches = Scope(self), 1


@dataclass
class Waiting:
    """One thing that the model waits for."""

    kind: str
    element: str
    scope: Scope
    at: str
    act: Done
    name: str = ""
    held: bool = False
    fail: Callable[[], bool] = lambda: False


@dataclass
class Model:
    """The state of one run: what it waits for, what was completed, and what moves next."""

    facts: dict[str, bool]
    waiting: list[Waiting] = field(default_factory=list)
    completed: list[str] = field(default_factory=list)
    agenda: deque[tuple[Scope, Done]] = field(default_factory=deque)
    later: deque[tuple[Scope, Done]] = field(default_factory=deque)
    steps: int = 0
    has_failed: bool = False
    begun: dict[str, int] = field(default_factory=dict)
    top: Plane = field(default_factory=lambda: Plane(None, None, lambda: None))

    def start(self, body: Block) -> None:
        self.top.begin_branch()
        body.begin(Here(self, self.top, self.top.work, ""), self.top.ending(self))
        self.move()

    def next(self, scope: Scope, then: Done, *, later: bool = False) -> None:
        (self.later if later else self.agenda).append((scope, then))

    def move(self) -> None:
        """Let everything go on that can; what throws a signal goes last."""
        self.look()
        while self.agenda or self.later:
            self.steps += 1
            scope, then = (self.agenda or self.later).popleft()
            if not scope.stopped:
                then()
            self.look()
        self.waiting = [one for one in self.waiting if not one.scope.stopped]

    def look(self) -> None:
        """Let each conditional event happen whose condition has come to hold."""
        for one in list(self.waiting):
            if one.kind == "condition" and not one.scope.stopped:
                held, one.held = one.held, self.facts[one.name]
                if one.held and not held:
                    one.act()

    def wait(
        self, kind: str, element: str, scope: Scope, act: Done, *, at: str, name: str = ""
    ) -> None:
        self.waiting.append(Waiting(kind, element, scope, at, act, name))

    def wait_once(
        self,
        kind: str,
        element: str,
        scope: Scope,
        then: Done,
        *,
        at: str,
        name: str = "",
    ) -> None:
        """Wait for one occurrence, and note that the element was completed."""
        own = Scope(scope)

        def act() -> None:
            own.stop()
            self.completed.append(element)
            self.next(scope, then)

        self.wait(kind, element, own, act, at=at, name=name)

    def happen(self, wait: Waiting) -> None:
        """Let what is waited for come; work that is done is left before anything else happens."""
        wait.act()
        if wait.kind in ("user", "job") and self.agenda:
            scope, then = self.agenda.popleft()
            if not scope.stopped:
                then()
        self.move()

    def keys(self) -> list[tuple[str, str, str]]:
        alive = [one for one in self.waiting if not one.scope.stopped]
        return sorted(((one.kind, one.element, one.at) for one in alive), key=str)

    def broadcast(self, name: str) -> None:
        for one in list(self.waiting):
            if one.kind == "signal" and one.name == name and not one.scope.stopped:
                one.act()

    def error(self, plane: Plane | None) -> bool:
        """Let an error go up to the nearest plane that catches it; False when none does."""
        while plane is not None:
            guard = next((one for one in plane.guards if one.kind == "error"), None)
            if guard is not None and not plane.taken_over:
                take_over(self, plane, guard, plane.at)
                return True
            if plane.failed():
                return True
            plane = plane.outer
        return False

    def fail(self) -> None:
        """End the run: nothing caught an error."""
        self.top.stop()
        self.has_failed = True

    def escalate(self, plane: Plane | None) -> None:
        """Let an escalation go up to the nearest plane that catches it."""
        while plane is not None:
            guard = next((one for one in plane.guards if one.kind == "escalation"), None)
            if guard is not None and not plane.taken_over:
                take_over(self, plane, guard, plane.at)
                return
            if plane.escalated():
                return
            plane = plane.outer


def take_over(model: Model, plane: Plane, guard: Guard, at: str) -> None:
    """Start an event sub-process; one that interrupts goes on in place of the work around it."""
    if guard.stops:
        plane.taken_over = True
        plane.work.stop()
        plane.guarding.stop()
        plane.work, plane.branches = Scope(plane), 0
    plane.begin_branch()

    def over() -> None:
        model.completed.append(guard.name)
        plane.end_branch()

    def last() -> None:
        model.next(plane.work, over)

    def begin() -> None:
        model.completed.append(f"{guard.name}s")
        model.wait_once("user", guard.task, plane.work, last, at=at)

    model.next(plane.work, lambda: model.next(plane.work, begin))


@dataclass
class Here:
    """Where a block begins: in which plane, below which scope, as which instance."""

    model: Model
    plane: Plane
    scope: Scope
    at: str

    @property
    def parts(self) -> tuple[Model, Plane, Scope, str]:
        return self.model, self.plane, self.scope, self.at


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
    about: str = ""


def stand(here: Here, host: Scope, edges: list[Edge], done: Done) -> None:
    """Set the boundary events of a host to wait."""
    for edge in edges:
        if edge.kind not in ("escalation", "error", "cancel"):
            _stand(here, host, edge, done)


def _stand(here: Here, host: Scope, edge: Edge, done: Done) -> None:
    own = Scope(host)
    left = [{"timer": 1, "cycle": 3}.get(edge.kind, 0)]

    def act() -> None:
        on_edge(here, host, edge, done)
        left[0] -= 1
        if left[0] == 0:
            own.stop()

    kind = "timer" if edge.kind == "cycle" else edge.kind
    here.model.wait(kind, edge.name, own, act, at=here.at, name=edge.about)


def caught(here: Here, host: Scope, edges: list[Edge], kind: str, done: Done) -> bool:
    """Let a boundary event take what comes up from inside; False when there is none."""
    edge = next((one for one in edges if one.kind == kind), None)
    if edge is not None:
        on_edge(here, host, edge, done)
    return edge is not None


def on_edge(here: Here, host: Scope, edge: Edge, done: Done) -> None:
    """Let a boundary event happen."""
    model, plane, scope, at = here.parts
    model.completed.append(edge.name)
    if edge.stops:
        host.stop()
        model.wait_once("user", edge.task, scope, done, at=at)
    else:
        plane.begin_branch()
        model.wait_once("user", edge.task, scope, plane.ending(model), at=at)
