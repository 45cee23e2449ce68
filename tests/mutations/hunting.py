# SPDX-License-Identifier: EUPL-1.2
"""Plays scenarios on mutants until one of them is red; the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutations.mutants import Mutant, mutants_of
from tests.mutations.recording import Record, recorded
from tests.mutations.sameness import same_table
from wijkpad.domain.definition import Definition
from wijkpad.pathways import Scenario
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios.result import ScenarioResult
from wijkpad.scenarios.runner import from_folder, play, scenarios_of
from wijkpad.scenarios.stand_in import stand_ins
from wijkpad.scenarios.world import Stage

DIRECTIONS: Final = {
    "intake": {"persoonlijk_plan": "at_least", "bezwaar": "exact"},
}
"""The terms that are not a duty of the municipality, by pathway: a right of the citizen, or fixed by law."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one mutant; `by` is the scenario that was red, None when none was.

    Attributes:
        same: it was worked out that no answer can have another outcome.
    """

    mutant: Mutant
    by: str | None
    played: int
    same: bool = False


class Hunt:
    """The scenarios of one pathway, and what each comes by when nothing is wrong."""

    def __init__(self, folder: Path) -> None:
        self.definition, neighbours = from_folder(folder)
        self.scenarios, _ = scenarios_of(self.definition)
        around = {one.key: one for one in neighbours}
        around |= {
            one.key: one for one in stand_ins(self.definition, {self.definition.key, *around})
        }
        runtime = SpiffRuntime(kept=16)
        self.stage = Stage([self.definition, *around.values()], runtime=runtime)
        self.results: dict[str, ScenarioResult] = {}
        self.records: dict[str, Record] = {}
        for one in self.scenarios:
            with recorded() as record:
                self.results[one.id] = self._play(self.definition, one)
            record.terms = set(self.results[one.id].terms)
            self.records[one.id] = record
        red = {key: one.findings for key, one in self.results.items() if not one.ok}
        if red:
            raise AssertionError(f"red before anything was changed: {red}")

    def mutants(self) -> Iterable[Mutant]:
        """Yield every fault that is tried."""
        return mutants_of(self.definition)

    def verdict(self, mutant: Mutant) -> Verdict:
        """Play until a scenario is red."""
        if mutant.kind == "term" and " direction " in mutant.key:
            return Verdict(mutant, "de lijst van richtingen" if self._bends(mutant) else None, 0)
        played = 0
        for scenario in self._likely(mutant):
            played += 1
            if not self._play(mutant.definition, scenario).ok:
                return Verdict(mutant, scenario.id, played)
        return Verdict(mutant, None, played, same=self._is_same(mutant))

    def _is_same(self, mutant: Mutant) -> bool:
        return mutant.kind == "table" and same_table(self.definition, mutant.definition, mutant.at)

    def _bends(self, mutant: Mutant) -> bool:
        """Tell whether a term has another direction than the law gives it."""
        lawful = DIRECTIONS.get(self.definition.key, {}).get(mutant.term, "at_most")
        return mutant.definition.terms[mutant.term].direction != lawful

    def _likely(self, mutant: Mutant) -> list[Scenario]:
        """Return the scenarios that can see a mutant, those that look straight at it first."""
        can = [one for one in self.scenarios if self._can_see(self.records[one.id], mutant)]
        if mutant.kind == "term":
            return sorted(can, key=lambda one: self._far_from(one, mutant.term))
        return sorted(can, key=lambda one: (not self._comes_by(one, mutant.goals), len(one.steps)))

    def _can_see(self, record: Record, mutant: Mutant) -> bool:
        if mutant.kind == "term":
            return mutant.term in record.terms
        if mutant.kind == "condition":
            return record.sees_condition(mutant.at, mutant.old, mutant.new)
        old, new = self.definition.decisions[mutant.at], mutant.definition.decisions[mutant.at]
        return record.sees_table(mutant.at, old, new)

    def _far_from(self, scenario: Scenario, term: str) -> tuple[bool, int]:
        named = {one.partition("[")[0] for one in scenario.expect.terms}
        return term not in named, len(scenario.steps)

    def _comes_by(self, scenario: Scenario, goals: Iterable[str]) -> bool:
        return not self.results[scenario.id].reached.isdisjoint(goals)

    def _play(self, definition: Definition, scenario: Scenario) -> ScenarioResult:
        self.stage.use(definition)
        return play(definition, scenario, self.stage)
