# SPDX-License-Identifier: EUPL-1.2
"""One user task durably completed: ours, the naive way and the bare statements, side by side."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bench import baseline
from bench.variants import Naive, Ours, durable_step

HISTORIES = (10, 100, 300, 2000)
NAIVE_UNTIL = 300
ROUNDS, STEPS, RUNS = 12, 5, 20
STALL_LIMIT = 600


@dataclass
class Measured:
    """What one way of working cost, over all its steps."""

    name: str
    step: Callable[[sa.Connection, int, int], None]
    connection: sa.Connection
    runs: list[int]
    variant: Ours | Naive | None = None
    walls: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    statements: int = 0
    done: int = 0

    def go(self, steps: int) -> None:
        """Do some steps on the runs in turn."""
        began = time.process_time()
        for _ in range(steps):
            start = time.perf_counter()
            self.step(self.connection, self.runs[self.done % len(self.runs)], self.done)
            self.walls.append(time.perf_counter() - start)
            self.done += 1
        self.processor.append((time.process_time() - began) / steps)

    def forget(self) -> None:
        """Drop what was measured while everything grew warm."""
        self.walls.clear()
        self.processor.clear()
        self.statements = 0
        if self.variant is not None:
            self.variant.engine_seconds = self.variant.engine_steps = 0

    @property
    def processor_ms(self) -> float:
        return statistics.median(self.processor) * 1000

    @property
    def wall_ms(self) -> float:
        return statistics.median(self.walls) * 1000


def prepared(folder: Path, history: int, variant: Ours | Naive | None) -> Measured:
    """Return a way of working with its own database full of runs of this history."""
    name = variant.name if variant is not None else "the five statements alone"
    state = variant.state_after(history) if variant is not None else bytes(baseline.STATE_BYTES)
    engine = baseline.database(folder / f"{type(variant).__name__}-{history}.db")
    with engine.begin() as connection:
        runs = [baseline.new_run(connection, state, "u0") for _ in range(RUNS)]

    def step(connection: sa.Connection, run: int, number: int) -> None:
        if variant is None:
            baseline.step(connection, run)
        else:
            durable_step(connection, run, variant, history + number)

    measured = Measured(name, step, engine.connect(), runs, variant)

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _count(*_arguments: object) -> None:
        measured.statements += 1

    return measured


def report(history: int, ways: list[Measured]) -> None:
    """Print the figures of one history, as ratios."""
    bare, ours = ways[0], ways[1]
    print(f"\n{history} tasks completed before; SQLite, WAL, synchronous=FULL")
    for way in ways:
        line = f"  {way.name:36s} processor {way.processor_ms:8.2f} ms = "
        line += f"{way.processor_ms / bare.processor_ms:7.1f} x bare | wall {way.wall_ms:8.2f} ms"
        line += f" = {way.wall_ms / bare.wall_ms:6.1f} x bare"
        line += f" | {way.statements / len(way.walls):.1f} statements a step"
        if way.variant is not None:
            engine = way.variant.engine_seconds / way.variant.engine_steps * 1000
            line += f" | engine and codec {engine:7.3f} ms | state {way.variant.state_bytes} bytes"
        print(line)
    for naive in ways[2:]:
        cheaper = naive.processor_ms / ours.processor_ms
        print(f"  by processor time wijkpad is {cheaper:.1f} x cheaper than the naive way")


def main() -> None:
    """Measure and print."""
    print("One user task durably completed, in a looping process of 33 elements")
    with tempfile.TemporaryDirectory() as name:
        ours: dict[int, float] = {}
        for history in HISTORIES:
            variants: list[Ours | Naive | None] = [None, Ours()]
            if history <= NAIVE_UNTIL:
                variants.append(Naive())
            ways = [prepared(Path(name), history, one) for one in variants]
            for way in ways:
                way.go(STEPS)
                way.forget()
            for _ in range(ROUNDS):
                for way in ways:
                    way.go(STEPS)
            report(history, ways)
            ours[history] = ways[1].processor_ms / ways[0].processor_ms
            for way in ways:
                way.connection.close()
        growth = ours[HISTORIES[-1]] / ours[HISTORIES[0]]
        print(
            f"\nwijkpad at {HISTORIES[-1]} tasks costs {growth:.2f} x what it costs at {HISTORIES[0]}"
        )
    stalled = Naive().stalls_after(STALL_LIMIT)
    if stalled is None:
        print(f"the naive way did not stall within {STALL_LIMIT} tasks")
    else:
        claim = "calls itself complete" if stalled[1] else "does not say why"
        print(f"the naive way stalls for ever after {stalled[0]} tasks, and {claim}")
