# SPDX-License-Identifier: EUPL-1.2
"""Events that wait. A timer never looks at a clock and a message never at a queue: both are told.

An event that waits for one thing waits with its own token. One that waits for several stands as a
token per thing ("part"), all with the mark `of`; which of them makes it happen is for the event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from wijkpad.feel import Expression, Value
from wijkpad.ports.running import Wait
from wijkpad.runtime.elements import Element, run_of, set_waiting, withdraw_rivals
from wijkpad.runtime.reading import Message
from wijkpad.runtime.tasks import keep_payload, message_wait
from wijkpad.runtime.timers import ENDLESS, Timer, as_text, first_due, next_due
from wijkpad.runtime.tokens import Token


@dataclass(frozen=True, slots=True)
class Trigger:
    """The one thing that an event, or a part of it, waits for: one of these is given."""

    timer: Timer | None = None
    message: Message | None = None
    signal: str | None = None
    condition: Expression | None = None
    condition_text: str = ""


class Waiting(Element):
    """Waits for one trigger."""

    def __init__(self, *args: Any, trigger: Trigger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trigger = trigger
        self.timer, self.message = trigger.timer, trigger.message
        self.signal, self.condition = trigger.signal, trigger.condition

    @property
    def event(self) -> CatchEvent:
        """The event that happens when the trigger comes."""
        raise NotImplementedError

    def _update_hook(self, token: Token) -> bool:
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
        about = Wait(
            token=token.hex,
            kind="condition",
            element=self.bpmn_id,
            scope=run_of(token).scope(token),
            expression=self.trigger.condition_text,
        )
        if self.timer is not None:
            return replace(about, kind="timer", due=self.due(token), expression=self.timer.text)
        if self.signal is not None:
            return replace(about, kind="signal", signal=self.signal)
        return about

    def happen(self, token: Token, payload: Value = None) -> None:
        """Let the trigger come."""
        if self.message is not None:
            keep_payload(self, token, self.message, payload)
        self.event.triggered(token, self)

    def again(self, token: Token) -> None:
        """Wait on, after the event has happened and what it stands on has not ended.

        The next occurrence of a timer is a token of its own: a late second firing finds nothing.
        """
        if self.timer is None:
            return
        run, left = run_of(token), token.internal_data.get("left", 1)
        token._set_state(TaskState.COMPLETED)
        if left == 1:
            return
        marks = {
            name: token.internal_data[name]
            for name in ("host", "of")
            if name in token.internal_data
        }
        due, steps = next_due(self.timer, run.env, run.scope(token), self.bpmn_id, self.due(token))
        if left != ENDLESS and left <= steps:
            return
        later = Token(token.workflow, self, token.workflow.task_tree)
        later.internal_data.update(marks)
        set_waiting(later)
        later.internal_data.update(
            due=as_text(due), left=ENDLESS if left == ENDLESS else left - steps
        )


class Part(Waiting):
    """One of several triggers of an event."""

    def __init__(self, wf_spec: Any, whole: CatchEvent, number: int, **kwargs: Any) -> None:
        super().__init__(wf_spec, f"{whole.bpmn_id}@{number}", order=whole.order, **kwargs)
        self.bpmn_id, self.whole = whole.bpmn_id, whole
        self.is_guard = whole.is_guard

    @property
    def event(self) -> CatchEvent:
        return self.whole

    @property
    def place(self) -> str:
        return self.whole.place

    def is_work(self, token: Token) -> bool:
        """Only the last part that is left speaks for the event."""
        return self.whole.holds_token and not siblings(token)


class CatchEvent(Waiting):
    """Waits on the way, alone or behind an event-based gateway.

    Attributes:
        parts: what it waits for when that is more than one thing.
        wants_all: every part has to come; otherwise the first is enough.
    """

    holds_token = True

    def __init__(
        self,
        *args: Any,
        triggers: tuple[Trigger, ...] = (),
        wants_all: bool = False,
        **kwargs: Any,
    ) -> None:
        alone = triggers[0] if len(triggers) == 1 else Trigger()
        super().__init__(*args, trigger=alone, **kwargs)
        several = triggers if len(triggers) > 1 else ()
        self.wants_all = wants_all
        self.parts = [
            Part(self._wf_spec, self, number, trigger=one)
            for number, one in enumerate(several, start=1)
        ]

    @property
    def event(self) -> CatchEvent:
        return self

    def _update_hook(self, token: Token) -> bool:
        if "go" in token.internal_data:
            del token.internal_data["go"]
            return True
        if not self.parts:
            return super()._update_hook(token)
        self.stand(token.workflow, {**token.internal_data, "of": token.hex})
        token.remove()
        return False

    def stand(self, plane: Any, marks: Mapping[str, Any]) -> None:
        """Set all the parts to wait."""
        run = plane.top_workflow
        for part in self.parts:
            run.enter(plane, part, marks)

    def goes_on_waiting(self, trigger: Waiting) -> bool:
        """Whether the event can happen again while its token stands."""
        return trigger.timer is not None and trigger.timer.kind == "cycle"

    def triggered(self, token: Token, trigger: Waiting) -> None:
        """Let the event happen, unless it wants more than this."""
        others = siblings(token)
        if self.wants_all and self.parts and others:
            token.remove()
            return
        plane = token.workflow
        marks = {key: token.internal_data[key] for key in ("host",) if key in token.internal_data}
        self.take_sides(token)
        if self.goes_on_waiting(trigger):
            self.stay(token, trigger, marks)
        else:
            for one in others:
                if one.is_alive:
                    one.remove()
            token._set_state(TaskState.COMPLETED)
        self.go_on(plane)
        if token.is_alive and not token.is_waiting:
            token.remove()

    def stay(self, token: Token, trigger: Waiting, marks: Mapping[str, Any]) -> None:
        """Wait on for the next time."""
        if not (self.wants_all and self.parts):
            trigger.again(token)
            return
        token._set_state(TaskState.COMPLETED)
        if all(part.timer is None for part in self.parts):
            self.stand(token.workflow, {**marks, "of": token.hex})

    def go_on(self, plane: Any) -> None:
        """Put a token behind the event."""
        plane.top_workflow.enter(plane, self, {"go": 1})

    def take_sides(self, token: Token) -> None:
        """Withdraw what stood behind the same event-based gateway."""
        withdraw_rivals(token, token.internal_data.get("of"))


def siblings(token: Token) -> list[Token]:
    """Return the other parts of the same event that still wait."""
    mark = token.internal_data.get("of")
    if mark is None:
        return []
    tokens = token.workflow.tasks.values()
    return [one for one in tokens if one is not token and one.internal_data.get("of") == mark]


class BoundaryEvent(CatchEvent):
    """Stands on an activity. An interrupting one ends it; another may happen time and again.

    Errors, escalations and a cancelled transaction are not waited for: they come by `caught`.
    """

    holds_token = False

    def __init__(self, *args: Any, interrupting: bool, variable: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interrupting, self.variable = interrupting, variable

    @property
    def waits(self) -> bool:
        """Whether it stands there with a token while its activity lasts."""
        return bool(self.parts) or self.trigger != Trigger()

    def goes_on_waiting(self, trigger: Waiting) -> bool:  # noqa: ARG002 - it does not depend on it
        return not self.interrupting

    def take_sides(self, token: Token) -> None:
        if self.interrupting:
            run = run_of(token)
            host = run.find(token.internal_data["host"])
            if host is not None:
                run.withdraw(host, spare=token)

    def caught(self, plane: Any, code: str) -> None:
        """Take over from the activity, with the code kept where the diagram wants it."""
        run = plane.top_workflow
        token = run.enter(plane, self, {"go": 1})
        if self.variable:
            run.env.write(run.scope(token), self.variable, code, step=self.bpmn_id)


class EventStart(BoundaryEvent):
    """The start event of an event sub-process, as it stands in the plane around that.

    Attributes:
        handler: the spec of the event sub-process.
    """

    is_guard = True
    is_logged = False

    def __init__(self, *args: Any, handler: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handler = handler
        for part in self.parts:
            part.is_guard = True

    def take_sides(self, token: Token) -> None:
        if self.interrupting:
            run_of(token).withdraw_all(token.workflow, spare=token)

    def go_on(self, plane: Any) -> None:
        self.start_handler(plane)

    def caught(self, plane: Any, code: str) -> None:
        run = plane.top_workflow
        if self.interrupting:
            run.withdraw_all(plane)
        token = self.start_handler(plane)
        if self.variable:
            run.env.write(run.scope(token), self.variable, code, step=self.bpmn_id)

    def start_handler(self, plane: Any) -> Token:
        """Start the event sub-process; one that interrupts goes on in place of all else."""
        marks = {"cut": 1} if self.interrupting else {}
        token: Token = plane.top_workflow.enter(plane, plane.spec.task_specs[self.handler], marks)
        return token
