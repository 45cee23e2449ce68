# SPDX-License-Identifier: EUPL-1.2
"""Runs the scenarios of a definition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from wijkpad.domain.definition import Definition
from wijkpad.errors import PublicationRefusedError
from wijkpad.findings import Finding, errors_in
from wijkpad.pathways import (
    Scenario,
    compile_definition,
    neighbours_of,
    pathway_folders,
    read_folder,
    read_scenario,
)
from wijkpad.ports import Runtime
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios.expecting import differences, passed_by
from wijkpad.scenarios.result import ScenarioResult, failed
from wijkpad.scenarios.running import StepFailedError, Trial
from wijkpad.scenarios.stand_in import stand_ins
from wijkpad.scenarios.world import Stage


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
            _run(definition, scenario, stage)
            for scenario in scenarios
            if only is None or scenario.id in only
        ]


def _run(definition: Definition, scenario: Scenario, stage: Stage) -> ScenarioResult:
    findings: list[Finding] = []
    passed: tuple[str, ...] = ()
    ended: str | None = None
    trial = Trial(stage.world(scenario.municipality, scenario.at), definition, scenario)
    try:
        trial.run()
    except StepFailedError as error:
        findings.append(error.finding)
    except PublicationRefusedError as error:
        findings += errors_in(error.findings)
    run = trial.own_run() if trial.case else None
    if run is not None:
        passed, ended = passed_by(trial, run), run.ended_with
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
    )


def run_folder(folder: Path, *, only: Collection[str] | None = None) -> list[ScenarioResult]:
    """Run the scenarios of a pathway's folder; the folders beside it are what it may start.

    Raises:
        PublicationRefusedError: the pathway has faults, so that nothing can run.
        UnreadableError: the folder cannot be read.
    """
    own = folder.resolve()
    compiled = compile_definition(
        read_folder(folder), key=own.name, called=neighbours_of(own.parent)
    )
    if compiled.definition is None:
        raise PublicationRefusedError(errors_in(compiled.findings))
    beside = [one for one in pathway_folders(own.parent) if one != own]
    around = (compile_definition(read_folder(one), key=one.name).definition for one in beside)
    neighbours = [one for one in around if one is not None]
    return run_scenarios(compiled.definition, neighbours=neighbours, only=only)


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

    def run(self, definition: Definition, municipality: str) -> list[Finding]:
        """Return what failed; empty when every scenario is green."""
        _, findings = scenarios_of(definition)
        around = self._neighbours(municipality) if self._neighbours is not None else ()
        results = run_scenarios(definition, neighbours=around, runtime=self._runtime)
        return [*errors_in(findings), *(one for result in results for one in result.findings)]
