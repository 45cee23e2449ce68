# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.faults.run`: the programme of faults, on SQLite and PostgreSQL, with counts and seed.

Every part prints a line; the last line tells whether everything held.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import SystemRandom
from typing import Final

import psycopg

from tests.faults import clocks, crashes, deeds, full, kills, races, restarts
from tests.faults.funding_deeds import FUNDING_DEEDS
from tests.faults.more_deeds import MORE
from tests.faults.settings_deeds import SETTINGS
from tests.faults.tally import Tally
from tests.support.postgres import Cluster, own_cluster
from wijkpad.store import migrate

_numbers = count(1)


class Ground:
    """Where a part takes place: fresh databases of one kind, and a folder of its own."""

    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self.folder, self.cluster = folder, cluster

    def fresh(self) -> tuple[str, Path]:
        """Return the address of a migrated, empty database, and an empty folder."""
        name = f"faults_{next(_numbers)}"
        folder = self.folder / name
        folder.mkdir()
        if self.cluster is None:
            url = f"sqlite:///{folder / 'wijkpad.sqlite'}"
        else:
            with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            url = self.cluster.url(name)
        migrate(url)
        return url, folder


Part = Callable[[Ground, Namespace], Iterator[Tally]]


def _kills(ground: Ground, asked: Namespace) -> Iterator[Tally]:
    url, folder = ground.fresh()
    yield kills.run(
        url, folder, kills=asked.kills, steps=asked.steps, seed=asked.seed, jobs=asked.jobs
    )


def _races(ground: Ground, asked: Namespace) -> Iterator[Tally]:
    for kind in races.RACES:
        yield races.run(kind, ground.fresh()[0], rounds=asked.races)


def _clocks(ground: Ground, asked: Namespace) -> Iterator[Tally]:
    yield clocks.run(ground.fresh()[0], rounds=asked.clocks, seed=asked.seed)


def _crashes(ground: Ground, asked: Namespace) -> Iterator[Tally]:
    del asked
    yield crashes.run(*ground.fresh(), {**deeds.DEEDS, **MORE, **SETTINGS, **FUNDING_DEEDS})


def _restarts(ground: Ground, asked: Namespace) -> Iterator[Tally]:
    if ground.cluster is not None:
        url, folder = ground.fresh()
        yield restarts.run(
            url,
            folder,
            ground.cluster,
            restarts=asked.restarts,
            steps=asked.restarts * 20,
            seed=asked.seed,
        )


def _full(ground: Ground, asked: Namespace) -> Iterator[Tally]:
    if ground.cluster is None:
        url, folder = ground.fresh()
        yield full.run(url, folder, full.SmallFiles(), times=asked.fills)
    place = ground.cluster.folder if ground.cluster is not None else ground.folder
    with full.small_disk(place) as disk:
        if disk is None:
            print("disk full: a disk of its own needs an administrator; not run", flush=True)
            return
        with full.database_on(ground.cluster, disk) as url:
            migrate(url)
            folder = ground.folder / "full"
            folder.mkdir()
            yield full.run(url, folder, full.Ballast(disk), times=asked.fills)


PARTS: Final[dict[str, Part]] = {
    "races": _races,
    "clocks": _clocks,
    "crashes": _crashes,
    "full": _full,
    "restarts": _restarts,
    "kills": _kills,
}


@contextmanager
def ground(database: str) -> Iterator[Ground]:
    """Give room for databases of this kind; on PostgreSQL a server of its own, that syncs."""
    with tempfile.TemporaryDirectory(prefix="wijkpad-faults-") as name:
        if database == "sqlite":
            yield Ground(Path(name), None)
        else:
            with own_cluster(durable=True) as cluster:
                yield Ground(Path(name), cluster)


def main() -> None:
    """Run what was asked for, and end with 1 when anything did not hold."""
    parser = ArgumentParser(prog="tests.faults.run", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument(
        "--steps", type=int, default=12_000, help="steps that people take meanwhile"
    )
    parser.add_argument(
        "--jobs", type=int, default=100_000, help="timers that go off meanwhile, by themselves"
    )
    parser.add_argument("--races", type=int, default=1_000, help="of each kind")
    parser.add_argument("--clocks", type=int, default=1_000, help="cases under a clock that jumps")
    parser.add_argument("--restarts", type=int, default=50, help="of PostgreSQL")
    parser.add_argument("--fills", type=int, default=20, help="how often the disk fills up")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1, 2**31))
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument(
        "--database", choices=("sqlite", "postgresql"), nargs="+", default=["sqlite", "postgresql"]
    )
    asked = parser.parse_args()
    failed = False
    for database in asked.database:
        with ground(database) as place:
            for part in asked.only:
                for tally in PARTS[part](place, asked):
                    print(tally, flush=True)
                    failed = failed or not tally.holds
    print("Something did not hold." if failed else "Everything held: 0 lost, 0 doubled, 0 stuck.")
    sys.exit(failed)


if __name__ == "__main__":
    main()
