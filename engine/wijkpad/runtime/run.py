# SPDX-License-Identifier: EUPL-1.2
"""A run in memory: SpiffWorkflow's workflow and sub-workflows, with tokens that leave no history."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from wijkpad.errors import NoWayOutError, StepBudgetError
from wijkpad.ports.records import Passed
from wijkpad.ports.running import Environment
from wijkpad.runtime.engine import FeelEngine
from wijkpad.runtime.tokens import Token

if TYPE_CHECKING:
    from wijkpad.runtime.elements import Element
    from wijkpad.runtime.parse import Compiled

STEP_BUDGET: Final = 1000
"""Elements that a run may pass without waiting before it is held to go round in circles."""


class Inner(BpmnSubWorkflow):
    """A sub-process that runs."""


class Run(BpmnWorkflow):
    """The top plane, and everything that moves tokens over all planes.

    Attributes:
        queue: tokens that can do their work without anybody.
        passed: what was left since the run was loaded, in order.
        ended: end events of the top plane that were reached.
    """

    def __init__(self, compiled: Compiled, env: Environment) -> None:
        self.compiled, self.env = compiled, env
        self.queue: deque[Token] = deque()
        self.passed: list[Passed] = []
        self.ended: list[str] = []
        self.steps = 0
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
        return "/".join(reversed(parts))

    def log(self, token: Token, *, withdrawn: bool = False) -> None:
        """Note that the token left its element."""
        spec = token.task_spec
        if not spec.is_logged or (withdrawn and not spec.holds_token):
            return
        self.passed.append(self.passed_of(token, "withdrawn" if withdrawn else "completed"))

    def passed_of(
        self, token: Token, how: Literal["completed", "withdrawn"] = "completed"
    ) -> Passed:
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
        self._disarm(token)
        token.remove()
        for spec in successors:
            self.enter(plane, spec, {"at": source, **marks} if spec.is_join else marks)
        self.settle(plane)

    def leave_instance(self, token: Token) -> None:
        """Tell the repeat that one instance is done."""
        repeating = token.workflow.tasks[token._parent]
        repeating.task_spec.instance_done(repeating, token)

    def settle(self, plane: Any) -> None:
        """Complete the sub-process, or the run, when its plane is empty."""
        if len(plane.tasks) > 1 or plane.completed:
            return
        plane.completed = True
        if plane is not self:
            host = self.find(plane.parent_task_id.hex)
            del self.subprocesses[plane.parent_task_id]
            if host is not None:
                host.complete()

    def open_plane(self, host: Token) -> Inner:
        """Start the plane of a sub-process."""
        spec = self.subprocess_specs[host.task_spec.spec]
        plane = Inner(spec, host.id, self, deserializing=True)
        make_root(plane)
        self.subprocesses[host.id] = plane
        return plane

    def withdraw(self, token: Token, *, spare: Token | None = None) -> None:
        """Take a token away with all that hangs on it; `spare` stays."""
        plane = self.subprocesses.get(token.id)
        if plane is not None:
            self.withdraw_all(plane)
            del self.subprocesses[token.id]
        for child in token.children:
            self.withdraw(child)
        self._disarm(token, spare=spare)
        self.log(token, withdrawn=True)
        token._set_state(TaskState.CANCELLED)
        token.remove()

    def withdraw_all(self, plane: Any, *, spare: Token | None = None) -> None:
        """Empty a plane."""
        for token in plane.task_tree.children:
            if token is not spare and token.is_alive:
                self.withdraw(token)

    def _disarm(self, host: Token, *, spare: Token | None = None) -> None:
        """Remove the boundary events that stand on this activity."""
        if not host.task_spec.boundary:
            return
        mark = host.hex
        for token in list(host.workflow.tasks.values()):
            if token is not spare and token.internal_data.get("host") == mark:
                token.remove()

    def throw(self, token: Token | None, code: str) -> bool:
        """Let an error go up from this token until a boundary event catches it."""
        while token is not None:
            plane = token.workflow
            if token._parent != plane.task_tree.id:
                token = plane.tasks[token._parent]
                continue
            caught = token.task_spec.catcher(code)
            if caught is not None:
                spec = plane.spec.task_specs[caught]
                self.withdraw(token)
                spec.caught(self.enter(plane, spec), code)
                return True
            token = self.host_of(plane)
        return False

    def host_of(self, plane: Any) -> Token | None:
        """Return the token of the sub-process that a plane belongs to; None for the top plane."""
        return None if plane is self else self.find(plane.parent_task_id.hex)

    def go(self, budget: int = STEP_BUDGET) -> None:
        """Let every token work that can.

        Raises:
            StepBudgetError: more elements were passed than the budget allows.
            NoWayOutError: the diagram cannot go on.
        """
        self.steps = 0
        while self.queue or self._open_joins():
            token = self.queue.popleft()
            if not (token.is_alive and token.is_ready):
                continue
            self.count_step(token.task_spec.bpmn_id, budget)
            token.run()
        if not self.completed and not any(True for _ in self.waiting()):
            stuck = next(self.tokens())
            raise NoWayOutError(stuck.task_spec.bpmn_id, "join")

    def count_step(self, element: str, budget: int = STEP_BUDGET) -> None:
        """Count one element against the budget of this step."""
        self.steps += 1
        if self.steps > budget:
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
