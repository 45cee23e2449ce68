# SPDX-License-Identifier: EUPL-1.2
"""Events. A timer never looks at a clock and a message never at a queue: both are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from wijkpad.errors import NoWayOutError
from wijkpad.feel import Value
from wijkpad.ports.running import Wait
from wijkpad.runtime.elements import Element, run_of, set_waiting
from wijkpad.runtime.reading import Message
from wijkpad.runtime.tasks import ServiceTask, keep_payload, message_wait
from wijkpad.runtime.timers import ENDLESS, Timer, as_text, first_due, next_due
from wijkpad.runtime.tokens import Token


class StartEvent(Element):
    """One way into a plane."""


class EndEvent(Element):
    """Where a token ends."""

    def _on_complete(self, token: Token) -> None:
        run = run_of(token)
        if token.workflow is run:
            run.ended.append(self.bpmn_id)
        super()._on_complete(token)


class TerminateEndEvent(EndEvent):
    """Takes every other token of its plane with it."""

    def _run_hook(self, token: Token) -> bool:
        run_of(token).withdraw_all(token.workflow, spare=token)
        return True


class ErrorEndEvent(Element):
    """Ends its sub-process with an error that a boundary event catches."""

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code

    def _run_hook(self, token: Token) -> bool:
        run = run_of(token)
        run.log(token)
        if not run.throw(run.host_of(token.workflow), self.code):
            raise NoWayOutError(self.bpmn_id, "error")
        return True

    def _on_complete(self, token: Token) -> None:
        """Nothing is left to do: the error has taken this token away."""


class ThrowEvent(Element):
    """An intermediate event that only marks a place."""


class JobThrowEvent(ServiceTask):
    """A message that is sent by a plugin: it waits until its topic has been carried out."""


class JobEndEvent(JobThrowEvent):
    """The same at the end of a path."""

    def _on_complete(self, token: Token) -> None:
        run = run_of(token)
        if token.workflow is run:
            run.ended.append(self.bpmn_id)
        super()._on_complete(token)


class CatchEvent(Element):
    """Waits for a timer or a message, on its own or behind an event-based gateway."""

    holds_token = True

    def __init__(
        self, *args: Any, timer: Timer | None = None, message: Message | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.timer, self.message = timer, message

    def _update_hook(self, token: Token) -> bool:
        if "go" in token.internal_data:
            del token.internal_data["go"]
            return True
        set_waiting(token)
        if self.timer is not None:
            self.arm(token)
        return False

    def arm(self, token: Token) -> None:
        """Work out when the timer goes off; while FEEL gives null there is no moment."""
        assert self.timer is not None  # noqa: S101 - for the type checker
        run = run_of(token)
        due, times = first_due(self.timer, run.env, run.scope(token), self.bpmn_id)
        if due is not None:
            token.internal_data.update(due=as_text(due), left=times)

    def lacks_moment(self, token: Token) -> bool:
        """Whether the timer waits without knowing until when."""
        is_armed = self.timer is not None and token.is_waiting
        return is_armed and "due" not in token.internal_data

    def due(self, token: Token) -> datetime | None:
        """Return the moment that was worked out."""
        text = token.internal_data.get("due")
        return None if text is None else datetime.fromisoformat(text)

    def wait(self, token: Token) -> Wait | None:
        if not token.is_waiting:
            return None
        if self.message is not None:
            return message_wait(self, token, self.message)
        assert self.timer is not None  # noqa: S101 - for the type checker
        return Wait(
            token=token.hex,
            kind="timer",
            element=self.bpmn_id,
            scope=run_of(token).scope(token),
            due=self.due(token),
            expression=self.timer.text,
        )

    def goes_on_waiting(self) -> bool:
        """Whether the event can happen again while its token stands."""
        return self.timer is not None and self.timer.kind == "cycle"

    def happen(self, token: Token, payload: Value = None) -> None:
        """Let the event take place."""
        run = run_of(token)
        if self.message is not None:
            keep_payload(self, token, self.message, payload)
        self._take_sides(token)
        if self.goes_on_waiting():
            self._again(token)
            run.enter(token.workflow, self, {"go": 1})
            if not token.is_waiting:
                token.remove()
        else:
            token.internal_data.clear()
            token._ready()

    def _take_sides(self, token: Token) -> None:
        """Withdraw the events that stood behind the same gateway."""
        gate = token.internal_data.get("gate")
        if gate is not None:
            for other in list(token.workflow.tasks.values()):
                if other is not token and other.internal_data.get("gate") == gate:
                    other.remove()

    def _again(self, token: Token) -> None:
        """Arm the next occurrence as a token of its own: a late second firing then finds nothing."""
        run, left = run_of(token), token.internal_data.get("left", 1)
        token._set_state(TaskState.COMPLETED)
        if self.timer is None or left == 1:
            return
        marks = {
            name: token.internal_data[name] for name in ("host",) if name in token.internal_data
        }
        due = next_due(self.timer, run.env, run.scope(token), self.bpmn_id, self.due(token))
        later = run.enter(token.workflow, self, marks)
        later.internal_data.update(due=as_text(due), left=ENDLESS if left == ENDLESS else left - 1)


class BoundaryEvent(CatchEvent):
    """Stands on an activity. An interrupting one ends it; another may happen time and again."""

    holds_token = False

    def __init__(self, *args: Any, interrupting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interrupting = interrupting

    def goes_on_waiting(self) -> bool:
        return not self.interrupting

    def _take_sides(self, token: Token) -> None:
        if self.interrupting:
            run = run_of(token)
            host = run.find(token.internal_data["host"])
            if host is not None:
                run.withdraw(host, spare=token)

    def _again(self, token: Token) -> None:
        """Keep waiting for the next message with the same token; arm the next timer anew."""
        if self.message is None:
            super()._again(token)


class ErrorBoundaryEvent(Element):
    """Takes over when the activity below it, or something in it, fails with this error."""

    def __init__(self, *args: Any, variable: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variable = variable

    def caught(self, token: Token, code: str) -> None:
        """Keep the code where the diagram wants it."""
        if self.variable:
            run = run_of(token)
            run.env.write(run.scope(token), self.variable, code, step=self.bpmn_id)
