# SPDX-License-Identifier: EUPL-1.2
"""The `ports.Runtime` on SpiffWorkflow 3.2.0."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Final, NoReturn

from wijkpad.domain.definition import Definition
from wijkpad.errors import NotFoundError, PublicationRefusedError, StateError
from wijkpad.feel import Value
from wijkpad.findings import Finding, errors_in
from wijkpad.ports.repairing import Carried, Mapped, Place, Proposal
from wijkpad.ports.running import Crossing, Environment
from wijkpad.runtime import choosing, codec, fitting, repairing, standing
from wijkpad.runtime.allowed import allowed
from wijkpad.runtime.live import SpiffRun
from wijkpad.runtime.migrating import Migration
from wijkpad.runtime.parse import Compiled, compiled
from wijkpad.runtime.run import STEP_BUDGET, Run

_KEPT: Final = 128


class _Nothing:
    """An environment for a run that is only looked at."""

    now = datetime.min.replace(tzinfo=UTC)

    def variables(self, scope: str) -> Mapping[str, Value]:  # noqa: ARG002
        return {}

    def write(self, scope: str, key: str, value: Value, *, step: str) -> NoReturn:
        raise StateError(f"{step} writes {key} in {scope}, {type(value)}: it is only looked at")

    def decide(self, decision: str, scope: str, *, step: str) -> NoReturn:
        raise StateError(f"{step} decides {decision} in {scope} while it is only looked at")

    def begin_call(
        self, scope: str, activity: str, pathway: str, *, taken: Collection[int] = ()
    ) -> NoReturn:
        raise StateError(f"{activity} calls {pathway} in {scope}, {taken}: it is only looked at")

    def begin_repeat(self, scope: str, element: str, *, taken: Collection[int] = ()) -> NoReturn:
        raise StateError(f"{element} repeats in {scope}, {taken}: it is only looked at")

    def fires_at(self, value: Value) -> None:
        """There is no moment: nothing waits."""


_NOTHING: Final = _Nothing()


class SpiffRuntime:
    """Runs definitions; keeps the compiled specs of the last ones, and nothing of any run.

    Attributes:
        budget: elements that a run may pass in one step without waiting.
    """

    def __init__(self, *, budget: int = STEP_BUDGET, kept: int = _KEPT) -> None:
        self.budget, self._kept = budget, kept
        self._specs: OrderedDict[tuple[str, int], Compiled] = OrderedDict()
        self._lock = Lock()

    def check(self, definition: Definition) -> list[Finding]:
        """Return, by name, everything in the diagram that cannot be carried out exactly."""
        return allowed(definition)

    def start(self, definition: Definition, event: str, env: Environment) -> SpiffRun:
        """Begin at one named start event; the others do nothing.

        Raises:
            NotFoundError: the pathway has no such start event.
            PublicationRefusedError: the diagram cannot be carried out exactly.
        """
        run = Run(self._compiled(definition), env)
        for spec in run.spec.starts:
            if spec.bpmn_id == event:
                run.open_guards(run)
                run.enter(run, spec)
                return SpiffRun(run, budget=self.budget)
        raise NotFoundError("start event", event)

    def load(self, definition: Definition, state: bytes, env: Environment) -> SpiffRun:
        """Take up a run where its state says it waits.

        Raises:
            StateError: the state is of a newer format or does not fit the definition.
            PublicationRefusedError: the diagram cannot be carried out exactly.
        """
        run = codec.load(self._compiled(definition), state, env)
        return SpiffRun(run, budget=self.budget)

    def crossings(self, definition: Definition) -> Mapping[str, Crossing]:
        """Return by element every place at which a table is asked or a way is chosen."""
        return choosing.crossings(self._compiled(definition))

    def places(self, definition: Definition, state: bytes) -> tuple[Place, ...]:
        """Return where the tokens of a run stand; nothing is evaluated.

        Raises:
            StateError: the state is of a newer format or does not fit the definition.
        """
        return standing.places(codec.load(self._compiled(definition), state, _NOTHING))

    def targets(self, definition: Definition, state: bytes, token: str) -> tuple[str, ...]:
        """Return every element at which a token of a run can be put; nothing is evaluated.

        Raises:
            StateError: the state is of a newer format or does not fit the definition.
            TaskNotOpenError: there is no such token.
        """
        return self.load(definition, state, _NOTHING).targets(token)

    def propose(
        self, old: Definition, new: Definition, elements: Collection[str]
    ) -> tuple[Proposal, ...]:
        """Return where what waits at these elements of one version goes on in another."""
        pairs = (old, self._compiled(old)), (new, self._compiled(new))
        return fitting.propose(*pairs, elements)

    def migrate(
        self, old: Definition, new: Definition, state: bytes, mapped: Mapped, env: Environment
    ) -> tuple[SpiffRun, Carried]:
        """Take up a run of one version in another.

        Raises:
            RepairRefusedError: it cannot go there, with every reason.
            StateError: the state does not fit the old version.
        """
        run = codec.load(self._compiled(old), state, _NOTHING)
        moved, carried = Migration(old, new, run, self._compiled(new), mapped).go(env)
        return SpiffRun(moved, budget=self.budget), carried

    def rewind(self, definition: Definition, now: bytes, then: bytes, env: Environment) -> SpiffRun:
        """Take up a run where an earlier state says it waited; `now` is empty when it is over.

        Raises:
            StateError: a state is of a newer format or does not fit the definition.
        """
        run = repairing.rewound(self._compiled(definition), now, then, env)
        return SpiffRun(run, budget=self.budget)

    def _compiled(self, definition: Definition) -> Compiled:
        key = (definition.fingerprint, definition.normaliser)
        with self._lock:
            found = self._specs.get(key)
            if found is not None:
                self._specs.move_to_end(key)
                return found
        faults = errors_in(self.check(definition))
        if faults:
            raise PublicationRefusedError(faults)
        made = compiled(definition)
        with self._lock:
            self._specs[key] = made
            while len(self._specs) > self._kept:
                self._specs.popitem(last=False)
        return made
