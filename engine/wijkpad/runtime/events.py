# SPDX-License-Identifier: EUPL-1.2
"""Start events, end events and events that throw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.util.task import TaskState

from wijkpad.errors import NoWayOutError
from wijkpad.feel import Expression, as_text
from wijkpad.ports.running import Thrown
from wijkpad.runtime import compensation
from wijkpad.runtime.elements import Element, run_of
from wijkpad.runtime.propagation import broadcast, throw_error, throw_escalation
from wijkpad.runtime.tasks import ServiceTask
from wijkpad.runtime.tokens import Token

Throw = Callable[[Element, Token], None]
"""One thing that an event throws; it may take the token of the event away."""


class StartEvent(Element):
    """One way into a plane."""


class AnyEnd(Element):
    """Where a token ends.

    Attributes:
        beside: only a boundary event that interrupts nothing leads here, so that it says nothing
            about how the run ended.
    """

    beside = False

    def _on_complete(self, token: Token) -> None:
        run = run_of(token)
        if token.workflow is run and not self.beside:
            run.ended.append(self.bpmn_id)
        super()._on_complete(token)


class ThrowEvent(Element):
    """Throws what is drawn, in the order of the file, and goes on; without a throw it marks a place.

    Attributes:
        waits_its_turn: it throws a signal: every branch of this step first comes to where it waits.
    """

    logs_first = True

    def __init__(
        self,
        *args: Any,
        throws: tuple[Throw, ...] = (),
        waits_its_turn: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.throws, self.waits_its_turn = throws, waits_its_turn

    def _on_ready(self, token: Token) -> None:
        run = run_of(token)
        (run.later if self.waits_its_turn else run.queue).append(token)

    def _run_hook(self, token: Token) -> bool | None:
        run_of(token).log(token)
        for throw in self.throws:
            if not token.is_alive:
                # What was thrown interrupted the place where it was thrown.
                break
            throw(self, token)
        return True


class EndEvent(AnyEnd, ThrowEvent):
    """The same at the end of a path."""


class TerminateEndEvent(EndEvent):
    """Takes every other token of its plane with it."""

    def _run_hook(self, token: Token) -> bool:
        run = run_of(token)
        run.withdraw_all(token.workflow, spare=token)
        run.log(token)
        return True


class ErrorEndEvent(Element):
    """Ends what it stands in with an error, until something catches it; else the run ends."""

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code

    def _run_hook(self, token: Token) -> bool:
        run = run_of(token)
        run.log(token)
        if not throw_error(run, token, self.code):
            run.ended.append(self.bpmn_id)
            run.fail(self.code)
        return True


class Undo(ThrowEvent):
    """Undoes what was completed around it, or one activity, and then goes on."""

    logs_first = False

    def __init__(self, *args: Any, only: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = only

    def _run_hook(self, token: Token) -> bool | None:
        run = run_of(token)
        token._set_state(TaskState.STARTED)
        compensation.begin(run, token, self.undoes_in(token)[0], self.only)
        return None

    def undoes_in(self, token: Token) -> tuple[Any, Token | None]:
        """Return the plane whose activities it undoes: in an event sub-process the one around."""
        plane = token.workflow
        host = run_of(token).host_of(plane)
        if host is not None and host.task_spec.by_event:
            return host.workflow, None
        return plane, None

    def all_undone(self, token: Token) -> None:
        """Go on."""
        del token.internal_data["work"]
        token.complete()


class UndoEnd(AnyEnd, Undo):
    """The same at the end of a path."""


class CancelEndEvent(Undo):
    """Ends a transaction: what goes on in it stops, what was done is undone, then it is left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, only=None, **kwargs)

    def _run_hook(self, token: Token) -> bool | None:
        run = run_of(token)
        run.log(token)
        run.withdraw_all(token.workflow, spare=token)
        return super()._run_hook(token)

    def undoes_in(self, token: Token) -> tuple[Any, Token | None]:
        return token.workflow, None

    def all_undone(self, token: Token) -> None:
        run = run_of(token)
        host = run.host_of(token.workflow)
        if host is None:
            raise NoWayOutError(self.bpmn_id, "error")
        plane = host.workflow
        spec = plane.spec.task_specs[host.task_spec.cancelled]
        run.withdraw(host)
        spec.caught(plane, "")


class JobThrowEvent(ServiceTask):
    """A message that is sent by a plugin: it waits until its topic has been carried out."""


class JobEndEvent(AnyEnd, JobThrowEvent):
    """The same at the end of a path."""


def signalling(name: str) -> Throw:
    """Return what throws this signal."""
    return lambda _spec, token: broadcast(run_of(token), name)


def escalating(code: str) -> Throw:
    """Return what throws this escalation."""
    return lambda _spec, token: throw_escalation(run_of(token), token, code)


def sending(name: str, key: Expression | None) -> Throw:
    """Return what sends this message to whoever waits for it in the case, or under its key."""

    def send(spec: Element, token: Token) -> None:
        run = run_of(token)
        value = None if key is None else run.script_engine.evaluate(token, key)
        text = None if value is None else as_text(value)
        run.thrown.append(Thrown(kind="message", name=name, element=spec.bpmn_id, key=text))

    return send
