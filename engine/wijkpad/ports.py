# SPDX-License-Identifier: EUPL-1.2
"""What the commands need from the outside: time, the engine, the database, the plugins.

Every method of `UnitOfWork` and its books works inside the one transaction of that unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Literal, Protocol, Self

from wijkpad.domain.case import Case, CaseTerm, Datum, DecisionRecord, Draft, Run, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Membership, Team, User
from wijkpad.domain.jobs import Incident, Job, Post, Subscription, Timer
from wijkpad.domain.journal import Entry, Line
from wijkpad.feel import Value
from wijkpad.findings import Finding


class Clock(Protocol):
    """The only source of business time."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        ...



WaitKind = Literal["user", "timer", "message", "job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One thing that a run waits for.

    Attributes:
        token: stable id, the same in every later `Advance` until it is gone.
        element: id of the element that waits (the boundary event itself, not its host).
        scope: as `Task.scope`.
        due: for a timer, when it is due, computed when it was armed: an aware moment, or the day
            after whose end it fires; None while the expression gives null.
        expression: for a timer, the text as drawn.
        message: for a message, its name. `key`: its correlation key as text.
        topic: for a job, the topic of the service task.
    """

    token: str
    kind: WaitKind
    element: str
    scope: str = ""
    due: datetime | None = None
    expression: str = ""
    message: str | None = None
    key: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One element that the run left, in order. `how` tells whether it did its work."""

    element: str
    how: Literal["completed", "withdrawn"]
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """Where a run stands after a step.

    Attributes:
        state: the frontier in the runtime's own versioned format; empty when the run is over.
            Holds ids, counters and moments, never values of persons.
        waits: everything that the run waits for now, in diagram order.
        passed: what was left since the run was loaded, in order.
        ended: ids of the end events of the top plane reached in this step, in order; the run is
            over when `waits` is empty.
    """

    state: bytes = field(repr=False)
    waits: tuple[Wait, ...]
    passed: tuple[Passed, ...]
    ended: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Tell whether the run has come to its end."""
        return not self.waits


class Environment(Protocol):
    """What the diagram's expressions may see and do during one step.

    Scopes are written as `Task.scope`; the runtime passes the innermost one.
    """

    @property
    def now(self) -> datetime:
        """The moment of this step, aware; the same for the whole step."""
        ...

    def variables(self, scope: str) -> Mapping[str, Value]:
        """Return every FEEL name that an element in this scope may read, innermost value first."""
        ...

    def write(self, scope: str, key: str, value: Value, *, step: str) -> None:
        """Store a result (calculation, table, message, service, element variable) as data."""
        ...

    def decide(self, decision: str, scope: str, *, step: str) -> Value:
        """Evaluate a decision of the definition; the explanation is recorded with the step."""
        ...

    def fires_at(self, value: Value) -> datetime | None:
        """Turn what a timer's FEEL gave into the moment (UTC) at which it fires.

        A day fires at 00:00 Europe/Amsterdam of the day after, a moment at that moment, a duration
        counted from `now`; null gives None: the timer has no due moment yet.
        """
        ...


class LiveRun(Protocol):
    """A run in memory, for the length of one transaction; never kept.

    Each verb raises `TaskNotOpenError` when the token does not wait in that way.
    """

    def waits(self) -> tuple[Wait, ...]:
        """Return everything that the run waits for at this moment."""
        ...

    def complete(self, token: str) -> None:
        """Complete a user task; its answers have been written to the environment before."""
        ...

    def fire(self, token: str) -> None:
        """Let a timer go off, whatever the clock says: the timer table has decided."""
        ...

    def deliver(self, token: str, payload: Value) -> None:
        """Let a message arrive; `payload` is written under the event's result variable."""
        ...

    def inputs(self, token: str) -> Mapping[str, Value]:
        """Evaluate the input parameters of a service task that waits."""
        ...

    def finish(self, token: str, outputs: Mapping[str, Value] | Value) -> None:
        """Complete a service task with what its topic returned."""
        ...

    def fail(self, token: str, code: str) -> bool:
        """Raise a BPMN error at a service task; False when nothing in the diagram catches it."""
        ...

    def cancel(self) -> None:
        """Withdraw everything that waits and end the run."""
        ...

    def advance(self) -> Advance:
        """Run to the next wait under the step budget, prune, and return where the run stands.

        Raises:
            StepBudgetError: the diagram goes round without waiting; the caller rolls back.
        """
        ...


class Runtime(Protocol):
    """Runs definitions. Knows nothing of cases, people or databases."""

    def check(self, definition: Definition) -> list[Finding]:
        """Compile the diagram and return, by name, everything that cannot be carried out exactly."""
        ...

    def start(self, definition: Definition, event: str, env: Environment) -> LiveRun:
        """Begin at one named start event; nothing has run before `advance`."""
        ...

    def load(self, definition: Definition, state: bytes, env: Environment) -> LiveRun:
        """Take up a run where its state says it waits.

        Raises:
            StateError: the state is of a newer format or does not fit the definition.
        """
        ...




@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """A service task that is due, outside any transaction. `inputs` are values of the case."""

    municipality: str
    case: str
    run: str
    topic: str
    inputs: Mapping[str, Value] = field(repr=False)
    idem_key: str
    today: date


class Services(Protocol):
    """Carries out the topics of service tasks that are not the product's own."""

    def topics(self, municipality: str) -> frozenset[str]:
        """Return the topics that enabled plugins (or the core) serve for this municipality."""
        ...

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        """Return the outputs.

        Raises:
            PluginError: a technical failure; the job is tried again and becomes an incident.
        """
        ...


class ScenarioRunner(Protocol):
    """Runs the scenarios of a definition; handed to the engine by the command line."""

    def run(self, definition: Definition, municipality: str) -> list[Finding]:
        """Return what failed; empty when every scenario is green."""
        ...


class Library(Protocol):
    """Definitions ready to run, read once and kept in memory."""

    def get(self, municipality: str, key: str, version: int) -> Definition:
        """Return a published definition. Raises `NotFoundError`."""
        ...




class CaseBook(Protocol):
    """Cases and their runs."""

    def next_number(self, year: int) -> str: ...
    def add(self, case: Case) -> None: ...
    def get(self, case: str) -> Case | None: ...
    def lock(self, case: str) -> Case:
        """Read and lock; raises `NotFoundError`. Always lock the case before its run."""
        ...

    def save(self, case: Case) -> None:
        """Write under the version number; raises `StaleError`."""
        ...

    def link(self, one: str, other: str, *, kind: str) -> None:
        """Link two cases both ways."""
        ...

    def add_run(self, run: Run) -> None: ...
    def get_run(self, run: str) -> Run | None: ...
    def lock_run(self, run: str) -> Run: ...
    def save_run(self, run: Run, *, snapshot_step: int | None = None) -> None:
        """Write under the version number (raises `StaleError`); keep a snapshot for rewind."""
        ...

    def runs_of(self, case: str) -> list[Run]: ...


class TaskBook(Protocol):
    """Tasks, drafts, timers and subscriptions: what runs wait for."""

    def add(self, task: Task) -> None: ...
    def get(self, task: str) -> Task | None: ...
    def open_of_run(self, run: str) -> list[Task]: ...
    def save(self, task: Task) -> None:
        """Write under the version number; raises `StaleError`."""
        ...

    def draft(self, task: str, user: str) -> Draft | None: ...
    def save_draft(self, draft: Draft) -> None: ...
    def drop_drafts(self, task: str, *, keep_with_reason: str | None = None) -> None:
        """Remove every draft of a completed task, or keep them and say why."""
        ...

    def timers_of_run(self, run: str) -> list[Timer]: ...
    def add_timer(self, timer: Timer) -> None: ...
    def move_timer(self, token: str, due_at: datetime | None) -> None: ...
    def drop_timer(self, token: str) -> None: ...
    def subscriptions_of_run(self, run: str) -> list[Subscription]: ...
    def subscriptions_for(
        self, message: str, *, case: str | None, key: str | None
    ) -> list[Subscription]: ...
    def add_subscription(self, subscription: Subscription) -> None: ...
    def drop_subscription(self, token: str) -> None: ...


class DataBook(Protocol):
    """Subject data: append-only, encrypted under the case's own key."""

    def append(self, datum: Datum) -> Datum:
        """Store with the next version number of (case, run, scope, key); returns it so numbered."""
        ...

    def of_case(self, case: str, run: str | None = None) -> list[Datum]:
        """Return every row of the case, oldest first; with `run`, its rows and the case's own."""
        ...

    def add_decision(self, record: DecisionRecord) -> None: ...
    def decisions_of(self, case: str) -> list[DecisionRecord]: ...
    def add_term(self, term: CaseTerm) -> None: ...
    def save_term(self, term: CaseTerm) -> None: ...
    def terms_of(self, case: str) -> list[CaseTerm]: ...


class JobBook(Protocol):
    """Jobs, posts and incidents."""

    def add(self, job: Job) -> None: ...
    def get(self, job: str) -> Job | None: ...
    def for_token(self, token: str) -> Job | None: ...
    def claim_due(
        self, now: datetime, *, owner: str, lease_seconds: int, limit: int
    ) -> list[Job]:
        """Lease due jobs, oldest first; raises attempts and fence; an expired lease counts as a try."""
        ...

    def settle(self, job: str, fence: int) -> bool:
        """Remove the job if the fence still holds; False: somebody else did it, roll back."""
        ...

    def retry(self, job: str, fence: int, *, at: datetime, error: str) -> bool: ...
    def to_incident(self, job: str, fence: int, *, error: str) -> bool: ...
    def reschedule(self, token: str, due_at: datetime) -> None: ...
    def cancel_token(self, token: str) -> None: ...
    def next_due(self) -> datetime | None: ...
    def take_lease(self, name: str, owner: str, *, seconds: int) -> bool:
        """Take or renew the one lease of this name, by the database's clock."""
        ...

    def add_incident(self, incident: Incident) -> None: ...
    def incident(self, incident: str) -> Incident | None: ...
    def open_incidents(self) -> list[Incident]: ...
    def save_incident(self, incident: Incident) -> None: ...
    def reopen(self, job: str, *, at: datetime) -> None:
        """Put a job that is an incident back to todo, with its tries at zero."""
        ...

    def add_post(self, post: Post) -> bool:
        """Keep a message; False when its id was seen before."""
        ...

    def posts_waiting(self, *, case: str | None = None) -> list[Post]: ...
    def settle_post(self, post: str, *, run: str | None, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDefinition:
    """A published or draft definition as stored: files and facts, not yet read.

    Attributes:
        version: 0 for a draft.
        state: `draft`, `waiting` (for approval), `published` or `rejected`.
        draft: id of the draft; None for a published one.
    """

    key: str
    version: int
    state: Literal["draft", "waiting", "published", "rejected"]
    title: str
    sha256: str
    files: Mapping[str, bytes] = field(repr=False)
    normalised: bytes = field(repr=False, default=b"")
    normaliser: int = 0
    origin: tuple[str, int, str] | None = None
    author: str = ""
    reason: str = ""
    at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    draft: str | None = None
    sensitivity: str = "ordinary"
    owner: str = ""


class DefinitionBook(Protocol):
    """Published definitions (immutable) and drafts of them."""

    def publish(self, stored: StoredDefinition) -> int:
        """Store under the next version number and return it."""
        ...

    def get(self, key: str, version: int) -> StoredDefinition | None: ...
    def latest(self, key: str) -> StoredDefinition | None: ...
    def all_latest(self) -> list[StoredDefinition]: ...
    def versions(self, key: str) -> list[StoredDefinition]: ...
    def save_draft(self, stored: StoredDefinition) -> None: ...
    def draft(self, draft: str) -> StoredDefinition | None: ...
    def drafts(self) -> list[StoredDefinition]: ...
    def drop_draft(self, draft: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser; `id` is the hash of what the cookie holds."""

    id: str
    user: str
    created_at: datetime
    seen_at: datetime


class PeopleBook(Protocol):
    """Users, teams, memberships, passwords and sessions."""

    def users(self) -> list[User]: ...
    def user(self, user: str) -> User | None: ...
    def by_login(self, login: str) -> tuple[User, str] | None:
        """Return the user and the argon2 hash."""
        ...

    def save_user(self, user: User, password_hash: str | None = None) -> None: ...
    def teams(self) -> list[Team]: ...
    def save_team(self, team: Team) -> None: ...
    def memberships(
        self, *, user: str | None = None, team: str | None = None
    ) -> list[Membership]: ...
    def save_membership(self, membership: Membership) -> None: ...
    def open_cases_by_coordinator(self) -> Mapping[str, int]: ...
    def add_session(self, session: Session) -> None: ...
    def session(self, session: str) -> Session | None: ...
    def touch_session(self, session: str, at: datetime) -> None: ...
    def drop_session(self, session: str) -> None: ...
    def failures(self, subject: str, *, since: datetime) -> tuple[int, datetime | None]:
        """Return how often sign-in failed for this keyed hash of login or address, and when last."""
        ...

    def add_failure(self, subject: str, at: datetime) -> None: ...
    def clear_failures(self, subject: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One immutable row of configuration; the newest with `valid_from` in the past is in force."""

    kind: str
    key: str
    value: Value = field(repr=False)
    valid_from: date
    author: str
    reason: str
    at: datetime


class SettingBook(Protocol):
    """Configuration of the municipality: name, parameters, plugins, contracts, theme."""

    def put(self, setting: Setting) -> None: ...
    def in_force(self, kind: str, on: date) -> Mapping[str, Value]:
        """Return key to value of one kind (`municipality`, `parameter`, `plugin`, `contract` …)."""
        ...

    def history(self, kind: str, key: str) -> list[Setting]: ...
    def enrol(self, code: str, name: str, timezone: str) -> None:
        """Make the municipality known; doing so again changes only its name."""
        ...


class JournalBook(Protocol):
    """The chained journal."""

    def write(self, entry: Entry) -> None: ...
    def of_case(self, case: str, *, limit: int = 500) -> list[Line]: ...
    def verify(self) -> int | None:
        """Return the sequence number of the first line that does not fit the chain; None: all fit."""
        ...


class RequestBook(Protocol):
    """Form tokens already used, so that a request sent twice happens once."""

    def seen(self, token: str) -> str | None:
        """Return what the first request with this token led to (a page address); None: it is new."""
        ...

    def keep(self, token: str, result: str, *, user: str, at: datetime) -> None:
        """Remember the token; a unique row, so the second of two at once fails with `StaleError`."""
        ...


class UnitOfWork(Protocol):
    """One transaction for one municipality. Leaving the block without `commit` rolls back.

    On SQLite it begins with the write lock (`BEGIN IMMEDIATE`) unless opened for reading.
    """

    municipality: str
    cases: CaseBook
    tasks: TaskBook
    data: DataBook
    jobs: JobBook
    definitions: DefinitionBook
    people: PeopleBook
    settings: SettingBook
    journal: JournalBook
    requests: RequestBook

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def commit(self) -> None:
        """Make everything durable; raises `StaleError` on a conflict the database found."""
        ...


class Store(Protocol):
    """The database, for whoever opens a transaction."""

    def work(self, municipality: str, *, reading: bool = False) -> UnitOfWork: ...
    def municipalities(self) -> Sequence[tuple[str, str]]:
        """Return (code, name) of every municipality in this database."""
        ...

    def keyed_hash(self, text: str) -> str:
        """Return a hash that only this installation can make (searches, logins, addresses)."""
        ...




@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What an actor may see, as the read side's filter; made by `domain.access.sight`.

    Attributes:
        teams: ordinary cases of these teams.
        user: shielded cases in which this user is a named participant.
        shielded: every case, also `safety` and `forced_care`, of `teams` (reporting code officer).
        roles_by_team: (team, role) pairs, for which tasks may be picked up.
    """

    user: str
    teams: frozenset[str]
    shielded: bool
    roles_by_team: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One row of the worklist."""

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
class Worklist:
    """One page of the worklist, overdue first, with counts that obey the same sight."""

    items: tuple[WorkItem, ...]
    total: int
    counts: Mapping[str, int]
    overdue: int


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
    ) -> tuple[Iterable[Case], int]: ...
    def tasks_of_case(self, municipality: str, case: str) -> list[Task]: ...
    def passed_of_run(
        self, municipality: str, run: str
    ) -> list[tuple[str, str, datetime, str]]:
        """Return (element, how, at, by) of every element the run left, in order."""
        ...
