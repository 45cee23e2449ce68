# SPDX-License-Identifier: EUPL-1.2
"""The pathways of the product: nothing to remark on, and every scenario green.

Those of intake and meldcode are played in `tests/mutations`, which also writes down what each comes by.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.mutations.run import PATHWAYS
from wijkpad import diagrams
from wijkpad.domain.definition import Definition
from wijkpad.findings import Severity
from wijkpad.pathways import compile_definition, pathway_folders, read_folder
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios import run_scenarios, scenarios_of

_PROCESSES = Path(__file__).parents[2] / "processes"
_FOLDERS = {one.name: one for one in pathway_folders(_PROCESSES)}
_RUNTIME = SpiffRuntime()


@lru_cache(maxsize=64)
def _definition(key: str) -> Definition:
    compiled = compile_definition(read_folder(_FOLDERS[key]), key=key)
    assert compiled.definition is not None, compiled.findings
    return compiled.definition


def _scenarios() -> list[ParameterSet]:
    """Return pathway and scenario, played only here; those of one pathway run where it was compiled."""
    return [
        pytest.param(key, file.stem, marks=pytest.mark.xdist_group(f"scenarios of {key}"))
        for key, folder in _FOLDERS.items()
        if key not in PATHWAYS
        for file in sorted((folder / "scenarios").glob("*.toml"))
    ]


@pytest.mark.parametrize("key", _FOLDERS)
def test_a_pathway_has_no_errors_and_no_warnings(key: str) -> None:
    compiled = compile_definition(read_folder(_FOLDERS[key]), key=key)
    remarks = [one for one in compiled.findings if one.severity is not Severity.INFO]
    assert remarks == []
    assert compiled.definition is not None
    assert _RUNTIME.check(compiled.definition) == []


@pytest.mark.parametrize("key", _FOLDERS)
def test_a_pathway_is_drawn_on_every_plane(key: str) -> None:
    diagram = diagrams.read(read_folder(_FOLDERS[key])[f"{key}.bpmn"], file=f"{key}.bpmn")
    for plane in diagrams.planes(diagram):
        svg = diagrams.draw(diagram, plane=plane.id)
        for node in diagram.nodes.values():
            shown = f'data-element="{node.id}"' in svg
            assert shown is (diagrams.plane_of(diagram, node.id) == plane.id), node.id


@pytest.mark.parametrize(("key", "file"), _scenarios())
def test_a_scenario_is_green(key: str, file: str) -> None:
    definition = _definition(key)
    named = {Path(one.file).stem: one.id for one in scenarios_of(definition)[0]}
    (result,) = run_scenarios(
        definition,
        neighbours=[_definition(one) for one in _FOLDERS],
        only=[named[file]],
        runtime=_RUNTIME,
    )
    assert result.findings == ()
