# SPDX-License-Identifier: EUPL-1.2
"""The page on which a run is put back, let past a step, or put at another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wijkpad.api.reading import Reader
from wijkpad.commands import rewind_run
from wijkpad.commands.guard import case_of
from wijkpad.commands.journalling import write_refusal
from wijkpad.commands.rewind_run import Look, as_it_was
from wijkpad.commands.tools import definition_of
from wijkpad.domain.access import Verb, may
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import Place, UnitOfWork

_SKIPPABLE = ("user", "job", "message", "timer", "signal", "condition")
_WORK = frozenset(
    {"userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"}
)
_STANDS_AT = _WORK | frozenset(
    {
        *("subProcess", "transaction", "adHocSubProcess", "callActivity", "endEvent"),
        *("intermediateCatchEvent", "intermediateThrowEvent", "exclusiveGateway"),
        *("eventBasedGateway", "inclusiveGateway", "parallelGateway"),
    }
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
    """Something that waits now, with where it may go: (element, name, whether it was done)."""

    token: str
    name: str
    kind: str
    targets: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPage:
    """Everything that the page shows; names of steps, and nothing about people.

    Attributes:
        case_number: only where the reader may know of the case.
        waits: empty where the reader may not repair.
    """

    run: Run
    case_id: str
    case_number: str | None
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
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        run = unit.cases.get_run(run_id)
        verb = _verb(reader, case_of(unit, run.case)) if run is not None else "see"
    if run is None:
        write_refusal(reader.tools, reader.actor, "run.read", about=("run", run_id), rule=None)
        raise NotFoundError("run", run_id)
    return reader.case(run.case, lambda unit, case: _page(reader, unit, case, run_id), verb=verb)


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
        case_number=case.number if seen else None,
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
    work = (one for one in look.undone if _kind(definition, one) in _WORK)
    return MomentLine(
        step=look.snapshot.step,
        at=look.snapshot.at,
        waits=names_of(definition, tasks or others),
        also=names_of(definition, others if tasks else ()),
        undone=names_of(definition, work),
        again=names_of(definition, look.again),
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
    places = reader.tools.runtime.places(definition, run.state)
    done = {
        one.element
        for one, _ in unit.cases.passed_since(run.id, 0)
        if one.how in ("completed", "skipped")
    }
    for place in places:
        if place.listens or place.kind not in _SKIPPABLE:
            continue
        step = definition.steps.get(place.element)
        yield WaitLine(
            token=place.token,
            name=step.name if step is not None and step.name else place.element,
            kind=place.kind,
            targets=_targets(definition, place, done),
        )


def _targets(
    definition: Definition, place: Place, done: set[str]
) -> tuple[tuple[str, str, bool], ...]:
    """Return where a token may be put as far as the drawing tells; the runtime has the last word."""
    here = definition.steps.get(place.element)
    return tuple(
        (one.element, one.name, one.element in done)
        for one in definition.steps.values()
        if here is not None and one.plane == here.plane and one.kind in _STANDS_AT
        if one.name and one.element != place.element
    )
