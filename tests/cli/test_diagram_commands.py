# SPDX-License-Identifier: EUPL-1.2
"""What the command line tells of one diagram."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_commands import codes_of, run, told
from tests.diagrams.drawing import END, START, STRAIGHT, bpmn, flow, task

WIRED = (
    START.replace("/>", "><outgoing>SE_EE</outgoing></startEvent>")
    + END.replace("/>", "><incoming>SE_EE</incoming></endEvent>")
    + flow("SE", "EE")
)


def test_a_loose_diagram_is_told_to_follow_the_standard_or_not(tmp_path: Path) -> None:
    model = tmp_path / "model.bpmn"
    model.write_bytes(bpmn(STRAIGHT + task("Los") + flow("Los", "EE")))
    result = run("check", str(model), "--json")
    assert told(result)["value"] == {"pathways": 0, "standard": {"model.bpmn": False}}
    assert "BPMN-313" in codes_of(result)
    assert "model.bpmn volgt BPMN 2.0 niet." in run("check", str(model)).output
    model.write_bytes(bpmn(WIRED))
    assert "model.bpmn volgt BPMN 2.0.\n" in run("check", str(model)).output


def test_an_import_is_read_from_beside_the_diagram_and_from_nowhere_else(tmp_path: Path) -> None:
    model = tmp_path / "in" / "model.bpmn"
    model.parent.mkdir()
    other = bpmn(WIRED, key="q")
    (tmp_path / "ander.bpmn").write_bytes(other.replace(b"urn:test", b"urn:q"))
    (model.parent / "ander.bpmn").write_bytes(other.replace(b"urn:test", b"urn:q"))
    for location, is_there in (("ander.bpmn", True), ("../ander.bpmn", False), ("x.bpmn", False)):
        line = (
            '<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" namespace="urn:q" '
            f'location="{location}"/>'
        )
        model.write_bytes(bpmn(STRAIGHT, around=line))
        codes = codes_of(run("check", str(model), "--json"))
        assert ("BPMN-301" not in codes) == is_there, location
