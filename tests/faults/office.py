# SPDX-License-Identifier: EUPL-1.2
"""An installation in this process that can lose its memory, or its power, at any moment."""

from __future__ import annotations

import functools
import gc
import hashlib
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.commands.house import PASSWORDS, FakeClock
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.api import Desk, Engine
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import LANE_ROLES
from wijkpad.feel import Value
from wijkpad.pathways import DefinitionLibrary, PathwayCompiler, read_folder
from wijkpad.ports import Played, ServiceCall
from wijkpad.runtime import SpiffRuntime
from wijkpad.settings import Settings
from wijkpad.store import SqlStore
from wijkpad.store.unit import SqlUnit

PROCESSES: Final = Path(__file__).parents[2] / "processes"
PATHWAYS: Final = (
    *("contract_signal", "forced_care", "handover", "intake", "meldcode", "objection", "plan"),
)
USERS: Final = ("anna", "bram")
_SECRET: Final = MASTER_KEY.decode() + "!" * 8
_FIXED: Final = ("definitions", "users", "memberships", "teams", "settings", "sqlite_sequence")


class PowerCutError(BaseException):
    """The machine went off; no part of the product may catch it."""


class Power:
    """Goes off at the n-th commit from now, before it or right behind it."""

    def __init__(self) -> None:
        self.cut_in, self.behind = 0, False
        self.was_cut = False

    def arm(self, commits: int, *, behind: bool) -> None:
        """Go off at this commit, counted from 1."""
        self.cut_in, self.behind, self.was_cut = commits, behind, False

    def disarm(self) -> None:
        """Stay on."""
        self.cut_in = 0

    def counts_down(self) -> bool:
        """Tell whether this is the commit at which it goes off."""
        if self.cut_in == 0:
            return False
        self.cut_in -= 1
        self.was_cut = self.cut_in == 0
        return self.was_cut


class _FragileUnit(SqlUnit):
    power: Power

    def commit(self) -> None:
        cut = self.power.counts_down()
        if cut and not self.power.behind:
            raise PowerCutError
        super().commit()
        if cut:
            raise PowerCutError


class FragileStore(SqlStore):
    """The real store, on a mains that can fail."""

    def __init__(self, url: str, power: Power) -> None:
        super().__init__(url, master_key=_SECRET.encode())
        self._power = power

    def work(self, municipality: str, *, reading: bool = False) -> SqlUnit:
        unit = _FragileUnit(self._pool, municipality, self._keys, reading=reading)
        unit.power = self._power
        return unit


class Quotes:
    """A funding plugin that always says the same."""

    def topics(self, municipality: str) -> frozenset[str]:
        del municipality
        return frozenset({"funding.quote", "funding.reserve", "funding.commit", "funding.release"})

    def never_twice(self, municipality: str) -> frozenset[str]:
        del municipality
        return frozenset()

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        del call
        return {"cents_total": None, "verdict": "ALLOW"}


class _NoScenarios:
    def run(self, definition: Definition, municipality: str) -> Played:
        del definition, municipality
        return Played(findings=(), reached=frozenset())


class Office:
    """An engine on a database file, with a clock of its own; both outlive a crash."""

    def __init__(self, file: Path, clock: FakeClock) -> None:
        self.file, self.clock, self.power = file, clock, Power()
        self._open()

    def _open(self) -> None:
        self.store = FragileStore(f"sqlite:///{self.file}", self.power)
        self.engine = Engine(
            self.store,
            self.store,
            runtime=SpiffRuntime(),
            clock=self.clock,
            library=DefinitionLibrary(self.store),
            compiler=PathwayCompiler(),
            services=Quotes(),
            settings=Settings(database=f"sqlite:///{self.file}", secret=_SECRET),
            scenario_runner=_NoScenarios(),
            passwords=PASSWORDS,
        )

    def desk(self, user: str) -> Desk:
        """Return the desk of a user."""
        return self.engine.at(MUNICIPALITY, self.engine.as_user(MUNICIPALITY, user))

    def crash(self) -> None:
        """Throw away everything in memory, and open again on the same database."""
        self.store.close()
        forget()
        self._open()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def let_leases_run_out(self) -> None:
        """Let so much time pass on the database's clock that claims of the dead are free."""
        with sqlite3.connect(self.file) as connection:
            connection.execute("UPDATE jobs SET lease_until = '2000-01-01 00:00:00.000000'")
        connection.close()

    def digest(self) -> str:
        """Return one hash over everything that moves."""
        found = hashlib.sha256()
        connection = sqlite3.connect(self.file)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in sorted(names):
            if name not in _FIXED:
                rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
                found.update(f"{name}{sorted(map(repr, rows))}".encode())
        connection.close()
        return found.hexdigest()


def forget() -> None:
    """Empty every cache in the product's own modules."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            module = getattr(one, "__module__", "") or ""
            if module.startswith("wijkpad"):
                one.cache_clear()


def furnish(empty: Path, folder: Path, clock: FakeClock) -> Path:
    """Return a database with the real pathways, and two workers who may do everything."""
    roles = "\n".join(
        f'[[users.{user}.roles]]\nteam = "noord"\nrole = "{role}"\nfrom = 2020-01-01'
        for user in USERS
        for role in LANE_ROLES
    )
    people = "\n".join(f'[users.{user}]\nname = "{user.capitalize()}"' for user in USERS)
    (folder / f"{MUNICIPALITY}.toml").write_text(
        f'format = 1\ncode = "{MUNICIPALITY}"\nname = "Voorbeeldstad"\n'
        f'[teams.noord]\nname = "Wijkteam Noord"\n{people}\n{roles}\n',
        "utf-8",
    )
    file = folder / "furnished.sqlite"
    shutil.copy(empty, file)
    office = Office(file, clock)
    system = office.engine.system(MUNICIPALITY)
    system.import_municipality(folder)
    for key in PATHWAYS:
        system.publish_release(key, read_folder(PROCESSES / key))
    office.close()
    return file
