# SPDX-License-Identifier: EUPL-1.2
"""What a repair does to a run, told from what it did: before it is kept, and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from wijkpad.commands.run.moving import Moving
from wijkpad.commands.terms.clocks import reads_terms
from wijkpad.domain.case import CaseTerm, Draft, Run, Task
from wijkpad.ports import Advance, Wait, WaitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A task that is withdrawn. `assignee` and `typists` are user ids; the typists left a draft."""

    task: str
    element: str
    assignee: str | None
    typists: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Something else than a task that a run waits for.

    Attributes:
        due: for a timer, when it goes off.
        term: for a timer, whether it follows a term.
    """

    kind: WaitKind
    element: str
    due: datetime | None = None
    term: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changes for a run; ids of elements unless it says otherwise.

    Attributes:
        version: of the run before it.
        opens: user tasks that open; `stays`: those that stay open.
        stops: what the run waits for no more; `begins`: what it waits for from now on, automatic
            steps that will be done among them.
        terms: terms that run no more.
        passed: steps that no longer count, or that are gone past.
        told: names of the messages and signals that go out.
        over: the run ends, and `ended_with` is where.
    """

    version: int
    opens: tuple[str, ...]
    stays: tuple[str, ...]
    lapses: tuple[Lapse, ...]
    stops: tuple[Pause, ...]
    begins: tuple[Pause, ...]
    terms: tuple[CaseTerm, ...]
    passed: tuple[str, ...]
    told: tuple[str, ...]
    over: bool
    ended_with: str | None

    @property
    def mark(self) -> str:
        """A hash that is the same as long as the same would happen; moments do not count."""
        said = (
            self.version,
            sorted(self.opens),
            sorted(self.stays),
            sorted((one.task, one.assignee or "", one.typists) for one in self.lapses),
            sorted((one.kind, one.element) for one in self.stops),
            sorted((one.kind, one.element) for one in self.begins),
            sorted((one.rule, one.scope) for one in self.terms),
            self.passed,
            sorted(self.told),
            self.over,
            self.ended_with,
        )
        return sha256(repr(said).encode()).hexdigest()

    def detail(self) -> dict[str, str]:
        """Return what the line in the journal tells; ids of elements only."""
        told = {
            "lapsed": " ".join(dict.fromkeys(one.element for one in self.lapses)),
            "opens": " ".join(dict.fromkeys(self.opens)),
            "stops": " ".join(dict.fromkeys(one.element for one in self.stops)),
        }
        return {key: text for key, text in told.items() if text}


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a run is in the books before it is repaired."""

    version: int
    tasks: tuple[Task, ...]
    drafts: tuple[Draft, ...]
    terms: tuple[CaseTerm, ...]


def standing(moving: Moving) -> Standing:
    """Return what is in the books now; called before anything is written."""
    run, tasks = moving.run.id, moving.unit.tasks
    return Standing(
        moving.run.version,
        tuple(tasks.open_of_run(run)),
        tuple(tasks.drafts_of_run(run)),
        tuple(_terms(moving)),
    )


def effect(
    moving: Moving, before: Standing, advance: Advance, after: Run, *, passed: Iterable[str]
) -> Effect:
    """Return what was done; called when it was written, in the same transaction."""
    held = {one.token for one in moving.before}
    now = {one.token for one in advance.waits}
    known = {one.id for one in before.tasks}
    user = [one for one in advance.waits if one.kind == "user"]
    left = {(one.rule, one.scope) for one in _terms(moving)}
    return Effect(
        version=before.version,
        opens=tuple(one.element for one in user if one.token not in known),
        stays=tuple(one.element for one in user if one.token in known),
        lapses=tuple(_lapse(before, one) for one in before.tasks if one.id not in now),
        stops=tuple(_pauses(moving, moving.before, but=now)),
        begins=tuple(_pauses(moving, advance.waits, but=held)),
        terms=tuple(one for one in before.terms if (one.rule, one.scope) not in left),
        passed=tuple(dict.fromkeys(passed)),
        told=tuple(one.name for one in advance.thrown),
        over=advance.over,
        ended_with=after.ended_with if advance.over else None,
    )


def _terms(moving: Moving) -> list[CaseTerm]:
    found = moving.unit.data.terms_of(moving.case.id)
    return [one for one in found if one.run == moving.run.id and one.met_at is None]


def _lapse(before: Standing, task: Task) -> Lapse:
    typists = sorted(
        one.user for one in before.drafts if one.task == task.id and any(one.posted.values())
    )
    return Lapse(task=task.id, element=task.element, assignee=task.assignee, typists=tuple(typists))


def _pauses(moving: Moving, waits: Iterable[Wait], *, but: set[str]) -> Iterable[Pause]:
    for one in waits:
        if one.kind == "user" or one.token in but:
            continue
        term = one.kind == "timer" and reads_terms(moving.definition, one.expression)
        yield Pause(kind=one.kind, element=one.element, due=one.due, term=term)
