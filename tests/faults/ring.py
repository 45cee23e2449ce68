# SPDX-License-Identifier: EUPL-1.2
"""One municipality seen from two processes, in which two people act at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Barrier
from typing import Self

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.faults.publishing import let_publish
from tests.faults.tally import Tally
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job
from wijkpad.errors import (
    ConflictError,
    NotFoundError,
    PublicationRefusedError,
    TaskNotOpenError,
)
from wijkpad.runtime import SpiffRuntime
from wijkpad.store import SqlStore

Outcome = tuple[object, object]


class Pair:
    """Two threads that leave the line together."""

    def __init__(self) -> None:
        self._line = Barrier(2)
        self._pool = ThreadPoolExecutor(2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self._pool.shutdown()

    def race(self, one: Callable[[], object], two: Callable[[], object]) -> Outcome:
        """Return what each gave, or the error that each met."""
        first, second = self._pool.submit(self._run, one), self._pool.submit(self._run, two)
        return first.result(), second.result()

    def _run(self, work: Callable[[], object]) -> object:
        self._line.wait()
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - what is no conflict is counted as a fault
            return error


@dataclass
class Ring:
    """One municipality, seen from two processes, and what came of the races so far."""

    house: House
    elsewhere: Tools
    pair: Pair
    tally: Tally
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def here(self) -> Tools:
        """The first process."""
        return self.house.tools

    def case(self, pathway: str, body: str) -> str:
        """Start a case of a pathway of this body."""
        if (pathway, 1) not in self.house.shelf.held:
            self.house.publish(a_pathway(pathway, body))
        return self.house.start(pathway)

    def actor(self, name: str, role: str) -> Actor:
        """Return somebody with this role."""
        if name not in self.people:
            self.people[name] = self.house.hire(name, "noord", role)
        return self.people[name]

    def race(self, one: Callable[[], object], two: Callable[[], object]) -> Outcome:
        """Let both go; an error that is no conflict would be an HTTP 500, and counts as broken."""
        results = self.pair.race(one, two)
        self.tally.broken += [
            f"{type(met).__name__}: {met}"
            for met in results
            if isinstance(met, Exception)
            and not isinstance(met, ConflictError | NotFoundError | PublicationRefusedError)
        ]
        return results

    def happened(self, case: str, *events: str) -> int:
        """Return how many lines of the journal of a case tell of one of these."""
        return sum(event in events for event in self.house.events(case))

    def one_wins(self, results: Outcome, *names: str) -> None:
        """Count who won; exactly one of the two may."""
        won = [
            name for name, met in zip(names, results, strict=True) if not isinstance(met, Exception)
        ]
        self.tally.expect_once(len(won), f"a win: {results}")
        self.tally.notes.update(won)


def told(ring: Ring, results: Outcome, people: tuple[Actor, Actor]) -> str:
    """Return who won, after looking whether the other was told so, by name."""
    ring.one_wins(results, *(one.user for one in people))
    for met, winner in zip(results, reversed(people), strict=True):
        if isinstance(met, TaskNotOpenError):
            if met.winner != winner.name:
                ring.tally.broken.append(f"the loser was told of {met.winner}")
            return winner.user
    return people[0].user


@contextmanager
def ring_on(url: str, tally: Tally) -> Iterator[Ring]:
    """Furnish a database, and look at it from two processes."""
    store, other = SqlStore(url, master_key=MASTER_KEY), SqlStore(url, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    house = House(store)
    let_publish(house)
    with Pair() as pair:
        elsewhere = replace(house.tools, store=other, runtime=SpiffRuntime())
        ring = Ring(house, elsewhere, pair, tally)
        ring.actor("lars", "team_lead")
        house.publish(a_pathway("p", TWO_TASKS))
        yield ring
    other.close()
    store.close()


def run_of(ring: Ring, case: str) -> str:
    """Return the id of the run of a case."""
    with ring.house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.runs_of(case)[0].id


def open_incidents(house: House) -> list[Incident]:
    """Return what waits for an administrator."""
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.jobs.open_incidents()


def newest_version(ring: Ring) -> int:
    """Return the newest version of the pathway; 0 when it has none."""
    with ring.house.store.work(MUNICIPALITY, reading=True) as unit:
        newest = unit.definitions.latest("p")
        return newest.version if newest is not None else 0


def claimed_job(house: House) -> Job:
    """Take the first job that is due."""
    with house.store.work(MUNICIPALITY) as unit:
        found = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=60, limit=1)
        unit.commit()
    return found[0]
