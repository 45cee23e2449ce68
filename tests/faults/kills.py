# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of server and worker while people work: what was acknowledged is there once, timers go off."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Timer
from typing import TypeVar

from tests.commands.house import PASSWORDS
from tests.faults import ticking
from tests.faults.server import SECRET, Process, Server
from tests.faults.tally import Tally
from tests.faults.web_client import Answer, Browser, NoAnswerError
from tests.support.stores import MUNICIPALITY
from wijkpad.api import Engine, open_engine
from wijkpad.domain.access import Sight
from wijkpad.domain.case import Case, Task
from wijkpad.domain.definition import Definition
from wijkpad.pathways import read_folder
from wijkpad.ports import Played
from wijkpad.settings import Settings
from wijkpad.store import SqlStore

AT_ONCE = 40
"""Cases that take turns, so that a task stays open for about as long as its timer takes."""
COUNT = Path(__file__).parent / "pathway" / "count"
LOGIN, PASSWORD = "loes", "een lange zin als sleutel"
TICK = timedelta(seconds=1)
T = TypeVar("T")
TOWN = """
format = 1
code = "gm9999"
name = "Voorbeeldstad"
[teams.noord]
name = "Wijkteam Noord"
[users.loes]
name = "Loes"
roles = [{ team = "noord", role = "front_desk", from = 2020-01-01 }]
"""


class NoScenarios:
    """A runner for tests that are not about scenarios."""

    def run(self, definition: Definition, municipality: str) -> Played:
        del definition, municipality
        return Played(findings=(), reached=frozenset())


@dataclass(slots=True)
class OpenCase:
    """A case as its worker knows it: where to go on, and what was acknowledged."""

    page: str
    said: list[int] = field(default_factory=list)


