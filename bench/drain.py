# SPDX-License-Identifier: EUPL-1.2
"""Service tasks waiting on PostgreSQL: how much sooner two workers are done than one."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Final

import psycopg

from bench import postgres
from bench.variants import definition
from wijkpad.api.clock import SystemClock
from wijkpad.api.engine import Applier
from wijkpad.commands.cases import start_case
from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition, Pinned
from wijkpad.domain.identity import Actor, Membership, Team, User
from wijkpad.feel import Value
from wijkpad.jobs import JobDesk
from wijkpad.jobs.delivery import QueueDelivery
from wijkpad.pathways import PathwayCompiler
from wijkpad.ports import DefinitionBook, ServiceCall, StoredDefinition
from wijkpad.runtime import SpiffRuntime
from wijkpad.store import SqlStore, migrate

JOBS: Final = int(os.environ.get("WIJKPAD_BENCH_JOBS", "300"))
ROUNDS: Final = int(os.environ.get("WIJKPAD_BENCH_ROUNDS", "5"))
AIM: Final = 1.7
_TOWN: Final = "gm9999"
_ROLE: Final = "neighbourhood_worker"
_SECRET: Final = b"only for measuring, thirty-two signs or more"
_LATER: Final = "UPDATE jobs SET due_at = now() + interval '1 year' WHERE state = 'todo'"
_NOW: Final = "UPDATE jobs SET due_at = now() WHERE state = 'todo'"
_LEFT: Final = "SELECT count(*) FROM jobs"
_READY: Final = "SELECT count(*) FROM procrastinate_workers"
_DIAGRAM: Final = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:bench">'
    '<process id="p" isExecutable="true"><startEvent id="start"/>'
    '<serviceTask id="ask" camunda:type="external" camunda:topic="bench.ask"'
    ' camunda:resultVariable="found"><extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="number">= case.number</camunda:inputParameter>'
    '</camunda:inputOutput></extensionElements></serviceTask><endEvent id="end"/>'
    '<sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>'
    '<sequenceFlow id="f2" sourceRef="ask" targetRef="end"/></process></definitions>'
)


class Pathway:
    """A library of one pathway, and a service that answers at once."""

    def __init__(self) -> None:
        self.held: Definition = definition(_DIAGRAM.encode())

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        del municipality, key, version, pinned, book
        return self.held

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        del called
        return definition

    def topics(self, municipality: str) -> frozenset[str]:
        del municipality
        return frozenset({"bench.ask"})

    def never_twice(self, municipality: str) -> frozenset[str]:
        del municipality
        return frozenset()

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        return {"answer": str(call.inputs["number"])}


class Town:
    """One municipality with one worker's desk, on a database that is migrated."""

    def __init__(self, url: str, pathway: Pathway) -> None:
        self.clock = SystemClock()
        self.store = SqlStore(url, master_key=_SECRET, delivery=QueueDelivery(self.clock))
        self.tools = Tools(
            store=self.store,
            runtime=SpiffRuntime(),
            clock=self.clock,
            library=pathway,
            compiler=PathwayCompiler(),
            services=pathway,
        )
        self.jobs = JobDesk(self.store, self.clock, Applier(self.tools))
        held = Membership(user="anna", team="noord", role=_ROLE, valid_from=date(2020, 1, 1))
        self.anna = Actor(municipality=_TOWN, user="anna", name="Anna", memberships=(held,))

    def furnish(self, one: Definition) -> None:
        """Bring in a team, a worker and the pathway."""
        with self.store.work(_TOWN) as unit:
            unit.settings.enrol(_TOWN, "Meetstad", "Europe/Amsterdam")
            unit.people.save_team(Team(key="noord", name="Noord"))
            unit.people.save_user(User(id="anna", login="anna", name="Anna"))
            unit.definitions.publish(
                StoredDefinition(
                    key=one.key,
                    version=0,
                    state="published",
                    title=one.title,
                    sha256=one.sha256,
                    files=one.files,
                    normalised=one.diagram,
                    normaliser=1,
                    at=self.clock.now(),
                )
            )
            unit.commit()

    def start(self, many: int) -> None:
        """Start so many cases, each of which waits for the service at once."""
        for _ in range(many):
            start_case.handle(self.tools, self.anna, "p", "start")


def drain(url: str, town: Town, workers: int, *, at_once: int) -> float:
    """Return how many jobs a second so many workers did, from the first one done to the last."""
    town.start(JOBS)
    with psycopg.connect(url, autocommit=True) as beside:
        beside.execute(_LATER)
        beside.execute("DELETE FROM procrastinate_jobs")
        command = [sys.executable, "-m", "bench.drain_worker", url, str(at_once)]
        working = [subprocess.Popen(command) for _ in range(workers)]
        try:
            _wait(beside, _READY, workers)
            beside.execute(_NOW)
            while _count(beside, _LEFT) == JOBS:
                time.sleep(0.005)
            left, began = _count(beside, _LEFT), time.perf_counter()
            while _count(beside, _LEFT):
                time.sleep(0.02)
            took = time.perf_counter() - began
        finally:
            for one in working:
                one.send_signal(signal.SIGTERM)
            for one in working:
                one.wait(60)
        _wait(beside, _READY, 0)
    return left / took


def _wait(beside: psycopg.Connection[tuple[object, ...]], question: str, many: int) -> None:
    while _count(beside, question) != many:
        time.sleep(0.05)


def _count(beside: psycopg.Connection[tuple[object, ...]], question: str) -> int:
    row = beside.execute(question).fetchone()  # type: ignore[arg-type]
    return int(str(row[0])) if row is not None else 0


def main() -> None:
    """Measure in turns, so that what else the machine does falls on both, and print."""
    if not postgres.is_there():
        print("\nworkers are not measured: PostgreSQL is not there")
        return
    with postgres.cluster() as running:
        url = postgres.new_database(running, "drain")
        migrate(url)
        pathway = Pathway()
        town = Town(url, pathway)
        town.furnish(pathway.held)
        for at_once in (1, 2):
            _compare(url, town, at_once)


def _compare(url: str, town: Town, at_once: int) -> None:
    speeds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, found in speeds.items():
            found.append(drain(url, town, workers, at_once=at_once))
    ratios = [two / one for one, two in zip(speeds[1], speeds[2], strict=True)]
    one, two = (statistics.median(speeds[workers]) for workers in (1, 2))
    print(
        f"\n{JOBS} service tasks on PostgreSQL, {at_once} at once in each worker, {ROUNDS} rounds:"
        f" one worker {one:.0f} a second, two {two:.0f};"
        f" ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f},"
        f" the aim is {AIM}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
