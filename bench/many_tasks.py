# SPDX-License-Identifier: EUPL-1.2
"""A municipality with 100,000 open tasks: its worklist, and completing a task that was claimed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from bench import postgres
from bench.whole_step import FORM, KEY, ROLE, TOWN, Whole
from wijkpad.domain.access import sight
from wijkpad.domain.case import Case, Run, Task
from wijkpad.domain.identity import Membership, Team
from wijkpad.ports import UnitOfWork, WorklistQuestion

OPEN = 100_000
TEAMS = tuple(f"team{number:02d}" for number in range(20))
LOOKS, CLAIMS, AT_ONCE = 60, 100, 5_000
_START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Pace:
    """How long something took, in milliseconds of the clock and of the processor."""

    what: str
    half: float
    p95: float
    processor_p95: float


def fill(whole: Whole) -> None:
    """Open so many tasks in twenty teams, some late, some given to somebody, one in 500 shielded."""
    with whole.store.work(TOWN) as unit:
        for key in TEAMS:
            unit.people.save_team(Team(key=key, name=key))
        unit.commit()
    for first in range(0, OPEN, AT_ONCE):
        with whole.store.work(TOWN) as unit:
            for number in range(first, first + AT_ONCE):
                _open(unit, number)
            unit.commit()


def _open(unit: UnitOfWork, number: int) -> None:
    case, run, team = f"filled-{number:06d}", f"run-{number:06d}", TEAMS[number % len(TEAMS)]
    at = _START + timedelta(minutes=number % 50_000)
    unit.cases.add(
        Case(
            id=case,
            number=f"2025-{number:06d}",
            pathway=KEY,
            team=team,
            sensitivity="safety" if number % 500 == 0 else "ordinary",
            status="open",
            opened_at=at,
            opened_by="anna",
        )
    )
    unit.cases.relabel(case, f"Gezin {number}")
    unit.cases.add_run(
        Run(
            id=run,
            case=case,
            pathway=KEY,
            definition=1,
            start_event="start",
            status="running",
            started_at=at,
            state=bytes(65),
        )
    )
    unit.tasks.add(
        Task(
            id=f"task-{number:06d}",
            run=run,
            case=case,
            element="u0",
            name="Taak u0",
            form=FORM,
            roles=(ROLE,) if number % 3 else ("front_desk",),
            team=team,
            scope="",
            status="open",
            opened_at=at,
            assignee="anna" if number % 2_000 == 1 else None,
            due_at=at + timedelta(days=30) if number % 4 else None,
        )
    )


def measure(whole: Whole) -> list[Pace]:
    """Measure on a municipality that was filled."""
    day = _START.date()
    everywhere = tuple(
        Membership(user="anna", team=team, role=ROLE, valid_from=day) for team in (*TEAMS, "noord")
    )
    seen = sight(replace(whole.actor, memberships=everywhere), on=day)
    now = _START + timedelta(days=20)
    paces = []
    for view in ("mine", "team", "unclaimed"):
        question = WorklistQuestion(sight=seen, view=view, now=now)  # type: ignore[arg-type]
        paces.append(_paced(f"worklist, {view}", _looking(whole, question), LOOKS))
    late = WorklistQuestion(sight=seen, view="team", now=now, text="2025-0421", page=2)
    paces.append(_paced("worklist, searched", _looking(whole, late), LOOKS))
    return [*paces, _paced("claim and complete", _claiming(whole), CLAIMS)]


def _looking(whole: Whole, question: WorklistQuestion) -> Callable[[], None]:
    def look() -> None:
        whole.store.worklist(TOWN, question)

    return look


def _claiming(whole: Whole) -> Callable[[], None]:
    def claim() -> None:
        whole.desk.claim(whole.task)
        whole.step()

    return claim


def _paced(what: str, do: Callable[[], None], times: int) -> Pace:
    do()
    clock, processor = [], []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        do()
        processor.append((time.process_time() - worked) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    return Pace(what, median(clock), quantiles(clock, n=20)[18], quantiles(processor, n=20)[18])


def on_database(title: str, url: str) -> None:
    """Fill a new database, measure and print."""
    whole = Whole(url)
    whole.without_waiting(lambda: fill(whole))
    print(f"\n{OPEN:,} open tasks on {title}, seen by somebody who may see them all")
    for one in measure(whole):
        print(
            f"  {one.what:24s} half within {one.half:6.1f} ms | 95 % within {one.p95:6.1f} ms"
            f" | 95 % within {one.processor_p95:6.1f} ms of our own processor time"
        )


def main() -> None:
    """Measure on SQLite, which works in our own process."""
    with tempfile.TemporaryDirectory() as folder:
        on_database("SQLite", f"sqlite:///{folder}/many.db")


def on_postgres() -> None:
    """Measure on PostgreSQL, whose processor time is not ours; filling it takes minutes."""
    with postgres.cluster() as running:
        on_database("PostgreSQL", postgres.new_database(running, "many"))


if __name__ == "__main__":
    on_postgres()
