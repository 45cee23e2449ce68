# SPDX-License-Identifier: EUPL-1.2
"""The `ports.Runtime` on SpiffWorkflow 3.2.0."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from wijkpad.domain.definition import Definition
from wijkpad.errors import NotFoundError, PublicationRefusedError
from wijkpad.findings import Finding, errors_in
from wijkpad.ports.running import Environment
from wijkpad.runtime import codec
from wijkpad.runtime.allowed import allowed
from wijkpad.runtime.live import SpiffRun
from wijkpad.runtime.parse import Compiled, compiled
from wijkpad.runtime.run import STEP_BUDGET, Run

_KEPT: Final = 128


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
