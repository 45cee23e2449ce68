# SPDX-License-Identifier: EUPL-1.2
"""A scenario expects documents: made where their task is done, with the words that must be in them."""

from __future__ import annotations

import pytest

from tests.diagrams.drawing import bpmn
from tests.pathways.small import BODY, SCENARIO, small
from wijkpad.domain.definition import Definition
from wijkpad.pathways import compile_definition
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios import StoryRunner, run_scenarios

RUNTIME = SpiffRuntime()
BRIEF = """format = 1
key = "brief"
title = "Brief"
kind = "letter"

[[part]]
key = "tekst"
title = "Tekst"
text = "Over {{ vraag.kind }}: wij hebben **{{ doen.what }}**."
"""
_MARK = 'id="UT_Doen"'


def definition(expected: str, brief: str = BRIEF) -> Definition:
    at = BODY.index("</userTask>", BODY.index(_MARK))
    named = (
        '<extensionElements><camunda:properties><camunda:property name="document" value="brief"/>'
    )
    if "<extensionElements>" in BODY[BODY.index(_MARK) : at]:
        start = BODY.index("<camunda:properties>", BODY.index(_MARK)) + len("<camunda:properties>")
        body = BODY[:start] + '<camunda:property name="document" value="brief"/>' + BODY[start:]
    else:
        body = BODY[:at] + named + "</camunda:properties></extensionElements>" + BODY[at:]
    files = small(diagram=bpmn(body), scenario=f"{SCENARIO}{expected}\n")
    found = compile_definition({**files, "templates/brief.toml": brief.encode()}, key="proef")
    assert found.definition is not None, found.findings
    return found.definition


def told(expected: str) -> list[str]:
    (result,) = run_scenarios(definition(expected), runtime=RUNTIME)
    return [one.text for one in result.findings]


@pytest.mark.parametrize(
    "expected",
    [
        'documents = ["brief"]',
        'documents = { brief = ["Over Hulp:", "wij hebben Gebeld."] }',
    ],
)
def test_a_document_that_says_what_it_must_is_green(expected: str) -> None:
    assert told(expected) == []


def test_words_that_are_not_in_it_are_told_with_what_is() -> None:
    (text,) = told('documents = { brief = ["wij hebben gemaild"] }')
    assert "staat niet ‘wij hebben gemaild’" in text
    assert "Over Hulp: wij hebben Gebeld." in text


def test_a_template_that_is_not_there_is_refused() -> None:
    files = small(scenario=f'{SCENARIO}documents = ["anders"]\n')
    codes = [one.code for one in compile_definition(files, key="proef").findings]
    assert "SCEN-010" in codes


def test_a_document_of_a_task_that_was_never_done_is_missed() -> None:
    cut = SCENARIO[: SCENARIO.index('[[step]]\ntask = "UT_Doen"')]
    made = definition("")
    files = {
        **made.files,
        "scenarios/P-01.toml": f'{cut}[expect]\nopen = ["UT_Doen"]\ndocuments = ["brief"]\n'.encode(),
    }
    found = compile_definition(files, key="proef").definition
    assert found is not None
    (result,) = run_scenarios(found, runtime=RUNTIME)
    assert ["bij geen taak gemaakt" in one.text for one in result.findings] == [True]


def test_an_example_is_what_a_scenario_makes_of_a_template() -> None:
    runner = StoryRunner(runtime=RUNTIME)
    example = runner.example(definition(""), "brief")
    assert example is not None
    assert example.scenario == "P-01: Iemand vraagt hulp"
    assert example.parts[0].text == "Over Hulp: wij hebben **Gebeld**."
    assert runner.example(definition(""), "anders") is None
