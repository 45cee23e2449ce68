# SPDX-License-Identifier: EUPL-1.2
"""A run in memory: SpiffWorkflow's workflow and sub-workflows, with tokens that leave no history."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from time import thread_time
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from wijkpad.domain.definition import call_scope
from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.ports.records import How, Passed
from wijkpad.ports.running import Environment, Thrown
from wijkpad.runtime import compensation
from wijkpad.runtime.engine import FeelEngine
from wijkpad.runtime.tokens import Token

if TYPE_CHECKING:
    from wijkpad.runtime.elements import Element
    from wijkpad.runtime.parse import Compiled

STEP_BUDGET: Final = 1000
"""Elements that a run may pass without waiting before it is held to go round in circles."""
STEP_SECONDS: Final = 0.7
"""Time of the processor that a step may take: a round of heavy expressions stops within a second."""
ELEMENT_SECONDS: Final = 0.2
"""The most of it that one element is charged for: an expression stops before. What is more was not
the diagram's doing, but the collecting of garbage, or a machine that was taken away for a moment."""


class Inner(BpmnSubWorkflow):
    """A sub-process that runs; `records` tells what can be undone in it (see `compensation`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.records: list[list[Any]] = []
        super().__init__(*args, **kwargs)


class Run(BpmnWorkflow):
    """The top plane, and everything that moves tokens over all planes.

    Attributes:
        queue: tokens that can do their work without anybody.
        later: tokens that throw a signal, when nothing else can go on.
        records: as those of `Inner`.
        passed: what was left since the run was loaded, in order.
        ended: end events of the top plane that were reached.
        thrown: signals and messages for other runs.
        failed: code of the error that ended the run because nothing caught it.
        skipping: element and scope that a person lets the run go past.
        watch: told each element that is left with the one that follows; for scenarios.
    """

    def __init__(self, compiled: Compiled, env: Environment) -> None:
        self.compiled, self.env = compiled, env
        self.queue: deque[Token] = deque()
        self.later: deque[Token] = deque()
        self.records: list[list[Any]] = []
        self.thrown: list[Thrown] = []
        self.failed: str | None = None
        self.skipping: tuple[str, str] | None = None
        self.passed: list[Passed] = []
        self.ended: list[str] = []
        self.steps = 0
        self.looked_at: float | None = None
        self.seconds = 0.0
        self.watch: Callable[[str, str], None] | None = None
        engine = FeelEngine(env)
        super().__init__(compiled.spec, compiled.planes, script_engine=engine, deserializing=True)
        make_root(self)

    def planes(self) -> Iterator[Any]:
        """Yield every plane that runs, the top one first."""
        yield self
        yield from self.subprocesses.values()

    def tokens(self) -> Iterator[Token]:
        """Yield every token, by plane, in the order in which they came."""
        for plane in self.planes():
            yield from (one for one in plane.tasks.values() if one is not plane.task_tree)

    def find(self, token: str) -> Token | None:
        """Return the token with this id; None when it is gone."""
        try:
            key = UUID(hex=token)
        except ValueError:
            return None
        for plane in self.planes():
            found: Token | None = plane.tasks.get(key)
            if found is not None and found is not plane.task_tree:
                return found
        return None

    def scope(self, token: Token) -> str:
        """Return where data of this token is kept, as `Task.scope` says."""
        parts: list[str] = []
        at: Token | None = token
        while at is not None:
            plane = at.workflow
            if at.task_spec.is_instance and at.task_spec.has_scope:
                parts.append(f"{at.task_spec.bpmn_id}#{at.internal_data['i']}")
            if at._parent != plane.task_tree.id:
                at = plane.tasks[at._parent]
            else:
                at = self.find(plane.parent_task_id.hex) if plane is not self else None
                if at is not None and "call" in at.internal_data:
                    spec, number = at.task_spec, at.internal_data["call"]
                    parts.append(call_scope("", spec.bpmn_id, spec.pathway, number))
        return "/".join(reversed(parts))

    def log(self, token: Token, *, withdrawn: bool = False) -> None:
        """Note that the token left its element."""
        spec = token.task_spec
        if not spec.is_logged or (withdrawn and not spec.is_work(token)):
            return
        how: How = "withdrawn" if withdrawn else "completed"
        if self.skipping is not None and self.skipping == (spec.bpmn_id, self.scope(token)):
            how, self.skipping = "skipped", None
        self.passed.append(self.passed_of(token, how))

    def passed_of(self, token: Token, how: How = "completed") -> Passed:
        """Return the fact that this token left its element."""
        return Passed(element=token.task_spec.bpmn_id, how=how, scope=self.scope(token))

    def enter(
        self,
        plane: Any,
        spec: Any,
        marks: Mapping[str, Any] | None = None,
        *,
        below: Token | None = None,
    ) -> Token:
        """Put a new token on an element."""
        token = Token(plane, spec, below or plane.task_tree)
        if marks:
            token.internal_data.update(marks)
        spec._update(token)
        return token

    def leave(self, token: Token, successors: Iterable[Element], marks: Mapping[str, Any]) -> None:
        """Take the token away and put tokens on what follows."""
        plane, source = token.workflow, token.task_spec.name
        self.disarm(token)
        token.remove()
        if plane.spec.ad_hoc is not None and plane.spec.ad_hoc.after(self, plane, token):
            return
        for spec in successors:
            if self.watch is not None:
                self.watch(token.task_spec.bpmn_id or "", spec.bpmn_id or "")
            self.enter(plane, spec, {"at": source, **marks} if spec.is_join else marks)
        self.settle(plane)

    def leave_instance(self, token: Token) -> None:
        """Tell the repeat that one instance is done."""
        repeating = token.workflow.tasks[token._parent]
        repeating.task_spec.instance_done(repeating, token)

    def settle(self, plane: Any) -> None:
        """Complete the sub-process, or the run, when no work is left in its plane."""
        if plane.completed or self.is_at_work(plane):
            return
        host = self.host_of(plane)
        if host is not None and "work" in host.internal_data:
            return
        plane.completed = True
        self.withdraw_all(plane)
        if plane is not self:
            del self.subprocesses[plane.parent_task_id]
            if host is not None:
                if plane.records:
                    host.internal_data["kids"] = plane.records
                host.complete()

    @staticmethod
    def is_at_work(plane: Any) -> bool:
        """Whether anything but events that may start a sub-process stands in the plane."""
        tokens = plane.tasks.values()
        return any(one is not plane.task_tree and not one.task_spec.is_guard for one in tokens)

    @staticmethod
    def is_cut(plane: Any) -> bool:
        """Whether an event sub-process has interrupted the plane and goes on in its place."""
        return any("cut" in one.internal_data for one in plane.tasks.values())

    def close_plane(self, host: Token) -> None:
        """Take away the plane of a sub-process without completing the sub-process."""
        plane = self.subprocesses.pop(host.id, None)
        if plane is not None:
            plane.completed = True
            self.withdraw_all(plane)

    def open_plane(self, host: Token) -> Inner:
        """Start the plane of a sub-process."""
        spec = self.subprocess_specs[host.task_spec.spec]
        plane = Inner(spec, host.id, self, deserializing=True)
        make_root(plane)
        self.subprocesses[host.id] = plane
        return plane

    def open_guards(self, plane: Any) -> None:
        """Set the start events of the event sub-processes of a plane to wait."""
        for name in plane.spec.guards:
            self.enter(plane, plane.spec.task_specs[name])

    def withdraw(self, token: Token, *, spare: Token | None = None) -> None:
        """Take a token away with all that hangs on it; `spare` stays."""
        self.close_plane(token)
        for child in token.children:
            self.withdraw(child)
        compensation.withdraw_undoing(self, token)
        self.disarm(token, spare=spare)
        self.log(token, withdrawn=True)
        token._set_state(TaskState.CANCELLED)
        token.remove()

    def withdraw_all(self, plane: Any, *, spare: Token | None = None) -> None:
        """Empty a plane."""
        for token in plane.task_tree.children:
            if token is not spare and token.is_alive:
                self.withdraw(token)

    def disarm(self, host: Token, *, spare: Token | None = None) -> None:
        """Remove the boundary events that stand on this activity."""
        if not host.task_spec.boundary:
            return
        mark = host.hex
        for token in list(host.workflow.tasks.values()):
            if token is not spare and token.internal_data.get("host") == mark:
                token.remove()

    def host_of(self, plane: Any) -> Token | None:
        """Return the token of the sub-process that a plane belongs to; None for the top plane."""
        return None if plane is self else self.find(plane.parent_task_id.hex)

    def go(self, budget: int = STEP_BUDGET) -> None:
        """Let every token work that can.

        Raises:
            StepBudgetError: more elements were passed, or more time used, than the budget allows.
            NoWayOutError: the diagram cannot go on.
        """
        self.steps, self.seconds, self.looked_at = 0, 0.0, thread_time()
        try:
            self._move(budget)
        finally:
            self.looked_at = None
        if not self.completed and not any(True for _ in self.waiting()):
            stuck = next(one for one in self.tokens() if not one.task_spec.is_guard)
            raise NoWayOutError(stuck.task_spec.bpmn_id, "join")

    def _move(self, budget: int) -> None:
        while (token := self._next(budget)) is not None:
            if not (token.is_alive and token.is_ready):
                continue
            self.count_step(token.task_spec.bpmn_id, budget)
            token.run()

    def _next(self, budget: int) -> Token | None:
        """Return the token that works next, after the conditions that hold by now had their turn."""
        while True:
            if self.compiled.has_conditions:
                self._look_at_conditions(budget)
            if self.queue:
                return self.queue.popleft()
            if self.later:
                return self.later.popleft()
            if not self._open_joins():
                return None

    def _look_at_conditions(self, budget: int) -> None:
        """Let each conditional event happen whose condition has come to hold."""
        for token in list(self.tokens()):
            spec = token.task_spec
            if spec.condition is None or not token.is_waiting or not token.is_alive:
                continue
            held = "was" in token.internal_data
            holds = self.script_engine.evaluate(token, spec.condition) is True
            if holds and not held:
                token.internal_data["was"] = 1
                self.count_step(spec.bpmn_id, budget)
                spec.happen(token)
            elif held and not holds:
                del token.internal_data["was"]

    def fail(self, code: str) -> None:
        """End the run with an error that nothing catches."""
        self.withdraw_all(self)
        self.queue.clear()
        self.later.clear()
        self.failed, self.completed = code, True

    def count_step(self, element: str, budget: int = STEP_BUDGET) -> None:
        """Count one element against the budget of this step, and look at the time that it took."""
        self.steps += 1
        if self.looked_at is not None:
            now = thread_time()
            self.seconds += min(now - self.looked_at, ELEMENT_SECONDS)
            self.looked_at = now
        if self.seconds > STEP_SECONDS or self.steps > budget:
            raise StepBudgetError(element, self.steps)

    def waiting(self) -> Iterator[Token]:
        """Yield the tokens that wait for something from outside."""
        return (one for one in self.tokens() if one.task_spec.wait(one) is not None)

    def _open_joins(self) -> bool:
        """Open one inclusive join for which no branch can arrive any more."""
        for plane in self.planes():
            for spec in plane.spec.inclusive_joins:
                if spec.open_if_complete(plane):
                    return True
        return False


def make_root(plane: Any) -> None:
    """Give a plane the root under which its tokens stand."""
    plane.task_tree = Token(plane, plane.spec.start, None, TaskState.COMPLETED)
