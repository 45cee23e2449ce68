# SPDX-License-Identifier: EUPL-1.2
"""The engine and what it may call: runs, services, scenarios."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, Protocol

from wijkpad.domain.definition import Definition, Origin, Pinned
from wijkpad.feel import Expression, Value
from wijkpad.findings import Finding
from wijkpad.ports.books import DefinitionBook
from wijkpad.ports.reaching import Played
from wijkpad.ports.records import Passed
from wijkpad.ports.repairing import Carried, Mapped, Place, Proposal

WaitKind = Literal["user", "timer", "message", "job", "signal", "condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One thing that a run waits for.

    Attributes:
        token: stable id, the same in every later `Advance` until it is gone.
        element: id of the element that waits (the boundary event itself, not its host).
        scope: as `Task.scope`.
        due: for a timer, computed when it was armed: an aware moment, or the day after whose end
            it fires; None while the expression gives null. `expression`: its text as drawn.
        message, key: for a message, its name and correlation key as text. `topic`: for a job.
        signal: its name. A condition is told nothing: `LiveRun.advance` looks at it.
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
    signal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrown:
    """A signal for every run that waits for it, or a message for one.

    A signal has reached everything in its own run already; a message has reached nothing yet, and
    is addressed to the case when it has no `key` (correlation key, as text).
    """

    kind: Literal["signal", "message"]
    name: str
    element: str = ""
    key: str | None = None


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
        thrown: what left the run since it was loaded, in order.
        failed: code of the error that ended the run because nothing in it catches that error.
    """

    state: bytes = field(repr=False)
    waits: tuple[Wait, ...]
    passed: tuple[Passed, ...]
    ended: tuple[str, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    failed: str | None = None

    @property
    def over(self) -> bool:
        """Tell whether the run has come to its end."""
        return not self.waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A place in a diagram at which a table is asked or a way is chosen.

    Attributes:
        branches: condition and the element to which it leads, in the order in which they are tried.
        first_only: the first that holds is taken; else each that holds.
        decision: id of the decision that is asked there; None at a gateway.
        variable: under which name its outcome is kept; empty: nowhere.
        keep: turns the outcome into what is kept; may raise `RunStuckError`.
    """

    element: str
    branches: tuple[tuple[Expression, str], ...] = ()
    default: str | None = None
    first_only: bool = True
    decision: str | None = None
    variable: str = ""
    keep: Callable[[Value], Value] = field(default=lambda value: value, repr=False)


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

    def begin_call(
        self, scope: str, activity: str, pathway: str, *, taken: Collection[int] = ()
    ) -> int:
        """Make a place for the data of a call that begins, and return its number.

        `scope` is where it stands, also below; `taken` holds the numbers of what goes on.
        """
        ...

    def begin_repeat(self, scope: str, element: str, *, taken: Collection[int] = ()) -> int:
        """Return the number of the first instance of a repeat that begins: none before had it."""
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

    def watch(self, notice: Callable[[str, str], None]) -> None:
        """Have `notice` told each element that is left and the one that is come to after it."""
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

    def signal(self, token: str) -> None:
        """Let a signal reach one event that waits for it."""
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

    def skip(self, token: str) -> None:
        """Go past a step that waits, as if it was done; what it would have brought is not there.

        Raises:
            RepairRefusedError: it is no step.
        """
        ...

    def move(self, token: str, element: str) -> tuple[str, ...]:
        """Put the run at another element of the same plane; return the activities in between.

        Raises:
            RepairRefusedError: that cannot be, with the reason.
        """
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

    def crossings(self, definition: Definition) -> Mapping[str, Crossing]:
        """Return by element every place at which a table is asked or a way is chosen."""
        ...

    def places(self, definition: Definition, state: bytes) -> tuple[Place, ...]:
        """Return where the tokens of a run stand, in diagram order; nothing is evaluated."""
        ...

    def targets(self, definition: Definition, state: bytes, token: str) -> tuple[str, ...]:
        """Return every element at which `LiveRun.move` would put a token; nothing is evaluated.

        Raises:
            TaskNotOpenError: there is no such token.
        """
        ...

    def propose(
        self, old: Definition, new: Definition, elements: Collection[str]
    ) -> tuple[Proposal, ...]:
        """Return where what waits at these elements of one version goes on in another."""
        ...

    def migrate(
        self, old: Definition, new: Definition, state: bytes, mapped: Mapped, env: Environment
    ) -> tuple[LiveRun, Carried]:
        """Take up a run of one version in another; tokens keep their ids.

        Raises:
            RepairRefusedError: it cannot go there, with every reason.
        """
        ...

    def rewind(self, definition: Definition, now: bytes, then: bytes, env: Environment) -> LiveRun:
        """Take up a run where an earlier state of it waited; `now` is empty when it is over.

        Tokens that still wait keep their ids; the others get new ones, and their timers are armed
        anew.
        """
        ...


DRY_TOPICS: Final = frozenset({"funding.quote"})
"""Topics that only reckon: nothing is promised or booked, so that a worker may try them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """A service task that is due, outside any transaction. `inputs` are values of the case.

    `attempt` counts from 1; `idem_key` is the same in every attempt.

    Attributes:
        element, scope: the step in its diagram, and the instance of what repeats around it.
    """

    municipality: str
    case: str
    run: str
    topic: str
    inputs: Mapping[str, Value] = field(repr=False)
    idem_key: str
    at: datetime
    today: date
    attempt: int = 1
    element: str = ""
    scope: str = ""


class Services(Protocol):
    """Carries out the topics of service tasks that are not the product's own."""

    def topics(self, municipality: str) -> frozenset[str]:
        """Return the topics that enabled plugins (or the core) serve for this municipality."""
        ...

    def never_twice(self, municipality: str) -> frozenset[str]:
        """Return those of `topics` that may reach the receiver once only, such as a report.

        When a try of such a topic failed, or never came back, nobody knows whether it arrived: it
        is not tried again, but becomes an incident for a person.
        """
        ...

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        """Return the outputs.

        Raises:
            PluginError: a technical failure; the job is tried again (unless `never_twice` holds the
                topic) and becomes an incident in the end.
        """
        ...


class ScenarioRunner(Protocol):
    """Runs the scenarios of a definition; handed to the engine by the command line."""

    def run(self, definition: Definition, municipality: str) -> Played:
        """Return what failed, nothing when every scenario is green, and what they came by."""
        ...


class Compiler(Protocol):
    """Turns the files of a pathway into a definition that can run."""

    def compile(
        self,
        files: Mapping[str, bytes],
        *,
        version: int,
        parameters: Mapping[str, Value],
        origin: Origin | None = None,
        called: Callable[[str], Definition | None] | None = None,
    ) -> tuple[Definition | None, list[Finding]]:
        """Check and normalise; the definition is None when a finding is an error.

        `parameters` are the municipality's own values by `<pathway>.<parameter>`. `called` gives
        the pathway in force under a key; without it, calls are not checked.
        """
        ...

    def check_calls(
        self, definition: Definition, called: Callable[[str], Definition | None]
    ) -> list[Finding]:
        """Return what is wrong with how a definition calls others, as these are now."""
        ...

    def bent_norms(self, base: Definition, own: Definition) -> list[Finding]:
        """Return the norms of a release that a municipality's own version drops or changes."""
        ...


class Library(Protocol):
    """Definitions ready to run, read once and kept in memory."""

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        """Return a published definition; `book` when the caller has a transaction open.

        `pinned` names the pathways that it calls, and what those call: they are linked to it.

        Raises:
            NotFoundError: there is no such version.
        """
        ...

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        """Return a definition that was not published with what it calls, ready to run."""
        ...
