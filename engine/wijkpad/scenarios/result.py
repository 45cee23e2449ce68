# SPDX-License-Identifier: EUPL-1.2
"""What came of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

from wijkpad.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """One scenario that was run.

    Attributes:
        passed: the elements that the run completed, in order.
        ended: id of the end event; None while the run goes on.
        findings: what was not as expected; empty when the scenario is green.
        reached: keys of `pathways.goals.Goal` that it came by. `terms`: those that ran, by key.
    """

    id: str
    title: str
    file: str
    passed: tuple[str, ...] = ()
    ended: str | None = None
    findings: tuple[Finding, ...] = ()
    reached: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        """Tell whether everything was as expected."""
        return not self.findings


def failed(code: str, text: str, *, file: str, line: int | None = None, cure: str = "") -> Finding:
    """Return what went wrong, placed in the scenario file."""
    return Finding(code=code, text=text, cure=cure, file=file, line=line)
