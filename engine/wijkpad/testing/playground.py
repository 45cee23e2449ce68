# SPDX-License-Identifier: EUPL-1.2
"""Runs any diagram by hand, without a database, forms or pathway.toml.

play = Playground(diagram_bytes)
play.start("SE_Begin", {"amount": 12})
play.complete("UT_Look", {"agreed": True})
assert play.trace == ["SE_Begin", "UT_Look", "EE_Done"]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from wijkpad import diagrams, dmn, forms
from wijkpad.diagrams import Diagram
from wijkpad.domain.definition import Definition, Start, Step
from wijkpad.errors import (
    AnswersInvalidError,
    NotFoundError,
    PublicationRefusedError,
    TaskNotOpenError,
)
from wijkpad.feel import Value
from wijkpad.findings import errors_in
from wijkpad.pathways import files_sha256, link, to_value
from wijkpad.ports import Wait
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios import VirtualClock
from wijkpad.scenarios.memory import MemoryRun

_STILL_RUNS: Final = frozenset(
    {"BPMN-052", "BPMN-080", "BPMN-081", "BPMN-300", "BPMN-306", "BPMN-320"}
    | {"BPMN-351", "BPMN-352", "BPMN-353", "BPMN-354", "BPMN-355", "BPMN-358"}
)
"""What may not be published, and yet runs exactly as drawn: a term written as a bare duration, a
drawing in which work waits or goes round for ever, and what breaks BPMN 2.0 in the order of a file
or in what only explains."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that waits."""

    token: str
    element: str
    name: str
    scope: str


class Playground:
    """One diagram, and one run of it at a time.

    Args:
        diagram: a BPMN file.
        forms: form-js JSON by form key; a task whose form is not here accepts any answers.
        tables: DMN files, for business rule tasks.
        calls: the diagram of each pathway that it calls, by key; their elements, forms and tables
            are called `<key>.<own name>`.
        now: where the clock starts.

    Raises:
        UnreadableError: a file cannot be read.
        PublicationRefusedError: the diagram would not run exactly as drawn.
    """

    def __init__(
        self,
        diagram: bytes,
        *,
        forms: Mapping[str, bytes] | None = None,
        tables: tuple[bytes, ...] = (),
        calls: Mapping[str, bytes] | None = None,
        now: datetime = datetime(2026, 11, 16, 9, tzinfo=UTC),
    ) -> None:
        self.clock = VirtualClock(now)
        self._runtime = SpiffRuntime()
        self.diagram = diagrams.read(diagram, file="diagram.bpmn")
        own = _definition(self.diagram, diagram, forms or {}, tables)
        self.definition = link(own, {key: _called(key, one) for key, one in (calls or {}).items()})
        faults = diagrams.check(self.diagram, publication=False)
        if not (errors := [one for one in errors_in(faults) if one.code not in _STILL_RUNS]):
            errors = errors_in(self._runtime.check(self.definition))
        if errors:
            raise PublicationRefusedError(errors)
        self._answers: dict[str, Mapping[str, Value] | str] = {}
        self._run: MemoryRun | None = None

    @property
    def run(self) -> MemoryRun:
        """The run under way; raises `NotFoundError` before `start`."""
        if self._run is None:
            raise NotFoundError("run", self.definition.key)
        return self._run

    @property
    def trace(self) -> list[str]:
        """The elements that did their work, in order."""
        return [
            one.element
            for one in self.run.passed
            if one.how == "completed" and one.element in self.definition.steps
        ]

    @property
    def withdrawn(self) -> list[str]:
        """The elements that were taken back without doing their work, in order."""
        return [
            one.element
            for one in self.run.passed
            if one.how == "withdrawn" and one.element in self.definition.steps
        ]

    @property
    def ended(self) -> str | None:
        """The end event last reached when the run is over; None while it waits.

        Empty when the run ended without one.
        """
        if not self.run.over:
            return None
        return self.run.ended[-1] if self.run.ended else ""

    @property
    def data(self) -> Mapping[str, Value]:
        """What FEEL sees outside any loop."""
        return self.run.env.variables("")

    def start(
        self, event: str | None = None, variables: Mapping[str, object] | None = None
    ) -> None:
        """Begin at a start event; the only one when none is named."""
        names = [one.element for one in self.definition.starts]
        chosen = event if event is not None else (names[0] if len(names) == 1 else "")
        values = {key: to_value(value) for key, value in (variables or {}).items()}
        self._run = MemoryRun(
            self.definition, chosen, values, runtime=self._runtime, clock=self.clock
        )
        self._serve()

    def tasks(self) -> list[OpenTask]:
        """Return the user tasks that are open, in diagram order."""
        return [
            OpenTask(one.token, one.element, self.definition.steps[one.element].name, one.scope)
            for one in self.run.waits
            if one.kind == "user"
        ]

    def complete(self, task: str | OpenTask, answers: Mapping[str, object] | None = None) -> None:
        """Complete a task, by element id the first that is open.

        Answers stand under the form key where the task has one, else each under its own name.

        Raises:
            TaskNotOpenError: it does not wait.
            AnswersInvalidError: the task's form refuses the answers.
        """
        element = task if isinstance(task, str) else task.element
        token = None if isinstance(task, str) else task.token
        wait = self._waiting("user", element, token)
        given = {key: to_value(value) for key, value in (answers or {}).items()}
        for key, value in self._checked(wait, given).items():
            self.run.env.write(wait.scope, key, value, step=element)
        self.run.act(lambda live: live.complete(wait.token))
        self._serve()

    def deliver(self, message: str, payload: object = None) -> None:
        """Let a message arrive at the first event that waits for it.

        Raises:
            TaskNotOpenError: nothing waits for it.
        """
        wait = next(
            (one for one in self.run.waits if one.kind == "message" and one.message == message),
            None,
        )
        if wait is None:
            raise TaskNotOpenError(message)
        value = to_value(payload)
        self.run.act(lambda live: live.deliver(wait.token, value))
        self._serve()

    def signal(self, name: str) -> None:
        """Let a signal reach every event that waits for it now, as one from another run would.

        Raises:
            TaskNotOpenError: nothing waits for it.
        """
        heard = [one.token for one in self.run.waits if one.signal == name]
        if not heard:
            raise TaskNotOpenError(name)
        for token in heard:
            if any(one.token == token for one in self.run.waits):
                self.run.act(lambda live, token=token: live.signal(token))  # type: ignore[misc]
        self._serve()

    def write(self, variables: Mapping[str, object]) -> None:
        """Change data from outside; conditions that come to hold now happen."""
        for key, value in variables.items():
            self.run.env.write("", key, to_value(value), step="")
        self.run.act(lambda _live: None)
        self._serve()

    @property
    def thrown(self) -> list[str]:
        """The names of the signals and messages that left the run, in order."""
        return [one.name for one in self.run.thrown]

    @property
    def failed(self) -> str | None:
        """The code of the error that ended the run because nothing caught it."""
        return self.run.failed

    def answer(self, topic: str, outputs: Mapping[str, object] | None = None) -> None:
        """Let every call of a topic, waiting or later, return these outputs."""
        self._answers[topic] = {key: to_value(one) for key, one in (outputs or {}).items()}
        if self._run is not None:
            self._serve()

    def fail(self, topic: str, code: str) -> None:
        """Let every call of a topic, waiting or later, raise this BPMN error."""
        self._answers[topic] = code
        if self._run is not None:
            self._serve()

    def jobs(self) -> list[Wait]:
        """Return the calls of topics that wait for an answer."""
        return [one for one in self.run.waits if one.kind == "job"]

    def move_to(self, moment: datetime) -> None:
        """Let time pass until a moment; due timers go off in order."""
        self.run.move_to(moment)
        self._serve()

    def wait(self, length: timedelta) -> None:
        """Let so much time pass."""
        self.move_to(self.clock.now() + length)

    def _waiting(self, kind: str, element: str, token: str | None) -> Wait:
        for one in self.run.waits:
            if one.kind == kind and one.element == element and token in (None, one.token):
                return one
        raise TaskNotOpenError(element)

    def _checked(self, wait: Wait, given: dict[str, Value]) -> dict[str, Value]:
        key = self.definition.steps[wait.element].form
        if key is None:
            return given
        form = self.definition.forms.get(key)
        if form is None:
            return {key.rpartition(".")[2]: given}
        names = self.run.env.variables(wait.scope)
        checked = forms.validate(form, given, context=names, now=self.clock.now())
        if not checked.passes:
            raise AnswersInvalidError([*checked.errors, *checked.warnings])
        return {form.key: checked.answers}

    def _serve(self) -> None:
        """Answer the calls that can be answered, until none is left."""
        unheard: set[str] = set()
        while True:
            call = next(
                (
                    one
                    for one in self.jobs()
                    if one.topic in self._answers
                    if one.token not in unheard
                ),
                None,
            )
            if call is None:
                return
            answer, token = self._answers[call.topic or ""], call.token
            if isinstance(answer, str):
                # An error that nothing catches leaves the call waiting, as an incident would.
                unheard.add(token)
                self.run.act(lambda live: _raise(live.fail(token, answer)))  # noqa: B023
            else:
                self.run.act(lambda live: live.finish(token, answer))  # noqa: B023


