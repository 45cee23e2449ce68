# SPDX-License-Identifier: EUPL-1.2
"""Where a walk stands, and what it does next: what the drawing says apart from what values say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wijkpad.diagrams.soundness_net import Move
from wijkpad.pathways.norms.ahead import Planes
from wijkpad.pathways.norms.knowing import Known, Place


class Standing:
    """Where tokens stand in each plane under way; there is one of each, so it compares by identity.

    Attributes:
        offers: what can happen from here, as far as the drawing says. `past`: the positions of the
            names that nothing reads any more. Both are worked out when they are first needed.
    """

    __slots__ = ("offers", "past", "planes")

    def __init__(self, planes: Planes) -> None:
        self.planes = planes
        self.offers: list[Offer] | None = None
        self.past: tuple[int, ...] | None = None


class State(NamedTuple):
    """Where tokens stand, and the value of each name that is followed."""

    standing: Standing
    facts: tuple[Known, ...]


class Stride(NamedTuple):
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


class Step(NamedTuple):
    """A stride without its values; `writes` is the element that gives new ones."""

    standing: Standing
    passed: tuple[str, ...]
    writes: str | None
    done: tuple[str, ...]
    begun: tuple[str, ...]
    missed: frozenset[Place]
    is_over: bool


class Offer:
    """What a choice lets happen; its steps are the same whatever the values are."""

    __slots__ = ("_made", "_steps", "move", "scope")

    def __init__(self, scope: str, move: Move | None, steps: Iterator[Step]) -> None:
        self.scope, self.move = scope, move
        self._steps = steps
        self._made: list[Step] | None = None

    def steps(self) -> list[Step]:
        """Return the steps, made at the first time that the choice may fall so."""
        if self._made is None:
            self._made = list(self._steps)
        return self._made
