# SPDX-License-Identifier: EUPL-1.2
"""Soundness: will every case that begins also come to its end, each piece of work done once?

The drawing is walked through in every way that it allows, plane by plane, without data: a choice
may fall either way, an event may come or not, a sub-process comes to its end as its own plane does.
So a walk may take choices that never go together (the same question asked twice). What weighs as an
error is therefore only what goes wrong however the choices fall: from the start, after one answer
or event whenever it is given, or without any answer. All else is a warning, with the answers that
lead to it. Work that is done twice is always a warning: what runs is exactly what was drawn.

The walk is bounded by the number of states, not by a clock: the same drawing always gives the same
findings. What could not be searched is said, and only what is certain in the rest is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams import soundness_words as words
from wijkpad.diagrams.context import Context
from wijkpad.diagrams.model import SUB_PROCESSES, Diagram, Node
from wijkpad.diagrams.normalise import normalise
from wijkpad.diagrams.reading import read
from wijkpad.diagrams.soundness_codes import Codes
from wijkpad.diagrams.soundness_net import Move, Net
from wijkpad.diagrams.soundness_search import Budget, Search, explore
from wijkpad.diagrams.soundness_traps import Trap, begun, moves_to, traps
from wijkpad.diagrams.words import starting
from wijkpad.findings import Finding, Severity

STATES: Final = 5_000
"""States of one diagram that are looked at: a third of a second on a small machine."""
BROKEN: Final = frozenset(
    {"BPMN-004", "BPMN-005", "BPMN-006", "BPMN-010", "BPMN-012", "BPMN-015", "BPMN-016"}
    | {"BPMN-017", "BPMN-018"}
)
"""Faults after which a walk through the drawing would say nothing."""
_DEAD_ENDS: Final = "BPMN-014"


def soundness(context: Context, found: list[Finding]) -> Iterator[Finding]:
    """Yield what goes wrong in a drawing of which the parts hang together; `found` is known of it."""
    codes = {one.code for one in found}
    drawing = context.diagram
    if drawing.main is None or codes & BROKEN:
        return
    if any(one.kind == "complexGateway" for one in drawing.nodes.values()):
        return
    diagram = read(normalise(drawing).xml, file=drawing.file)
    budget, thrown, whole = Budget(STATES), Codes(diagram, within=context.within), True
    for scope in _planes(diagram):
        search = explore(Net(diagram, scope, thrown), budget)
        whole = whole and search.whole
        yield from _Report(context, search, dead_ends=_DEAD_ENDS in codes).findings()
    if not whole:
        yield context.fault(
            "BPMN-084",
            "Dit schema is te groot om helemaal te doorzoeken: niet alles wat kan vastlopen, is "
            "gevonden.",
            "Zet een deel van de stappen in een deelproces; elk deel wordt apart doorzocht.",
            element=drawing.main.id,
            severity=Severity.INFO,
        )


def _planes(diagram: Diagram) -> list[str]:
    """Return every plane that has a beginning, the smallest first, so that a big one starves none."""
    scopes = [diagram.main.id] if diagram.main is not None else []
    scopes += [one.id for one in diagram.called()]
    scopes += [
        one.id
        for one in diagram.nodes.values()
        if one.kind in SUB_PROCESSES and one.kind != "adHocSubProcess"
    ]
    size = {one: sum(1 for _ in diagram.within(one)) for one in scopes}
    return sorted(scopes, key=lambda one: size[one])


class _Report:
    """What there is to say of one plane."""

    def __init__(self, context: Context, search: Search, *, dead_ends: bool) -> None:
        self.context, self.search, self.net = context, search, search.net
        self.drawing, self.dead_ends = context.diagram, dead_ends
        self.stuck: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        found = traps(self.search)
        for trap in found:
            if trap.join is not None:
                self.stuck.add(trap.join)
                yield self._deadlock(trap, trap.join)
            elif not self.dead_ends:
                yield self._endless(trap)
        if not any(trap.join is None for trap in found):
            yield from self._doubled()
        yield from self._never_reached()

    def _deadlock(self, trap: Trap, join: str) -> Finding:
        node = self._drawn(join)
        return self._finding(
            "BPMN-080",
            words.deadlock(self.drawing, trap, node),
            words.cure_of_deadlock(trap),
            node,
            trap,
        )

    def _endless(self, trap: Trap) -> Finding:
        work = [one for one in trap.round if self.net.nodes[one].is_activity]
        node = self._drawn((work or list(trap.round))[0])
        return self._finding(
            "BPMN-081",
            words.endless(self.drawing, trap, node),
            "Teken een weg uit deze ronde naar een einde.",
            node,
            trap,
        )

    def _finding(self, code: str, text: str, cure: str, node: Node, trap: Trap) -> Finding:
        among = set(trap.round)
        ways = [
            name
            for name, one in self.net.flows.items()
            if one.source in among and one.target in among
        ]
        return self.context.fault(
            code,
            text if trap.is_sure else f"{text} {words.choices(self.drawing, trap)}",
            cure,
            at=node,
            severity=Severity.ERROR if trap.is_sure else Severity.WARNING,
            path=self._path([*trap.path, *ways]),
        )

    def _doubled(self) -> Iterator[Finding]:
        """Yield work to which two tokens come, where that begins."""
        ways = self.search.ways() if self.search.doubled else {}
        places = list(self.search.doubled)
        after = {one: self.net.after([one]) for one in places}
        for number, place in enumerate(places):
            first = not any(
                place in after[other] and (other not in after[place] or at < number)
                for at, other in enumerate(places)
                if other != place
            )
            if not first:
                continue
            state, move = self.search.doubled[place]
            moves = [*moves_to(ways, state), move]
            node = self._drawn(place)
            yield self.context.fault(
                "BPMN-082",
                words.doubled(self.drawing, node, moves),
                "Zet ervoor een samenkomst (parallel) waar de wegen die tegelijk lopen op elkaar "
                "wachten, of laat een van de wegen apart eindigen.",
                at=node,
                severity=Severity.WARNING,
                path=self._path([*begun(self.search, ways, state), *_passed(moves), place]),
            )

    def _never_reached(self) -> Iterator[Finding]:
        if not self.search.whole or self.search.piled_up:
            return
        reached = self.search.reached
        behind = self.net.after(self.stuck)
        dead = [
            one
            for name, one in self.net.nodes.items()
            if name not in reached and name not in behind and self._can_be_drawn_to(one)
        ]
        for node in self._first_of(dead):
            drawn = self._drawn(node.id)
            yield self.context.fault(
                "BPMN-083",
                f"{starting(drawn)} wordt nooit bereikt, hoe het ook loopt.",
                words.cure_of_dead(drawn),
                at=drawn,
                severity=Severity.WARNING,
            )

    def _first_of(self, dead: list[Node]) -> Iterator[Node]:
        """Yield the nodes that nothing else among these leads to; of a ring the first."""
        names, said = {one.id for one in dead}, set[str]()
        for node in dead:
            before = {self.net.flows[one].source for one in node.incoming}
            before.add(node.attached_to or "")
            after = self.net.after([node.id])
            if node.id not in said and not (before & names) - after:
                said |= after
                yield node

    def _can_be_drawn_to(self, node: Node) -> bool:
        """Tell whether a flow or event leads there at all; else another rule has said it."""
        if node.undoes or node.definition("compensate") is not None:
            return False
        return bool(node.incoming) or node.attached_to is not None

    def _drawn(self, name: str) -> Node:
        """Return the node of the drawing for one of the normalised diagram."""
        return self.drawing.nodes[name.partition("--")[0]]

    def _path(self, passed: list[str]) -> tuple[str, ...]:
        """Return the part of a path that is on the drawing."""
        there = {**self.drawing.nodes, **self.drawing.flows}
        drawn = [one for one in passed if one in there]
        return tuple(
            one for one, before in zip(drawn, [None, *drawn], strict=False) if one != before
        )


def _passed(moves: list[Move]) -> list[str]:
    return [one for move in moves for one in move.passed]
