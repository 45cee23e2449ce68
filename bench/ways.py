# SPDX-License-Identifier: EUPL-1.2
"""Ways of completing one task durably, measured in turns so that a slow moment hits them all."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

ROUNDS, STEPS = 12, 5
_sent = 0


@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def _count(*arguments: object) -> None:
    global _sent  # noqa: PLW0603 - one thread, one count
    _sent += not str(arguments[2]).startswith(("BEGIN", "PRAGMA"))


@dataclass
class Way:
    """What one way of working cost, over all its steps.

    Attributes:
        step: completes one task.
        notes: what else is known of it, asked for when everything was measured.
        sent: how many statements it sent so far; SQLAlchemy's own count unless told otherwise.
    """

    name: str
    step: Callable[[], None]
    notes: Callable[[], str] = str
    sent: Callable[[], int] = lambda: _sent
    walls: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    statements: int = 0

    def go(self, steps: int) -> None:
        """Do some steps."""
        began, sent = time.process_time(), self.sent()
        for _ in range(steps):
            start = time.perf_counter()
            self.step()
            self.walls.append(time.perf_counter() - start)
        self.processor.append((time.process_time() - began) / steps)
        self.statements += self.sent() - sent

    def forget(self) -> None:
        """Drop what was measured while everything grew warm."""
        self.walls.clear()
        self.processor.clear()
        self.statements = 0

    @property
    def processor_ms(self) -> float:
        return statistics.median(self.processor) * 1000

    @property
    def wall_ms(self) -> float:
        return statistics.median(self.walls) * 1000

    @property
    def statements_a_step(self) -> float:
        return self.statements / len(self.walls)


def measure(ways: Sequence[Way]) -> None:
    """Let the ways take turns."""
    for way in ways:
        way.forget()
        way.go(STEPS)
        way.forget()
    for _ in range(ROUNDS):
        for way in ways:
            way.go(STEPS)


def report(title: str, bare: Way, others: Sequence[Way]) -> None:
    """Print what was measured; every ratio is to the bare statements of this run."""
    print(f"\n{title}")
    for way in (bare, *others):
        processor = (
            f"processor {way.processor_ms:8.2f} ms = {_ratio(way.processor_ms, bare.processor_ms)}"
        )
        wall = f"wall {way.wall_ms:8.2f} ms = {_ratio(way.wall_ms, bare.wall_ms)}"
        sent = f"{way.statements_a_step:4.1f} statements"
        print(f"  {way.name:34s} {processor} | {wall} | {sent}{way.notes()}")


def _ratio(one: float, other: float) -> str:
    return f"{one / other:6.1f} x bare"
