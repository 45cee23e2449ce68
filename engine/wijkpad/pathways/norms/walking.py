# SPDX-License-Identifier: EUPL-1.2
"""Walks through a pathway with its sub-processes and the answers that are followed.

What stands in a sub-process that holds nothing that matters is passed in one go. Events may come at
any moment; a step that repeats may also be done no times, and its instances are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams import Node
from wijkpad.diagrams.soundness_codes import Codes
from wijkpad.diagrams.soundness_net import Marking, Move, Net
from wijkpad.pathways.norms.ahead import Ahead, Planes
from wijkpad.pathways.norms.knowing import Known, Place
from wijkpad.pathways.norms.strides import Offer, Standing, State, Step, Stride
from wijkpad.pathways.norms.values import Values
from wijkpad.pathways.norms.world import World

_BEGUN: Final = "»"
"""Before the id of an event sub-process that runs in a plane."""
_FAILED: Final = "!"
"""Before the id of an end event with which a plane broke off: only an event may follow."""
_BREAKS: Final = frozenset({"error", "cancel"})


class OddStepError(Exception):
    """The way passes something that is not walked through; `args` holds why."""


class Walk:
    """Every way through a pathway.

    The drawing says what can happen where tokens stand, and values say which of it does; the first is
    worked out once for every way in which tokens can stand, for there are far fewer of these.

    Args:
        watched: elements at which a norm looks.
        followed: names whose value is followed.
        kept: those of which the value is not forgotten when nothing reads it any more.
    """

    def __init__(
        self,
        world: World,
        watched: frozenset[str],
        followed: tuple[Place, ...],
        kept: frozenset[Place] = frozenset(),
    ) -> None:
        self.world, self.followed, self.kept = world, followed, kept
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
        self._standings: dict[Planes, Standing] = {}
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
        nothing: tuple[Known, ...] = (None,) * len(self.followed)
        for marking, passed in self._nets[self._top].beginnings:
            step = self._entered((), self._top, (), marking, passed=passed)
            state = State(step.standing, nothing)
            yield Stride(state, passed, step.done, step.begun, step.missed, step.is_over)

    def strides(self, state: State) -> Iterator[Stride]:
        """Yield everything that can happen now; what needs nobody goes first, as it does in earnest."""
        standing, facts = state
        if standing.offers is None:
            standing.offers = list(self._offers(standing.planes))
        for offer in standing.offers:
            falls, unsure = True, frozenset[Place]()
            if offer.move is not None:
                falls, unsure = self.values.lets(offer.move, facts, offer.scope)
            if not falls:
                continue
            for step in offer.steps():
                for new, why in self.values.after(facts, step.writes):
                    yield Stride(
                        State(step.standing, new),
                        step.passed,
                        step.done,
                        step.begun,
                        step.missed | unsure | why,
                        step.is_over,
                    )

    def _offers(self, planes: Planes) -> Iterator[Offer]:
        found = [(scope, marking, self._moves(scope, marking)) for scope, marking in planes]
        for scope, marking, moves in found:
            at_once = [one for one in moves if self._needs_nobody(one.passed[0])]
            if at_once:
                for move in at_once:
                    yield Offer(scope, move, self._moved(planes, scope, marking, move))
                return
        for scope, marking, moves in found:
            for move in moves:
                yield Offer(scope, move, self._moved(planes, scope, marking, move))
            yield Offer(scope, None, self._by_event(planes, scope, marking))

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

    def without_the_past(self, state: State) -> State:
        """Forget the values that nothing reads any more, but for those that are kept."""
        standing, facts = state
        if standing.past is None:
            standing.past = tuple(
                at
                for at, path in enumerate(self.followed)
                if path not in self.kept and not self.ahead.is_read(path, standing.planes)
            )
        if not standing.past:
            return state
        left = list(facts)
        for at in standing.past:
            left[at] = None
        return State(standing, tuple(left))

    def _standing(self, planes: Planes) -> Standing:
        found = self._standings.get(planes)
        if found is None:
            found = self._standings[planes] = Standing(planes)
        return found

    def _moved(self, planes: Planes, scope: str, before: Marking, move: Move) -> Iterator[Step]:
        host = move.passed[0]
        if any(one.startswith(_FAILED) for one in before):
            return
        inner = _marking(planes, host) if host in self._open else None
        missed = frozenset[Place]()
        if move.event is None and inner:
            node = self.diagram.nodes[host]
            if node.repeat is None or not self._is_fresh(host, inner):
                return
            missed = frozenset({(f"hoe vaak {host}",)})
        if move.event is not None and inner is not None and not self._may_follow(inner, move.event):
            return
        skipped = bool(missed)
        if move.event is not None:
            if self.diagram.nodes[move.event].interrupting:
                planes = self._without(planes, host)
            done = move.event
            if self.diagram.nodes[move.event].definition("conditional") is not None:
                missed |= {("een voorwaarde",)}
        else:
            if host in self._open:
                planes = self._without(planes, host)
            done = host
        ends = tuple(
            one
            for one in move.passed
            if one in self.diagram.nodes and self.diagram.nodes[one].kind == "endEvent"
        )
        marking = self._broken_off(scope, move, ends)
        yield self._entered(
            planes,
            scope,
            before,
            marking,
            passed=move.passed,
            writes=None if skipped else done,
            done=() if skipped else (done, *ends),
            missed=missed,
        )
        again = self.diagram.nodes.get(host)
        if move.event is None and again is not None and again.repeat is not None:
            if inner == () and not skipped:
                yield self._restarted(self._without(planes, host), scope, before, host)
            elif host in self._seen and host not in self._open:
                yield self._entered(
                    planes,
                    scope,
                    before,
                    marking,
                    passed=move.passed,
                    done=ends,
                    missed=frozenset({("hoe vaak",)}),
                )

    def _restarted(self, planes: Planes, scope: str, marking: Marking, host: str) -> Step:
        inner, passed = self._nets[host].beginnings[0]
        planes = _set(_set(planes, scope, marking), host, inner)
        missed = frozenset({(f"hoe vaak {host}",)})
        return Step(self._standing(planes), passed, None, (), (), missed, is_over=False)

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

    def _by_event(self, planes: Planes, scope: str, marking: Marking) -> Iterator[Step]:
        """Yield what an event sub-process of a plane does: begin, and end."""
        if not marking:
            return
        for one in self._asides[scope]:
            place = f"{_BEGUN}{one.id}"
            start = next(iter(self.diagram.starts(one.id)))
            if place in marking:
                if _marking(planes, one.id) in (None, ()):
                    left = tuple(each for each in marking if each != place)
                    without = self._without(planes, one.id)
                    yield self._entered(
                        without, scope, marking, left, passed=(one.id,), done=(one.id,)
                    )
                continue
            if not self._codes.happens(start):
                continue
            after = (place,) if start.interrupting else tuple(sorted((*marking, place)))
            missed = frozenset({("een voorwaarde",)} if start.definition("conditional") else ())
            yield self._entered(
                planes, scope, marking, after, passed=(one.id, start.id), missed=missed
            )

    def _entered(
        self,
        planes: Planes,
        scope: str,
        before: Marking,
        marking: Marking,
        *,
        passed: tuple[str, ...],
        writes: str | None = None,
        done: tuple[str, ...] = (),
        missed: frozenset[Place] = frozenset(),
    ) -> Step:
        """Return the step to a marking of a plane; what is entered there begins."""
        if any(marking.count(one) > 1 for one in marking if one in self._open):
            raise OddStepError("twee keer tegelijk")
        planes = self._alive(_set(planes, scope, marking))
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
        return Step(
            self._standing(planes),
            passed,
            writes,
            tuple(one for one in done if one in self._seen),
            tuple(dict.fromkeys(one for one in begun if one in self._seen)),
            missed,
            is_over=is_over,
        )

    def _without(self, planes: Planes, host: str) -> Planes:
        if _marking(planes, host) is None:
            return planes
        gone = {host, *(one for one, _ in planes if host in set(self.world.around(one)))}
        return tuple(one for one in planes if one[0] not in gone)

    def _alive(self, planes: Planes) -> Planes:
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


def _marking(planes: Planes, scope: str) -> Marking | None:
    """Return where tokens stand in a plane; None when it is not under way."""
    return next((marking for one, marking in planes if one == scope), None)


def _set(planes: Planes, scope: str, marking: Marking) -> Planes:
    kept = [one for one in planes if one[0] != scope]
    return tuple(sorted([*kept, (scope, marking)]))
