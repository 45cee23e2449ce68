# SPDX-License-Identifier: EUPL-1.2
"""Which errors and escalations can leave an activity or plane, and what catches them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.model import SUB_PROCESSES, Diagram, Node

ANY: Final = "*"
"""An error of a plugin, or what comes out of another pathway: no code of it stands in the drawing."""


class Codes:
    """What is thrown in a diagram; it may say too much of a code, never too little."""

    def __init__(self, diagram: Diagram, *, within: bool = False) -> None:
        self.diagram, self.within = diagram, within
        self.processes = {one.id for one in diagram.processes}
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def out_of(self, kind: str, activity: Node) -> frozenset[str]:
        """Return the codes of this kind (`error`, `escalation`) that reach the edge of an activity."""
        if activity.kind in SUB_PROCESSES:
            return self._out_of_plane(kind, activity.id)
        if activity.kind == "callActivity":
            is_here = activity.called in self.processes
            return self._out_of_plane(kind, activity.called or "") if is_here else frozenset({ANY})
        fails = kind == "error" and activity.kind in ("serviceTask", "sendTask")
        return frozenset({ANY}) if fails else frozenset()

    def happens(self, event: Node) -> bool:
        """Tell whether an event on an edge, or at the start of an event sub-process, can happen."""
        kinds = {one.kind for one in event.definitions}
        if kinds == {"cancel"}:
            return any(
                one.kind == "endEvent" and one.definition("cancel")
                for one in self.diagram.within(event.attached_to or "")
            )
        if not kinds or kinds - {"error", "escalation"}:
            return True
        return any(
            code in (None, *thrown) or ANY in thrown
            for kind in sorted(kinds)
            if (thrown := self._before(kind, event))
            for code in self.caught_by(kind, event)
        )

    def ends_here(self, event: Node) -> set[bool]:
        """Tell of an event that throws an escalation whether what catches it stops its plane.

        Both when the process is called in more than one place, or by another pathway.
        """
        code = next(iter(self.caught_by("escalation", event)), None)
        return self._stops(code, event.scope, ())

    def caught_by(self, kind: str, event: Node) -> list[str | None]:
        """Return the codes in the definitions of an event; None stands for every code."""
        named = self.diagram.errors if kind == "error" else self.diagram.escalations
        found: list[str | None] = []
        for one in event.definitions:
            if one.kind == kind:
                known = named.get(one.ref or "")
                found.append(known.code or None if known is not None else None)
        return found

    def _before(self, kind: str, event: Node) -> frozenset[str]:
        host = self.diagram.nodes.get(event.attached_to or "")
        if host is not None:
            return self.out_of(kind, host)
        around = self.diagram.nodes[event.scope]
        return frozenset(self._inside(kind, around.scope))

    def _out_of_plane(self, kind: str, scope: str) -> frozenset[str]:
        if (kind, scope) not in self._known:
            self._known[kind, scope] = frozenset()
            caught = [code for one in self._handlers(scope) for code in self.caught_by(kind, one)]
            self._known[kind, scope] = _left(set(self._inside(kind, scope)), caught)
        return self._known[kind, scope]

    def _inside(self, kind: str, scope: str) -> Iterator[str]:
        """Yield the codes thrown in a plane that nothing on the edge of an activity catches."""
        for node in self.diagram.within(scope):
            if node.kind in ("endEvent", "intermediateThrowEvent"):
                yield from (code for code in self.caught_by(kind, node) if code)
                if kind == "error" and node.topic:
                    yield ANY
            elif node.is_activity:
                edge = self.diagram.boundary(node.id)
                caught = [code for one in edge for code in self.caught_by(kind, one)]
                yield from _left(set(self.out_of(kind, node)), caught)

    def _handlers(self, scope: str) -> list[Node]:
        """Return the start events of the event sub-processes of a plane."""
        return [
            start
            for one in self.diagram.within(scope)
            if one.by_event
            for start in self.diagram.starts(one.id)
        ]

    def _stops(self, code: str | None, scope: str, seen: tuple[str, ...]) -> set[bool]:
        handler = self._catching(code, self._handlers(scope))
        if handler is not None:
            return {handler.interrupting}
        around = self.diagram.nodes.get(scope)
        hosts = (
            [around]
            if around is not None
            else [one for one in self.diagram.nodes.values() if one.called == scope]
        )
        found: set[bool] = set()
        for host in hosts:
            event = self._catching(code, list(self.diagram.boundary(host.id)))
            if event is not None:
                found.add(event.interrupting)
            elif host.id not in seen:
                found |= self._stops(code, host.scope, (*seen, host.id))
        if not hosts and self.within:
            return {True, False}
        return found or {False}

    def _catching(self, code: str | None, events: list[Node]) -> Node | None:
        """Return the event that catches, the most precise first."""
        for wanted in (code, None):
            for one in events:
                codes = self.caught_by("escalation", one)
                if codes and wanted in codes:
                    return one
        return None


def _left(thrown: set[str], caught: list[str | None]) -> frozenset[str]:
    return frozenset() if None in caught else frozenset(thrown - set(caught))
