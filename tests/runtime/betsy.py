# SPDX-License-Identifier: EUPL-1.2
"""Runs executable models of betsy: `python -m tests.runtime.betsy [FOLDER]` prints the score.

`--page` writes the page of the docs again. What this runner rewrites, and nothing else: the scripts (placeholders, see SOURCE.md beside the
models) to FEEL or to a service task, and the conditions to FEEL. It plays what stands around a run:
the clock, the services that the scripts stood for, and the post between the processes of one file.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from tests.runtime.builders import NOW, Data, definition
from wijkpad import diagrams, xml
from wijkpad.domain.definition import Definition
from wijkpad.errors import NoWayOutError
from wijkpad.findings import Finding, errors_in
from wijkpad.ports.running import Advance, LiveRun, Thrown, Wait
from wijkpad.runtime import SpiffRuntime
from wijkpad.xml import Element, local_name

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "conformance" / "bpmn-run"
PAGE = ROOT / "docs" / "developers" / "bpmn-conformance.md"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"


CONDITIONS = {"conditionExpression", "loopCondition", "loopCardinality", "condition"} | {
    "completionCondition"
}


def expected_in(folder: Path) -> dict[str, Any]:
    """Return what the author of each model in a copy of the suite expects."""
    file = folder / "expected.json"
    read: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return read


EXPECTED = expected_in(FOLDER)


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


SERVICES = {"WAIT_TEN_SECONDS", "THROW_ERROR", "CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2"}


def translated(file: str, folder: Path = FOLDER) -> tuple[bytes, set[str]]:
    """Return the model with its placeholders in FEEL, and the elements that log an increment."""
    root = xml.parse((folder / file).read_bytes(), file=file)
    logs = set()
    for element in list(root.iter()):
        kind, text = local_name(element), (element.text or "").strip()
        if kind in ("scriptTask", "globalScriptTask"):
            script = next(one for one in element if local_name(one) == "script")
            if (script.text or "").strip() == "INCREMENT_INTEGER_VARIABLE_AND_LOG":
                logs.add(str(element.get("id")))
            _script(element, script)
        elif kind in CONDITIONS:
            element.text = _feel(text or "".join(str(one) for one in element.itertext()))
    return xml.to_bytes(root), logs


def _script(task: Element, script: Element) -> None:
    text = (script.text or "").strip()
    if text in SERVICES:
        task.tag = str(task.tag).replace("scriptTask", "serviceTask")
        task.remove(script)
        task.attrib.pop("scriptFormat", "")
        task.set(f"{CAMUNDA}type", "external")
        task.set(f"{CAMUNDA}topic", text)
        return
    script.text, variable = SCRIPTS.get(text, (f'"{text}"', "log"))
    task.set("scriptFormat" if local_name(task) == "scriptTask" else "scriptLanguage", "feel")
    task.set(f"{CAMUNDA}resultVariable", variable)


def _feel(text: str) -> str:
    bare = text.strip().removeprefix("${").removesuffix("}")
    asked = re.search(r'(!?)test\.contains\(("[^"]*")\)', bare)
    if asked is None:
        return bare
    holds = f"contains(test, {asked[2]})"
    return f"not({holds})" if asked[1] else holds


def compiled(
    case: dict[str, Any], folder: Path = FOLDER
) -> tuple[Definition, set[str], list[Finding]]:
    """Return a model ready to run, normalised as at a publication, and what is refused in it."""
    data, logs = translated(case["file"], folder)
    drawing = diagrams.normalise(diagrams.read(data, file=case["file"]))
    made = replace(definition(drawing.xml), key=case["process_id"])
    runtime = SpiffRuntime()
    # A file is published as a whole: the process that a message starts may be what is refused.
    every = [replace(made, key=str(one)) for one in dict.fromkeys([made.key, *_processes(made)])]
    return made, logs, errors_in([one for each in every for one in runtime.check(each)])


class Bed:
    """The runs of one case, each reloaded from its bytes after every step, and what is around."""

    def __init__(self, made: Definition, case: dict[str, Any]) -> None:
        self.made, self.runtime, self.data = made, SpiffRuntime(), Log()
        self.data.set(
            integerVariable=Decimal(case["variables"]["integerVariable"]),
            test=case["variables"].get("test", ""),
        )
        self.end = NOW + timedelta(milliseconds=case["wait_ms"])
        self.began: dict[str, datetime] = {}
        self.stamps: dict[str, list[datetime]] = {}
        self.runs: list[tuple[Definition, Advance]] = []
        self.errors: Counter[str] = Counter()

    def start(self, process: str, event: str | None = None) -> None:
        made = replace(self.made, key=process, sha256=f"{self.made.sha256} {process}")
        assert not errors_in(self.runtime.check(made)), process
        begin = event or next(iter(_starts(made)))
        self.runs.append((made, EMPTY))
        self.step(len(self.runs) - 1, self.runtime.start(made, begin, self.data))

    def step(self, place: int, live: LiveRun) -> None:
        """Let one run go on; what it throws reaches the others."""
        try:
            advance = live.advance()
        except NoWayOutError as error:
            self.errors["ERROR_runtime"] += error.reason == "condition"
            self.errors["ERROR"] += error.reason == "count"
            advance = EMPTY
        self.errors["ERROR_thrownErrorEvent"] += advance.failed is not None
        self.runs[place] = (self.runs[place][0], advance)
        for wait in advance.waits:
            self.began.setdefault(wait.token, self.data.now)
        for one in advance.thrown:
            self.hand_over(place, one)

    def act(self, place: int, work: Callable[[LiveRun], object]) -> None:
        made, advance = self.runs[place]
        live = self.runtime.load(made, advance.state, self.data)
        work(live)
        self.step(place, live)

    def hand_over(self, sender: int, thrown: Thrown) -> None:
        """Take a signal to every other run, and a message to one: else it starts a process."""
        for place in range(len(self.runs)):
            for wait in self.runs[place][1].waits:
                if thrown.kind == "message" and wait.message == thrown.name:
                    self.act(place, partial(_deliver, wait.token))
                    return
                if thrown.kind == "signal" and wait.signal == thrown.name and place != sender:
                    self.act(place, partial(_signal, wait.token))
        for process, event in _started_by(self.made, thrown):
            self.start(process, event)

    def next(self) -> tuple[datetime, int, Wait] | None:
        """Return what is due first, and when: a timer, or a service that is ready."""
        due = [
            (wait.due or self.began[wait.token] + _takes(wait), place, wait)
            for place, (_, advance) in enumerate(self.runs)
            for wait in advance.waits
            if wait.kind in ("timer", "job")
        ]
        return min(due, key=lambda one: (one[0], one[1]), default=None)

    def run(self) -> None:
        while (first := self.next()) is not None and first[0] <= self.end:
            moment, place, wait = first
            self.data.now = moment
            if wait.kind == "timer":
                self.act(place, lambda live: live.fire(wait.token))  # noqa: B023
            elif wait.topic == "THROW_ERROR":
                self.act(place, lambda live: live.fail(wait.token, "ERR_CODE"))  # noqa: B023
            else:
                self.stamps.setdefault(wait.topic or "", []).append(self.began[wait.token])
                self.act(place, lambda live: live.finish(wait.token, {}))  # noqa: B023

    def in_parallel(self) -> bool:
        """Tell whether the two tasks that note their times were under way at one moment."""
        first, second = (self.stamps.get(f"CREATE_TIMESTAMP_LOG_{number}", []) for number in (1, 2))
        ten = timedelta(seconds=10)
        return any(one < other + ten and other < one + ten for one in first for other in second)


def _deliver(token: str, live: LiveRun) -> None:
    live.deliver(token, None)


def _signal(token: str, live: LiveRun) -> None:
    live.signal(token)


def _takes(wait: Wait) -> timedelta:
    return timedelta(0) if wait.topic == "THROW_ERROR" else timedelta(seconds=10)


EMPTY = Advance(state=b"", waits=(), passed=())


def run(made: Definition, case: dict[str, Any], increments: set[str]) -> Counter[str]:
    """Run one case until its time is over."""
    bed = Bed(made, case)
    for other in case["start_also"]:
        bed.start(other)
    bed.start(made.key)
    bed.run()
    tokens = bed.data.tokens() + bed.errors
    if bed.in_parallel():
        tokens["EXECUTION_parallel"] += 1
    tokens["INCREMENT_correct"] += sum(1 for row in bed.data.written if row[3] in increments)
    return +tokens


def _starts(made: Definition) -> list[str]:
    root = xml.parse(made.diagram, file="model")
    process = next(one for one in root if one.get("id") == made.key)
    return [str(one.get("id")) for one in process if local_name(one) == "startEvent"]


def _processes(made: Definition) -> list[str]:
    root = xml.parse(made.diagram, file="model")
    return [str(one.get("id")) for one in root if local_name(one) == "process"]


def _started_by(made: Definition, thrown: Thrown) -> list[tuple[str, str]]:
    """Return the processes of the file that a message or signal starts, with their start event."""
    root = xml.parse(made.diagram, file="model")
    called = {str(one.get("id")): one.get("name") for one in root}
    meant = {thrown.name} | {one for one, name in called.items() if name == thrown.name}
    return [
        (str(process.get("id")), str(event.get("id")))
        for process in root
        if local_name(process) == "process"
        for event in process
        if local_name(event) == "startEvent"
        and any(one.get(f"{thrown.kind}Ref") in meant for one in event)
    ]


def must_be_refused(case: dict[str, Any]) -> bool:
    """Tell whether the author expects no more than that the model does not run."""
    return all(one["expected"] in (["ERROR"], ["ERROR_deployment"]) for one in case["cases"])


@dataclass(frozen=True)
class Outcome:
    """What became of one model: `right`, `refused` or `wrong`, and why."""

    name: str
    verdict: str
    note: str = ""


def outcome(name: str, case: dict[str, Any], folder: Path = FOLDER) -> Outcome:
    """Run one model, or say by which finding it is refused."""
    made, increments, findings = compiled(case, folder)
    if findings:
        why = f"{findings[0].code}: {findings[0].text}"
        return Outcome(name, "right" if must_be_refused(case) else "refused", why)
    for one in case["cases"]:
        found = run(made, one, increments)
        if found != Counter(one["expected"]):
            logged = ", ".join(sorted(found.elements())) or "nothing"
            return Outcome(name, "wrong", f"logs {logged}")
    return Outcome(name, "right")


def score(folder: Path = FOLDER) -> list[Outcome]:
    """Return what became of every model of a copy of the suite."""
    return [outcome(name, case, folder) for name, case in sorted(expected_in(folder).items())]


def report(found: list[Outcome]) -> str:
    """Return the score in Markdown: figures by kind, then what is not right."""
    count = Counter(one.verdict for one in found)
    share = 100 * count["right"] / len(found)
    lines = [
        f"## {count['right']} of {len(found)} right ({share:.1f} %), {count['refused']} refused",
        "| kind | right | refused by name | wrong |",
        "|---|---|---|---|",
    ]
    for kind in sorted({one.name.partition("/")[0] for one in found}):
        own = Counter(one.verdict for one in found if one.name.startswith(f"{kind}/"))
        lines.append(f"| {kind} | {own['right']} | {own['refused']} | {own['wrong']} |")
    lines += ["", "| model | what becomes of it |", "|---|---|"]
    lines += [
        f"| {one.name} | {one.verdict} ({one.note}) |" for one in found if one.verdict != "right"
    ]
    return "\n".join(lines)


def page(found: list[Outcome]) -> str:
    """Return the page of the docs with the score as it is now."""
    head = PAGE.read_text("utf-8").partition("<!-- run -->")[0]
    return f"{head}<!-- run -->\n{report(found)}\n"


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if one != "--page"]
    outcomes = score(Path(arguments[0]) if arguments else FOLDER)
    if "--page" in sys.argv:
        PAGE.write_text(page(outcomes), "utf-8")
    print(report(outcomes))
