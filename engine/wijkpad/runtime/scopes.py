# SPDX-License-Identifier: EUPL-1.2
"""Activities with a plane of their own: sub-processes of every kind and calls."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from wijkpad.domain.definition import call_scope
from wijkpad.feel import Expression, Value
from wijkpad.runtime import compensation
from wijkpad.runtime.elements import Activity, run_of
from wijkpad.runtime.reading import Parameter
from wijkpad.runtime.tokens import Token


class SubProcess(Activity, SubWorkflowTask):
    """A plane of its own; it is done when no work is left on it. A transaction is one too.

    Attributes:
        cancelled: the boundary event that takes over from a transaction that was cancelled.
    """

    cancelled: str = ""

    def _run_hook(self, token: Token) -> bool | None:
        self.arm(token)
        run = run_of(token)
        plane = run.open_plane(token)
        run.open_guards(plane)
        self.begin(run, plane)
        return None

    def begin(self, run: Any, plane: Any) -> None:
        """Put the first tokens on the plane."""
        run.enter(plane, plane.spec.entry)

    def undo(self, token: Token, kids: list[Any]) -> None:
        """Undo what was done inside: by the sub-process drawn for it, else each activity's own."""
        run = run_of(token)
        token._set_state(TaskState.STARTED)
        plane = run.open_plane(token)
        handler = plane.spec.undoer
        if handler is None:
            token.internal_data["work"] = kids
            compensation.go_on(run, token)
        else:
            token.internal_data["work"] = []
            plane.records = kids
            run.enter(plane, plane.spec.task_specs[handler], {"undo": token.hex})

    def undoes_in(self, token: Token) -> tuple[Any, Token | None]:
        """Return the plane that was opened again for undoing."""
        return run_of(token).subprocesses[token.id], None

    def all_undone(self, token: Token) -> None:
        """Close the plane again."""
        run = run_of(token)
        run.close_plane(token)
        compensation.undone(run, token)


class CallActivity(SubProcess):
    """Another process, inside this run: with its lock and its journal.

    One of the same file shares the data of the caller. A pathway of another file has a place of its
    own for its data, with what the caller gave in it; the caller gets back what it asks for.

    Attributes:
        pathway: key of a pathway of another file; empty for a process of this one.
        gives, takes: read where the caller stands, and where the called pathway does.
    """

    def __init__(
        self,
        *args: Any,
        pathway: str = "",
        gives: tuple[Parameter, ...] = (),
        takes: tuple[Parameter, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pathway, self.gives, self.takes = pathway, gives, takes

    def inner_scope(self, token: Token, scope: str) -> str:
        """Return where the called process keeps its data; `scope` is where the caller stands."""
        number = token.internal_data.get("call")
        if number is None:
            return scope
        return call_scope(scope, self.bpmn_id, self.pathway, number)

    def _run_hook(self, token: Token) -> bool | None:
        if self.pathway:
            self._give(token)
        return super()._run_hook(token)

    def _on_complete(self, token: Token) -> None:
        if self.pathway:
            self._take(token)
        super()._on_complete(token)

    def _give(self, token: Token) -> None:
        run, spec = run_of(token), token.task_spec
        scope = run.scope(token)
        values = self._values(token, self.gives, scope)
        taken = [
            one.internal_data["call"]
            for one in run.tokens()
            if one.task_spec is spec and "call" in one.internal_data and run.scope(one) == scope
        ]
        number = run.env.begin_call(scope, self.bpmn_id, self.pathway, taken=taken)
        token.internal_data["call"] = number
        for name, value in values.items():
            run.env.write(self.inner_scope(token, scope), name, value, step=self.bpmn_id)

    def _take(self, token: Token) -> None:
        run = run_of(token)
        scope = run.scope(token)
        values = self._values(token, self.takes, self.inner_scope(token, scope))
        for name, value in values.items():
            run.env.write(scope, name, value, step=self.bpmn_id)

    def _values(
        self, token: Token, parameters: tuple[Parameter, ...], scope: str
    ) -> dict[str, Value]:
        engine = run_of(token).script_engine
        return {
            one.name: one.text
            if one.expression is None
            else engine.evaluate_in(token, one.expression, scope)
            for one in parameters
        }


class EventSubProcess(SubProcess):
    """A sub-process that an event starts, in the plane where it is drawn."""

    by_event = True


class AdHocSubProcess(SubProcess):
    """Activities without an order: all are offered at once."""

    def begin(self, run: Any, plane: Any) -> None:
        plane.spec.ad_hoc.offer(run, plane)


class Offer:
    """What an ad-hoc plane offers, and until when.

    The condition is read after each activity; it may read `nrOfCompletedInstances` and
    `nrOfActiveInstances`. When all are done and it does not hold, they are offered again.
    """

    def __init__(self, names: tuple[str, ...], until: Expression, *, cancels_rest: bool) -> None:
        self.names, self.until, self.cancels_rest = names, until, cancels_rest

    def offer(self, run: Any, plane: Any) -> None:
        """Put a token on every activity that no flow leads to."""
        for name in self.names:
            run.enter(plane, plane.spec.task_specs[name])

    def after(self, run: Any, plane: Any, token: Token) -> bool:
        """Look at the condition after an activity; True when nothing more may begin."""
        host = run.host_of(plane)
        if host is None or not token.task_spec.is_activity:
            return False
        marks = host.internal_data
        marks["done"] = marks.get("done", 0) + 1
        if "enough" not in marks and not self._holds(run, plane, host):
            if not token.task_spec._outputs and not run.is_at_work(plane):
                self.offer(run, plane)
            return False
        if self.cancels_rest:
            run.withdraw_all(plane)
        else:
            marks["enough"] = 1
        run.settle(plane)
        return True

    def _holds(self, run: Any, plane: Any, host: Token) -> bool:
        active = [
            one
            for one in plane.task_tree.children
            if one.task_spec.is_activity and not one.task_spec.is_guard
        ]
        counts: dict[str, Value] = {
            "nrOfCompletedInstances": Decimal(host.internal_data["done"]),
            "nrOfActiveInstances": Decimal(len(active)),
        }
        return run.script_engine.evaluate(host, self.until, counts) is True
