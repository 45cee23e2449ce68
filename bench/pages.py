# SPDX-License-Identifier: EUPL-1.2
"""Every page of a municipality with 100,000 cases, as its own people open it.

`python -m bench.pages [CASES]`: the example municipality with its real pathways, so many cases that
were begun, each with a task and a term, and some that are worked on for real. Each person opens every
page that they may see; the aim is 300 ms for 95 % of the times.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Final

import structlog
from flask import Flask
from werkzeug.test import Client

from bench.many_tasks import AT_ONCE
from wijkpad.api import Engine
from wijkpad.cli.example import Example
from wijkpad.cli.installation import with_stories
from wijkpad.domain.case import Case, CaseTerm, Run, Task
from wijkpad.domain.journal import Entry
from wijkpad.ports import UnitOfWork
from wijkpad.settings import Settings
from wijkpad.store import SqlStore, migrate
from wijkpad_webui.app import create_app

CASES: Final = 100_000
TIMES: Final = 12
AIM: Final = 300
_BEGAN, _TOWN = datetime(2026, 1, 1, 9, 0, tzinfo=UTC), "gm9999"
_CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
_SKIPPED = ("static", "sign_in.", "card.")
"""Not a page of somebody who has signed in."""


@dataclass(slots=True)
class Opened:
    """How long one page took one person, in milliseconds, each time it was opened."""

    address: str
    login: str
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def p95(self, of: list[float]) -> float:
        return quantiles(of, n=20, method="inclusive")[18]


@dataclass(frozen=True, slots=True)
class Begun:
    """What stands in the database of a case that was begun; copied under other ids."""

    case: Case
    run: Run
    task: Task
    terms: list[CaseTerm]

    @classmethod
    def read(cls, unit: UnitOfWork, key: str) -> Begun:
        """Read a case of one run and one open task."""
        case = unit.cases.get(key)
        assert case is not None
        task = unit.tasks.open_of_case(key)[0]
        return cls(case, unit.cases.runs_of(key)[0], task, unit.data.terms_of(key))

    def again(self, unit: UnitOfWork, number: int) -> None:
        """Add it once more: in one of two teams, one in 500 shielded, one in 2,000 in work."""
        case, run = f"filled-{number:06d}", f"run-{number:06d}"
        at = _BEGAN + timedelta(minutes=number * 4)
        team = "noord" if number % 2 else "zuid"
        unit.cases.add(
            replace(
                self.case,
                id=case,
                number=f"2025-{number:06d}",
                team=team,
                opened_at=at,
                sensitivity="safety" if number % 500 == 0 else "ordinary",
            )
        )
        unit.cases.relabel(case, f"Gezin {number}")
        unit.cases.add_run(replace(self.run, id=run, case=case, started_at=at))
        unit.tasks.add(
            replace(
                self.task,
                id=f"task-{number:06d}",
                run=run,
                case=case,
                team=team,
                status="open",
                assignee="noor" if number % 2_000 == 1 else None,
                roles=self.task.roles if number % 3 else ("neighbourhood_worker",),
                opened_at=at,
                due_at=at + timedelta(days=300) if number % 4 else None,
            )
        )
        fires = at + timedelta(days=330)
        for term in self.terms:
            due = replace(term, start=at, fires_at=fires, due_on=fires.date())
            unit.data.add_term(replace(due, case=case, run=run))
        unit.journal.write(
            Entry(event="case.opened", action="create", at=at, user="loes", team=team, client=case)
        )


class Town:
    """The example municipality with its pathways, and many cases."""

    def __init__(self, folder: Path) -> None:
        example = Example(folder / "var")
        self.settings: Settings = example.settings(None)
        migrate(self.settings.database)
        self.engine: Engine = with_stories(self.settings)
        example.fill(self.engine)
        self.password = (folder / "var" / "login.txt").read_text(encoding="utf-8").strip()
        self.app: Flask = create_app(self.engine, self.settings)

    def begin(self) -> tuple[str, str]:
        """Start a case of intake for real; return it and its first task."""
        desk = self.engine.at(_TOWN, self.engine.as_user(_TOWN, "loes"))
        started = desk.start_case("intake", "SE_ResidentRequest", "noord", token=None)
        desk.claim(str(started.first_task_id))
        return started.case_id, str(started.first_task_id)

    def fill(self, like: str, number: int) -> None:
        """Add so many cases that stand where this one stands."""
        store = SqlStore(
            self.settings.database, master_key=self.settings.secret.encode(), durable=False
        )
        with store.work(_TOWN, reading=True) as unit:
            begun = Begun.read(unit, like)
        for first in range(0, number, AT_ONCE):
            with store.work(_TOWN) as unit:
                for one in range(first, min(first + AT_ONCE, number)):
                    begun.again(unit, one)
                unit.commit()
        store.close()

    def visitor(self, login: str) -> Client:
        """Return a browser in which this person has signed in."""
        client = self.app.test_client()
        found = _CSRF.search(client.get("/inloggen").text)
        assert found is not None
        given = {"login": login, "password": self.password, "csrf_token": found[1]}
        assert client.post("/inloggen", data=given).status_code == 302, login
        return client

    def addresses(self, case: str, task: str) -> Iterator[str]:
        """Return every page without an argument, of this case and of this task."""
        adapter = self.app.url_map.bind("localhost")
        known = {"case": case, "task": task}
        for rule in self.app.url_map.iter_rules():
            asked = "GET" in (rule.methods or ()) and rule.arguments <= set(known)
            if asked and not rule.endpoint.startswith(_SKIPPED):
                yield adapter.build(rule.endpoint, {one: known[one] for one in rule.arguments})


def visit(town: Town, logins: list[str], case: str, task: str) -> list[Opened]:
    """Let each person open every page that answers them; the first time warms it up."""
    opened = []
    for login in logins:
        client = town.visitor(login)
        for address in town.addresses(case, task):
            answer = client.get(address)
            if answer.status_code != 200 or "text/html" not in answer.content_type:
                continue
            one = Opened(address, login)
            for _ in range(TIMES):
                began, worked = time.perf_counter(), time.process_time()
                client.get(address)
                one.processor.append((time.process_time() - worked) * 1000)
                one.clock.append((time.perf_counter() - began) * 1000)
            opened.append(one)
    return opened


def main(number: int = CASES) -> None:
    """Fill, open and print the slowest pages."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as name:
        here = Path.cwd()
        os.chdir(name)
        try:
            _measure(Town(Path(name)), number)
        finally:
            os.chdir(here)


def _measure(town: Town, number: int) -> None:
    case, task = town.begin()
    town.fill(case, number)
    logins = [user.login for user in town.engine.system(_TOWN).users()]
    opened = sorted(
        visit(town, logins, case, task), key=lambda one: one.p95(one.processor), reverse=True
    )
    town.engine.close()
    slow = [one for one in opened if one.p95(one.processor) > AIM]
    print(f"\n{len(opened)} pages, each opened {TIMES} times, beside {number:,} cases on SQLite")
    for one in opened[:15]:
        print(
            f"  {one.login:6s} {one.address[:52]:52s} 95 % within {one.p95(one.clock):6.1f} ms"
            f" | {one.p95(one.processor):6.1f} ms of the processor"
        )
    print(f"  {len(slow)} of them above the aim of {AIM} ms of the processor")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
