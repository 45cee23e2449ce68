# SPDX-License-Identifier: EUPL-1.2
"""Models that break BPMN 2.0 or follow it: `python -m tests.diagrams.bpmn_static [FOLDER]` scores them.

`--page` writes the page of the docs again. A model is read and checked as at a publication; it counts
as invalid when a finding says that it breaks the standard, if only its letter. The models on
soundness (`mojo`) count as invalid too when a finding tells of a deadlock or of work that comes twice.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wijkpad.diagrams import breaches, breaks_standard, check, read
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "conformance" / "bpmn-static"
PAGE = ROOT / "docs" / "developers" / "bpmn-conformance.md"
BEGIN, END = "<!-- static -->\n", "<!-- end static -->\n"

_UNSOUND = frozenset({"BPMN-080", "BPMN-081", "BPMN-082"})
_ABSENT = "the file that it imports is not part of the suite beside the checkout"
_NO_MESSAGE = "executable, and its message event names no message: constraint 127 of the same suite"
_BETWEEN = "both processes are sound; what is wrong shows only where the two wait for each other"
WHY = {
    "bpmnspector/mojo/failure_collaboration_deadlock.bpmn": _BETWEEN,
    "bpmnspector/mojo/invalid_moreComplexLoopParSplit.bpmn": (
        "each round brings one token to the end, which BPMN 2.0 allows: nothing waits or comes twice"
    ),
    "bpmnspector/002/success_import.bpmn": _ABSENT,
    "bpmnspector/path/success_import.bpmn": _ABSENT,
    "bpmnspector/wsdl/wsdl-success.bpmn": _ABSENT,
    "bpmnspector/mojo/valid_eventbased-split_XOR-merge.bpmn": _NO_MESSAGE,
    "bpmnspector/012/EXT012_failure_sequenceFlow_manualFix.bpmn": (
        "not executable, where the standard allows a condition in plain words (8.4.7)"
    ),
    "bpmnspector/106/fail_cancel_end_event_manualFix.bpmn": "the file holds no cancel event",
    "bpmnspector/106/fail_sub_process_manualFix.bpmn": "the file holds no cancel event",
    "bpmnspector/128/EXT128_failure_endEvent_manualFix.bpmn": (
        "not executable; the same model is valid as 128/EXT128_success_notExecutable"
    ),
}
"""What is behind each difference that was looked into."""


@dataclass(frozen=True)
class Verdict:
    """What the suite expects of a model and what was found."""

    name: str
    expected: str
    got: str
    findings: tuple[Finding, ...]

    @property
    def is_right(self) -> bool:
        return self.expected == self.got

    @property
    def constraint(self) -> str:
        return self.name.split("/")[1].removeprefix("EXT")

    @property
    def reason(self) -> str:
        known = WHY.get(self.name)
        if known is None and self.findings:
            known = "; ".join(f"{one.code}: {one.text}" for one in self.findings[:2])
        return known or "nothing was found"


def judged(folder: Path = FOLDER) -> list[Verdict]:
    """Return a verdict on every model of a copy of the suite, in the order of the constraints."""
    expected: dict[str, str] = json.loads((folder / "expected.json").read_text("utf-8"))
    verdicts = [_verdict(folder, name, one) for name, one in expected.items()]
    return sorted(verdicts, key=lambda one: (one.constraint, one.name))


def _verdict(folder: Path, name: str, expected: str) -> Verdict:
    found = tuple(dict.fromkeys(_findings(folder / name)))
    is_unsound = "mojo" in name.split("/")
    broken = tuple(
        one for one in found if breaks_standard(one.code) or (is_unsound and one.code in _UNSOUND)
    )
    return Verdict(name, expected, "invalid" if broken else "valid", broken)


def _findings(file: Path) -> Iterator[Finding]:
    def beside(location: str) -> bytes | None:
        other = file.parent / location
        return other.read_bytes() if other.is_file() else None

    try:
        diagram = read(file.read_bytes(), file=file.name)
    except UnreadableError as error:
        yield from (one if breaks_standard(one.code) else _no_xml(one) for one in error.findings)
        return
    yield from breaches(diagram, imported=beside)
    yield from check(diagram)


def _no_xml(one: Finding) -> Finding:
    """What is no XML is no BPMN either."""
    return Finding(code="BPMN-001", text=one.text)


def report(verdicts: list[Verdict]) -> str:
    """Return the score as it stands in the docs."""
    right = sum(one.is_right for one in verdicts)
    share = 100 * right / len(verdicts)
    lines = [f"### {right} of {len(verdicts)} right ({share:.1f} %)", ""]
    lines += ["| constraint | valid models right | invalid models right |", "|---|---|---|"]
    for constraint in dict.fromkeys(one.constraint for one in verdicts):
        these = [one for one in verdicts if one.constraint == constraint]
        lines.append(f"| {constraint} | {_share(these, 'valid')} | {_share(these, 'invalid')} |")
    lines += ["", "| model | expected | why the verdict differs |", "|---|---|---|"]
    lines += [
        f"| {one.name.removesuffix('.bpmn')} | {one.expected} | {one.reason} |"
        for one in verdicts
        if not one.is_right
    ]
    return "\n".join(lines)


def _share(verdicts: list[Verdict], expected: str) -> str:
    these = [one for one in verdicts if one.expected == expected]
    return f"{sum(one.is_right for one in these)} of {len(these)}" if these else ""


def page(verdicts: list[Verdict]) -> str:
    """Return the page of the docs with the score as it is now."""
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return f"{head}{BEGIN}{report(verdicts)}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if one != "--page"]
    outcome = judged(Path(arguments[0]) if arguments else FOLDER)
    if "--page" in sys.argv:
        PAGE.write_text(page(outcome), "utf-8")
    print(report(outcome))
