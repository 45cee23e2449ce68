# SPDX-License-Identifier: EUPL-1.2
"""Ways of completing one task durably, measured in turns so that a slow moment hits them all.

Every ratio is the median of the ratios of each turn: what one way cost in it by what the other did.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

TURNS, STEPS = 40, 3
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
        ready: makes ready for a turn; not measured.
        notes: what else is known of it, asked for when everything was measured.
        sent: how many statements it sent so far; SQLAlchemy's own count unless told otherwise.
    """

    name: str
    step: Callable[[], None]
    notes: Callable[[], str] = str
    sent: Callable[[], int] = lambda: _sent
    ready: Callable[[], None] = lambda: None
    walls: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    statements: float = 0

    def go(self, steps: int) -> None:
        """Do some steps: one turn."""
        self.ready()
        sent, start, began = self.sent(), time.perf_counter(), time.process_time()
        for _ in range(steps):
            self.step()
        self.processor.append((time.process_time() - began) / steps)
        self.walls.append((time.perf_counter() - start) / steps)
        self.statements += (self.sent() - sent) / steps

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

    def processor_by(self, other: Way) -> float:
        """Return its processor time as a multiple of the other's."""
        return _by(self.processor, other.processor)

    def wall_by(self, other: Way) -> float:
        """Return its time by the clock as a multiple of the other's."""
        return _by(self.walls, other.walls)


def measure(ways: Sequence[Way]) -> None:
    """Let the ways take turns."""
    for way in ways:
        way.forget()
        way.go(STEPS)
        way.forget()
    for _ in range(TURNS):
        for way in ways:
            way.go(STEPS)


def report(title: str, bare: Way, others: Sequence[Way]) -> None:
    """Print what was measured; every ratio is to the bare statements of this run."""
    print(f"\n{title}")
    for way in (bare, *others):
        processor = f"processor {way.processor_ms:8.2f} ms = {way.processor_by(bare):6.1f} x bare"
        wall = f"wall {way.wall_ms:8.2f} ms = {way.wall_by(bare):6.1f} x bare"
        sent = f"{way.statements_a_step:4.1f} statements"
        print(f"  {way.name:34s} {processor} | {wall} | {sent}{way.notes()}")


def _by(one: Sequence[float], other: Sequence[float]) -> float:
    return statistics.median(mine / theirs for mine, theirs in zip(one, other, strict=True))
