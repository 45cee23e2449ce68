# SPDX-License-Identifier: EUPL-1.2
"""What one evaluation may cost before it is stopped."""

from __future__ import annotations

from time import thread_time

from wijkpad.feel.failures import FeelError

_TICKS_BETWEEN_LOOKS = 64
_SIGNS_A_NODE = 50
_ITEMS_A_NODE = 10


class Budget:
    """Counts what an evaluation uses; share one over several evaluations to cap them together.

    Args:
        nodes: parts of expressions carried out, and items compared or copied.
        depth: calls of functions inside each other.
        text: characters in one text that an expression makes.
        items: items in one list that an expression makes.
        iterations: turns of one loop, all its lists multiplied.
        milliseconds: time of the processor since the first use, so that a busy machine stops nobody.
    """

    __slots__ = ("_deadline", "_look", "_nodes", "depth", "items", "iterations", "seconds", "text")

    def __init__(
        self,
        *,
        nodes: int = 500_000,
        depth: int = 48,
        text: int = 100_000,
        items: int = 10_000,
        iterations: int = 100_000,
        milliseconds: int = 180,
    ) -> None:
        self._nodes = nodes
        self._look = _TICKS_BETWEEN_LOOKS
        self._deadline = 0.0
        self.depth, self.text, self.items, self.iterations = depth, text, items, iterations
        self.seconds = milliseconds / 1000

    def spend(self, nodes: int = 1) -> None:
        """Count `nodes` as used.

        Raises:
            FeelError: the nodes or the time are used up.
        """
        self._look -= nodes
        if self._look < 0:
            self._reckon()

    def _reckon(self) -> None:
        self._nodes -= _TICKS_BETWEEN_LOOKS - self._look
        self._look = _TICKS_BETWEEN_LOOKS
        if self._nodes < 0:
            raise FeelError("nodes")
        if self.seconds_left() <= 0:
            raise FeelError("time")

    def seconds_left(self) -> float:
        """Return what is left of the time; the clock starts at the first look."""
        now = thread_time()
        if self._deadline == 0.0:
            self._deadline = now + self.seconds
        return self._deadline - now

    def enter(self) -> None:
        """Count a function call that begins; `leave` must follow."""
        self.depth -= 1
        if self.depth < 0:
            raise FeelError("depth")

    def leave(self) -> None:
        """Count a function call that ended."""
        self.depth += 1

    def check_text(self, length: int) -> None:
        """Refuse a text of `length` characters when that is too long, or one too many."""
        if length > self.text:
            raise FeelError("text")
        self.spend(1 + length // _SIGNS_A_NODE)

    def check_items(self, length: int) -> None:
        """Refuse a list of `length` items when that is too long, or one too many."""
        if length > self.items:
            raise FeelError("items")
        self.spend(1 + length // _ITEMS_A_NODE)

    def check_iterations(self, turns: int) -> None:
        """Refuse a loop of `turns` turns when that is too many."""
        if turns > self.iterations:
            raise FeelError("iterations")
