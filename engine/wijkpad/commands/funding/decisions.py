# SPDX-License-Identifier: EUPL-1.2
"""Decisions of a case that were taken after help was granted: what a change of it may rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.ledger import Line
from wijkpad.ports import UnitOfWork

_DECIDES: Final = "decision_officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A task of who has the mandate, completed after the help was granted.

    Attributes:
        key: run, place and version of the answer: what is kept as the cause of lines.
        title: of the task, as drawn.
        by: id of who completed it.
    """

    key: str
    title: str
    at: datetime
    by: str


def granted_at(one: AllocationRecord, lines: Sequence[Line]) -> datetime:
    """Return when the help was committed first; when it was asked for where it never was."""
    return min((each.at for each in lines if each.kind == "commit"), default=one.made_at)


def decisions_after(
    tools: Tools, unit: UnitOfWork, one: AllocationRecord, since: datetime
) -> list[Decision]:
    """Return what was decided on the case after a moment, newest first."""
    found = []
    for run in unit.cases.runs_of(one.case):
        steps = definition_of(tools, unit, run).steps
        for row in unit.data.of_case(one.case, run.id):
            step = steps.get(row.step)
            if step is None or step.kind != "userTask" or row.key != step.form:
                continue
            if _DECIDES in step.roles and row.at > since:
                key = f"{run.id}:{row.scope}:{row.key}:{row.version}"
                found.append(Decision(key=key, title=step.name, at=row.at, by=row.by))
    return sorted(found, key=lambda each: each.at, reverse=True)
