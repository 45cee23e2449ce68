# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: ARG002 - hooks: not every kind of element looks at its token
"""What every element of a diagram does with a token: take it in, work, pass it on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.util.task import TaskState

from wijkpad.feel import Expression
from wijkpad.ports.running import Wait
from wijkpad.runtime import compensation
from wijkpad.runtime.tokens import Token

if TYPE_CHECKING:
    from wijkpad.runtime.run import Run


def spec_name(element: str) -> str:
    """Return a name that no id of SpiffWorkflow itself (Start, End, Root) can be."""
    return f"#{element}"


def run_of(token: Token) -> Run:
    """Return the run in which the token lives."""
    run: Run = token.workflow.top_workflow
    return run


class Element(BpmnTaskSpec):
    """A spec of which the tokens move by the rules of this runtime.

    SpiffWorkflow's prediction of the future, copying of data and walks over the tree are all left
    out: a token makes its successors when it completes. A spec never changes while runs use it.

    Attributes:
        order: place in the document; waits are listed in it.
        is_logged: whether leaving it is a fact of the diagram.
        holds_token: whether an interruption withdraws work that somebody or something was doing.
        is_instance: it is the inside of a repeat, and has no flows of its own.
        has_scope: each instance keeps its own data.
        is_join: it has to know from where a token comes.
        is_guard: its token stands beside the work of a plane and does not keep the plane alive.
        is_activity: work is done in it.
        by_event: it is a sub-process that an event starts.
        logs_first: leaving it is noted before it does its work.
        signal, condition: what wakes its token, when that is what it waits for.
    """

    is_logged = True
    holds_token = False
    is_instance = False
    has_scope = False
    is_join = False
    is_guard = False
    is_activity = False
    by_event = False
    logs_first = False
    signal: str | None = None
    condition: Expression | None = None

    def __init__(self, wf_spec: Any, element: str, *, order: int = 0, **kwargs: Any) -> None:
        super().__init__(wf_spec, spec_name(element), **kwargs)
        self.bpmn_id = element
        self.order = order
        self.boundary: list[str] = []
        self.error_boundary: list[tuple[str | None, str]] = []
        self.escalation_boundary: list[tuple[str | None, str]] = []
        self.undone_by: str | None = None
        self.leaves_record = False
        self.has_trigger = False

    def test(self) -> None:
        """Nothing to test: the allow-list has looked at the diagram."""

    def _predict(self, *_args: Any, **_kwargs: Any) -> None:
        """Predict nothing."""

    def _update(self, token: Token) -> None:
        """Take the token in."""
        if self._update_hook(token):
            token._ready()

    def _update_hook(self, token: Token) -> bool:
        """Return whether the element can do its work now."""
        return True

    def _on_ready(self, token: Token) -> None:
        if not self.manual:
            run_of(token).queue.append(token)

    def _on_cancel(self, token: Token) -> None:
        """Nothing hangs below a token but what `Run.withdraw` takes away."""

    def _run_hook(self, token: Token) -> bool | None:
        """Do the work; None when it goes on after this."""
        return True

    def _on_complete(self, token: Token) -> None:
        run = run_of(token)
        if not self.logs_first:
            run.log(token)
        if "undo" in token.internal_data:
            compensation.undone(run, token)
        elif self.is_instance:
            run.leave_instance(token)
        else:
            compensation.remember(token)
            run.leave(token, self.successors(token), self.marks(token))

    def successors(self, token: Token) -> list[Any]:
        """Return the specs to which tokens go."""
        specs = self._wf_spec.task_specs
        return [specs[name] for name in self._outputs]

    def marks(self, token: Token) -> dict[str, Any]:
        """Return what the successors' tokens carry with them."""
        return {}

    def wait(self, token: Token) -> Wait | None:
        """Return what the token waits for, as the world outside sees it."""
        return None

    def is_work(self, token: Token) -> bool:
        """Whether taking the token away withdraws something that somebody or something did."""
        return self.holds_token

    @property
    def place(self) -> str:
        """The name of the spec where its token stands on the drawing."""
        name: str = self.name
        return name


def matching(code: str, catchers: Iterable[tuple[str | None, str]]) -> str | None:
    """Return what catches this code, the most precise first; one without a code catches all."""
    found = list(catchers)
    for wanted in (code, None):
        for caught, name in found:
            if caught == wanted:
                return name
    return None


class Flow(Element):
    """A sequence flow that has to be told apart: a second one between the same two elements."""

    is_logged = False


class Activity(Element):
    """Something that takes time; boundary events stand on it while it lasts."""

    holds_token = True
    is_activity = True

    def arm(self, token: Token) -> None:
        """Set the boundary events to wait."""
        run = run_of(token)
        for name in self.boundary:
            spec = self._wf_spec.task_specs[name]
            run.enter(token.workflow, spec, {"host": token.hex})


class UserTask(Activity):
    """Waits for a person."""

    manual = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manual = True

    def _update_hook(self, token: Token) -> bool:
        self.arm(token)
        return True

    def wait(self, token: Token) -> Wait | None:
        if not token.is_ready:
            return None
        return Wait(
            token=token.hex, kind="user", element=self.bpmn_id, scope=run_of(token).scope(token)
        )


def set_waiting(token: Token) -> None:
    """Let the token wait for something from outside."""
    token._set_state(TaskState.WAITING)


def withdraw_rivals(token: Token, of: str | None = None) -> None:
    """Take away what stands behind the same event-based gateway, but for parts of this event."""
    gate = token.internal_data.get("gate")
    if gate is None:
        return
    for other in list(token.workflow.tasks.values()):
        marks = other.internal_data
        if other is not token and marks.get("gate") == gate and (not of or marks.get("of") != of):
            other.remove()
