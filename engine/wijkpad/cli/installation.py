# SPDX-License-Identifier: EUPL-1.2
"""The installation that a command works on: its settings, engine and who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wijkpad.api import Desk, Engine, open_engine
from wijkpad.domain.definition import Definition
from wijkpad.errors import SettingsError
from wijkpad.scenarios import StoryRunner
from wijkpad.settings import Settings, read_settings


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
        engine = with_stories(self.settings())
        try:
            yield engine
        finally:
            engine.close()

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the front door for the chosen municipality, as `--as` or as the system."""
        with self.engine() as engine:
            code = self.municipality or only_municipality(engine)
            if self.login is None:
                yield engine.system(code)
                return
            yield engine.at(code, engine.as_user(code, self.login))


def with_stories(settings: Settings) -> Engine:
    """Open the engine with a runner of scenarios that knows what is published."""

    def neighbours(municipality: str) -> list[Definition]:
        return engine.published(municipality)

    engine = open_engine(settings, scenario_runner=StoryRunner(neighbours))
    return engine


def only_municipality(engine: Engine) -> str:
    """Return the one municipality of the database, or ask which."""
    known = [code for code, _name in engine.municipalities()]
    if len(known) == 1:
        return known[0]
    listed = ", ".join(known) or "geen"
    raise SettingsError(f"Zeg welke gemeente met --municipality (bekend: {listed}).")
