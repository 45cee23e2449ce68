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


def test_explaining_a_diagram_tells_element_by_element_what_was_rewritten(tmp_path: Path) -> None:
    split = (
        START + '<task id="A" name="Bel op"/>' + task("B") + END + flow("SE", "A") + flow("SE", "B")
    )
    note = '<textAnnotation id="N"><text>Let op</text></textAnnotation>'
    model = tmp_path / "model.bpmn"
    model.write_bytes(bpmn(split + flow("A", "EE") + flow("B", "EE") + note))
    result = run("explain-diagram", str(model), "--json")
    assert result.exit_code == 0
    value = told(result)["value"]
    assert isinstance(value, dict)
    assert {one["element"] for one in value["rewritten"]} == {"SE", "A", "EE"}
    assert [one["element"] for one in value["left_out"]] == ["N"]
    assert all(one["line"] == 1 and one["text"] for one in value["rewritten"])
    assert value["runs"] is False
    text = run("explain-diagram", str(model)).output
    assert "A (regel 1): ‘Bel op’ is een taak zonder soort: een medewerker doet haar." in text
    assert "wijkpad check model.bpmn zegt waarom" in text


def test_a_diagram_that_cannot_run_is_not_said_to_run_as_it_is_drawn(tmp_path: Path) -> None:
    model = tmp_path / "model.bpmn"
    model.write_bytes(bpmn(START))
    text = run("explain-diagram", str(model)).output
    assert text.startswith("Niets is herschreven.\n")
    assert "Dit diagram kan nog niet draaien" in text


def test_a_diagram_that_runs_as_it_is_drawn_is_said_to(tmp_path: Path) -> None:
    model = tmp_path / "model.bpmn"
    model.write_bytes(bpmn(STRAIGHT))
    text = run("explain-diagram", str(model)).output
    assert text == "Niets is herschreven: wat er getekend is, loopt precies zo.\n"


def test_a_diagram_that_calls_a_pathway_which_is_not_there_names_it(tmp_path: Path) -> None:
    call = '<callActivity id="CA" name="Plan maken" calledElement="plan"/>'
    model = tmp_path / "intake" / "intake.bpmn"
    model.parent.mkdir()
    model.write_bytes(bpmn(START + call + END + flow("SE", "CA") + flow("CA", "EE")))
    value = told(run("explain-diagram", str(model), "--json"))["value"]
    assert isinstance(value, dict)
    assert value["runs"] is False
    assert [one["element"] for one in value["missing"]] == ["CA"]
    text = run("explain-diagram", str(model)).output
    assert "CA (regel 1): Roept het traject ‘plan’ aan." in text
    assert "loopt precies zo" not in text
    assert "kan nog niet draaien" not in text
    beside = tmp_path / "plan" / "pathway.toml"
    beside.parent.mkdir()
    beside.write_text("format = 1", "utf-8")
    assert run("explain-diagram", str(model)).output.endswith("loopt precies zo.\n")


def test_what_cannot_be_explained_leaves_with_2(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<definitions>", "utf-8")
    for path in (broken, tmp_path, tmp_path / "weg.bpmn"):
        result = run("explain-diagram", str(path), "--json")
        assert (result.exit_code, told(result)["ok"]) == (2, False)
