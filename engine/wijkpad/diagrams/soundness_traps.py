# SPDX-License-Identifier: EUPL-1.2
"""Traps: states from which a plane never comes to its end, and how certain it is to get there."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from wijkpad.diagrams.soundness_net import Move
from wijkpad.diagrams.soundness_search import Cost, Search, Ways, added, closure


@dataclass(frozen=True, slots=True)
class Trap:
    """One way in which a plane never comes to its end.

    Attributes:
        join: where a token waits for ever; None when it is work that goes round and round.
        missing: flows along which nothing comes any more.
        round: nodes among which it goes round.
        moves: how it came so far; `beginning`: what was passed before these.
        turn: which of the moves made it certain; None when it always was.
        is_sure: it happens however the choices fall, see `soundness`.
    """

    join: str | None
    missing: tuple[str, ...]
    round: tuple[str, ...]
    moves: tuple[Move, ...]
    beginning: tuple[str, ...]
    turn: int | None
    is_sure: bool

    @property
    def path(self) -> list[str]:
        """What was passed, in order, and last where it stays."""
        passed = [*self.beginning, *(one for move in self.moves for one in move.passed)]
        return [*passed, *((self.join,) if self.join is not None else self.round)]


@dataclass(frozen=True, slots=True)
class _Entry:
    """How a trap is fallen into: by a move, or it is one from the beginning."""

    at: int
    before: int | None
    move: Move | None
    is_sure: bool
    cost: Cost


def traps(search: Search) -> list[Trap]:
    """Return every join that waits for ever and every round without a way out, once each."""
    finder = _Finder(search)
    if not finder.hopeless:
        return []
    found = [finder.trap(join, numbers) for join, numbers in finder.ends().items()]
    return sorted(found, key=lambda one: (not one.is_sure, len(one.moves)))


class _Finder:
    def __init__(self, search: Search) -> None:
        self.search, self.net = search, search.net
        self.hopeless = search.hopeless
        self.after = {
            number: [after for _, after in moves if after is not None]
            for number, moves in enumerate(search.moves)
        }

    @cached_property
    def ways(self) -> Ways:
        return self.search.ways()

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """Return by hopeless state the hopeless ones before it."""
        found: dict[int, list[int]] = {}
        for number in self.hopeless:
            for after in self.after[number]:
                found.setdefault(after, []).append(number)
        return found

    @cached_property
    def certain(self) -> set[str]:
        """The answers and events after which it always goes wrong, whenever they come."""
        if not self.search.whole or self.search.piled_up:
            return set()
        wrong, right = set[str](), set[str]()
        for number, moves in enumerate(self.search.moves):
            for move, after in moves:
                if after not in self.hopeless:
                    right |= _names(move)
                elif number not in self.hopeless:
                    wrong |= _names(move)
        return wrong - right

    def ends(self) -> dict[str | None, list[int]]:
        """Return where it ends up: states by the join that waits in them, None for a round."""
        found: dict[str | None, list[int]] = {}
        for number in sorted(self.hopeless):
            if not self.search.moves[number]:
                for join in self._first_joins(number):
                    found.setdefault(join, []).append(number)
        stops = {one for numbers in found.values() for one in numbers}
        endless = self.hopeless - closure(stops, self.before)
        kept = {one for one in endless if not self.search.kept.isdisjoint(self.search.states[one])}
        if endless:
            found[None] = list(kept) or [self._coming_back(endless)]
        return found

    def _first_joins(self, number: int) -> list[str]:
        """Return the joins that hold a token where all is over, but for those behind others."""
        waiting = list(self.net.waits_for(self.search.states[number]))
        behind = {one: self.net.after([one]) - {one} for one in waiting}
        first = [
            one
            for one in waiting
            if not any(one in behind[other] and other not in behind[one] for other in waiting)
        ]
        return first or waiting

    def _coming_back(self, endless: set[int]) -> int:
        """Return a state to which it comes back time and again: all that it leads to lead there."""
        at = min(endless)
        onwards = closure([at], self.after)
        while ahead := next((one for one in onwards if at not in closure([one], self.after)), None):
            at, onwards = ahead, closure([ahead], self.after)
        return at

    def trap(self, join: str | None, ends: list[int]) -> Trap:
        """Return how it comes to one of these states."""
        entry = self._entry(closure(ends, self.before))
        from_state = entry.at if entry.before is None else entry.before
        moves = moves_to(self.ways, from_state)
        turn = None if entry.move is None else len(moves)
        rest, end = self._onwards(entry.at, set(ends))
        waits = self.net.waits_for(self.search.states[end])
        return Trap(
            join=join,
            missing=tuple(waits.get(join or "", ())),
            round=self._round(end) if join is None else (),
            moves=(*moves, *((entry.move,) if entry.move is not None else ()), *rest),
            beginning=begun(self.search, self.ways, from_state),
            turn=turn,
            is_sure=entry.is_sure,
        )

    def _entry(self, area: set[int]) -> _Entry:
        """Return the surest and shortest way into a trap."""
        found = [
            _Entry(number, None, None, True, cost)
            for number, (cost, before, _) in self.ways.items()
            if before < 0 and number in area
        ]
        for number, moves in enumerate(self.search.moves):
            if number in self.hopeless or number not in self.ways:
                continue
            for move, after in moves:
                if after is not None and after in area:
                    cost = added(self.ways[number][0], move)
                    is_sure = bool(_names(move) & self.certain) or (cost[0] == 0 and cost[1] <= 1)
                    found.append(_Entry(after, number, move, is_sure, cost))
        return min(found, key=lambda one: (not one.is_sure, one.cost))

    def _onwards(self, number: int, ends: Collection[int]) -> tuple[list[Move], int]:
        """Return the shortest way from a state to one of these, and which it is."""
        ways: Ways = {number: ((0, 0, 0), -1, None)}
        waiting = deque([number])
        while waiting:
            at = waiting.popleft()
            if at in ends:
                return moves_to(ways, at), at
            for move, after in self.search.moves[at]:
                if after is not None and after not in ways:
                    ways[after] = ((0, 0, 0), at, move)
                    waiting.append(after)
        return [], number

    def _round(self, number: int) -> tuple[str, ...]:
        """Return the nodes to which a token comes back from this state on."""
        ahead = {
            place for one in closure([number], self.after) for place in self.search.states[one]
        }
        places = [one for one in ahead if one in self.net.nodes]
        behind = {one for place in places for one in self.net.after([place])}
        return tuple(
            one
            for one in self.net.nodes
            if one in behind
            and any(one in self._beyond(place) and place in self._beyond(one) for place in places)
        )

    def _beyond(self, node: str) -> set[str]:
        """Return where a token can come that has left this node."""
        return self.net.after(
            [self.net.flows[one].target for one in self.net.nodes[node].outgoing]
            + [one.id for one in self.net.edges.get(node, ())]
        )


def _names(move: Move) -> set[str]:
    return {*move.chose, *((move.event,) if move.event else ())}


def moves_to(ways: Ways, number: int) -> list[Move]:
    """Return the moves of the cheapest way to a state."""
    found: list[Move] = []
    while number >= 0:
        _, number, move = ways[number]
        found += [move] if move is not None else []
    return found[::-1]


def begun(search: Search, ways: Ways, number: int) -> tuple[str, ...]:
    """Return what was passed before the beginning from which the cheapest way to a state comes."""
    while ways[number][1] >= 0:
        number = ways[number][1]
    state = search.states[number]
    return next((passed for marking, passed in search.net.beginnings if marking == state), ())
