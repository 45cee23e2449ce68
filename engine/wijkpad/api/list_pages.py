# SPDX-License-Identifier: EUPL-1.2
"""What lists show: cases, ways in, incidents and lines of the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wijkpad.domain.case import Case
from wijkpad.domain.definition import Start
from wijkpad.domain.jobs import Incident
from wijkpad.ports import LeftOut

StepState = Literal["open", "passed", "withdrawn", "skipped", "possible", "ahead"]
"""`possible`: an event that waits beside the work, and may come at any moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One row of the list of cases; `about` tells whom it is about, as far as that is known.

    Attributes:
        goes_on: whether a run of the case has not ended.
    """

    case: Case
    goes_on: bool
    title: str
    team_name: str
    coordinator_name: str | None
    about: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of cases, and how many there are; `left_out`: what plugins withhold."""

    lines: tuple[CaseLine, ...]
    total: int
    left_out: LeftOut = field(default_factory=LeftOut)


@dataclass(frozen=True, slots=True)
class Startable:
    """A pathway that the actor may start, with its ways in and the teams to choose from."""

    key: str
    title: str
    version: int
    starts: tuple[Start, ...]
    teams: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """An incident as the administrator sees it.

    Attributes:
        case_number: only where the reader may know of the case.
        can_retry: it has a job that can be tried again.
        choices: (subscription, text) of the runs that wait for a message.
        can_repair: the reader may put its run elsewhere.
    """

    incident: Incident
    case_number: str | None
    can_retry: bool
    choices: tuple[tuple[str, str], ...] = ()
    can_repair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One journal line in words; ids and codes stay in `detail`."""

    seq: int
    at: datetime
    who: str
    role: str
    text: str
    outcome: str
    detail: tuple[tuple[str, str], ...]
