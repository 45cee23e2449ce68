# SPDX-License-Identifier: EUPL-1.2
"""A run in memory, for the length of one transaction: the verbs of `ports.LiveRun`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wijkpad.errors import TaskNotOpenError
from wijkpad.feel import Value
from wijkpad.ports.running import Advance, Wait, WaitKind
from wijkpad.runtime import codec, repairing
from wijkpad.runtime.catching import Waiting
from wijkpad.runtime.propagation import throw_error
from wijkpad.runtime.run import STEP_BUDGET, Run
from wijkpad.runtime.tokens import Token


class SpiffRun:
    """One run between loading and dumping; a verb on a token that does not wait is refused."""

    def __init__(self, run: Run, *, budget: int = STEP_BUDGET) -> None:
        self._run, self._budget = run, budget

    def waits(self) -> tuple[Wait, ...]:
        """Return everything that the run waits for, in diagram order."""
        found = [
            (token.task_spec.order, _indexes(wait.scope), wait)
            for token in self._run.tokens()
            if (wait := token.task_spec.wait(token)) is not None
        ]
        found.sort(key=lambda one: one[:2])
        return tuple(wait for _, _, wait in found)

    def watch(self, notice: Callable[[str, str], None]) -> None:
        """Have `notice` told each element that is left and the one that is come to after it."""
        self._run.watch = notice

    def complete(self, token: str) -> None:
        """Complete a user task."""
        self._waiting(token, "user").run()

    def fire(self, token: str) -> None:
        """Let a timer go off."""
        found = self._waiting(token, "timer")
        found.task_spec.happen(found)

    def deliver(self, token: str, payload: Value) -> None:
        """Let a message arrive."""
        found = self._waiting(token, "message")
        found.task_spec.happen(found, payload)

    def signal(self, token: str) -> None:
        """Let a signal reach one event."""
        found = self._waiting(token, "signal")
        found.task_spec.happen(found)

    def inputs(self, token: str) -> Mapping[str, Value]:
        """Return what goes out with the job of a service task."""
        found = self._waiting(token, "job")
        values: dict[str, Value] = found.task_spec.inputs(found)
        return values

    def finish(self, token: str, outputs: Mapping[str, Value] | Value) -> None:
        """Complete a service task with what came back."""
        found = self._waiting(token, "job")
        found.task_spec.keep(found, outputs)
        found.complete()

    def fail(self, token: str, code: str) -> bool:
        """Let an error go up from a service task; False when nothing in the diagram catches it."""
        return throw_error(self._run, self._waiting(token, "job"), code)

    def skip(self, token: str) -> None:
        """Go past a step that waits, as if it was done."""
        repairing.skip(self._run, self._at_rest(token))

    def move(self, token: str, element: str) -> tuple[str, ...]:
        """Put the run at another element; return the activities that lie in between."""
        return repairing.move(self._run, self._at_rest(token), element)

    def targets(self, token: str) -> tuple[str, ...]:
        """Return every element at which a token can be put."""
        return repairing.targets(self._run, self._at_rest(token))

    def cancel(self) -> None:
        """Withdraw everything and end the run."""
        self._run.withdraw_all(self._run)
        self._run.queue.clear()
        self._run.later.clear()
        self._run.completed = True

    def advance(self) -> Advance:
        """Run to the next wait.

        Raises:
            StepBudgetError: the diagram goes round without waiting.
            NoWayOutError: the diagram cannot go on.
        """
        run = self._run
        run.go(self._budget)
        self._arm_again()
        return Advance(
            state=codec.dump(run),
            waits=self.waits(),
            passed=tuple(run.passed),
            ended=tuple(run.ended),
            thrown=tuple(run.thrown),
            failed=run.failed,
        )

    def _arm_again(self) -> None:
        """Look again at timers that had no moment: what they wait for may have been filled in.

        One that has a moment now gets a new token, so that whoever keeps the timers sees it.
        """
        for token in list(self._run.tokens()):
            spec = token.task_spec
            if isinstance(spec, Waiting) and spec.lacks_moment(token):
                spec.arm(token)
                if not spec.lacks_moment(token):
                    token.replace()

    def _at_rest(self, token: str) -> Token:
        found = self._run.find(token)
        if found is None:
            raise TaskNotOpenError(token)
        return found

    def _waiting(self, token: str, kind: WaitKind) -> Any:
        found: Token | None = self._run.find(token)
        wait = found.task_spec.wait(found) if found is not None else None
        if wait is None or wait.kind != kind:
            raise TaskNotOpenError(token)
        return found


def _indexes(scope: str) -> tuple[int, ...]:
    """Return the indexes of a scope, so that instance 10 comes after 9."""
    return tuple(int(part.rpartition("#")[2]) for part in scope.split("/") if part)
