# SPDX-License-Identifier: EUPL-1.2
"""The list of open safety tasks: written each night at three, or when somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event
from typing import Final

import click

from wijkpad.api import Engine
from wijkpad.cli.installation import Installation
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.errors import SettingsError
from wijkpad.jobs.background import Background, stumbled
from wijkpad.settings import Settings
from wijkpad.terms import AMSTERDAM

AT: Final = time(3, 0)
_AGAIN: Final = 300.0
"""Seconds after which a list that could not be written is tried again."""


class NightlyList(Background):
    """Writes the list at 03:00 Dutch time, where a folder was set; does nothing else.

    Several processes may do so: each writes the whole file under the same name.
    """

    def __init__(self, engine: Engine, settings: Settings) -> None:
        super().__init__()
        self._engine, self._settings = engine, settings
        self._stop = Event()

    def _run(self) -> None:
        if not self._settings.safety_list_folder:
            return
        pause = self._until_three()
        while not self._stop.wait(pause):
            try:
                write(self._engine, self._settings)
                pause = self._until_three()
            except Exception as error:  # noqa: BLE001 - the outermost loop: tomorrow there is a night again
                stumbled(error)
                pause = _AGAIN

    def _until_three(self) -> float:
        now = self._engine.clock.now()
        return (next_after(now) - now).total_seconds()

    def _tell_to_stop(self) -> None:
        self._stop.set()


def next_after(now: datetime) -> datetime:
    """Return the first 03:00 Dutch time after a moment, UTC."""
    today = datetime.combine(now.astimezone(AMSTERDAM).date(), AT, AMSTERDAM)
    first = today if today > now else today + timedelta(days=1)
    return first.astimezone(UTC)


def write(engine: Engine, settings: Settings, folder: str = "") -> list[tuple[str, int, int]]:
    """Write the lists; returns (file, tasks, old files removed) of each."""
    place = folder or settings.safety_list_folder
    if not place:
        raise SettingsError(
            "Er is geen map voor de veiligheidslijst. Zet WIJKPAD_SAFETY_LIST_FOLDER, of geef --folder."
        )
    written = engine.write_safety_lists(
        Path(place), settings.safety_list_passphrase, days=settings.safety_list_days
    )
    return [(str(one.file), one.tasks, one.removed) for one in written]


@click.command("safety-list")
@click.option("--folder", default="", help="Anders WIJKPAD_SAFETY_LIST_FOLDER.")
@as_json
@click.pass_obj
@exits
def safety_list(installation: Installation, folder: str, wants_json: bool) -> None:
    """Schrijf de open veiligheidstaken in een bestand op slot, dat zonder server opent.

    De wachtzin staat in WIJKPAD_SAFETY_LIST_PASSPHRASE. Open het bestand in een browser.
    """
    with installation.engine() as engine:
        written = write(engine, installation.settings(), folder)
    lines = [f"{file}: {tasks} taken op slot; {gone} oude weg." for file, tasks, gone in written]
    value = [{"file": file, "tasks": tasks, "removed": gone} for file, tasks, gone in written]
    answer(value, wants_json=wants_json, text="\n".join(lines))
