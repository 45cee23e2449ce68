# SPDX-License-Identifier: EUPL-1.2
"""A fault found by a check: where it is, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; only `ERROR` stops a publication or a step."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, in the reader's language.

    Attributes:
        code: stable and documented, such as `BPMN-017`; never reused.
        text: what is wrong, in plain Dutch; never holds a value from a file of a person.
        cure: what the reader can do about it, in plain Dutch; may be empty.
        file: path inside the pathway's or municipality's folder; None when not from a file.
        element: id of the diagram element, table rule or form field; None when not at one.
        line: counted from 1.
        column: counted from 1.
        path: ids of diagram elements that lead to the fault, in order; empty when it stands alone.
    """

    code: str
    text: str
    severity: Severity = Severity.ERROR
    cure: str = ""
    file: str | None = None
    element: str | None = None
    line: int | None = None
    column: int | None = None
    path: tuple[str, ...] = ()

    def in_file(self, file: str) -> Finding:
        """Return the same finding, placed in `file` when it had no file yet."""
        return self if self.file is not None else replace(self, file=file)

    def as_json(self) -> dict[str, str | int | list[str] | None]:
        """Return the fields in the order that `--json` prints."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "element": self.element,
            "line": self.line,
            "column": self.column,
            "text": self.text,
            "cure": self.cure,
            "path": list(self.path),
        }


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stop a publication or a step."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
