# SPDX-License-Identifier: EUPL-1.2
"""One user task durably completed: ours, the naive way and the bare statements, side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from bench import baseline, postgres
from bench.variants import Naive, Ours, durable_step
from bench.ways import Way, measure, report
from bench.whole_step import Whole

HISTORIES = (10, 300)
SHORT, LONG = 10, 10_000
AIM = 1.2
RUNS = 60
STALL_LIMIT = 400


def bare_way(engine: sa.Engine) -> Way:
    """Return the five statements alone, on a database with their tables."""
    return _by_statements("the five statements alone", engine, bytes(baseline.STATE_BYTES), None, 0)


def _by_statements(
    name: str, engine: sa.Engine, state: bytes, variant: Ours | Naive | None, history: int
) -> Way:
    with engine.begin() as connection:
        runs = [baseline.new_run(connection, state, "u0") for _ in range(RUNS)]
    connection = engine.connect()
    done = 0

    def step() -> None:
        nonlocal done
        run = runs[done % RUNS]
        if variant is None:
            baseline.step(connection, run)
        else:
            durable_step(connection, run, variant, history + done)
        done += 1

    return Way(name, step, _notes_of(variant))


def _notes_of(variant: Ours | Naive | None) -> Callable[[], str]:
    if variant is None:
        return str
    return lambda: (
        f" | engine and codec {variant.engine_seconds / variant.engine_steps * 1000:7.3f} ms"
        f" | state {variant.state_bytes} bytes"
    )


def memory_way(folder: Path, history: int, variant: Ours | Naive) -> Way:
    """Return an engine on the five statements, its runs with this history."""
    kind = type(variant).__name__
    engine = baseline.database(folder / f"{kind}-{history}.db")
    state = variant.state_after(history)
    variant.engine_seconds = variant.engine_steps = 0
    return _by_statements(variant.name, engine, state, variant, history)


def on_database(title: str, whole: Whole, bare: Way, folder: Path | None) -> None:
    """Measure the whole step at every history; with a folder, the ways on SQLite beside it."""
    for history in HISTORIES:
        whole.go_on_to(history)
        ours = Way("wijkpad, the whole step", whole.step, lambda: _size(whole), whole.store.sent)
        others = [ours]
        if folder is not None:
            others += [memory_way(folder, history, one) for one in (Ours(), Naive())]
        measure([bare, *others])
        report(f"{title}, {history} tasks completed before", bare, others)
        for naive in others[2:]:
            print(
                f"  the whole step is {naive.processor_by(ours):.1f} x cheaper than the naive way"
            )


def grow(title: str, new: Callable[[str], str], bare: Way) -> None:
    """Measure a case of 10,000 completed tasks in turns with cases that have just begun."""
    short, long = Whole(new("short")), Whole(new("long"))
    long.without_waiting(lambda: long.go_on_to(LONG))

    def begin() -> None:
        short.begin()
        short.go_on_to(SHORT)

    ways = [
        Way(f"whole step after {SHORT} tasks", short.step, ready=begin, sent=short.store.sent),
        Way(f"whole step after {LONG:,} tasks", long.step, lambda: _size(long), long.store.sent),
    ]
    measure([bare, *ways])
    report(title, bare, ways)
    grown = ways[1].processor_by(ways[0])
    print(
        f"  after {LONG:,} tasks a step costs {grown:.2f} x the processor time and"
        f" {ways[1].wall_by(ways[0]):.2f} x the time by the clock that it costs after {SHORT};"
        f" the aim of {AIM} {'reached' if grown <= AIM else 'missed'}"
    )


def _size(whole: Whole) -> str:
    return f" | state {whole.state_bytes()} bytes"


def main() -> None:
    """Measure and print."""
    print("One user task durably completed, in a looping process of 33 elements")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = bare_way(baseline.database(folder / "bare.db"))
        whole = Whole(f"sqlite:///{folder / 'whole.db'}")
        on_database("SQLite, WAL, synchronous=FULL", whole, bare, folder)
        grow("SQLite", lambda one: f"sqlite:///{folder / one}.db", bare)
    if postgres.is_there():
        with postgres.cluster() as running:
            bare = bare_way(postgres.bare(postgres.new_database(running, "bare")))
            whole = Whole(postgres.new_database(running, "whole"))
            on_database("PostgreSQL, synchronous_commit=on", whole, bare, None)
            grow("PostgreSQL", lambda one: postgres.new_database(running, one), bare)
    else:
        print("\nPostgreSQL is not measured: it is not there. On Debian: apt install postgresql")
    stalled = Naive().stalls_after(STALL_LIMIT)
    if stalled is None:
        print(f"\nthe naive way did not stall within {STALL_LIMIT} tasks")
    else:
        claim = "calls itself complete" if stalled[1] else "does not say why"
        print(f"\nthe naive way stalls for ever after {stalled[0]} tasks, and {claim}")
