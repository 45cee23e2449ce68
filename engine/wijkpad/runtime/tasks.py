# SPDX-License-Identifier: EUPL-1.2
"""The tasks that no person does: calculation, decision, service, message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wijkpad.feel import Expression, Value, as_text
from wijkpad.ports.running import Wait
from wijkpad.runtime.elements import Activity, Element, run_of, set_waiting, withdraw_rivals
from wijkpad.runtime.reading import Job, Message
from wijkpad.runtime.results import mapped
from wijkpad.runtime.tokens import Token


class ScriptTask(Element):
    """Calculates one FEEL expression and keeps the outcome."""

    is_activity = True

    def __init__(self, *args: Any, expression: Expression, variable: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expression, self.variable = expression, variable

    def _run_hook(self, token: Token) -> bool:
        run = run_of(token)
        value = run.script_engine.evaluate(token, self.expression)
        run.env.write(run.scope(token), self.variable, value, step=self.bpmn_id)
        return True


class BusinessRuleTask(Element):
    """Asks a decision and keeps the outcome."""

    is_activity = True

    def __init__(
        self,
        *args: Any,
        decision: str,
        variable: str,
        mapping: str,
        output: str | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.variable = decision, variable
        self.mapping, self.output = mapping, output

    def _run_hook(self, token: Token) -> bool:
        run = run_of(token)
        scope = run.scope(token)
        value = run.env.decide(self.decision, scope, step=self.bpmn_id)
        if self.variable:
            value = mapped(value, self.mapping, self.output, element=self.bpmn_id)
            run.env.write(scope, self.variable, value, step=self.bpmn_id)
        return True


class ServiceTask(Activity):
    """Waits until its topic has been carried out; the work itself is never done in here."""

    def __init__(self, *args: Any, job: Job, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.job = job

    def _update_hook(self, token: Token) -> bool:
        set_waiting(token)
        self.arm(token)
        return False

    def wait(self, token: Token) -> Wait | None:
        if not token.is_waiting:
            return None
        return Wait(
            token=token.hex,
            kind="job",
            element=self.bpmn_id,
            scope=run_of(token).scope(token),
            topic=self.job.topic,
        )

    def inputs(self, token: Token) -> dict[str, Value]:
        """Return the values that go out with the job."""
        engine = run_of(token).script_engine
        return {
            one.name: one.text if one.expression is None else engine.evaluate(token, one.expression)
            for one in self.job.inputs
        }

    def keep(self, token: Token, outputs: Mapping[str, Value] | Value) -> None:
        """Write what came back where the diagram wants it."""
        run = run_of(token)
        scope = run.scope(token)
        back: Value = dict(outputs) if isinstance(outputs, Mapping) else outputs
        seen = back if isinstance(back, dict) else {"result": back}
        values: dict[str, Value] = {}
        for one in self.job.outputs:
            values[one.name] = (
                one.text
                if one.expression is None
                else run.script_engine.evaluate(token, one.expression, seen)
            )
        if self.job.variable:
            values[self.job.variable] = back
        for name, value in values.items():
            run.env.write(scope, name, value, step=self.bpmn_id)


class ReceiveTask(Activity):
    """Waits for a message."""

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.message = message

    def _update_hook(self, token: Token) -> bool:
        set_waiting(token)
        self.arm(token)
        return False

    def wait(self, token: Token) -> Wait | None:
        return message_wait(self, token, self.message) if token.is_waiting else None

    def happen(self, token: Token, payload: Value = None) -> None:
        """Keep the payload and go on; behind an event-based gateway the others are withdrawn."""
        keep_payload(self, token, self.message, payload)
        withdraw_rivals(token)
        token.complete()


def message_wait(spec: Element, token: Token, message: Message) -> Wait:
    """Return the wait for a message; the correlation key is read now and kept nowhere."""
    run = run_of(token)
    key = run.script_engine.evaluate(token, message.key) if message.key is not None else None
    return Wait(
        token=token.hex,
        kind="message",
        element=spec.bpmn_id,
        scope=run.scope(token),
        message=message.name,
        key=None if key is None else as_text(key),
    )


def keep_payload(spec: Element, token: Token, message: Message, payload: Value) -> None:
    """Write the payload of a message under its variable, when it has one."""
    if message.variable:
        run = run_of(token)
        run.env.write(run.scope(token), message.variable, payload, step=spec.bpmn_id)
