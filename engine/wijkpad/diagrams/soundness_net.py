# SPDX-License-Identifier: EUPL-1.2
"""One plane of a diagram as places for tokens, and what can happen in it.

Data is left out: a choice may fall every way. A marking is a sorted tuple of places; a place is the
node on which a token stands, or the flow along which it came to a join. The empty marking is a plane
that is done. An activity that runs along without a choice or event beside it stands for the ones
that follow it likewise: where a token is between them makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from wijkpad.diagrams.model import Diagram, Flow, Node
from wijkpad.diagrams.soundness_codes import Codes

Marking = tuple[str, ...]
_WIDEST: Final = 6
"""Ways out of an inclusive gateway of which every combination is tried; of more, all but few are left out."""
_STOPS: Final = frozenset({"terminate", "error", "cancel"})
_JOINS: Final = ("parallelGateway", "inclusiveGateway")
_OTHER: Final = "?"
"""A place that is not on the drawing: with a token there, a plane is only done when it is stopped."""
SPENT: Final = "~"
"""Before the id of an event that has happened on an activity that goes on."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens.

    Attributes:
        passed: nodes and flows, in order. `marking`: where the tokens are then.
        chose: flows that were chosen by data. `event`: what happened from outside.
    """

    passed: tuple[str, ...]
    marking: Marking
    chose: frozenset[str] = frozenset()
    event: str | None = None


class Net:
    """What can happen in one plane.

    `watched` are nodes at which a token always stands for a moment; with any, nothing that an event
    begins is looked at by itself.

    Attributes:
        beside: nodes to which only events lead that interrupt nothing.
        beginnings: the markings with which something begins, each with what was passed before.
    """

    def __init__(
        self,
        diagram: Diagram,
        scope: str,
        codes: Codes,
        *,
        watched: Collection[str] | None = None,
    ) -> None:
        self.diagram, self.scope, self.codes = diagram, scope, codes
        self._watched = frozenset(watched or ())
        self.nodes = {one.id: one for one in diagram.within(scope) if not one.by_event}
        self.flows: dict[str, Flow] = {
            each: diagram.flows[each] for one in self.nodes.values() for each in one.outgoing
        }
        self.joins = {
            one.id: one.incoming
            for one in self.nodes.values()
            if one.kind in _JOINS and len(one.incoming) > 1
        }
        self.edges: dict[str, list[Node]] = {}
        for one in self.nodes.values():
            if one.attached_to and not one.definition("compensate") and codes.happens(one):
                self.edges.setdefault(one.attached_to, []).append(one)
        starts = [one.id for one in diagram.starts(scope)]
        main = self.after(starts, without=self._aside())
        self.beside = frozenset(self.nodes) - main
        self._apart: set[str] = set()
        if watched is None:
            self._apart = {one for one in self._aside() if self._stands_apart(one, starts)}
        self._before: dict[tuple[str, bool], frozenset[str]] = {}
        self._simple = {one.id for one in self.nodes.values() if self._is_simple(one)}
        self.beginnings: list[tuple[Marking, tuple[str, ...]]] = [((one,), ()) for one in starts]
        for event in sorted(self._apart):
            passed = [self.nodes[event].attached_to or "", event]
            marking = self._put((), self.nodes[event].outgoing, passed)
            self.beginnings.append((marking, tuple(passed)))

    def after(self, begin: Iterable[str], *, without: Iterable[str] = ()) -> set[str]:
        """Return the nodes to which a token can come from these, by flows and events on edges."""
        seen, waiting, left_out = set[str](), list(begin), set(without)
        while waiting:
            one = waiting.pop()
            if one not in seen and one not in left_out:
                seen.add(one)
                waiting += [self.flows[each].target for each in self.nodes[one].outgoing]
                waiting += [each.id for each in self.edges.get(one, ())]
        return seen

    def moves(self, marking: Marking) -> list[Move]:
        """Return everything that can happen now; what needs nobody goes first."""
        for place in marking:
            node = self.nodes.get(place)
            if node is not None and node.is_gateway and node.kind != "eventBasedGateway":
                return list(self._route(_without(marking, place), node, [place]))
        held = {one for one in marking if one in self.flows}
        if held:
            for name, incoming in self.joins.items():
                if held.intersection(incoming) and self._is_complete(name, marking, held):
                    taken = [one for one in incoming if one in held]
                    left = marking
                    for one in taken:
                        left = _without(left, one)
                    return list(self._route(left, self.nodes[name], [name]))
        found: list[Move] = []
        for place in dict.fromkeys(marking):
            if place in self.nodes:
                found += self._work(marking, self.nodes[place])
        return found

    def waits_for(self, marking: Marking) -> dict[str, list[str]]:
        """Return the joins that hold a token, each with the flows on which none has come."""
        found: dict[str, list[str]] = {}
        for name, incoming in self.joins.items():
            if any(one in marking for one in incoming):
                found[name] = [one for one in incoming if one not in marking]
        return found

    def kept_for_ever(self) -> set[str]:
        """Return places of which one always keeps a token once one of them has one.

        The largest such set (a trap, in the words of Petri nets); it needs no search, so it is
        known of a plane in which tokens pile up without a bound too.
        """
        steps: list[tuple[set[str], set[str]]] = []
        for name, node in self.nodes.items():
            if name in self.joins:
                arrivals = [{one} for one in self.joins[name]]
                if node.kind == "parallelGateway":
                    arrivals = [set(self.joins[name])]
                moves = list(self._route((_OTHER,), node, [name]))
            elif node.kind in ("endEvent", "boundaryEvent"):
                continue
            else:
                arrivals, moves = [{name}], self.moves((name, _OTHER))
            if any(not move.marking for move in moves):
                return set()  # something stops the whole plane
            steps += [(one, set(move.marking)) for one in arrivals for move in moves]
        kept = {place for taken, _ in steps for place in taken}
        while lost := {
            place for taken, put in steps if not put & kept for place in taken if place in kept
        }:
            kept -= lost
        return kept

    def is_instant(self, place: str) -> bool:
        """Tell whether no token ever stays there."""
        node = self.nodes.get(place)
        return node is not None and node.is_gateway and node.kind != "eventBasedGateway"

    def _aside(self) -> list[str]:
        return [one.id for events in self.edges.values() for one in events if not one.interrupting]

    def _stands_apart(self, event: str, starts: list[str]) -> bool:
        """Tell whether what an event begins never meets anything else, and stops nothing."""
        own = self.after([event])
        stops = any(
            (_STOPS | {"escalation"}).intersection(one.kind for one in self.nodes[each].definitions)
            for each in own - {event}
            if self.nodes[each].kind in ("endEvent", "intermediateThrowEvent")
        )
        return not stops and not own & self.after(starts, without=[event])

    def _is_simple(self, node: Node) -> bool:
        """Tell whether a token only passes: nothing can happen to it but going on."""
        if node.is_gateway or node.kind in ("startEvent", "endEvent", "boundaryEvent"):
            return False
        if node.id in self._watched:
            return False
        return node.id not in self.edges and not node.definition("escalation")

    def _put(self, marking: Marking, flows: Iterable[str], passed: list[str]) -> Marking:
        """Put tokens on flows; the empty marking when one of them stops the plane."""
        places = list(marking)
        for flow in flows:
            passed.append(flow)
            target = self.nodes.get(self.flows[flow].target)
            if target is None:
                continue
            if target.id in self.joins:
                places.append(flow)
            elif target.kind != "endEvent":
                places.append(target.id)
            else:
                passed.append(target.id)
                if self._stops(target):
                    return ()
        return tuple(sorted(places))

    def _stops(self, end: Node) -> bool:
        if end.definition("escalation"):
            return self.codes.ends_here(end) == {True}
        return bool(_STOPS.intersection(one.kind for one in end.definitions))

    def _route(self, marking: Marking, node: Node, passed: list[str]) -> Iterator[Move]:
        chooses = len(node.outgoing) > 1 and node.kind != "parallelGateway"
        for flows in self._ways(node):
            way = list(passed)
            after = self._put(marking, flows, way)
            yield Move(tuple(way), after, frozenset(flows if chooses else ()))

    def _ways(self, node: Node) -> Iterable[tuple[str, ...]]:
        flows = node.outgoing
        if node.kind == "parallelGateway" or len(flows) < 2:
            return [flows]
        if node.kind == "exclusiveGateway":
            return [(one,) for one in flows]
        named = [one for one in flows if one != node.default]
        sizes = range(1, len(named) + 1) if len(named) <= _WIDEST else (1, 2, len(named))
        found = [one for size in sizes for one in combinations(named, size)]
        return [*found, (node.default,)] if node.default in flows else found

    def _work(self, marking: Marking, node: Node) -> Iterator[Move]:
        if node.kind == "eventBasedGateway":
            left = _without(marking, node.id)
            for flow in node.outgoing:
                event = self.nodes[self.flows[flow].target]
                yield self._through(left, event, [node.id, flow], event.id)
            return
        if node.definition("escalation"):
            ends = self.codes.ends_here(node)
            if True in ends:
                yield Move((node.id,), ())
            if False not in ends:
                return
        left = self._leave(marking, node)
        yield self._through(left, node, [], None)
        for event in self.edges.get(node.id, ()):
            if event.interrupting:
                yield self._through(left, event, [node.id], event.id)
            elif event.id not in self._apart and self._may_happen(event, marking):
                stays = (*marking, SPENT + event.id)
                yield self._through(stays, event, [node.id], event.id)

    def _through(self, marking: Marking, node: Node, before: list[str], event: str | None) -> Move:
        """Let a token leave a node, and pass what it only passes."""
        passed, at = [*before, node.id], node
        while len(at.outgoing) == 1:
            following = self.nodes.get(self.flows[at.outgoing[0]].target)
            if following is None or following.id not in self._simple:
                break
            passed += [at.outgoing[0], following.id]
            at = following
            if at is node:
                break
        after = self._put(marking, at.outgoing, passed)
        return Move(tuple(passed), after, event=event)

    def _leave(self, marking: Marking, host: Node) -> Marking:
        left = _without(marking, host.id)
        if host.id in self.edges and host.id not in left:
            spent = {SPENT + one.id for one in self.edges[host.id]}
            left = tuple(one for one in left if one not in spent)
        return left

    def _may_happen(self, event: Node, marking: Marking) -> bool:
        """An event that leaves its activity alone happens once a time, its way having been free.

        BPMN lets it happen again, but a second time adds nothing to what can go wrong.
        """
        if SPENT + event.id in marking:
            return False
        own = self.after([event.id]) & self.beside
        return not own.intersection(marking)

    def _is_complete(self, name: str, marking: Marking, held: set[str]) -> bool:
        incoming = self.joins[name]
        if self.nodes[name].kind == "parallelGateway":
            return held.issuperset(incoming)
        empty = [one for one in incoming if one not in held]
        here = [one for one in incoming if one in held]
        for place in self._positions(name, marking):
            if any(place in self._leading_to(one, name, edges=True) for one in empty) and not any(
                place in self._leading_to(one, name, edges=False) for one in here
            ):
                return False
        return True

    def _positions(self, join: str, marking: Marking) -> Iterator[str]:
        """Yield where tokens stand, as the runtime sees them: events that wait are tokens too."""
        for place in marking:
            if place in self.flows:
                if self.flows[place].target != join:
                    yield self.flows[place].target
            elif place in self.nodes:
                node = self.nodes[place]
                if node.kind == "eventBasedGateway":
                    yield from (self.flows[one].target for one in node.outgoing)
                else:
                    yield place
                    yield from (one.id for one in self.edges.get(place, ()))

    def _leading_to(self, flow: str, join: str, *, edges: bool) -> frozenset[str]:
        """Return the nodes from which a token can come along this flow without passing the join."""
        if (flow, edges) not in self._before:
            found, waiting = set[str](), [self.flows[flow].source]
            while waiting:
                one = waiting.pop()
                if one in found or one == join:
                    continue
                found.add(one)
                waiting += [self.flows[each].source for each in self.nodes[one].incoming]
                host = self.nodes[one].attached_to
                waiting += [host] if edges and host else []
            self._before[flow, edges] = frozenset(found)
        return self._before[flow, edges]


def _without(marking: Marking, place: str) -> Marking:
    at = marking.index(place)
    return marking[:at] + marking[at + 1 :]
