# SPDX-License-Identifier: EUPL-1.2
"""A whole small installation for scenarios: a database of its own, people, pathways, a clock."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import TracebackType
from typing import Final, Self

from wijkpad.commands.run.begun_by import starts_of
from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition, Pinned
from wijkpad.domain.identity import LANE_ROLES, Actor, Membership, Team, User
from wijkpad.errors import NotFoundError
from wijkpad.pathways import PathwayCompiler, link
from wijkpad.ports import DefinitionBook, Runtime, Setting, StoredDefinition
from wijkpad.scenarios.clock import VirtualClock
from wijkpad.scenarios.services import ScriptedServices
from wijkpad.store import SqlStore, migrate
from wijkpad.terms import AMSTERDAM

TEAM: Final = "wijkteam"
MUNICIPALITY_NAME: Final = "Voorbeeldstad"
_SECRET: Final = b"only for scenarios, never for real data"
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Stage:
    """Where scenarios are played one after another, each in a world that nobody was in before.

    A world is a copy of one database in which the pathways are published; statements stay prepared
    from one world to the next.
    """

    def __init__(self, definitions: Iterable[Definition], *, runtime: Runtime) -> None:
        # A draft has no version; in its own world it is the first.
        self.definitions = {one.key: replace(one, version=1) for one in definitions}
        self.runtime = runtime
        self._folder = TemporaryDirectory(prefix="wijkpad-scenario-")
        self._file = Path(self._folder.name) / "scenario.sqlite"
        self._store = SqlStore(f"sqlite:///{self._file}", master_key=_SECRET, durable=False)
        self._published: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()
        self._folder.cleanup()

    def world(self, municipality: str, start: datetime, runtime: Runtime | None = None) -> World:
        """Return a new world at this moment; the one before it is gone.

        `runtime` is one of its own, such as one that notes where runs go.
        """
        self._set(municipality)
        return World(self, self._store, municipality, start, runtime or self.runtime)

    def use(self, definition: Definition) -> None:
        """From the next world on, let a pathway run as this says; what is published stays as it was."""
        self.definitions = {**self.definitions, definition.key: replace(definition, version=1)}

    def _set(self, municipality: str) -> None:
        if municipality not in self._published:
            self._published[municipality] = self._publish(municipality)
        self._put(self._published[municipality])

    def _publish(self, municipality: str) -> Path:
        self._put(_template(municipality))
        with self._store.work(municipality) as unit:
            for definition in self.definitions.values():
                unit.definitions.publish(_stored(definition))
                unit.definitions.listen(definition.key, starts_of(definition))
            unit.commit()
        self._store.close()
        return Path(
            shutil.copyfile(self._file, self._file.with_name(f"{len(self._published)}.kept"))
        )

    def _put(self, database: Path) -> None:
        self._store.close()
        for rest in ("", "-wal", "-shm"):  # a new file: some disks wait when one is emptied
            self._file.with_name(self._file.name + rest).unlink(missing_ok=True)
        shutil.copyfile(database, self._file)


class World:
    """Everything that one scenario runs in; `Stage.world` makes it."""

    def __init__(
        self,
        stage: Stage,
        store: SqlStore,
        municipality: str,
        start: datetime,
        runtime: Runtime,
    ) -> None:
        self.municipality = municipality
        self.clock = VirtualClock(start)
        self.services = ScriptedServices()
        self.store = store
        self.tools = Tools(
            store=store,
            runtime=runtime,
            clock=self.clock,
            library=_Shelf(stage.definitions),
            compiler=PathwayCompiler(),
            services=self.services,
        )

    def actor(self, role: str) -> Actor:
        """Return the one person who has this role; their user id is the role's code."""
        return Actor(
            municipality=self.municipality,
            user=role,
            name=LANE_ROLES.get(role, role),
            memberships=(_membership(role),),
        )


class _Shelf:
    """The definitions of the world, already compiled."""

    def __init__(self, definitions: dict[str, Definition]) -> None:
        self._definitions = definitions
        self._linked: dict[tuple[str, Pinned], Definition] = {}

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        del municipality, version, book
        for one in (key, *(one for one, _ in pinned)):
            if one not in self._definitions:
                raise NotFoundError("definition", one)
        if (key, pinned) not in self._linked:
            called = {one: self._definitions[one] for one, _ in pinned}
            self._linked[key, pinned] = link(self._definitions[key], called)
        return self._linked[key, pinned]

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        return link(definition, called)


def _stored(definition: Definition) -> StoredDefinition:
    return StoredDefinition(
        key=definition.key,
        version=1,
        state="published",
        title=definition.title,
        sha256=definition.sha256,
        files=dict(definition.files),
        normalised=definition.diagram,
        normaliser=definition.normaliser,
        at=_LONG_AGO,
        sensitivity=definition.sensitivity,
        owner=definition.owner,
    )


@lru_cache(maxsize=8)
def _template(municipality: str) -> Path:
    """Return a migrated database with people in it; made once a process, then copied."""
    folder = mkdtemp(prefix="wijkpad-scenarios-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder) / "template.sqlite"
    migrate(f"sqlite:///{file}")
    store = SqlStore(f"sqlite:///{file}", master_key=_SECRET)
    with store.work(municipality) as unit:
        unit.settings.enrol(municipality, MUNICIPALITY_NAME, str(AMSTERDAM))
        unit.settings.put(
            Setting(
                kind="municipality",
                key="name",
                value=MUNICIPALITY_NAME,
                valid_from=_LONG_AGO.date(),
                author="system",
                reason="scenario",
                at=_LONG_AGO,
            )
        )
        unit.people.save_team(Team(key=TEAM, name="Wijkteam", areas=()))
        for role, name in LANE_ROLES.items():
            unit.people.save_user(User(id=role, login=role, name=name))
            unit.people.save_membership(_membership(role))
        unit.commit()
    store.close()
    return file


def _membership(role: str) -> Membership:
    return Membership(user=role, team=TEAM, role=role, valid_from=date(2000, 1, 1))
