# SPDX-License-Identifier: EUPL-1.2
"""What every form of the file has: its questions, what stands in it, its rules, what it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from wijkpad.commands.file.state import CaseFile, Item
from wijkpad.commands.tools import new_id
from wijkpad.domain.file.asking import REASON
from wijkpad.domain.file.persons import OTHER
from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity
from wijkpad.forms import Answers, Form

Given = Mapping[str, Value]
ELSE: Final = "Iemand anders"


@dataclass(frozen=True, slots=True)
class Write:
    """One row to add to the case's own data; `value` None takes off what stood there."""

    key: str
    scope: str
    value: Value


class Sheet(Protocol):
    """A form of the file.

    Attributes:
        kind: what it is about: a key of subject data, or `person`.
        corrects: it changes what it is about, so that the second time it asks for a reason; other
            forms add to it, such as an answer to a consent.
    """

    kind: str
    corrects: bool

    def title(self, item: Item | None) -> str:
        """Return what the page is called."""
        ...

    def form(self, file: CaseFile, item: Item | None) -> Form:
        """Return the questions."""
        ...

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Return what stands in the form when it opens."""
        ...

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Return what is wrong with answers that can be read; a warning needs a tick."""
        ...

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Return the id of what the form is about, and the rows to add."""
        ...


class PlainSheet:
    """A form whose answers are the value of one item, as they are."""

    kind = ""
    corrects = True
    names = ("", "")
    """What the page is called for something new, and for a change."""

    def title(self, item: Item | None) -> str:
        """Return what the page is called."""
        return self.names[0] if item is None else self.names[1]

    def start(self, file: CaseFile, item: Item | None) -> Answers:
        """Return what is known."""
        del file
        return dict(item.value) if item is not None else {}

    def judge(self, file: CaseFile, item: Item | None, given: Given) -> list[Finding]:
        """Find nothing."""
        del file, item, given
        return []

    def writes(self, file: CaseFile, item: Item | None, given: Given) -> tuple[str, list[Write]]:
        """Write the answers."""
        del file
        key = item.id if item is not None else new_id()
        return key, [Write(self.kind, key, without_reason(given))]


def without_reason(given: Given) -> dict[str, Value]:
    """Return the answers themselves: the reason stands with the row."""
    return {key: one for key, one in given.items() if key != REASON}


def people_choices(file: CaseFile, *, others: bool = True) -> dict[str, str]:
    """Return the persons of the household to choose from, and somebody else."""
    found = {one.id: one.name for one in file.persons if one.id}
    return found | {OTHER: ELSE} if others else found


def wrong(code: str, text: str, at: str, cure: str = "") -> Finding:
    """Return a finding that stops the form."""
    return Finding(code=code, text=text, cure=cure, element=at)


def doubtful(code: str, text: str, at: str, cure: str = "") -> Finding:
    """Return a finding that needs a tick."""
    return Finding(code=code, text=text, cure=cure, element=at, severity=Severity.WARNING)


def nameless(rows: Sequence[tuple[str, Given]], key: str) -> list[Finding]:
    """Find where somebody else was chosen and no name was given; `rows` are (path, answers)."""
    return [
        wrong("FILE-010", "Vul in wie dit is.", f"{path}{key}_name")
        for path, row in rows
        if row.get(key) == OTHER and not row.get(f"{key}_name")
    ]
