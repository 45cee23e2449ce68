# SPDX-License-Identifier: EUPL-1.2
"""Lists for the screens; they never load a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from wijkpad.domain.access import Sight
from wijkpad.domain.case import Case, Task
from wijkpad.domain.definition import Pinned
from wijkpad.domain.local_terms import NO_LOCAL_TERMS, LocalTerms
from wijkpad.terms import Length, Suspension


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One row of the worklist; `about` tells whom the case is about, as far as that is known.

    `urgent_since` is when a safety answer made the task urgent; it then comes before what is late.
    `reminders` are those of the case's terms that were reached and are for the reader, Dutch.
    `why` tells in a sentence why the task is due then; None where no term stands behind it.
    """

    task: str
    name: str
    case: str
    case_number: str
    pathway: str
    pathway_title: str
    assignee: str | None
    assignee_name: str | None
    due_on: date | None
    due_at: datetime | None
    opened_at: datetime
    team: str
    sensitivity: str
    mine: bool
    may_do: bool
    run: str = ""
    element: str = ""
    scope: str = ""
    why: str | None = None
    urgent_since: datetime | None = None
    reminders: tuple[str, ...] = ()
    about: str | None = field(default=None, repr=False)
    subject: str = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase:
    """One row of the list of cases; `about` as in the worklist.

    Attributes:
        goes_on: whether a run of the case has not ended.
    """

    case: Case
    goes_on: bool
    about: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistQuestion:
    """Which part of the worklist to show; `text` is searched in task name, case number, pathway."""

    sight: Sight
    view: Literal["mine", "team", "unclaimed"] = "mine"
    text: str = ""
    pathway: str | None = None
    overdue_only: bool = False
    now: datetime
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What does not stand in a list because a plugin of the municipality withholds it.

    Attributes:
        rows: how many, as far as was looked.
        silent: says which plugin gives no answer; empty where its rules are why.
        is_whole: the whole list was looked through; else there may be more rows than its total.
    """

    rows: int = 0
    silent: str = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """One page of the worklist, overdue first, with counts that obey the same sight."""

    items: tuple[WorkItem, ...]
    total: int
    counts: Mapping[str, int]
    overdue: int
    left_out: LeftOut = LeftOut()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTerm:
    """A term that is not met: its rule in a version of a pathway, its start fact, and its end.

    Attributes:
        due_on, fires_at: as in `CaseTerm`; both None while it stands still.
        suspensions, extensions, why: as in `CaseTerm`.
        local_terms: as in `Run`.
    """

    case: str
    run: str
    pathway: str
    definition: int
    pinned: Pinned
    local_terms: LocalTerms = NO_LOCAL_TERMS
    rule: str
    scope: str
    title: str
    start: datetime | date
    due_on: date | None
    fires_at: datetime | None
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Length, ...] = ()
    why: str = ""


TermView = Literal["overdue", "week", "suspended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermQuestion:
    """Which duties of the municipality to list.

    Attributes:
        teams: ordinary cases of these teams; `user`: and every case in which this user is named.
        week: the end of the week that is shown, UTC.
        pathway, person: only of this pathway; only where this user coordinates or has a task.
    """

    teams: frozenset[str]
    user: str
    now: datetime
    week: datetime
    view: TermView = "overdue"
    pathway: str = ""
    person: str = ""
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTerm:
    """One row of the list of terms; `explained`: somebody told why it was not kept."""

    case: str
    case_number: str
    pathway_title: str
    title: str
    due_on: date | None
    fires_at: datetime | None
    why: str
    explained: bool
    coordinator: str | None
    sensitivity: str
    about: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermList:
    """One page of a view; `counts` is of every view, under the same filter."""

    items: tuple[ListedTerm, ...]
    counts: Mapping[str, int]
    total: int
    left_out: LeftOut = LeftOut()


class Queries(Protocol):
    """The read side: lists that never load a run."""

    def worklist(self, municipality: str, question: WorklistQuestion) -> Worklist: ...
    def cases(
        self,
        municipality: str,
        sight: Sight,
        *,
        text: str = "",
        page: int = 1,
        per_page: int = 50,
    ) -> tuple[Iterable[ListedCase], int]: ...
    def open_terms(self, municipality: str, cases: Iterable[str]) -> list[OpenTerm]:
        """Return the terms of these cases that are not met, of runs that go on; one statement."""
        ...

    def terms(self, municipality: str, question: TermQuestion) -> TermList:
        """Return the duties that are open, of runs that go on; two statements."""
        ...

    def tasks_of_case(self, municipality: str, case: str) -> list[Task]: ...
    def passed_of_run(self, municipality: str, run: str) -> list[tuple[str, str, datetime, str]]:
        """Return (element, how, at, by) of every element the run left, in order."""
        ...

    def running_on(self, municipality: str, pathway: str, sight: Sight) -> Mapping[int, int]:
        """Return version to how many runs of the pathway still run on it.

        A run on a shielded case counts only within the sight; the others count all.
        """
        ...
