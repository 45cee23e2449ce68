# SPDX-License-Identifier: EUPL-1.2
"""A whole small installation for one scenario: a database of its own, people, pathways, a clock."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import TracebackType
from typing import Final, Self

from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import LANE_ROLES, Actor, Membership, Team, User
from wijkpad.errors import NotFoundError
from wijkpad.pathways import PathwayCompiler
from wijkpad.ports import DefinitionBook, Runtime, Setting, StoredDefinition
from wijkpad.scenarios.clock import VirtualClock
from wijkpad.scenarios.services import ScriptedServices
from wijkpad.store import SqlStore, migrate
from wijkpad.terms import AMSTERDAM

TEAM: Final = "wijkteam"
MUNICIPALITY_NAME: Final = "Voorbeeldstad"
_SECRET: Final = b"only for scenarios, never for real data"
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


class World:
    """Everything that a scenario runs in; gone when its `with` block is left."""

    def __init__(
        self,
        municipality: str,
        definitions: Iterable[Definition],
        *,
        runtime: Runtime,
        start: datetime,
    ) -> None:
        self.municipality = municipality
        self.clock = VirtualClock(start)
        self.services = ScriptedServices()
        # A draft has no version; in its own world it is the first.
        self._definitions = {one.key: replace(one, version=1) for one in definitions}
        self._runtime = runtime
        self._folder = TemporaryDirectory(prefix="wijkpad-scenario-")

    def __enter__(self) -> Self:
        file = Path(self._folder.name) / "scenario.sqlite"
        shutil.copyfile(_template(self.municipality), file)
        self.store = SqlStore(f"sqlite:///{file}", master_key=_SECRET)
        library = _Shelf(self._definitions)
        with self.store.work(self.municipality) as unit:
            for definition in self._definitions.values():
                unit.definitions.publish(_stored(definition))
            unit.commit()
        self.tools = Tools(
            store=self.store,
            runtime=self._runtime,
            clock=self.clock,
            library=library,
            compiler=PathwayCompiler(),
            services=self.services,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()
        self._folder.cleanup()

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

    def get(
        self, municipality: str, key: str, version: int, *, book: DefinitionBook | None = None
    ) -> Definition:
        del municipality, version, book
        if key not in self._definitions:
            raise NotFoundError("definition", key)
        return self._definitions[key]


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
