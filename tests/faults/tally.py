# SPDX-License-Identifier: EUPL-1.2
"""What one part of the programme came to: what was done, what broke, and what is wrong afterwards."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SHOWN: Final = 10
"""How many findings of a kind are printed; the rest is counted."""


@dataclass(slots=True)
class Tally:
    """The counts of one part on one database; `done` counts what was asked, `faults` what broke.

    `seed` is None where chance is the machine's own.
    """

    part: str
    database: str
    seed: int | None = None
    done: int = 0
    faults: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Answers that nobody meant to give: HTTP 500, a trace in a log."""
    notes: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    """Commit points that nothing came to."""
    began: float = field(default_factory=time.monotonic)

    @property
    def findings(self) -> Mapping[str, list[str]]:
        """Everything that is wrong, by kind."""
        return {
            "lost": self.lost,
            "doubled": self.doubled,
            "stuck": self.stuck,
            "broken": self.broken,
        }

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.findings.values())

    def expect_once(self, times: int, what: str) -> None:
        """Keep what did not happen exactly once."""
        if times == 0:
            self.lost.append(what)
        elif times > 1:
            self.doubled.append(f"{what}: {times} times")

    def __str__(self) -> str:
        counts = ", ".join(f"{kind} {len(found)}" for kind, found in self.findings.items())
        extra = "".join(f", {name} {count}" for name, count in sorted(self.notes.items()))
        seed = f", seed {self.seed}" if self.seed is not None else ""
        done = f"{self.done} done, {self.faults} faults, {counts}{extra}"
        took = time.monotonic() - self.began
        lines = [f"{self.part} on {self.database}{seed}: {done}, {took:.0f} seconds"]
        for kind, found in self.findings.items():
            lines += [f"  {kind}: {one}" for one in found[:SHOWN]]
        lines += [f"  not reached: {' '.join(self.missed)}"] if self.missed else []
        return "\n".join(lines)
