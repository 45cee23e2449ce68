# SPDX-License-Identifier: EUPL-1.2
"""Runs the scenarios of a definition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from wijkpad.documents import FilledPart
from wijkpad.domain.definition import Definition
from wijkpad.errors import PublicationRefusedError
from wijkpad.findings import Finding, errors_in
from wijkpad.pathways import (
    DoTask,
    Scenario,
    compile_definition,
    neighbours_of,
    pathway_folders,
    read_folder,
    read_scenario,
)
from wijkpad.pathways.goals import Coverage, coverage_of
from wijkpad.ports import Example, Played, Runtime
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios.expecting import differences, passed_by
from wijkpad.scenarios.result import ScenarioResult, failed
from wijkpad.scenarios.running import StepFailedError, Trial
from wijkpad.scenarios.stand_in import stand_ins
from wijkpad.scenarios.watching import Seen, WatchedRuntime
from wijkpad.scenarios.world import Stage

_MOST_TRIED: Final = 3
"""How many scenarios are played to find one that makes a document."""


def scenarios_of(definition: Definition) -> tuple[list[Scenario], list[Finding]]:
    """Return the scenarios that stand with a definition, and what could not be read."""
    found: list[Scenario] = []
    findings: list[Finding] = []
    for name in sorted(definition.files):
        if name.startswith("scenarios/") and name.endswith(".toml"):
            scenario, faults = read_scenario(definition.files[name], file=name)
            findings += faults
            if scenario is not None:
                found.append(scenario)
    return found, findings


def run_scenarios(
    definition: Definition,
    *,
    neighbours: Iterable[Definition] = (),
    only: Collection[str] | None = None,
    runtime: Runtime | None = None,
) -> list[ScenarioResult]:
    """Run every scenario, each in a world of its own.

    Args:
        definition: with its scenarios among its files.
        neighbours: pathways that it may start; one that is missing is replaced by a single task.
        only: ids of the scenarios to run; all when None.
        runtime: shared between calls it spares the compiling of diagrams.
    """
    scenarios, _ = scenarios_of(definition)
    engine = runtime or SpiffRuntime()
    around = {one.key: one for one in neighbours if one.key != definition.key}
    around |= {one.key: one for one in stand_ins(definition, {definition.key, *around})}
    definitions = [definition, *around.values()]
    with Stage(definitions, runtime=engine) as stage:
        return [
            play(definition, scenario, stage)
            for scenario in scenarios
            if only is None or scenario.id in only
        ]


def example_of(
    definition: Definition, template: str, *, runtime: Runtime | None = None
) -> tuple[Scenario, tuple[FilledPart, ...]] | None:
    """Return a scenario in which a document is made, and how it is filled there; None: in none.

    Every pathway around it is replaced by a single task.
    """
    about = {key for key, step in definition.steps.items() if step.document == template}
    wanted = [
        one
        for one in scenarios_of(definition)[0]
        if any(isinstance(step, DoTask) and step.task in about for step in one.steps)
    ]
    definitions = [definition, *stand_ins(definition, {definition.key})]
    with Stage(definitions, runtime=runtime or SpiffRuntime()) as stage:
        for scenario in wanted[:_MOST_TRIED]:
            world = stage.world(scenario.municipality, scenario.at)
            trial = Trial(world, definition, scenario, Seen(definition), makes={template})
            with suppress(StepFailedError, PublicationRefusedError):
                trial.run()
            with world.store.work(world.municipality, reading=True) as unit:
                made = unit.documents.of_case(trial.case)
            if made:
                return scenario, made[0].parts
    return None


def play(definition: Definition, scenario: Scenario, stage: Stage) -> ScenarioResult:
    """Play one scenario in a world of its own, and tell what came of it."""
    findings: list[Finding] = []
    passed: tuple[str, ...] = ()
    ended: str | None = None
    terms: frozenset[str] = frozenset()
    seen = Seen(definition)
    runtime = WatchedRuntime(stage.runtime, seen)
    world = stage.world(scenario.municipality, scenario.at, runtime)
    trial = Trial(world, definition, scenario, seen)
    try:
        trial.run()
    except StepFailedError as error:
        findings.append(error.finding)
    except PublicationRefusedError as error:
        findings += errors_in(error.findings)
    run = trial.own_run() if trial.case else None
    if run is not None:
        passed, ended = passed_by(trial, run), run.ended_with
        seen.passed(passed)
        with world.store.work(world.municipality, reading=True) as unit:
            for record in unit.data.decisions_of(run.case):
                seen.decided(record.decision, record.rules)
            terms = frozenset(one.rule for one in unit.data.terms_of(run.case))
        if not findings:
            findings += differences(trial, run)
    elif not findings:
        findings.append(failed("SCEN-028", "Er is geen run begonnen.", file=scenario.file))
    return ScenarioResult(
        id=scenario.id,
        title=scenario.title,
        file=scenario.file,
        passed=passed,
        ended=ended,
        findings=tuple(findings),
        reached=frozenset(seen.reached),
        terms=terms,
    )


def coverage_of_folder(folder: Path) -> tuple[Coverage, list[Finding]]:
    """Return what the scenarios of a pathway's folder come by, and which of them failed.

    Raises:
        PublicationRefusedError: the pathway has faults, so that nothing can run.
        UnreadableError: the folder cannot be read.
    """
    definition, neighbours = from_folder(folder)
    results = run_scenarios(definition, neighbours=neighbours)
    reached = {key for one in results for key in one.reached}
    return coverage_of(definition, reached), [one for each in results for one in each.findings]


def run_folder(folder: Path, *, only: Collection[str] | None = None) -> list[ScenarioResult]:
    """Run the scenarios of a pathway's folder; the folders beside it are what it may start.

    Raises:
        PublicationRefusedError: the pathway has faults, so that nothing can run.
        UnreadableError: the folder cannot be read.
    """
    definition, neighbours = from_folder(folder)
    return run_scenarios(definition, neighbours=neighbours, only=only)


def from_folder(folder: Path) -> tuple[Definition, list[Definition]]:
    """Return the pathway of a folder, and those beside it; raises as `run_folder` does."""
    own = folder.resolve()
    compiled = compile_definition(
        read_folder(folder), key=own.name, called=neighbours_of(own.parent)
    )
    if compiled.definition is None:
        raise PublicationRefusedError(errors_in(compiled.findings))
    beside = [one for one in pathway_folders(own.parent) if one != own]
    around = (compile_definition(read_folder(one), key=one.name).definition for one in beside)
    return compiled.definition, [one for one in around if one is not None]


class StoryRunner:
    """The `ports.ScenarioRunner`: what publication asks before it goes on.

    Args:
        neighbours: gives the pathways that are published in a municipality; without it every other
            pathway is replaced by a single task.
    """

    def __init__(
        self,
        neighbours: Callable[[str], Iterable[Definition]] | None = None,
        *,
        runtime: Runtime | None = None,
    ) -> None:
        self._neighbours = neighbours
        self._runtime = runtime or SpiffRuntime()

    def run(self, definition: Definition, municipality: str) -> Played:
        """Return what failed, nothing when every scenario is green, and what they came by."""
        _, findings = scenarios_of(definition)
        around = self._neighbours(municipality) if self._neighbours is not None else ()
        results = run_scenarios(definition, neighbours=around, runtime=self._runtime)
        failed = (*errors_in(findings), *(one for result in results for one in result.findings))
        reached = frozenset(key for result in results for key in result.reached)
        return Played(findings=failed, reached=reached)

    def example(self, definition: Definition, template: str) -> Example | None:
        """Return how a document is filled in one of the scenarios; None: in none of them."""
        found = example_of(definition, template, runtime=self._runtime)
        if found is None:
            return None
        scenario, parts = found
        return Example(f"{scenario.id}: {scenario.title}", parts)
