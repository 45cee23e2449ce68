# SPDX-License-Identifier: EUPL-1.2
"""The blocks of the small model: what each construct does, as the standard says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.runtime.reference import Block, Done, Edge, Here, Record, Scope, caught, stand


@dataclass
class Work(Block):
    """A task for a person, or a job for a plugin, which may fail."""

    name: str = ""
    edges: list[Edge] = field(default_factory=list)
    undone_by: tuple[str, bool] | None = None
    kind: str = "user"

    def begin(self, here: Here, done: Done) -> None:
        host = Scope(here.scope)

        def act() -> None:
            host.stop()
            here.model.completed.append(self.name)
            if self.undone_by is not None:
                here.plane.records.append((*self.undone_by, here.at))
            here.model.next(here.scope, done)

        here.model.wait(self.kind, self.name, host, act, at=here.at)
        here.model.waiting[-1].fail = lambda: (
            caught(here, host, self.edges, "error", done) or here.model.error(here.plane)
        )
        stand(here, host, self.edges, done)


@dataclass
class Catch(Block):
    """An event on the way."""

    name: str = ""
    kind: str = ""
    signal: str = ""

    def begin(self, here: Here, done: Done) -> None:
        here.model.wait_once(self.kind, self.name, here.scope, done, at=here.at, name=self.signal)


@dataclass
class Auto(Block):
    """A calculation, something thrown, or half of a link."""

    name: str = ""
    kind: str = "script"
    signal: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def act() -> None:
            if self.kind != "pass":
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
    """Undoes what was completed in its plane, the last first."""

    name: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def over() -> None:
            here.model.completed.append(self.name)
            done()

        def act() -> None:
            records, here.plane.records = here.plane.records, []
            undo(here, records, over)

        here.model.next(here.scope, act)


def undo(here: Here, records: list[Record], done: Done) -> None:
    """Undo what these tell, the last first."""
    if not records:
        done()
        return
    last = records.pop()

    def go_on() -> None:
        undo(here, records, done)

    if isinstance(last, list):
        undo(here, list(last), go_on)
        return
    name, by_person, at = last
    if by_person:
        here.model.wait_once("user", name, here.scope, go_on, at=at)
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
        def go_on(place: int) -> None:
            if place == len(self.blocks):
                done()
            else:
                self.blocks[place].begin(here, lambda: go_on(place + 1))

        go_on(0)


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

                here.model.wait(one.kind, one.name, own, happened, at=here.at, name=one.signal)

        here.model.next(here.scope, act)


@dataclass
class Several(Block):
    """An event with two triggers, a message and a signal: the first of them, or both."""

    name: str = ""
    wants_all: bool = False
    signal: str = "S"

    def begin(self, here: Here, done: Done) -> None:
        whole, left = Scope(here.scope), [2]
        for kind, name in (("message", ""), ("signal", self.signal)):
            own = Scope(whole)

            def act(own: Scope = own) -> None:
                own.stop()
                left[0] -= 1
                if left[0] == 0 or not self.wants_all:
                    whole.stop()
                    here.model.completed.append(self.name)
                    here.model.next(here.scope, done)

            here.model.wait(kind, self.name, own, act, at=here.at, name=name)


@dataclass
class Doubt(Block):
    """A choice: to an end that stops what is around it, or on."""

    name: str = ""
    kind: str = ""
    test: str = ""

    def begin(self, here: Here, done: Done) -> None:
        def choose() -> None:
            here.model.next(here.scope, stop if here.model.facts[self.test] else done)

        def stop() -> None:
            here.model.completed.append(self.name)
            if self.kind == "error":
                if not here.model.error(here.plane):
                    here.model.fail()
                return
            here.plane.clear()
            if self.kind == "terminate":
                here.plane.end_branch()
            else:
                records, here.plane.records = here.plane.records, []
                inside = Here(here.model, here.plane, here.plane.work, here.at)
                undo(inside, records, here.plane.cancelled)

        here.model.next(here.scope, choose)
