# SPDX-License-Identifier: EUPL-1.2
"""The example municipality with the base pathways, behind the real web application."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Flask

from tests.commands.house import PASSWORDS, FakeClock
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.api import Desk, Engine, open_engine
from wijkpad.domain.definition import Definition
from wijkpad.pathways import read_folder
from wijkpad.ports import Played, ScenarioRunner
from wijkpad.settings import Settings
from wijkpad_webui.app import create_app

ROOT: Final = Path(__file__).parents[2]
PROCESSES: Final = ROOT / "processes"
PEOPLE: Final = ROOT / "plugins/voorbeeldgemeente/wijkpad_voorbeeldgemeente/municipality"
PATHWAYS: Final = (
    *("contract_signal", "forced_care", "handover", "intake", "meldcode", "objection", "plan"),
)
PASSWORD: Final = "alleen-voor-proeven"
LOGINS: Final = (
    "loes",
    "noor",
    "wim",
    "dina",
    "tess",
    "hanna",
    "coen",
    "ahmet",
    "carla",
    "bea",
    "zeno",
    "anne",
    "pim",
    "fatma",
    "vera",
)
START: Final = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


class NoScenarios:
    """A runner for tests that are not about scenarios."""

    def run(self, definition: Definition, municipality: str) -> Played:
        del definition, municipality
        return Played(findings=(), reached=frozenset())


@dataclass(frozen=True, slots=True)
class Website:
    """One installation in the test process."""

    engine: Engine
    app: Flask
    clock: FakeClock

    def desk(self, login: str) -> Desk:
        """Return the desk of a user, without signing in."""
        return self.engine.at(MUNICIPALITY, self.engine.as_user(MUNICIPALITY, login))


def settings_for(url: str) -> Settings:
    """Return settings of a small installation without TLS."""
    return Settings(
        database=url,
        secret=MASTER_KEY.decode() + "!" * 8,
        secure_cookies=False,
        upload_megabytes=1,
    )


def fill(url: str, pathways: tuple[str, ...] = PATHWAYS) -> None:
    """Bring in the municipality, its passwords and base pathways."""
    engine = open_engine(
        settings_for(url),
        clock=FakeClock(START),
        scenario_runner=NoScenarios(),
        passwords=PASSWORDS,
    )
    system = engine.system(MUNICIPALITY)
    system.import_municipality(PEOPLE)
    for login in LOGINS:
        system.set_password(login, PASSWORD)
    for key in pathways:
        system.publish_release(key, read_folder(PROCESSES / key))
    engine.close()


def open_website(template: Path, folder: Path) -> Website:
    """Return a website on a copy of a filled database."""
    copy = folder / "website.sqlite"
    shutil.copy(template, copy)
    return open_website_at(f"sqlite:///{copy}")


def open_website_at(url: str, runner: ScenarioRunner | None = None) -> Website:
    """Return a website on a filled database; without a runner it plays no scenario."""
    settings = settings_for(url)
    clock = FakeClock(START)
    engine = open_engine(
        settings, clock=clock, scenario_runner=runner or NoScenarios(), passwords=PASSWORDS
    )
    app = create_app(engine, settings)
    return Website(engine, app, clock)
