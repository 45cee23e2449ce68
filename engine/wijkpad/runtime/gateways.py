# SPDX-License-Identifier: EUPL-1.2
"""Gateways. A join counts tokens per incoming flow, so that it is right in loops too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from wijkpad.errors import NoWayOutError
from wijkpad.feel import Expression
from wijkpad.runtime.elements import Element, run_of, set_waiting
from wijkpad.runtime.tokens import Token


class Choice(Element):
    """A gateway of which the flows have conditions, tried in the order of the document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branches: list[tuple[Expression, str]] = []
        self.default: str | None = None

    def open_branches(self, token: Token, *, first_only: bool) -> list[Any]:
        """Return the targets of the flows that hold; the default flow when none does.

        Raises:
            NoWayOutError: no flow holds and there is no default.
        """
        engine = run_of(token).script_engine
        open_ones: list[str] = []
        for condition, target in self.branches:
            if engine.evaluate(token, condition) is True:
                open_ones.append(target)
                if first_only:
                    break
        if not open_ones and self.default is not None:
            open_ones.append(self.default)
        if not open_ones:
            raise NoWayOutError(self.bpmn_id, "condition")
        return [self._wf_spec.task_specs[name] for name in open_ones]


class ExclusiveGateway(Choice):
    """Takes the first flow that holds; lets every token through that comes in."""

    def successors(self, token: Token) -> list[Any]:
        return self.open_branches(token, first_only=True) if self._outputs else []


class _Join(Element):
    """Holds tokens until the join is complete, then goes on with one of them."""

    is_join = True

    @property
    def sources(self) -> list[str]:
        names: list[str] = self._inputs
        return names

    def held(self, plane: Any) -> dict[str, Token]:
        """Return the oldest token that waits here, per incoming flow."""
        found: dict[str, Token] = {}
        for token in plane.tasks.values():
            if token.task_spec is self and token.is_waiting:
                found.setdefault(token.internal_data["at"], token)
        return found

    @staticmethod
    def merge(tokens: dict[str, Token]) -> Token:
        """Take away all these tokens but the one that goes on."""
        going_on, *others = tokens.values()
        for token in others:
            token.remove()
        going_on.internal_data.clear()
        return going_on


class ParallelGateway(_Join):
    """Waits for one token on every incoming flow, and puts one on every outgoing flow."""

    def _update_hook(self, token: Token) -> bool:
        if len(self.sources) < 2:
            token.internal_data.clear()
            return True
        set_waiting(token)
        held = self.held(token.workflow)
        if len(held) == len(self.sources):
            self.merge(held)._ready()
        return False


class InclusiveGateway(_Join, Choice):
    """Waits for every branch that can still arrive, and goes on along every flow that holds."""

    def _update_hook(self, token: Token) -> bool:
        if len(self.sources) < 2:
            token.internal_data.clear()
            return True
        set_waiting(token)
        return False

    def successors(self, token: Token) -> list[Any]:
        return self.open_branches(token, first_only=False) if self._outputs else []

    def open_if_complete(self, plane: Any) -> bool:
        """Go on when no token can reach an incoming flow that has none yet.

        A token that can also reach a flow that has one already does not hold the join up: it will
        not be missed (BPMN 2.0, 13.4.3).
        """
        held = self.held(plane)
        if not held:
            return False
        tokens = plane.task_tree.children
        if self.is_awaited(
            held, (one.task_spec.place for one in tokens if one.task_spec is not self)
        ):
            return False
        self.merge(held)._ready()
        return True

    def is_awaited(self, held: Collection[str], places: Iterable[str]) -> bool:
        """Tell whether a token at one of these places can still reach a flow that has none."""
        empty = [name for name in self.sources if name not in held]
        return any(
            any(place in self._reached_from[name][1] for name in empty)
            and not any(place in self._reached_from[name][0] for name in held)
            for place in places
        )

    @cached_property
    def _reached_from(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """Return per incoming flow the places from which a token can come along it.

        First along sequence flows only, then also by way of the boundary events of an activity.
        """
        return {
            name: (self._before(name, boundary=False), self._before(name, boundary=True))
            for name in self.sources
        }

    def _before(self, source: str, *, boundary: bool) -> frozenset[str]:
        specs, found, to_visit = self._wf_spec.task_specs, {source}, [source]
        hosts: dict[str, str] = self._wf_spec.hosts if boundary else {}
        if source == self.name:
            return frozenset()
        while to_visit:
            name = to_visit.pop()
            before = [*specs[name]._inputs, *([hosts[name]] if name in hosts else [])]
            for one in before:
                if one not in found and one != self.name:
                    found.add(one)
                    to_visit.append(one)
        return frozenset(found)


class EventGateway(Element):
    """Sets several events to wait; the first that happens withdraws the others."""

    def marks(self, token: Token) -> dict[str, Any]:
        return {"gate": token.hex}
