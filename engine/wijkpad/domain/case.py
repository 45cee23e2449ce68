# SPDX-License-Identifier: EUPL-1.2
"""Cases, runs, tasks and what was typed into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from wijkpad.domain.definition import Pinned, Sensitivity, SubjectKind
from wijkpad.domain.local_terms import NO_LOCAL_TERMS, LocalTerms, TermAnswer
from wijkpad.feel import Value
from wijkpad.terms import Length, Suspension

CaseStatus = Literal["open", "closed"]
RunStatus = Literal["running", "ended", "cancelled", "incident"]
TaskStatus = Literal["open", "completed", "withdrawn"]
OWN_INTEREST: Final = frozenset({"relative", "neighbour", "conflict"})
"""Relations of a colleague with a household that keep the colleague away from its case."""
NO_TEAM: Final = ""
"""The team of a file that is no team's, such as that of a contract: nobody is a member of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that one team does for one household on one question: the file of a subject.

    A subject that is no case, such as a contract, has such a file too, without household or team:
    runs, tasks, terms, notes, documents and journal hang on it in the same way.

    Attributes:
        number: what people say to each other, such as `2026-000123`; unique in the municipality.
        participants: user ids; the only ones, with the reporting code officer, who may know of
            a case of sensitivity `safety` or `forced_care`, or about staff or relatives.
        about_staff: the case is about a colleague or a relative of one.
        linked: ids of cases that were started from this one or started this one.
        subject: what it is the file of; `subject_key` which one, such as the id of a contract, and
            `subject_year` the calendar year that it is about: empty and 0 for a case.
    """

    id: str
    number: str
    pathway: str
    team: str
    sensitivity: Sensitivity
    status: CaseStatus
    opened_at: datetime
    opened_by: str
    coordinator: str | None = None
    participants: frozenset[str] = frozenset()
    about_staff: bool = False
    linked: tuple[str, ...] = ()
    version: int = 1
    subject: SubjectKind = "case"
    subject_key: str = ""
    subject_year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of one definition on one subject.

    Attributes:
        case: id of the file of its subject.
        state: the frontier, in the runtime's own format; empty when the run is over.
        ended_with: id of the end event; None as long as none was reached, and when cancelled. A run
            goes on after it while work beside its main path is open.
        version: grows by one at every write; the guard against a lost update.
        steps: completed user tasks so far.
        pinned: the versions of the pathways that it may call, resolved when it started.
        local_terms: what the municipality's plugins said about terms when it started.
    """

    id: str
    case: str
    pathway: str
    definition: int
    start_event: str
    status: RunStatus
    started_at: datetime
    ended_at: datetime | None = None
    ended_with: str | None = None
    state: bytes = field(default=b"", repr=False)
    version: int = 1
    steps: int = 0
    pinned: Pinned = ()
    local_terms: LocalTerms = field(default=NO_LOCAL_TERMS, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A user task that waits, or waited, for a person.

    Attributes:
        id: the token's id in the run's state.
        scope: where answers are stored: `""` for the run, `<activity>#<index>` path for an
            instance of a loop or multi-instance, outermost first, joined by `/`; a call of
            another pathway adds `<activity>.<pathway>#<number>`.
        due_on: last day, for terms of days; `due_at`: the moment (UTC) at which it is overdue.
        safety: paths of the safety questions of its form that somebody answered with the signal;
            a value about a person, so the database holds it encrypted.
        urgent_since: when the first of those was answered; None while there is none.
    """

    id: str
    run: str
    case: str
    element: str
    name: str
    form: str
    roles: tuple[str, ...]
    team: str
    scope: str
    status: TaskStatus
    opened_at: datetime
    assignee: str | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    follow_up_on: date | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    reason: str | None = None
    safety: tuple[str, ...] = field(default=(), repr=False)
    urgent_since: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Typed input of one person for one task, complete or not, as posted.

    `reason` tells why it was kept when the task was withdrawn under the typist's hands.
    """

    task: str
    user: str
    posted: dict[str, list[str]] = field(repr=False)
    saved_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One version of one piece of subject data; rows are never changed or removed.

    Attributes:
        run: the run that wrote it; None for data of the case itself (household …).
        scope: as `Task.scope`.
        key: form key, result variable, message variable or element variable.
        step: element id that wrote it.
        reason: for a correction.
    """

    case: str
    run: str | None
    scope: str
    key: str
    version: int
    value: Value = field(repr=False)
    step: str
    at: datetime
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTerm:
    """A legal or agreed term that runs, or ran, on a case.

    Attributes:
        rule: key of the rule in the definition; `title`, `article`: for display.
        start: the start fact, a day for terms of days.
        due_on: last day; `fires_at`: the moment (UTC) at which timers on it fire. Both are None
            while the term is suspended.
        steps: the calculation in Dutch sentences; `why`: the same in one.
        suspensions, extensions: what people did with it, in order.
        scope: as `Task.scope`: the instance that the term is about, `""` for the whole run.
        met_at: when the duty was done; None while open.
        deadline: what a plugin said of its last day; None where none did.
        lawful_on: the last day as law and pathway have it; None where plugins changed nothing.
    """

    case: str
    run: str
    rule: str
    title: str
    article: str
    direction: str
    start: datetime | date
    due_on: date | None
    fires_at: datetime | None
    steps: tuple[str, ...]
    scope: str = ""
    met_at: datetime | None = None
    breach_reason: str | None = field(default=None, repr=False)
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Length, ...] = ()
    why: str = ""
    deadline: TermAnswer | None = None
    lawful_on: date | None = None

    @property
    def stands_still(self) -> bool:
        """Whether it is suspended now, and so has no end."""
        return self.fires_at is None

    def passed_unmet(self, now: datetime) -> bool:
        """Tell whether a duty of the municipality was not done in time."""
        if self.direction != "at_most" or self.fires_at is None:
            return False
        return self.fires_at <= (self.met_at or now)


TermActKind = Literal["suspended", "resumed", "extended", "explained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAct:
    """What somebody did with a term: rows are never changed or removed.

    Attributes:
        rule, scope: which term of the run, as in `CaseTerm`.
        day: first day that does not count (suspended), first day that counts again (resumed), or
            the day on which the citizen was told (extended).
        until: by when a suspension is expected to end; it does not end by itself.
        ground: key of the rule's ground for a suspension.
        channel: how the citizen was told.
        note: why, in the worker's own words; the database holds it encrypted.
    """

    case: str
    run: str
    rule: str
    scope: str
    kind: TermActKind
    at: datetime
    by: str
    day: date | None = None
    until: date | None = None
    ground: str = ""
    length: Length | None = None
    channel: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """What a decision table answered in a run, and why.

    `explanation` holds values of persons (inputs) and is stored as subject data, never in the journal.
    """

    case: str
    run: str
    element: str
    decision: str
    table_sha256: str
    rules: tuple[str, ...]
    explanation: dict[str, Value] = field(repr=False)
    at: datetime
