# SPDX-License-Identifier: EUPL-1.2
"""The installation that a command works on: its settings, engine and who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wijkpad.api import Actor, Desk, Engine, open_engine
from wijkpad.domain.definition import Definition
from wijkpad.errors import NotFoundError, SettingsError
from wijkpad.scenarios import StoryRunner
from wijkpad.settings import Settings, read_settings
from wijkpad.store import is_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the options before the command say; None means: look in the environment."""

    database: str | None = None
    municipality: str | None = None
    login: str | None = None

    def settings(self) -> Settings:
        """Read the settings; raises `SettingsError` with the cure."""
        return read_settings(database=self.database)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open the engine, and close it when the command is done."""
        settings = self.settings()
        if not is_current(settings.database):
            raise SettingsError(
                "De database is er nog niet, of hoort bij een andere versie van wijkpad. "
                "Voer eerst uit: wijkpad migrate"
            )
        engine = with_stories(settings)
        try:
            yield engine
        finally:
            engine.close()

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the front door for the chosen municipality, as `--as` or as the system."""
        with self.engine() as engine:
            code = known_municipality(engine, self.municipality)
            if self.login is None:
                yield engine.system(code)
                return
            yield engine.at(code, _user(engine, code, self.login))


def with_stories(settings: Settings) -> Engine:
    """Open the engine with a runner of scenarios that knows what is published."""

    def neighbours(municipality: str) -> list[Definition]:
        return engine.published(municipality)

    engine = open_engine(settings, scenario_runner=StoryRunner(neighbours))
    return engine


def known_municipality(engine: Engine, asked: str | None) -> str:
    """Return the municipality that was asked for, or the only one of the database."""
    known = [code for code, _name in engine.municipalities()]
    listed = ", ".join(known) or "geen"
    if asked is not None and asked not in known:
        raise SettingsError(f"De gemeente ‘{asked}’ staat niet in de database (bekend: {listed}).")
    if asked is not None or len(known) == 1:
        return asked or known[0]
    raise SettingsError(f"Zeg welke gemeente met --municipality (bekend: {listed}).")


def _user(engine: Engine, municipality: str, login: str) -> Actor:
    try:
        return engine.as_user(municipality, login)
    except NotFoundError:
        raise SettingsError(f"Er is geen actieve gebruiker ‘{login}’.") from None
