# SPDX-License-Identifier: EUPL-1.2
"""A run without a database: its data in memory, its state as bytes between any two steps."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from wijkpad.commands.run.deciding import settled
from wijkpad.commands.run.moments import fires_at
from wijkpad.commands.run.names import scopes_around
from wijkpad.domain.definition import Definition, call_scope, instance_scope, numbers_in
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.ports import Advance, LiveRun, Passed, Runtime, Thrown, Wait
from wijkpad.scenarios.clock import VirtualClock


class MemoryEnvironment:
    """The `ports.Environment` over dictionaries, one for each scope."""

    def __init__(
        self, definition: Definition, clock: VirtualClock, variables: Mapping[str, Value]
    ) -> None:
        self._definition, self._clock = definition, clock
        self.data: dict[str, dict[str, Value]] = {"": dict(variables)}

    @property
    def now(self) -> datetime:
        """The moment of this step."""
        return self._clock.now()

    def variables(self, scope: str) -> Mapping[str, Value]:
        """Return the names that an element in this scope may read, innermost value first."""
        return ChainMap(*(self.data.setdefault(one, {}) for one in scopes_around(scope)))

    def write(self, scope: str, key: str, value: Value, *, step: str) -> None:
        """Store a result."""
        del step
        self.data.setdefault(scope, {})[key] = value

    def decide(self, decision: str, scope: str, *, step: str) -> Value:
        """Evaluate a decision of the definition."""
        del step
        found = self._definition.decision(decision)
        if found is None:
            raise NotFoundError("decision", decision)
        model, local = found
        return settled(model, local, self.variables(scope), self.now).value

    def begin_call(
        self, scope: str, activity: str, pathway: str, *, taken: Collection[int] = ()
    ) -> int:
        """Make a place for the data of a call."""
        number = 0
        while number in taken or call_scope(scope, activity, pathway, number) in self.data:
            number += 1
        self.data[call_scope(scope, activity, pathway, number)] = {}
        return number

    def begin_repeat(self, scope: str, element: str, *, taken: Collection[int] = ()) -> int:
        """Return the first number that no instance had."""
        return (
            max({*taken, *numbers_in(self.data, instance_scope(scope, element, 0))}, default=-1) + 1
        )

    def fires_at(self, value: Value) -> datetime | None:
        """Return when a timer goes off."""
        return fires_at(value, self.now)


class MemoryRun:
    """One run on a virtual clock. It is loaded from its state for every step, as in earnest.

    Attributes:
        passed: every element that the run left, in order.
        ended: end events of the top plane that were reached, in order.
        thrown: signals and messages that left the run, in order.
        failed: code of the error that ended the run because nothing caught it.
    """

    def __init__(
        self,
        definition: Definition,
        event: str,
        variables: Mapping[str, Value],
        *,
        runtime: Runtime,
        clock: VirtualClock,
    ) -> None:
        self._definition, self._runtime, self._clock = definition, runtime, clock
        self.env = MemoryEnvironment(definition, clock, variables)
        self.passed: list[Passed] = []
        self.ended: list[str] = []
        self.thrown: list[Thrown] = []
        self.failed: str | None = None
        self._keep(runtime.start(definition, event, self.env).advance())

    @property
    def waits(self) -> tuple[Wait, ...]:
        """Everything that the run waits for now."""
        return self._at.waits

    @property
    def over(self) -> bool:
        """Whether the run has come to its end."""
        return self._at.over

    @property
    def state(self) -> bytes:
        """The state as it would stand in the database."""
        return self._at.state

    def act(self, work: Callable[[LiveRun], None]) -> None:
        """Take the run up, do `work`, and run on to the next wait."""
        live = self._runtime.load(self._definition, self._at.state, self.env)
        work(live)
        self._keep(live.advance())

    def move_to(self, moment: datetime) -> None:
        """Let time pass; each timer that is due on the way goes off at its own moment."""
        while (timer := self._next_timer()) is not None and timer.due is not None:
            if timer.due > moment:
                break
            self._clock.move_to(timer.due)
            token = timer.token
            self.act(lambda live, token=token: live.fire(token))  # type: ignore[misc]
        self._clock.move_to(moment)

    def _next_timer(self) -> Wait | None:
        due = [one for one in self.waits if one.kind == "timer" and one.due is not None]
        return min(due, key=lambda one: one.due or self._clock.now(), default=None)

    def _keep(self, advance: Advance) -> None:
        self._at = advance
        self.passed += advance.passed
        self.ended += advance.ended
        self.failed = self.failed or advance.failed
        self._hand_over(advance.thrown)

    def _hand_over(self, thrown: tuple[Thrown, ...]) -> None:
        """Let a message that the run sends reach an event of its own that waits for it."""
        self.thrown += thrown
        for one in thrown:
            wait = next((each for each in self.waits if _fits(one, each)), None)
            if wait is not None:
                token = wait.token
                self.act(lambda live, token=token: live.deliver(token, None))  # type: ignore[misc]


def _fits(thrown: Thrown, wait: Wait) -> bool:
    named = thrown.kind == "message" and wait.message == thrown.name
    return named and (thrown.key is None or thrown.key == wait.key)
