# SPDX-License-Identifier: EUPL-1.2
"""Carries out the steps of one scenario in a world of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from wijkpad.commands.cases import start_case
from wijkpad.commands.documents import make_document
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.run import deliver_message
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.tasks.answering import Typed
from wijkpad.commands.tools import definition_of, new_id
from wijkpad.domain.case import Run, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import LANE_ROLES
from wijkpad.errors import (
    AnswersInvalidError,
    FindingsError,
    StepBudgetError,
    TimerWonError,
    WijkpadError,
)
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.pathways import DoTask, MoveClock, Scenario, ScenarioStep, SendMessage
from wijkpad.scenarios.contract_file import begin_file
from wijkpad.scenarios.due_work import DueWork
from wijkpad.scenarios.result import failed
from wijkpad.scenarios.watching import Seen, note_answers
from wijkpad.scenarios.world import TEAM, World


class StepFailedError(WijkpadError):
    """A step did not go as the scenario says; the steps after it make no sense."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.text)


class Trial:
    """One scenario under way; `makes`: the documents that are made, else those it expects."""

    def __init__(
        self,
        world: World,
        definition: Definition,
        scenario: Scenario,
        seen: Seen,
        *,
        makes: Collection[str] | None = None,
    ) -> None:
        self.world, self.definition, self.scenario, self.seen = world, definition, scenario, seen
        self._makes = scenario.expect.documents if makes is None else makes
        self.due = DueWork(world)
        self.case = ""

    def run(self) -> None:
        """Do every step.

        Raises:
            StepFailedError: one did not go as written.
        """
        self._guarded(None, self._start)
        for step in self.scenario.steps:
            self._guarded(step.line, partial(self._step, step))

    def own_run(self, pathway: str | None = None) -> Run | None:
        """Return the run of the scenario's own pathway, or the newest of another in this world."""
        key = pathway or self.definition.key
        with self.world.store.work(self.world.municipality, reading=True) as unit:
            case = unit.cases.get(self.case)
            linked = [*case.linked] if case is not None else []
            runs = [run for one in (self.case, *linked) for run in unit.cases.runs_of(one)]
        return next((run for run in reversed(runs) if run.pathway == key), None)

    def drawn(self, run: Run) -> Definition:
        """Return what a run runs, with the pathways that it calls."""
        with self.world.store.work(self.world.municipality, reading=True) as unit:
            return definition_of(self.world.tools, unit, run)

    def open_tasks(self, run: Run | None) -> list[Task]:
        """Return the user tasks of a run that are open, oldest first and then by instance."""
        if run is None:
            return []
        with self.world.store.work(self.world.municipality, reading=True) as unit:
            found = unit.tasks.open_of_run(run.id)
        return sorted(found, key=lambda one: (one.opened_at, _indexes(one.scope)))

    def _start(self) -> None:
        if self.definition.subject == "contract":
            self.case = begin_file(
                self.world, self.definition, self.scenario.event, self.scenario.payload or {}
            )
            self.due.run()
            return
        started = start_case.handle(
            self.world.tools,
            self.world.actor(self.scenario.by),
            self.definition.key,
            self.scenario.event,
            team=TEAM,
            trigger=None if self._is_chosen() else start_case.Trigger(self._payload()),
        )
        self.case = started.case_id
        self.due.run()

    def _payload(self) -> Value:
        brought = self.scenario.payload
        return None if brought is None else dict(brought)

    def _is_chosen(self) -> bool:
        starts = self.definition.starts
        return all(one.is_chosen for one in starts if one.element == self.scenario.event)

    def _step(self, step: ScenarioStep) -> None:
        match step:
            case DoTask():
                self._task(step)
            case MoveClock():
                if step.to < self.world.clock.now():
                    raise self._failed("SCEN-021", "De klok kan niet terug.", step.line)
                self.due.move_to(step.to)
            case SendMessage():
                self._message(step)
            case _:
                self.world.services.tell(step)
                self.due.release(step.topic)
        self.due.run()

    def _task(self, step: DoTask) -> None:
        run = self.own_run(step.within)
        tasks = self.open_tasks(run)
        task = next((one for one in tasks if one.element == step.task), None)
        if task is None or run is None:
            text = f"De taak ‘{step.task}’ staat niet open. {_open(tasks)}"
            raise self._failed("SCEN-020", text, step.line)
        self._may(task, step)
        if step.refuse is None:
            self._document(run, task, step)
        actor = self.world.actor(step.role)
        if run.pathway == self.definition.key:
            definition = self.drawn(run)
            note_answers(self.seen, self.world, definition, task, actor=actor, answers=step.answers)
        try:
            complete_task.handle(self.world.tools, actor, task.id, Typed(step.answers))
        except AnswersInvalidError as error:
            if step.refuse is None:
                raise self._failed(
                    "SCEN-022", f"De antwoorden zijn geweigerd. {_texts(error)}", step.line
                ) from None
            self._refused(step, run, error)
            return
        if step.refuse is not None:
            text = f"De antwoorden bij ‘{step.task}’ hadden geweigerd moeten worden."
            raise self._failed("SCEN-023", text, step.line)

    def _document(self, run: Run, task: Task, step: DoTask) -> None:
        """Make the document that the task is about, where somebody wants to see it."""
        about = self.drawn(run).steps[task.element].document
        if about in self._makes:
            actor = self.world.actor(step.role)
            make_document.for_task(self.world.tools, actor, task.id, Typed(step.answers))

    def _may(self, task: Task, step: DoTask) -> None:
        if task.roles and step.role not in task.roles:
            names = ", ".join(LANE_ROLES.get(one, one) for one in task.roles)
            text = f"De rol ‘{step.role}’ doet ‘{step.task}’ niet; dat doet: {names}."
            raise self._failed("SCEN-024", text, step.line)

    def _refused(self, step: DoTask, run: Run, error: AnswersInvalidError) -> None:
        for field, part in (step.refuse or {}).items():
            texts = [one.text for one in error.findings if one.element == field]
            if not any(part.casefold() in text.casefold() for text in texts):
                text = f"Over ‘{field}’ zegt de weigering niet ‘{part}’. {_texts(error)}"
                raise self._failed("SCEN-023", text, step.line)
        after = self.own_run(step.within)
        if after is None or after.version != run.version:
            text = "De antwoorden zijn geweigerd, en toch is er iets veranderd."
            raise self._failed("SCEN-023", text, step.line)

    def _message(self, step: SendMessage) -> None:
        run = self.own_run(step.within)
        if run is None:
            text = f"Er loopt geen traject ‘{step.within}’ voor bericht ‘{step.message}’."
            raise self._failed("SCEN-025", text, step.line)
        message = deliver_message.Message(
            name=step.message,
            id=new_id(),
            case=run.case,
            payload=dict(step.payload),
            at=self.world.clock.now(),
        )
        actor = system(self.world.municipality)
        delivered = deliver_message.handle(self.world.tools, actor, message)
        if delivered.fate != "received":
            with self.world.store.work(self.world.municipality, reading=True) as unit:
                waits = [one.message for one in unit.tasks.subscriptions_of_run(run.id)]
            known = ", ".join(sorted(set(waits))) or "niets"
            text = f"Niemand ontving bericht ‘{step.message}’. Er wordt gewacht op: {known}."
            raise self._failed("SCEN-025", text, step.line)

    def _guarded(self, line: int | None, work: Callable[[], None]) -> None:
        """Do the work; every deliberate error becomes a finding at the step."""
        try:
            work()
        except StepFailedError:
            raise
        except TimerWonError as error:
            text = f"De termijn ‘{error.reason}’ verliep net voor deze stap."
            raise self._failed("SCEN-026", text, line) from None
        except StepBudgetError as error:
            text = f"Het diagram draait in een kring zonder te wachten, bij ‘{error.element}’."
            raise self._failed("SCEN-027", text, line) from None
        except FindingsError as error:
            raise self._failed("SCEN-028", f"De stap is geweigerd. {_texts(error)}", line) from None
        except WijkpadError as error:
            text = f"De stap ging niet door: {type(error).__name__} ({error})."
            raise self._failed("SCEN-028", text, line) from None

    def _failed(self, code: str, text: str, line: int | None) -> StepFailedError:
        return StepFailedError(failed(code, text, file=self.scenario.file, line=line))


def _indexes(scope: str) -> tuple[int, ...]:
    """Return the numbers of the instances in a scope, so that instance 10 comes after 9."""
    return tuple(int(part.rpartition("#")[2]) for part in scope.split("/") if part)


def _open(tasks: list[Task]) -> str:
    if not tasks:
        return "Er staat geen enkele taak open."
    names = ", ".join(f"{one.element} (‘{one.name}’)" for one in tasks)
    return f"Open: {names}."


def _texts(error: FindingsError) -> str:
    return " ".join(f"[{one.element or one.code}] {one.text}" for one in error.findings)
