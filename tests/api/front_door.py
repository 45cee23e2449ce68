# SPDX-License-Identifier: EUPL-1.2
"""An engine on a copy of a database with a small municipality and the pathways of one request for help."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from tests.commands.house import PASSWORDS, FakeClock
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from tests.support.website import PROCESSES, NoScenarios
from wijkpad.api import Engine, open_engine
from wijkpad.pathways import read_folder
from wijkpad.settings import Settings

NAME: Final = "wijkpad.sqlite"


def at_work(path: Path, clock: FakeClock) -> Engine:
    settings = Settings(database=f"sqlite:///{path}", secret=MASTER_KEY.decode() + "!" * 8)
    return open_engine(settings, clock=clock, scenario_runner=NoScenarios(), passwords=PASSWORDS)


def on_a_copy(published: Path, folder: Path, clock: FakeClock) -> Engine:
    return at_work(Path(shutil.copy(published, folder / NAME)), clock)


def published_in(template: Path, folder: Path, text: str, clock: FakeClock) -> Path:
    """Fill a database with the municipality of a file, intake and meldcode, to copy."""
    path = Path(shutil.copy(template, folder / NAME))
    opened = at_work(path, clock)
    (folder / "gm9999.toml").write_text(text, "utf-8")
    system = opened.system(MUNICIPALITY)
    system.import_municipality(folder)
    for key in ("intake", "meldcode"):
        system.publish_release(key, read_folder(PROCESSES / key))
    opened.close()
    return path
