# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.fuzz.run`: hold a million expressions and a hundred thousand models, by seed.

Each worker has 200 MB above what it began with, and two seconds of processor for one case.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sys
import time
import traceback
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.expressions import Maker
from tests.fuzz.holding import SMALL, USUAL, hold_expression, hold_model
from tests.fuzz.models import Breaker, corpus

MEMORY: Final = 200 << 20
SECONDS: Final = 2.0
CHUNK: Final = {"expressions": 500, "models": 50}


class HangError(BaseException):
    """One case took longer than two seconds of processor."""


@dataclass
class Outcome:
    """What became of one chunk."""

    ended: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    memory: int = 0


def chunk(task: tuple[str, int, int]) -> Outcome:
    """Hold one chunk of cases: kind, seed and how many."""
    kind, seed, count = task
    random = Random(seed)
    make: Callable[[], str | bytes]
    make = Maker(random).text if kind == "expressions" else Breaker(random, corpus()).model
    outcome = Outcome()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(count):
        case = make()
        start = time.thread_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            outcome.ended[_hold(case)] += 1
        except (Exception, HangError) as error:  # noqa: BLE001 - whatever it is, it is a finding
            place = "".join(traceback.format_exception(error, limit=-6))
            outcome.findings.append(f"{kind} seed {seed} number {number}: {case!r}\n{place}")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        outcome.slowest = max(outcome.slowest, time.thread_time() - start)
    outcome.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return outcome


def _hold(case: str | bytes) -> str:
    if isinstance(case, bytes):
        return hold_model(case)
    return hold_expression(case, USUAL if len(case) % 50 == 0 else SMALL)


def _begin() -> None:
    def stop(*_: object) -> None:
        raise HangError

    signal.signal(signal.SIGVTALRM, stop)
    # What is mapped already, and 200 MB: a case that wants more runs into MemoryError.
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    mapped = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))


def run(kind: str, total: int, seed: int, workers: int) -> int:
    """Hold `total` cases of one kind; print what was found; return the number of findings."""
    size = CHUNK[kind]
    tasks = [(kind, seed + first, min(size, total - first)) for first in range(0, total, size)]
    ended: Counter[str] = Counter()
    found, slowest, memory, done = 0, 0.0, 0, 0
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(workers, _begin, maxtasksperchild=20) as pool:
        for outcome in pool.imap_unordered(chunk, tasks):
            ended += outcome.ended
            done += sum(outcome.ended.values()) + len(outcome.findings)
            slowest, memory = max(slowest, outcome.slowest), max(memory, outcome.memory)
            found += len(outcome.findings)
            for finding in outcome.findings[:5]:
                print(finding, flush=True)
            if done % (size * 10) == 0:
                print(f"{kind}: {done} of {total}, {found} findings", flush=True)
    print(
        f"{kind}: {done} held from seed {seed} in {time.monotonic() - began:.0f} s, {found} findings; "
        f"ended {dict(ended)}; slowest {slowest:.2f} s of processor; most memory +{memory // 1024} MB",
        flush=True,
    )
    return found


def main() -> None:
    """Run both kinds; the exit code tells whether anything was found."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--expressions", type=int, default=1_000_000)
    parser.add_argument("--models", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()) * 10_000_000)
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    found = run("expressions", given.expressions, given.seed, given.workers)
    found += run("models", given.models, given.seed, given.workers)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
