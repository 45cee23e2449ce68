# SPDX-License-Identifier: EUPL-1.2
"""The page on which a run is put back, let past a step, or put at another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from wijkpad.api.cases.discretion import silence
from wijkpad.api.reading import Reader
from wijkpad.api.repair.targets import TargetGroup, target_groups
from wijkpad.commands.repair import repair_run, rewind_run
from wijkpad.commands.repair.repairs import refuse
from wijkpad.commands.repair.rewind_run import Look, as_it_was
from wijkpad.commands.tools import definition_of
from wijkpad.domain.access import Verb, may
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

T = TypeVar("T")
_SKIPPABLE = ("user", "job", "message", "timer", "signal", "condition")
_WORK = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentLine:
    """A moment to which a run can go back, or why it cannot.

    Attributes:
        waits: names of the tasks that were open then, or of what else waited when there was none.
        also: names of what else waited beside the tasks.
        undone: names of the work done since; choices and events on the way are left out.
        again: names of automatic steps that would be done once more.
    """

    step: int
    at: datetime
    waits: tuple[str, ...]
    also: tuple[str, ...]
    undone: tuple[str, ...]
    again: tuple[str, ...]
    refused: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLine:
    """Something that waits now, with the places where it may go; `refused`: why it may not at all.

    Attributes:
        number: which one it is of those with the same name, `(2, 3)`; None: the only one.
        assignee: who took up the task; empty where nobody did.
    """

    token: str
    name: str
    number: tuple[int, int] | None
    assignee: str
    kind: str
    targets: tuple[TargetGroup, ...]
    refused: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairable:
    """A case that an administrator found, with its runs: (run, title of the pathway)."""

    number: str
    is_open: bool
    runs: tuple[tuple[Run, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPage:
    """Everything that the page shows; names of steps, and nothing about people.

    Attributes:
        case_number: a number that says nothing about anybody; `sees_case`: whether the reader may
            open the case itself.
        waits: empty where the reader may not repair.
    """

    run: Run
    case_id: str
    case_number: str
    sees_case: bool
    title: str
    moments: tuple[MomentLine, ...]
    waits: tuple[WaitLine, ...]
    may_repair: bool
    is_open: bool


def repair_page(reader: Reader, run_id: str) -> RepairPage:
    """Return the page, for who may rewind or repair, or who sees the case.

    Raises:
        NotFoundError: there is no such run, or the reader may not know of it.
    """
    return of_run(reader, run_id, lambda unit, case: _page(reader, unit, case, run_id))


def find(reader: Reader, number: str) -> Repairable | None:
    """Return the case with this number and its runs, for the administrator.

    None when there is no such case, or the reader may not repair it: the answer is the same.
    Without a number nothing is looked for.
    """

    def work(unit: UnitOfWork) -> Repairable | None:
        case = unit.cases.by_number(number) if number else None
        if case is None or may(reader.actor, "repair", case, on=reader.tools.today()) is not None:
            return None
        runs = unit.cases.runs_of(case.id)
        return Repairable(
            number=case.number,
            is_open=case.status == "open",
            runs=tuple((one, definition_of(reader.tools, unit, one).title) for one in runs),
        )

    found = reader.plain("configure", None, "repair.list", work)
    if number:
        reader.searched("repair.list", number, found=int(found is not None))
    return found


def of_run(reader: Reader, run_id: str, work: Callable[[UnitOfWork, Case], T]) -> T:
    """Read about a run, for who may repair or rewind it, or who sees its case.

    Raises:
        NotFoundError: there is no such run, or the reader may not know of it.
    """
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        run = unit.cases.get_run(run_id)
        # What is not there takes as many steps as what may not be known.
        case = unit.cases.get(run.case if run is not None else run_id)
        verb = _verb(reader, case) if case is not None else "see"
    return reader.case(run.case if run is not None else run_id, work, verb=verb)


def _verb(reader: Reader, case: Case) -> Verb:
    day = reader.tools.today()
    allowed: tuple[Verb, ...] = ("repair", "rewind")
    return next((one for one in allowed if may(reader.actor, one, case, on=day) is None), "see")


def _page(reader: Reader, unit: UnitOfWork, case: Case, run_id: str) -> RepairPage:
    run = unit.cases.get_run(run_id)
    if run is None:
        raise NotFoundError("run", run_id)
    definition = definition_of(reader.tools, unit, run)
    day = reader.tools.today()
    repairs = may(reader.actor, "repair", case, on=day) is None
    seen = may(reader.actor, "see", case, on=day) is None
    goes_on = run.status in ("running", "incident") and case.status == "open"
    return RepairPage(
        run=run,
        case_id=case.id,
        case_number=case.number,
        sees_case=seen,
        title=definition.title,
        moments=tuple(_moments(reader, unit, case, run)),
        waits=tuple(_waits(reader, unit, run, definition)) if repairs and goes_on else (),
        may_repair=repairs,
        is_open=case.status == "open" and run.status != "cancelled",
    )


def _moments(reader: Reader, unit: UnitOfWork, case: Case, run: Run) -> Iterable[MomentLine]:
    """Yield the moments at which something waited, the newest first; each place once in a row."""
    before: tuple[str, ...] | None = None
    for snapshot in unit.cases.snapshots(run.id):
        look = rewind_run.look(reader.tools, unit, run, snapshot)
        if look.waits == before or not look.waits:
            continue
        before = look.waits
        yield _moment(reader, unit, case, run, look)


def _moment(reader: Reader, unit: UnitOfWork, case: Case, run: Run, look: Look) -> MomentLine:
    definition = as_it_was(reader.tools, unit, run, look.snapshot)
    refused = look.refused
    try:
        rewind_run.allow_rewind(
            reader.tools, unit, reader.actor, case, run=run.id, to=look.snapshot
        )
    except RefusedError as error:
        refused = refused or error.findings[0]
    tasks = [one for one in look.waits if _kind(definition, one) == "userTask"]
    others = [one for one in look.waits if one not in tasks]
    silent = silence(reader, unit, case, definition).elements
    work = (one for one in look.undone if _kind(definition, one) in _WORK and one not in silent)
    return MomentLine(
        step=look.snapshot.step,
        at=look.snapshot.at,
        waits=names_of(definition, tasks or others),
        also=names_of(definition, others if tasks else ()),
        undone=names_of(definition, work),
        again=names_of(definition, (one for one in look.again if one not in silent)),
        refused=refused,
    )


def _kind(definition: Definition, element: str) -> str:
    step = definition.steps.get(element)
    return step.kind if step is not None else ""


def names_of(definition: Definition, elements: Iterable[str]) -> tuple[str, ...]:
    """Return what the diagram calls these elements; what it does not name is left out."""
    found = (definition.steps.get(one) for one in elements)
    return tuple(dict.fromkeys(one.name for one in found if one is not None and one.name))


def _waits(
    reader: Reader, unit: UnitOfWork, run: Run, definition: Definition
) -> Iterable[WaitLine]:
    runtime = reader.tools.runtime
    done = {
        one.element
        for one, _ in unit.cases.passed_since(run.id, 0)
        if one.how in ("completed", "skipped")
    }
    on_terms = repair_run.timers_on_terms(unit, run, definition)
    names = reader.names(unit)
    places = [
        one
        for one in runtime.places(definition, run.state)
        if not one.listens and one.kind in _SKIPPABLE
    ]
    for place in places:
        step = definition.steps.get(place.element)
        there = runtime.targets(definition, run.state, place.token)
        same = [one.token for one in places if one.element == place.element]
        task = unit.tasks.get(place.token) if place.kind == "user" else None
        who = task.assignee if task is not None else None
        yield WaitLine(
            token=place.token,
            name=step.name if step is not None and step.name else place.element,
            number=(same.index(place.token) + 1, len(same)) if len(same) > 1 else None,
            assignee=names.get(who, who) if who is not None else "",
            kind=place.kind,
            targets=target_groups(definition, there, done),
            refused=refuse("RPR-016").findings[0] if place.token in on_terms else None,
        )