class Worker:
    """Takes one step after another in the browser, and repeats what was not acknowledged."""

    def __init__(
        self,
        server: Server,
        kills: int,
        steps: int,
        dice: Random,
        *,
        strike: Callable[[], None] | None = None,
    ) -> None:
        self._server, self._dice = server, dice
        self._strike = strike or server.kill
        self._browser = Browser(server.port)
        self._killed_at = set(dice.sample(range(1, steps), kills))
        self._bomb: Timer | None = None
        self.kills = self.repeated = self.done = 0
        self.cases: list[OpenCase] = []

    def work(self, steps: int) -> None:
        """Take so many steps: cases are started, counted on in turn, and ended."""
        self._surely(lambda: self._browser.sign_in(LOGIN, PASSWORD))
        turns: deque[OpenCase] = deque()
        while self.done < steps:
            if self.done in self._killed_at:
                self._arm()
            if len(turns) < min(AT_ONCE, steps // 4):
                turns.append(self._start())
            else:
                one = turns.popleft()
                again = self._dice.random() < 0.9
                self._say(one, self.done, again=again)
                if again:
                    turns.append(one)
            self.done += 1
        if self._bomb is not None:
            self._bomb.join()
        if not self._server.is_alive:
            self._server.start()

    def _start(self) -> OpenCase:
        page = self._surely(lambda: self._browser.get("/zaken/nieuw"))
        values = page.form("/zaken/nieuw").filled({"start": "count/SE_Count"})
        started = self._surely(lambda: self._sent("/zaken/nieuw", values))
        case = OpenCase(started.place)
        self.cases.append(case)
        return case

    def _say(self, case: OpenCase, number: int, *, again: bool) -> None:
        page = self._surely(lambda: self._browser.get(case.page))
        answers = {"n": str(number), "again": "yes" if again else "no"}
        values = page.form(case.page).filled(answers)
        here = case.page
        done = self._surely(lambda: self._sent(here, values))
        case.said.append(number)
        case.page = done.place

    def _sent(self, path: str, values: dict[str, list[str]]) -> Answer:
        answer = self._browser.send(path, values)
        assert answer.status == 303, (path, answer.status, answer.body[:3000])
        return answer

    def _arm(self) -> None:
        """Strike in a moment: within the step, or behind it, when a timer is at work."""
        if self._bomb is not None:
            # Two at once would strike a server that is still starting.
            self._bomb.join()
        moment = self._dice.choice((0.02, 0.1, 0.5)) * self._dice.random()
        self._bomb = Timer(moment, self._kill)
        self._bomb.start()

    def _kill(self) -> None:
        self._strike()
        self.kills += 1

    def _surely(self, ask: Callable[[], T]) -> T:
        """Ask until there is an answer; start the server again when it is gone."""
        for turn in range(60):
            try:
                return ask()
            except NoAnswerError:
                self.repeated += 1
                if self._bomb is not None:
                    self._bomb.join()
                if not self._server.is_alive:
                    self._server.start()
                time.sleep(min(0.05 * turn, 1))
        raise AssertionError("no answer, sixty times over")


def open_office(url: str) -> Engine:
    settings = Settings(database=url, secret=SECRET)
    return open_engine(settings, scenario_runner=NoScenarios(), passwords=PASSWORDS)


def furnish(url: str, folder: Path, *, jobs: int = 0) -> list[str]:
    """Bring in one worker, the pathway that counts, and cases that let this many timers go off."""
    (folder / "gm9999.toml").write_text(TOWN, "utf-8")
    engine = open_office(url)
    system = engine.system(MUNICIPALITY)
    system.import_municipality(folder)
    system.set_password(LOGIN, PASSWORD)
    system.publish_release("count", read_folder(COUNT))
    ticking_cases = ticking.begin(engine, jobs)
    engine.close()
    return ticking_cases


def look(url: str, told: Sequence[OpenCase], found: Tally, *, alone: Sequence[str] = ()) -> None:
    """Compare what was acknowledged with what is there; `alone` are the cases that nobody touches."""
    store = SqlStore(url, master_key=SECRET.encode())
    ticking.look(store, alone, found)
    cases = [one for one in cases_of(store) if one.pathway == "count"]
    compare(found, "cases", ["case"] * len(told), ["case"] * len(cases))
    for case, one in zip(cases, told, strict=False):
        with store.work(MUNICIPALITY, reading=True) as unit:
            rows = unit.data.of_case(case.id)
            run = unit.cases.runs_of(case.id)[0]
            lines = unit.journal.of_case(case.id, limit=10_000)
            timers = unit.tasks.timers_of_run(run.id)
        said = [str(row.value["n"]) for row in rows if isinstance(row.value, dict)]
        compare(found, case.number, [str(number) for number in one.said], said)
        written = [line.entry.event for line in lines if line.entry.event == "task.completed"]
        compare(found, f"{case.number} journal", ["task.completed"] * len(one.said), written)
        compare(found, f"{case.number} steps", ["step"] * len(one.said), ["step"] * run.steps)
        ticked = ["tick"] * sum(1 for row in rows if row.key == "tick")
        tasks = store.tasks_of_case(MUNICIPALITY, case.id)
        compare(found, f"{case.number} timers", ["tick"] * sum(map(was_long, tasks)), ticked)
        found.notes["timers"] += len(ticked)
        found.notes["by the dispatcher"] += sum(line.entry.event == "timer.fired" for line in lines)
        found.stuck += [f"{case.number} {one.element}" for one in timers]
    with store.work(MUNICIPALITY, reading=True) as unit:
        broken_at = unit.journal.verify()
        if broken_at is not None:
            found.broken.append(f"the journal at line {broken_at}")
        found.stuck += [one.text for one in unit.jobs.open_incidents()]
        if unit.jobs.next_due() is not None:
            found.stuck.append("a job that is still to be done")
    store.close()


def cases_of(store: SqlStore) -> list[Case]:
    """Return every case in the order of starting."""
    everybody = Sight(user=LOGIN, teams=frozenset({"noord"}), roles_by_team=frozenset())
    cases, _ = store.cases(MUNICIPALITY, everybody, per_page=10_000)
    return sorted((one.case for one in cases), key=lambda case: case.opened_at)


def was_long(task: Task) -> bool:
    """Tell whether a task was open for so long that its timer went off."""
    return task.closed_at is None or task.closed_at - task.opened_at >= TICK


def compare(found: Tally, what: str, told: list[str], there: list[str]) -> None:
    """Keep what was acknowledged and is not there, and what is there once too often."""
    found.lost += [f"{what}: {one}" for one in missing(told, there)]
    found.doubled += [f"{what}: {one}" for one in missing(there, told)]


def missing(these: list[str], among: list[str]) -> list[str]:
    """Return what is more often in `these` than in `among`."""
    rest = list(among)
    absent: list[str] = []
    for one in these:
        if one in rest:
            rest.remove(one)
        else:
            absent.append(one)
    return absent


def wait_for_timers(url: str, alone: Sequence[str] = (), limit: float = 180.0) -> None:
    """Wait until the server has nothing due any more; a job held by a dead one counts as due."""
    store = SqlStore(url, master_key=SECRET.encode())
    ticking.wait(store, alone)
    end = time.monotonic() + limit
    quiet = False
    while not quiet and time.monotonic() < end:
        time.sleep(0.2)
        with store.work(MUNICIPALITY, reading=True) as unit:
            cases = [one for one in cases_of(store) if one.pathway == "count"]
            runs = [run for case in cases for run in unit.cases.runs_of(case.id)]
            quiet = not any(unit.tasks.timers_of_run(run.id) for run in runs)
    store.close()


def run(url: str, folder: Path, *, kills: int, steps: int, seed: int, jobs: int = 0) -> Tally:
    """Work on a migrated, empty database, with kills of server and worker, and look afterwards.

    Besides what people do, `jobs` timers go off, a hundred in each case that nobody touches.
    """
    tally = Tally("kill -9", url.split(":", maxsplit=1)[0], seed)
    alone = furnish(url, folder, jobs=jobs)
    chance = Random(seed)
    with Server(url, folder) as server, Process(url, folder, "worker", "worker") as beside:
        beside.start()

        def strike() -> None:
            if chance.random() < 0.5:
                tally.notes["of a worker"] += 1
                beside.kill()
                beside.start()
            else:
                tally.notes["of the server"] += 1
                server.kill()

        worker = Worker(server, kills, steps, Random(seed), strike=strike)
        worker.work(steps)
        tally.notes["seconds under fire"] = round(time.monotonic() - tally.began)
        wait_for_timers(url, alone)
        tally.broken += ["the worker fell over by itself"] * (not beside.is_alive)
        beside.stop()
        server.stop()
    tally.done, tally.faults = worker.done, worker.kills
    tally.notes["requests repeated"] = worker.repeated
    look(url, worker.cases, tally, alone=alone)
    tally.broken += [log for log in (server.log, beside.log) if "Traceback" in log]
    return tally
