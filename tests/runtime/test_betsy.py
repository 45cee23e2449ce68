# SPDX-License-Identifier: EUPL-1.2
"""Executable models of betsy: each runs as its author expects, or is refused by name."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.builders import NOW, Data, definition
from wijkpad import diagrams, xml
from wijkpad.domain.definition import Definition
from wijkpad.errors import NoWayOutError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.runtime import SpiffRuntime
from wijkpad.xml import Element, local_name

FOLDER = Path(__file__).parents[3] / "shared" / "conformance" / "bpmn-run"
pytestmark = pytest.mark.skipif(
    not (FOLDER / "expected.json").exists(),
    reason="put the folder shared/conformance/bpmn-run beside the checkout",
)
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
IMPLICIT = {"BPMN-215", "BPMN-216", "BPMN-218"}
RIGHT_BY_NOW = 28


def _expected() -> dict[str, Any]:
    file = FOLDER / "expected.json"
    read: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return read


EXPECTED = _expected()


@dataclass
class Log(Data):
    """Counts what the scripts of a model would have logged."""

    def tokens(self) -> Counter[str]:
        return Counter(
            str(value) for _, key, value, _ in self.written if key == "log" and value is not None
        )


SCRIPTS = {
    "CREATE_LOG_FILE": ("null", "log"),
    "CREATE_MARKER_FILE": ('"MARKER_exists"', "log"),
    "INCREMENT_INTEGER_VARIABLE": ("integerVariable + 1", "integerVariable"),
    "INCREMENT_INTEGER_VARIABLE_AND_LOG": ("integerVariable + 1", "integerVariable"),
    "SET_STRING_DATA": ('"String"', "data"),
    "LOG_DATA": ('if data = "String" then "DATA_correct" else "DATA_wrong"', "log"),
}


def translated(file: str) -> tuple[bytes, set[str]]:
    """Return the model with its placeholders in FEEL, and the elements that log an increment."""
    root = xml.parse((FOLDER / file).read_bytes(), file=file)
    logs = set()
    for element in list(root.iter()):
        kind, text = local_name(element), (element.text or "").strip()
        if kind == "scriptTask":
            script = next(one for one in element if local_name(one) == "script")
            if (script.text or "").strip() == "INCREMENT_INTEGER_VARIABLE_AND_LOG":
                logs.add(str(element.get("id")))
            _script(element, script)
        elif kind in ("conditionExpression", "loopCondition", "loopCardinality"):
            element.text = _feel(text or "".join(str(one) for one in element.itertext()))
    return xml.to_bytes(root), logs


def _script(task: Element, script: Element) -> None:
    text = (script.text or "").strip()
    if text == "WAIT_TEN_SECONDS":
        task.tag = str(task.tag).replace("scriptTask", "serviceTask")
        task.remove(script)
        task.set(f"{CAMUNDA}type", "external")
        task.set(f"{CAMUNDA}topic", "wait")
        return
    script.text, variable = SCRIPTS.get(text, (f'"{text}"', "log"))
    task.set("scriptFormat", "feel")
    task.set(f"{CAMUNDA}resultVariable", variable)


def _feel(text: str) -> str:
    bare = text.strip()
    if bare.startswith("${"):
        bare = bare[2:-1]
    if bare.startswith("test.contains("):
        return f"contains(test, {bare[len('test.contains(') : -1]})"
    return bare


def compiled(name: str) -> tuple[Definition, set[str], list[Finding]]:
    """Return a model ready to run; implicit splits are drawn first, as at a publication."""
    case = EXPECTED[name]
    data, logs = translated(case["file"])
    made = replace(definition(data), key=case["process_id"])
    findings = SpiffRuntime().check(made)
    if findings and {one.code for one in findings} <= IMPLICIT:
        drawing = diagrams.normalise(diagrams.read(data, file=case["file"]))
        made = replace(definition(drawing.xml), key=case["process_id"])
        findings = SpiffRuntime().check(made)
    return made, logs, findings


def run(made: Definition, case: dict[str, Any], increments: set[str]) -> Counter[str]:
    """Run one case until its time is over, with a reload after every step."""
    data, runtime = Log(), SpiffRuntime()
    values: dict[str, Value] = {"integerVariable": Decimal(case["variables"]["integerVariable"])}
    values["test"] = case["variables"].get("test", "")
    data.set(**values)
    start = next(iter(_starts(made)))
    began: dict[str, datetime] = {}
    end = NOW + timedelta(milliseconds=case["wait_ms"])
    live = runtime.start(made, start, data)
    tokens: Counter[str] = Counter()
    try:
        while True:
            now = live.advance()
            if now.over:
                break
            live = runtime.load(made, now.state, data)
            for wait in now.waits:
                began.setdefault(wait.token, data.now)
            due = [
                (wait.due or began[wait.token] + timedelta(seconds=10), wait.kind, wait.token)
                for wait in now.waits
                if wait.kind in ("timer", "job")
            ]
            moment, kind, token = min(due, default=(end + timedelta(1), "", ""))
            if moment > end:
                break
            data.now = moment
            if kind == "timer":
                live.fire(token)
            else:
                live.finish(token, {})
    except NoWayOutError as error:
        if error.reason == "condition":
            tokens["ERROR_runtime"] += 1
    tokens += data.tokens()
    tokens["INCREMENT_correct"] += sum(1 for row in data.written if row[3] in increments)
    return +tokens


def _starts(made: Definition) -> list[str]:
    root = xml.parse(made.diagram, file="model")
    process = next(one for one in root if one.get("id") == made.key)
    return [str(one.get("id")) for one in process if local_name(one) == "startEvent"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_model_runs_as_its_author_expects_or_is_refused_by_name(name: str) -> None:
    made, increments, findings = compiled(name)
    if findings:
        for one in findings:
            assert one.code.startswith("BPMN-2")
            assert one.text
            assert one.element
            assert one.line
        return
    for case in EXPECTED[name]["cases"]:
        assert not case["start_also"], "a second process was promised, and the model not refused"
        assert run(made, case, increments) == Counter(case["expected"]), case


def test_no_fewer_models_run_than_before() -> None:
    right = [name for name in EXPECTED if not compiled(name)[2]]
    assert len(right) >= RIGHT_BY_NOW, sorted(right)
