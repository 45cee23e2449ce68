# SPDX-License-Identifier: EUPL-1.2
"""The disk fills up while people work: they are told, nothing is half written, and it goes on later."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg

from tests.faults.kills import (
    LOGIN,
    PASSWORD,
    OpenCase,
    furnish,
    look,
    wait_for_timers,
)
from tests.faults.server import Server
from tests.faults.tally import Tally
from tests.faults.web_client import Answer, Browser, NoAnswerError
from tests.support.postgres import Cluster

TOLD = {503: "De opslag is even niet bereikbaar", 507: "Waarschuw uw beheerder"}
_ROOM = 64 << 10
_BALLAST = 256 << 10


class Disk(Protocol):
    """Something that can be filled up and emptied."""

    def fill(self, server: Server) -> None: ...
    def free(self, server: Server) -> None: ...


class SmallFiles:
    """For SQLite: the server may write no further than this in any file, as under a quota."""

    def fill(self, server: Server) -> None:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (_ROOM, resource.RLIM_INFINITY))

    def free(self, server: Server) -> None:
        most = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, most)


class Ballast:
    """For PostgreSQL: a small disk of its own for the tables, with a file that takes what is left."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ballast"

    def fill(self, server: Server) -> None:
        del server
        with self._file.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(_BALLAST))
            except OSError:
                return

    def free(self, server: Server) -> None:
        del server
        self._file.unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int = 64) -> Iterator[Path | None]:
    """Give a disk of this size; None where only an administrator may do so."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@contextmanager
def database_on(cluster: Cluster | None, disk: Path) -> Iterator[str]:
    """Make a database of which the tables are on this disk: SQLite without a cluster."""
    if cluster is None:
        yield f"sqlite:///{disk / 'wijkpad.sqlite'}"
        return
    name = "small"
    tables = disk / "tables"
    subprocess.run(["install", "-d", "-o", "postgres", str(tables)], check=True)
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{tables}'".encode())
        connection.execute(f"CREATE DATABASE {name} TABLESPACE {name}".encode())
        try:
            yield cluster.url(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            connection.execute(f"DROP TABLESPACE {name}".encode())


class Clerk:
    """Counts on in one case after another, and keeps what was refused to send it again."""

    def __init__(self, server: Server, tally: Tally) -> None:
        self._browser, self._tally = Browser(server.port), tally
        self.cases: list[OpenCase] = []
        self._unsent: tuple[str, dict[str, list[str]]] | None = None

    def begin(self) -> None:
        """Sign in and start a case."""
        self._browser.sign_in(LOGIN, PASSWORD)
        page = self._browser.get("/zaken/nieuw")
        values = page.form("/zaken/nieuw").filled({"start": "count/SE_Count"})
        self.cases.append(OpenCase(self._browser.send("/zaken/nieuw", values).place))

    def until_refused(self, most: int = 2_000) -> None:
        """Go on until the disk is full, and look at what the page then says."""
        for _ in range(most):
            try:
                self._step()
            except NoAnswerError as error:
                self._refused(error.answer)
                return
        self._tally.broken.append("the disk never was full")

    def go_on(self, steps: int) -> None:
        """Send again what was refused, and take so many steps more."""
        if self._unsent is not None:
            self._send(*self._unsent)
        for _ in range(steps):
            self._step()

    def _step(self) -> None:
        case = self.cases[-1]
        page = self._browser.get(case.page)
        answers = {"n": str(self._tally.done), "again": "yes"}
        self._send(case.page, page.form(case.page).filled(answers))

    def _send(self, path: str, values: dict[str, list[str]]) -> None:
        self._unsent = (path, values)
        answer = self._browser.send(path, values)
        self._unsent = None
        if answer.status != 303:
            self._tally.broken.append(f"{answer.status}: {answer.body[:500]}")
            return
        self.cases[-1].said.append(int(values["n"][0]))
        self.cases[-1].page = answer.place
        self._tally.done += 1

    def _refused(self, answer: Answer | None) -> None:
        self._tally.faults += 1
        if answer is None or TOLD[answer.status] not in answer.body:
            self._tally.broken.append(f"{answer and answer.body[:500]}")
        else:
            self._tally.notes[f"status {answer.status}"] += 1


def run(url: str, folder: Path, disk: Disk, *, times: int) -> Tally:
    """Fill the disk so many times under a server on a migrated, empty database; look afterwards."""
    tally = Tally("disk full", url.split(":", maxsplit=1)[0])
    furnish(url, folder)
    with Server(url, folder) as server:
        clerk = Clerk(server, tally)
        clerk.begin()
        for _ in range(times):
            disk.fill(server)
            clerk.until_refused()
            disk.free(server)
            clerk.go_on(3)
        wait_for_timers(url)
        tally.broken += ["the server fell over"] * (not server.is_alive)
        server.stop()
    look(url, clerk.cases, tally)
    return tally
