# SPDX-License-Identifier: EUPL-1.2
"""Models of other makers, where they stand beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wijkpad.diagrams import Diagram, check, compare, describe, draw, normalise, planes, read
from wijkpad.errors import UnreadableError
from wijkpad.findings import errors_in
from wijkpad.xml import to_bytes

_MODELS = Path(__file__).parents[3] / "shared" / "conformance"
_FOLDERS = ("bpmn-static", "bpmn-interchange", "bpmn-run")

_FAULT_OUTSIDE_THE_PROCESS = {
    # A timer's text without xsi:type: what it says is clear.
    "bpmnspector/012/EXT012_failure_timerEvent_timeCycle.bpmn",
    "bpmnspector/012/EXT012_failure_timerEvent_timeDuration.bpmn",
    # The process itself is right; what is wrong was taken out of it, or stands in a part that is
    # neither run nor shown.
    "bpmnspector/035/EXT035_failure.bpmn",
    "bpmnspector/106/fail_cancel_end_event_manualFix.bpmn",
    "bpmnspector/106/fail_sub_process_manualFix.bpmn",
    # A message that names no web service: it goes to the event that waits for it.
    "bpmnspector/128/EXT128_failure_intThrow.bpmn",
    "betsy/EXT128/EXT128_2_failure_endEvent.bpmn",
    "betsy/EXT128/EXT128_4_failure_intThrow.bpmn",
    # Data objects of different types: they are drawn to be read, and do nothing.
    "bpmnspector/094/EXT094_failure_singleErrorEvent.bpmn",
    "betsy/EXT094/EXT094_2_failure_singleErrorEvent.bpmn",
}

pytestmark = pytest.mark.skipif(
    not _MODELS.is_dir(), reason="put the external models in ../shared/conformance"
)


@pytest.mark.parametrize("folder", _FOLDERS)
def test_every_model_is_read_checked_and_shown_or_refused_with_findings(folder: str) -> None:
    files = sorted((_MODELS / folder).rglob("*.bpmn"))
    assert files
    unread: list[str] = []
    for file in files:
        try:
            diagram = read(file.read_bytes(), file=file.name)
        except UnreadableError as error:
            unread += [one.code for one in error.findings]
            continue
        assert all(one.text and one.code for one in check(diagram)), file
        assert len(describe(diagram)) == len(diagram.nodes), file
        assert normalise(diagram).xml, file
        assert compare(diagram, diagram).is_equal, file
        for plane in planes(diagram):
            assert draw(diagram, plane=plane.id).startswith("<svg "), file
    assert all(code.startswith(("XML-", "BPMN-")) for code in unread)


def test_nothing_that_breaks_the_standard_can_be_published() -> None:
    expected: dict[str, str] = json.loads((_MODELS / "bpmn-static" / "expected.json").read_text())
    passed = []
    for name, verdict in expected.items():
        if verdict != "invalid":
            continue
        try:
            diagram = read((_MODELS / "bpmn-static" / name).read_bytes(), file=name)
        except UnreadableError:
            continue
        if not errors_in(check(diagram)):
            passed.append(name)
    assert set(passed) <= _FAULT_OUTSIDE_THE_PROCESS


def _named(diagram: Diagram) -> list[tuple[str, str, str]]:
    kinds = (diagram.messages, diagram.signals, diagram.escalations, diagram.errors)
    return [(one.id, one.name, one.code) for kind in kinds for one in kind.values()]


def test_what_other_tools_wrote_opens_as_a_draft_and_comes_back_unchanged() -> None:
    files = sorted((_MODELS / "bpmn-interchange").glob("*.bpmn"))
    assert files
    for file in files:
        diagram = read(file.read_bytes(), file=file.name)
        assert all(one.text for one in check(diagram, publication=False)), file.name
        back = read(to_bytes(diagram.root), file=file.name)
        assert compare(diagram, back).is_equal, file.name
        assert _named(back) == _named(diagram), file.name
        assert (back.shapes.keys(), back.pools, back.notes) == (
            diagram.shapes.keys(),
            diagram.pools,
            diagram.notes,
        ), file.name


def test_the_drawings_of_other_tools_show_every_node() -> None:
    for file in sorted((_MODELS / "bpmn-interchange").glob("*.bpmn")):
        diagram = read(file.read_bytes(), file=file.name)
        shown = "".join(draw(diagram, plane=one.id) for one in planes(diagram))
        main = diagram.main
        for node in diagram.nodes.values():
            if node.id in diagram.shapes and main is not None:
                assert f'data-element="{node.id}"' in shown, (file.name, node.id)
