# SPDX-License-Identifier: EUPL-1.2
"""Notes what a scenario comes by: elements, flows, rules of tables, branches of forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.tasks import answering
from wijkpad.commands.tasks.answering import Typed
from wijkpad.domain.case import Case, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.forms import Checked, Form
from wijkpad.pathways.goals import steps_between
from wijkpad.ports import Environment, LiveRun, Runtime, UnitOfWork
from wijkpad.scenarios.world import World


class Seen:
    """What was come by of one pathway, as keys of `Goal`; and every element that was passed."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._flows = steps_between(definition)
        self.reached: set[str] = set()

    def step(self, pathway: str, source: str, target: str) -> None:
        """Note that a run of a pathway went from one element to the next."""
        if pathway != self._definition.key:
            return
        for one in (source, target):
            drawn = one.partition("--")[0]
            if drawn in self._definition.steps:
                self.reached.add(f"element:{drawn}")
        self.reached.update(f"flow:{one}" for one in self._flows.get((source, target), ()))

    def passed(self, elements: tuple[str, ...]) -> None:
        """Note elements that did their work."""
        self.reached.update(f"element:{one}" for one in elements)

    def decided(self, decision: str, rules: tuple[str, ...]) -> None:
        """Note the rules of a table that fired."""
        self.reached.update(f"rule:{decision}#{one}" for one in rules)

    def answered(self, form: Form, checked: Checked) -> None:
        """Note which fields a form showed, and which of its rules had something to say."""
        for field in form.walk():
            if field.condition and field.key:
                shown = {
                    seen
                    for path, seen in checked.visible.items()
                    if _without_rows(path) == field.path
                }
                self.reached.update(
                    f"branch:{form.key}.{field.path}={'shown' if one else 'hidden'}"
                    for one in shown
                )
        said = {one.text for one in (*checked.errors, *checked.warnings)}
        warned = {*checked.warning_keys, *checked.accepted}
        for rule in form.rules:
            if rule.key in warned or rule.message in said:
                self.reached.add(f"branch:{form.key}!{rule.key}")


@dataclass(kw_only=True)
class _AtTask:
    """A run as the check of its answers wants to see it."""

    unit: UnitOfWork
    actor: Actor
    now: datetime
    case: Case
    definition: Definition
    env: CaseEnvironment


def note_answers(
    seen: Seen,
    world: World,
    definition: Definition,
    task: Task,
    *,
    actor: Actor,
    answers: Mapping[str, Any],
) -> None:
    """Note what a form shows and says to these answers, before they are given."""
    form = definition.forms.get(task.form)
    with world.store.work(world.municipality, reading=True) as unit:
        case, run, now = unit.cases.get(task.case), unit.cases.get_run(task.run), world.clock.now()
        if form is not None and case is not None and run is not None:
            env = CaseEnvironment(unit, definition, case, run, actor=actor, now=now)
            at = _AtTask(unit=unit, actor=actor, now=now, case=case, definition=definition, env=env)
            seen.answered(form, answering.check(at, task, Typed(answers)))


class WatchedRuntime:
    """A runtime that tells a `Seen` where its runs go."""

    def __init__(self, runtime: Runtime, seen: Seen) -> None:
        self._runtime, self._seen = runtime, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runtime, name)

    def start(self, definition: Definition, event: str, env: Environment) -> LiveRun:
        """Begin, as the runtime does."""
        return self._watched(definition, self._runtime.start(definition, event, env))

    def load(self, definition: Definition, state: bytes, env: Environment) -> LiveRun:
        """Take up, as the runtime does."""
        return self._watched(definition, self._runtime.load(definition, state, env))

    def _watched(self, definition: Definition, live: LiveRun) -> LiveRun:
        live.watch(lambda source, target: self._seen.step(definition.key, source, target))
        return live


def _without_rows(path: str) -> str:
    """Return the path of a field without the numbers of its rows."""
    return ".".join(part for part in path.split(".") if not part.isdigit())
