# SPDX-License-Identifier: EUPL-1.2
"""What is done with people and settings of a municipality: signing in, plugins, its file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.commands.house import (
    PASSWORDS,
    House,
)
from tests.faults import deeds
from tests.faults.crashes import Deed, Preparing
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.accounts import sessions, set_password, sign_in
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.municipality import configure_plugin, export_municipality, import_municipality

HOUR: Final = timedelta(hours=1)
TOWN: Final = """format = 1
code = "{code}"
name = "Dorp {turn}"
[teams.noord]
name = "Team noord"
"""


def _told(house: House, event: str, *, before: int = 0) -> Callable[[], int]:
    return lambda: min(1, sum(one.event == event for one in house.journal()) - before)


def _again(house: House, event: str) -> Callable[[], int]:
    """Count for what may rightly happen once more when it is asked again, such as signing in."""
    return _told(house, event, before=sum(one.event == event for one in house.journal()))


def _cookie(house: House) -> str:
    return sign_in.handle(
        house.tools,
        PASSWORDS,
        MUNICIPALITY,
        "anna",
        "anna is wie ik ben",
        access_point="10.0.0.1",
    ).cookie


def sign_in_again(house: House, turn: int) -> Deed:
    del turn
    return Deed(_cookie, _again(house, "sign_in.done"))


def keep_signed_in(house: House, turn: int) -> Deed:
    del turn
    cookie = _cookie(house)
    house.clock.move(minutes=10)

    def look(at: House) -> object:
        return sessions.look(at.tools, cookie, idle=HOUR, absolute=10 * HOUR)

    def later() -> int:
        sitting = look(house)
        return int(isinstance(sitting, sessions.Sitting) and sitting.actor.user == "anna")

    return Deed(look, lambda: 0 if _unused(house, cookie) else later())


def _unused(house: House, cookie: str) -> bool:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.people.session(sign_in.session_id(cookie))
    return found is None or found.seen_at < house.clock.now()


def sign_out(house: House, turn: int) -> Deed:
    del turn
    cookie = _cookie(house)

    def gone() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            return int(unit.people.session(sign_in.session_id(cookie)) is None)

    return Deed(lambda at: sessions.sign_out(at.tools, cookie), gone)


def new_password(house: House, turn: int) -> Deed:
    word = f"een lange zin nummer {turn}"

    def fits() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.people.by_login("bram")
        return int(found is not None and PASSWORDS.fits(found[1], word))

    return Deed(
        lambda at: set_password.handle(at.tools, PASSWORDS, system(MUNICIPALITY), "bram", word),
        fits,
    )


def switch_plugin(house: House, turn: int) -> Deed:
    ada = deeds.person(house, "ada", "functional_admin")

    def ask(at: House) -> None:
        configure_plugin.handle(
            at.tools,
            ada,
            "voorbeeld",
            config={"turn": str(turn)},
            enabled_from=None,
            reason="proef",
            check=lambda _key, _config: [],
        )

    return Deed(ask, _again(house, "plugin.configured"))


def restart_plugins(house: House, turn: int) -> Deed:
    del turn
    ada = deeds.person(house, "ada", "functional_admin")
    return Deed(
        lambda at: configure_plugin.note_restart(at.tools, ada), _again(house, "plugin.restarted")
    )


def import_town(house: House, turn: int) -> Deed:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = TOWN.format(code=MUNICIPALITY, turn=turn)
        (folder / f"{MUNICIPALITY}.toml").write_text(text, "utf-8")
        given = import_municipality.read_folder(folder, MUNICIPALITY)

    def named() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            names = unit.settings.in_force("municipality", house.clock.now().date())
        return int(names.get("name") == f"Dorp {turn}")

    return Deed(
        lambda at: import_municipality.handle(
            at.tools, system(MUNICIPALITY), given, check=lambda _key, _config: []
        ),
        named,
    )


def export_town(house: House, turn: int) -> Deed:
    import_town(house, turn).ask(house)
    folder = Path(tempfile.mkdtemp(prefix="wijkpad-export-"))

    def ask(at: House) -> None:
        export_municipality.handle(at.tools, system(MUNICIPALITY), folder)

    return Deed(ask, _again(house, "municipality.exported"))


SETTINGS: Final[dict[str, Preparing]] = {
    "sign in": sign_in_again,
    "keep signed in": keep_signed_in,
    "sign out": sign_out,
    "new password": new_password,
    "switch a plugin": switch_plugin,
    "restart plugins": restart_plugins,
    "import": import_town,
    "export": export_town,
}
