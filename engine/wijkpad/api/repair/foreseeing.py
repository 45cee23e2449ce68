# SPDX-License-Identifier: EUPL-1.2
"""What a repair would do to a run, as a page tells it before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.api.reading import Reader
from wijkpad.api.repair.repairing import names_of, of_run
from wijkpad.api.words import due_text, term_end
from wijkpad.commands.jobs import mend_incident
from wijkpad.commands.repair import repair_run, rewind_run
from wijkpad.commands.repair.effects import Effect, Pause
from wijkpad.commands.repair.repair_run import Repair
from wijkpad.commands.tools import definition_of
from wijkpad.domain.access import may
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork, WaitKind
from wijkpad.terms import moment_text

_WAITS: Final[Mapping[WaitKind, str]] = {
    "message": "wachten op een bericht",
    "signal": "wachten op een signaal",
    "condition": "wachten op een voorwaarde",
    "job": "automatische stap",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseLine:
    """A task that is withdrawn, with the names of who has it and who typed something in it."""

    name: str
    has: str | None
    typists: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a repair would do; nothing was changed. Names of steps, and of colleagues.

    Attributes:
        what: the repair itself, in words.
        mark: of this effect; given back with the repair, it is done only if this happens.
        stops, begins: what the run waits for no more, and from now on, in words.
        terms: terms that run no more, with their last day.
        ends: the name of the end that the run comes to; None when it goes on.
    """

    case_number: str
    sees_case: bool
    title: str
    what: str
    version: int
    mark: str
    opens: tuple[str, ...]
    stays: tuple[str, ...]
    lapses: tuple[LapseLine, ...]
    stops: tuple[str, ...]
    begins: tuple[str, ...]
    does: tuple[str, ...]
    terms: tuple[str, ...]
    passed: tuple[str, ...]
    told: int
    ends: str | None


def foresee_repair(reader: Reader, run_id: str, repair: Repair) -> Foreseen:
    """Return what skipping or moving would do; raises as the repair itself."""
    effect = repair_run.foresee(reader.tools, reader.actor, run_id, repair)

    def work(unit: UnitOfWork, case: Case) -> Foreseen:
        run = unit.cases.get_run(run_id)
        definition = _definition(reader, unit, run)
        places = reader.tools.runtime.places(definition, run.state) if run and run.state else ()
        here = next((one.element for one in places if one.token == repair.token), "")
        if repair.to is None:
            what = f"‘{_name(definition, here)}’ wordt overgeslagen."
        else:
            to = _name(definition, repair.to)
            what = f"De zaak gaat van ‘{_name(definition, here)}’ naar ‘{to}’."
        return _foreseen(reader, unit, case, definition, effect=effect, what=what)

    return of_run(reader, run_id, work)


def foresee_rewind(reader: Reader, run_id: str, step: int, *, version: int | None) -> Foreseen:
    """Return what going back would do; raises as going back itself."""
    effect = rewind_run.foresee(reader.tools, reader.actor, run_id, step, version=version)

    def work(unit: UnitOfWork, case: Case) -> Foreseen:
        definition = _definition(reader, unit, unit.cases.get_run(run_id))
        snapshot = unit.cases.snapshot(run_id, step)
        at = f" van {moment_text(snapshot.at)}" if snapshot is not None else ""
        what = f"De zaak gaat terug naar het moment{at}."
        return _foreseen(reader, unit, case, definition, effect=effect, what=what)

    return of_run(reader, run_id, work)


def foresee_skip(reader: Reader, incident: str) -> Foreseen:
    """Return what skipping the step of an incident would do; raises as skipping it."""
    run_id, effect = mend_incident.foresee_skip(reader.tools, reader.actor, incident)

    def work(unit: UnitOfWork, case: Case) -> Foreseen:
        definition = _definition(reader, unit, unit.cases.get_run(run_id))
        what = f"‘{_name(definition, next(iter(effect.passed), ''))}’ wordt overgeslagen."
        return _foreseen(reader, unit, case, definition, effect=effect, what=what)

    return of_run(reader, run_id, work)


def _definition(reader: Reader, unit: UnitOfWork, run: Run | None) -> Definition:
    if run is None:
        raise NotFoundError("run", "")
    return definition_of(reader.tools, unit, run)


def _foreseen(
    reader: Reader,
    unit: UnitOfWork,
    case: Case,
    definition: Definition,
    *,
    effect: Effect,
    what: str,
) -> Foreseen:
    people = reader.names(unit)
    ends = _name(definition, effect.ended_with or "") or "zonder naam" if effect.over else None
    waits = [one for one in effect.begins if one.kind != "job"]
    work = [one for one in effect.begins if one.kind == "job"]
    return Foreseen(
        case_number=case.number,
        sees_case=may(reader.actor, "see", case, on=reader.tools.today()) is None,
        title=definition.title,
        what=what,
        version=effect.version,
        mark=effect.mark,
        opens=_counted(_name(definition, one) for one in effect.opens),
        stays=_counted(_name(definition, one) for one in effect.stays),
        lapses=tuple(
            LapseLine(
                name=_name(definition, one.element),
                has=people.get(one.assignee, one.assignee) if one.assignee else None,
                typists=tuple(people.get(user, user) for user in one.typists),
            )
            for one in effect.lapses
        ),
        stops=_counted(_pause(definition, one) for one in effect.stops),
        begins=_counted(_pause(definition, one) for one in waits),
        does=_counted(_name(definition, one.element) for one in work),
        terms=tuple(f"{one.title}, tot {term_end(one)}" for one in effect.terms),
        passed=names_of(definition, effect.passed),
        told=len(effect.told),
        ends=ends,
    )


def _counted(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, with how many times it is there."""
    times = Counter(names)
    return tuple(name if number == 1 else f"{name} ({number}×)" for name, number in times.items())


def _pause(definition: Definition, pause: Pause) -> str:
    name = _name(definition, pause.element)
    if pause.kind == "timer":
        kind = "wettelijke of afgesproken termijn" if pause.term else "tijdklok"
        due = due_text(None, pause.due)
        return f"{name} ({kind}{f', gaat af op {due}' if due else ''})"
    return f"{name} ({_WAITS.get(pause.kind, 'wachten')})"


def _name(definition: Definition, element: str) -> str:
    step = definition.steps.get(element)
    return step.name if step is not None and step.name else element