def _called(key: str, diagram: bytes) -> Definition:
    """Return a pathway that is called, from its diagram alone."""
    drawn = diagrams.read(diagram, file=f"{key}.bpmn")
    return replace(_definition(drawn, diagram, {}, ()), key=key, case="within")


def _raise(caught: bool) -> None:
    """Take note of whether an error was caught; both are right."""
    del caught


def _definition(
    drawn: Diagram, data: bytes, given: Mapping[str, bytes], tables: tuple[bytes, ...]
) -> Definition:
    main = drawn.main
    key = main.id if main is not None else "diagram"
    normalised = diagrams.normalise(drawn)
    models = [dmn.read(one, file=f"{number}.dmn") for number, one in enumerate(tables, 1)]
    files = {f"{key}.bpmn": data, **{f"forms/{name}.json": one for name, one in given.items()}}
    files |= {f"{number}.dmn": one for number, one in enumerate(tables, 1)}
    return Definition(
        key=key,
        version=0,
        sha256=files_sha256(files),
        title=key,
        owner="",
        retention="",
        sensitivity="ordinary",
        subject="case",
        case="own",
        starts=tuple(Start(element=one.id, name=one.name) for one in drawn.starts(key)),
        files=files,
        diagram=normalised.xml,
        normaliser=normalised.version,
        steps={
            node.id: Step(
                element=node.id,
                kind=node.kind,
                name=node.name,
                plane=diagrams.plane_of(drawn, node.id),
                roles=node.roles,
                form=node.form_key,
            )
            for node in (drawn.nodes[one] for one in diagrams.reading_order(drawn))
        },
        forms={name: forms.read(one, file=f"forms/{name}.json") for name, one in given.items()},
        decisions={one: model for model in models for one in model.decisions},
        terms={},
        parameters={},
        sources={},
    )
