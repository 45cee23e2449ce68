# SPDX-License-Identifier: EUPL-1.2
"""Walking through a pathway step by step, and seeing where one stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import groupby

from tests.faults.office import PROCESSES, USERS, Office
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.identity import SYSTEM
from wijkpad.errors import TaskNotOpenError, TimerWonError
from wijkpad.feel import Value

_ID = re.compile(r"[0-9a-f]{32}")
_SERVICE = re.compile(r'<serviceTask id="(\w+)"')
_NUMBER = re.compile(r"\d{4}-\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A task that can be found again in another walk: ids differ, places do not."""

    pathway: str
    element: str
    scope: str
    turn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """`at`: so late it has become, and no dispatcher has looked yet."""

    place: Place
    user: str
    answers: dict[str, object] = field(hash=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    message: str
    payload: Value = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Time passes; what falls due on the way happens at its moment."""

    until: datetime


Action = Start | Complete | Receive | Worry | Wait
Surely = Callable[[Callable[[], str]], str]
"""Sees to it that something is done, whatever happens meanwhile."""


class Walk:
    """One case under way in an office."""

    def __init__(self, office: Office) -> None:
        self.office, self.case = office, ""

    def bound(self, action: Action, number: int) -> Callable[[], str]:
        """Return the step as something that can be asked twice; the number makes it happen once.

        It returns what became of the step.
        """
        match action:
            case Start():
                return lambda: self._start(action.event, f"step-{number}")
            case Complete():
                task = self.found(action.place).id
                return lambda: self._complete(task, action, f"step-{number}")
            case Receive():
                return lambda: self._receive(action, f"step-{number}")
            case Worry():
                return lambda: self._worry(action.note, f"step-{number}")
            case Wait():
                return lambda: ""

    def _start(self, event: str, token: str) -> str:
        started = self.office.desk(USERS[0]).start_case("intake", event, token=token)
        self.case = started.case_id
        return "started"

    def _complete(self, task: str, action: Complete, token: str) -> str:
        if action.at is not None:
            self.office.clock.moment = action.at
        try:
            desk = self.office.desk(action.user)
            done = desk.complete_with(task, action.answers, token=token)
        except (TimerWonError, TaskNotOpenError):
            return "too late"
        return f"completed, ended: {done.ended}"

    def _receive(self, action: Receive, key: str) -> str:
        system = self.office.engine.system(MUNICIPALITY)
        return system.deliver(action.message, id=key, case=self.case, payload=action.payload).fate

    def _worry(self, note: str, token: str) -> str:
        self.office.desk(USERS[0]).safety_signal(self.case, note, token=token)
        return "signalled"

    def settle(self, until: datetime | None, surely: Surely) -> None:
        """Do what falls due up to a moment (now, when None), each job at its own moment."""
        clock = self.office.clock
        while True:
            while surely(self._one_job) != "0":
                pass
            due = self.office.engine.next_due()
            if until is None or due is None or due > until:
                break
            clock.moment = max(clock.moment, due)
        if until is not None:
            clock.moment = max(clock.moment, until)

    def _one_job(self) -> str:
        return str(self.office.engine.run_due(1))

    def step(self, action: Action, number: int, surely: Surely) -> str:
        """Take a step and let everything settle behind it; return what became of it."""
        outcome = surely(self.bound(action, number))
        self.settle(action.until if isinstance(action, Wait) else None, surely)
        return outcome

    def found(self, place: Place) -> Task:
        """Return the open task at a place."""
        return next(task for task, at in self.places() if at == place)

    def places(self) -> list[tuple[Task, Place]]:
        """Return every open task of the case and of those that it started."""
        found: list[tuple[Task, Place]] = []
        for case in self.cases():
            for task in self.office.store.tasks_of_case(MUNICIPALITY, case.id):
                if task.status == "open":
                    place = Place(pathway=case.pathway, element=task.element, scope=task.scope)
                    turn = sum(replace(one, turn=0) == place for _, one in found)
                    found.append((task, replace(place, turn=turn)))
        return found

    def cases(self) -> list[Case]:
        """Return the case and every case linked to it, in an order that does not hang on ids."""
        found: dict[str, Case] = {}
        begun: dict[str, int] = {}
        todo = [self.case]
        with self.office.store.work(MUNICIPALITY, reading=True) as unit:
            while todo:
                case = unit.cases.get(todo.pop())
                if case is not None and case.id not in found:
                    found[case.id] = case
                    begun[case.id] = unit.journal.of_case(case.id)[0].seq
                    todo += case.linked
        return sorted(found.values(), key=lambda one: (one.pathway, begun[one.id]))

    def picture(self) -> list[object]:
        """Return everything about the cases that a second walk must have too: no ids in it."""
        shown: list[object] = []
        for case in self.cases():
            with self.office.store.work(MUNICIPALITY, reading=True) as unit:
                runs = unit.cases.runs_of(case.id)
                rows = unit.data.of_case(case.id)
                terms = unit.data.terms_of(case.id)
            shown.append((case.pathway, case.status, case.sensitivity, case.coordinator))
            shown += [self._run(run) for run in runs]
            shown += sorted(
                plain((row.scope, row.key, row.version, row.value, row.step, row.at, row.by))
                for row in rows
            )
            shown += sorted(plain((one.rule, one.start, one.due_on, one.fires_at)) for one in terms)
        return shown

    def _run(self, run: Run) -> object:
        with self.office.store.work(MUNICIPALITY, reading=True) as unit:
            tasks = unit.tasks.open_of_run(run.id)
            timers = unit.tasks.timers_of_run(run.id)
            messages = unit.tasks.subscriptions_of_run(run.id)
        return {
            "run": (run.pathway, run.start_event, run.status, run.ended_with, run.steps),
            "trace": trace(self.office.store.passed_of_run(MUNICIPALITY, run.id)),
            "tasks": sorted(plain((t.element, t.scope, t.due_on, t.due_at)) for t in tasks),
            "timers": sorted(plain((t.element, t.due_at)) for t in timers),
            "messages": sorted((one.element, one.message) for one in messages),
        }


def plain(value: object) -> str:
    """Return a value as text, without the ids and numbers that differ from walk to walk."""
    return _NUMBER.sub("<number>", _ID.sub("<id>", repr(value)))


@cache
def services() -> frozenset[str]:
    """Return the service tasks of the base pathways."""
    files = sorted(PROCESSES.glob("*/*.bpmn"))
    return frozenset(one for file in files for one in _SERVICE.findall(file.read_text("utf-8")))


def trace(rows: Sequence[tuple[str, str, datetime, str]]) -> list[str]:
    """Return what was passed, in order.

    Services that are due at one moment answer in any order: what follows them counts as a set.
    """
    shown: list[str] = []
    for (_, by), group in groupby(rows, key=lambda row: (row[2], row[3])):
        names = [f"{element} {how}" for element, how, _, _ in group]
        answered = sum(name.split()[0] in services() for name in names)
        shown += sorted(names) if by == SYSTEM and answered > 1 else names
    return shown
