# SPDX-License-Identifier: EUPL-1.2
"""What the editor in a browser gets of a file that another tool wrote."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

import pytest

from tests.diagrams.drawing import STRAIGHT, bpmn, shape
from wijkpad.diagrams import compare, for_editor, read
from wijkpad.diagrams.for_editors import YES_OR_NO
from wijkpad.diagrams.standard.schema import schema_file

EDGE = (
    '<boundaryEvent id="B" attachedToRef="t:UT" cancelActivity="1"><timerEventDefinition/>'
    '</boundaryEvent><sequenceFlow id="W" sourceRef="B" targetRef="EE"/>'
)


def written(body: str) -> bytes:
    """Return a file in which the prefix t stands for the file itself."""
    file = bpmn(body, layout=shape("t:UT", 0, 0))
    return file.replace(b"<definitions", b'<definitions xmlns:t="urn:test" xmlns:u="urn:other"')


def test_yes_no_and_references_are_written_plainly_and_mean_the_same() -> None:
    file = written(STRAIGHT + EDGE)
    shown = for_editor(file, file="x.bpmn")
    assert b'cancelActivity="true"' in shown
    assert b'attachedToRef="UT"' in shown
    assert b'bpmnElement="UT"' in shown
    assert compare(read(file, file="x.bpmn"), read(shown, file="x.bpmn")).is_equal


def test_a_reference_to_another_file_keeps_its_prefix() -> None:
    file = written(STRAIGHT + '<callActivity id="C" calledElement="u:elders"/>')
    assert b'calledElement="u:elders"' in for_editor(file, file="x.bpmn")


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "cp1252"])
def test_a_file_in_another_encoding_comes_in_utf_8(encoding: str) -> None:
    text = bpmn(STRAIGHT).decode().replace("Begin", "Één")
    file = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert "Één" in for_editor(file, file="x.bpmn").decode("utf-8")


@pytest.mark.parametrize("begin", [b"", BOM_UTF8])
def test_a_file_that_an_editor_reads_well_comes_byte_by_byte(begin: bytes) -> None:
    file = begin + bpmn(STRAIGHT.replace("Begin", "Één: a"))
    assert for_editor(file, file="x.bpmn") == file
    assert for_editor(b"<broken", file="x.bpmn") == b"<broken"


def test_every_attribute_of_the_standard_that_is_yes_or_no_is_known() -> None:
    files = schema_file().parent.glob("*.xsd")
    named = [
        re.findall(r'name="(\w+)" type="xsd:boolean"', one.read_text("utf-8")) for one in files
    ]
    assert {name for each in named for name in each} == YES_OR_NO
