# SPDX-License-Identifier: EUPL-1.2
"""Walks through a pathway with its sub-processes and the answers that are followed.

What stands in a sub-process that holds nothing that matters is passed in one go. Events may come at
any moment; a step that repeats may also be done no times, and its instances are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from wijkpad.diagrams import Node
from wijkpad.diagrams.soundness_codes import Codes
from wijkpad.diagrams.soundness_net import Marking, Move, Net
from wijkpad.pathways.norms.ahead import Ahead
from wijkpad.pathways.norms.knowing import Known, Place
from wijkpad.pathways.norms.values import Values
from wijkpad.pathways.norms.world import World

_BEGUN: Final = "»"
"""Before the id of an event sub-process that runs in a plane."""
_FAILED: Final = "!"
"""Before the id of an end event with which a plane broke off: only an event may follow."""
_BREAKS: Final = frozenset({"error", "cancel"})


class OddStepError(Exception):
    """The way passes something that is not walked through; `args` holds why."""


@dataclass(frozen=True, slots=True)
class State:
    """Where tokens stand in each plane under way, and the value of each name that is followed."""

    planes: tuple[tuple[str, Marking], ...]
    facts: tuple[Known, ...]

    def marking(self, scope: str) -> Marking | None:
        """Return where tokens stand in a plane; None when it is not under way."""
        return next((marking for one, marking in self.planes if one == scope), None)


@dataclass(frozen=True, slots=True)
class Stride:
    """One thing that happens.

    Attributes:
        passed: for a drawing of the way. `done`, `begun`: elements that came to their end, that began.
        missed: names that would have to be known to tell whether it can happen.
    """

    state: State
    passed: tuple[str, ...]
    done: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    missed: frozenset[Place] = frozenset()
    is_over: bool = False


class Walk:
    """Every way through a pathway.

    Args:
        watched: elements at which a norm looks.
        followed: names whose value is followed.
    """

    def __init__(self, world: World, watched: frozenset[str], followed: tuple[Place, ...]) -> None:
        self.world, self.followed = world, followed
        self.diagram = world.diagram
        writers = {node.id for path in followed for node in world.writers(path)}
        self._seen = watched | writers
        self._open = world.hosts_of(self._seen)
        stops = self._seen | self._open
        main = self.diagram.main
        self._top = main.id if main is not None else ""
        codes = Codes(self.diagram, within=False)
        scopes = [self._top, *self._open]
        self._nets = {one: Net(self.diagram, one, codes, watched=stops) for one in scopes}
        self._codes = codes
        self._asides = {one: self._beginning_by_event(one) for one in scopes}
        self.values = Values(world, followed)
        self._known_moves: dict[tuple[str, Marking], list[Move]] = {}
        self.ahead = Ahead(
            world,
            self._nets,
            {one: [each.id for each in some] for one, some in self._asides.items()},
            followed,
        )
        for one in world.oddities:
            if one.id in stops or any(each in stops for each in self._below(one.id)):
                raise OddStepError(one.name or one.id)

    def beginnings(self) -> Iterator[Stride]:
        """Yield what the pathway can begin with."""
        empty = State((), (None,) * len(self.followed))
        for marking, passed in self._nets[self._top].beginnings:
            yield self._entered(empty, self._top, (), marking, passed=passed)

    def strides(self, state: State) -> Iterator[Stride]:
        """Yield everything that can happen now; what needs nobody goes first, as it does in earnest."""
        found = [(scope, marking, self._moves(scope, marking)) for scope, marking in state.planes]
        for scope, marking, moves in found:
            at_once = [one for one in moves if self._needs_nobody(one.passed[0])]
            if at_once:
                for move in at_once:
                    yield from self._moved(state, scope, marking, move)
                return
        for scope, marking, moves in found:
            for move in moves:
                yield from self._moved(state, scope, marking, move)
            yield from self._by_event(state, scope, marking)

    def _moves(self, scope: str, marking: Marking) -> list[Move]:
        """Return what can happen in a plane; the drawing says it, so it is worked out once."""
        if (scope, marking) not in self._known_moves:
            self._known_moves[scope, marking] = self._nets[scope].moves(marking)
        return self._known_moves[scope, marking]

    def _needs_nobody(self, name: str) -> bool:
        node = self.diagram.nodes[name]
        if node.is_gateway:
            return node.kind != "eventBasedGateway"
        return node.kind in ("businessRuleTask", "scriptTask") and node.repeat is None

    def without_the_past(self, state: State, kept: frozenset[Place]) -> State:
        """Forget the values that nothing reads any more, but for those that are kept."""
        facts = tuple(
            value
            if value is None or path in kept or self.ahead.is_read(path, state.planes)
            else None
            for path, value in zip(self.followed, state.facts, strict=True)
        )
        return State(state.planes, facts)

    def _moved(self, state: State, scope: str, before: Marking, move: Move) -> Iterator[Stride]:
        host = move.passed[0]
        if any(one.startswith(_FAILED) for one in before):
            return
        inner = state.marking(host) if host in self._open else None
        missed = frozenset[Place]()
        if move.event is None and inner:
            node = self.diagram.nodes[host]
            if node.repeat is None or not self._is_fresh(host, inner):
                return
            missed = frozenset({(f"hoe vaak {host}",)})
        if move.event is not None and inner is not None and not self._may_follow(inner, move.event):
            return
        chosen, unsure = self.values.lets(move, state.facts, scope)
        if not chosen:
            return
        if move.event is not None:
            if self.diagram.nodes[move.event].interrupting:
                state = self._without(state, host)
            done: tuple[str, ...] = (move.event,)
            if self.diagram.nodes[move.event].definition("conditional") is not None:
                unsure |= {("een voorwaarde",)}
        else:
            if host in self._open:
                state = self._without(state, host)
            done = (host,)
        skipped = bool(missed)
        ends = tuple(
            one
            for one in move.passed
            if one in self.diagram.nodes and self.diagram.nodes[one].kind == "endEvent"
        )
        marking = self._broken_off(scope, move, ends)
        for facts, why in self.values.after(state.facts, () if skipped else done):
            after = State(state.planes, facts)
            yield self._entered(
                after,
                scope,
                before,
                marking,
                passed=move.passed,
                done=() if skipped else (*done, *ends),
                missed=missed | unsure | why,
            )
        again = self.diagram.nodes.get(host)
        if move.event is None and again is not None and again.repeat is not None:
            if inner == () and not skipped:
                state_again = self._without(state, host)
                yield self._restarted(state_again, scope, before, host)
            elif host in self._seen and host not in self._open:
                yield self._entered(
                    state,
                    scope,
                    before,
                    marking,
                    passed=move.passed,
                    done=ends,
                    missed=frozenset({("hoe vaak",)}),
                )

    def _restarted(self, state: State, scope: str, marking: Marking, host: str) -> Stride:
        inner, passed = self._nets[host].beginnings[0]
        planes = _set(_set(state.planes, scope, marking), host, inner)
        missed = frozenset({(f"hoe vaak {host}",)})
        return Stride(State(planes, state.facts), passed, missed=missed)

    def _is_fresh(self, host: str, inner: Marking) -> bool:
        return any(inner == marking for marking, _ in self._nets[host].beginnings)

    def _may_follow(self, inner: Marking, event: str) -> bool:
        """After an error or cancel inside, only an event that catches it; before it, any other."""
        kinds = {one.kind for one in self.diagram.nodes[event].definitions}
        failed = [one.removeprefix(_FAILED) for one in inner if one.startswith(_FAILED)]
        if failed:
            broke = {one.kind for each in failed for one in self.diagram.nodes[each].definitions}
            return bool(kinds & broke & _BREAKS)
        return inner != () or bool(kinds & _BREAKS)

    def _broken_off(self, scope: str, move: Move, ends: tuple[str, ...]) -> Marking:
        """Return the marking after a move; a plane that an error ends waits for what catches it."""
        for one in ends:
            kinds = {each.kind for each in self.diagram.nodes[one].definitions}
            if kinds & _BREAKS and scope != self._top and not move.marking:
                return (f"{_FAILED}{one}",)
        return move.marking

    def _by_event(self, state: State, scope: str, marking: Marking) -> Iterator[Stride]:
        """Yield what an event sub-process of a plane does: begin, and end."""
        if not marking:
            return
        for one in self._asides[scope]:
            place = f"{_BEGUN}{one.id}"
            start = next(iter(self.diagram.starts(one.id)))
            if place in marking:
                if state.marking(one.id) in (None, ()):
                    left = tuple(each for each in marking if each != place)
                    without = self._without(state, one.id)
                    yield self._entered(
                        without, scope, marking, left, passed=(one.id,), done=(one.id,)
                    )
                continue
            if not self._codes.happens(start):
                continue
            after = (place,) if start.interrupting else tuple(sorted((*marking, place)))
            missed = frozenset({("een voorwaarde",)} if start.definition("conditional") else ())
            yield self._entered(
                state, scope, marking, after, passed=(one.id, start.id), missed=missed
            )

    def _entered(
        self,
        state: State,
        scope: str,
        before: Marking,
        marking: Marking,
        *,
        passed: tuple[str, ...],
        done: tuple[str, ...] = (),
        missed: frozenset[Place] = frozenset(),
    ) -> Stride:
        """Return the stride to a marking of a plane; what is entered there begins."""
        if any(marking.count(one) > 1 for one in marking if one in self._open):
            raise OddStepError("twee keer tegelijk")
        planes = self._alive(_set(state.planes, scope, marking))
        begun = [one for one in marking if marking.count(one) > before.count(one)]
        begun += [one for one in done if one not in before]
        for place in marking:
            inner = place.removeprefix(_BEGUN)
            if inner in self._open and all(one != inner for one, _ in planes):
                starts = self._nets[inner].beginnings
                if len(starts) != 1:
                    raise OddStepError("meer dan één begin")
                planes = _set(planes, inner, starts[0][0])
                begun += starts[0][0]
        is_over = not planes or (scope == self._top and not marking)
        return Stride(
            State(planes, state.facts),
            passed,
            tuple(one for one in done if one in self._seen),
            tuple(dict.fromkeys(one for one in begun if one in self._seen)),
            missed,
            is_over=is_over,
        )

    def _without(self, state: State, host: str) -> State:
        if state.marking(host) is None:
            return state
        gone = {host, *(one for one, _ in state.planes if host in set(self.world.around(one)))}
        return replace(state, planes=tuple(one for one in state.planes if one[0] not in gone))

    def _alive(self, planes: tuple[tuple[str, Marking], ...]) -> tuple[tuple[str, Marking], ...]:
        """Leave out the planes of which the sub-process is no longer under way."""
        there = dict(planes)

        def lives(scope: str) -> bool:
            if scope == self._top:
                return True
            around = there.get(self.diagram.nodes[scope].scope)
            is_on = around is not None and (scope in around or f"{_BEGUN}{scope}" in around)
            return is_on and lives(self.diagram.nodes[scope].scope)

        return tuple(one for one in planes if lives(one[0]))

    def _beginning_by_event(self, scope: str) -> list[Node]:
        """Return the event sub-processes of a plane that stop it, or hold something that matters."""
        found = []
        for one in self.diagram.within(scope):
            starts = self.diagram.starts(one.id) if one.by_event else ()
            if starts and (one.id in self._open or starts[0].interrupting):
                found.append(one)
        return found

    def _below(self, host: str) -> Iterator[str]:
        for one in self.diagram.nodes.values():
            if host in set(self.world.around(one.scope)):
                yield one.id


def _set(
    planes: tuple[tuple[str, Marking], ...], scope: str, marking: Marking
) -> tuple[tuple[str, Marking], ...]:
    kept = [one for one in planes if one[0] != scope]
    return tuple(sorted([*kept, (scope, marking)]))
