# SPDX-License-Identifier: EUPL-1.2
"""Walks over everything that can happen in a plane, as far as the budget goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

from wijkpad.diagrams.soundness_net import Marking, Move, Net

Cost = tuple[int, int, int]
"""Choices by data, events from outside, moves: what a way to a state takes."""
Ways = dict[int, tuple[Cost, int, Move | None]]
"""By state the cheapest way to it: its cost, the state before it (-1: none) and the move."""


@dataclass
class Budget:
    """How many states may still be looked at; shared by all planes of a diagram."""

    left: int


@dataclass
class Search:
    """What was found in one plane.

    Attributes:
        states: markings, in the order in which they were found; the first ones are beginnings.
        moves: by state, what can happen and to which state it leads; None is one that was not
            looked at, because tokens pile up in it or the budget was spent.
        whole: every state was looked at.
        doubled: places that came to hold two tokens at once, each with the move that did it.
    """

    net: Net
    states: list[Marking] = field(default_factory=list)
    moves: list[list[tuple[Move, int | None]]] = field(default_factory=list)
    whole: bool = True
    piled_up: bool = False
    doubled: dict[str, tuple[int, Move]] = field(default_factory=dict)
    _number: dict[Marking, int] = field(default_factory=dict)

    def number(self, marking: Marking) -> int:
        """Return the number of a state, a new one when it was not seen before."""
        if marking not in self._number:
            self._number[marking] = len(self.states)
            self.states.append(marking)
        return self._number[marking]

    @property
    def reached(self) -> set[str]:
        """The nodes and flows that a token comes to."""
        found = {one for _, passed in self.net.beginnings for one in passed}
        for state in self.states:
            found.update(state)
        for moves in self.moves:
            for move, _ in moves:
                found.update(move.passed)
        return found

    @property
    def hopeless(self) -> set[int]:
        """States from which the plane can never be done, whatever happens."""
        before: dict[int, list[int]] = {}
        waiting = [number for number, state in enumerate(self.states) if not state]
        waiting += range(len(self.moves), len(self.states))
        for number, moves in enumerate(self.moves):
            for _, after in moves:
                if after is None:
                    waiting.append(number)
                else:
                    before.setdefault(after, []).append(number)
        hopeful = closure(waiting, before)
        found = set(range(len(self.states))) - hopeful
        return found | {
            number
            for number in range(len(self.moves))
            if not self.kept.isdisjoint(self.states[number])
        }

    @cached_property
    def kept(self) -> set[str]:
        """Places that keep a token for ever; only where the search cannot tell."""
        return self.net.kept_for_ever() if self.piled_up or not self.whole else set()

    def ways(self) -> Ways:
        """Return by state the cheapest way to it, by Dijkstra."""
        found: Ways = {}
        heap: list[tuple[Cost, int, int, int, Move | None]] = []
        for count, (marking, _) in enumerate(self.net.beginnings):
            heappush(heap, ((0, 0, 0), count, self.number(marking), -1, None))
        count = len(heap)
        while heap:
            cost, _, number, before, move = heappop(heap)
            if number in found:
                continue
            found[number] = (cost, before, move)
            for one, after in self.moves[number] if number < len(self.moves) else ():
                if after is not None and after not in found:
                    count += 1
                    heappush(heap, (added(cost, one), count, after, number, one))
        return found


def added(cost: Cost, move: Move) -> Cost:
    """Return what a way costs with one move more."""
    return cost[0] + bool(move.chose), cost[1] + bool(move.event), cost[2] + 1


def explore(net: Net, budget: Budget) -> Search:
    """Look at every state, breadth first."""
    search = Search(net)
    waiting = deque(dict.fromkeys(search.number(one) for one, _ in net.beginnings))
    while waiting:
        if budget.left <= 0:
            search.whole = False
            break
        budget.left -= 1
        number = waiting.popleft()
        state = search.states[number]
        found: list[tuple[Move, int | None]] = []
        for move in net.moves(state):
            if not _look_for_doubles(search, number, state, move):
                found.append((move, None))
                continue
            known = len(search.states)
            after = search.number(move.marking)
            found.append((move, after))
            if after == known:
                waiting.append(after)
        search.moves.append(found)
    return search


def _look_for_doubles(search: Search, number: int, state: Marking, move: Move) -> bool:
    """Note where tokens meet; False when more pile up than makes a difference."""
    net = search.net
    for place in set(move.marking):
        times = move.marking.count(place)
        if times < 2 or net.is_instant(place) or state.count(place) >= times:
            continue
        if place in net.nodes and place not in net.beside:
            search.doubled.setdefault(place, (number, move))
        if times > 2:
            search.piled_up = True
            return False
    return True


def closure(begin: Iterable[int], after: dict[int, list[int]]) -> set[int]:
    """Return these and all that follow from them."""
    seen, waiting = set[int](), list(begin)
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += after.get(one, ())
    return seen
