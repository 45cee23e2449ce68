# SPDX-License-Identifier: EUPL-1.2
"""The example installation of `wijkpad serve --example`: made once, in the folder `var`."""

from __future__ import annotations

import os
import secrets
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from wijkpad.api import Engine, Released
from wijkpad.cli.base import EXAMPLE as CODE
from wijkpad.cli.releases import release_all
from wijkpad.errors import SettingsError
from wijkpad.settings import Settings, read_settings

_MUNICIPALITY: Final = "wijkpad_voorbeeldgemeente"


class Example:
    """The example municipality on this computer; nothing in it is real, and only loopback sees it."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is made yet."""
        self._folder = folder
        self._login = folder / "login.txt"

    def settings(self, port: int | None) -> Settings:
        """Make the folder (mode 700) and a random secret at the first start; read them later."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._folder.chmod(0o700)
        database = (self._folder / "wijkpad.sqlite").resolve()
        return read_settings(
            environment={},
            database=f"sqlite:///{database}",
            secret=_kept(self._folder / "secret"),
            port=port,
            secure_cookies=False,
        )

    def fill(self, engine: Engine) -> list[Released]:
        """Bring in the municipality and the base pathways that are new; give everybody a password."""
        known = [code for code, _name in engine.municipalities()]
        if CODE not in known:
            try:
                source = files(_MUNICIPALITY) / "municipality"
            except ModuleNotFoundError:
                raise SettingsError(
                    "De voorbeeldgemeente is niet geïnstalleerd. Voer in de map met de broncode "
                    "uit: make run"
                ) from None
            with as_file(source) as folder:
                engine.system(CODE).import_municipality(folder)
        desk = engine.system(CODE)
        released = release_all(desk)
        if not self._login.exists():
            password = _words()
            for user in desk.users():
                desk.set_password(user.login, password)
            _write(self._login, password + "\n")
        return released

    def greeting(self, port: int) -> str:
        """Say where to go and how to get in."""
        password = self._login.read_text(encoding="utf-8").strip()
        return (
            f"wijkpad staat klaar op http://127.0.0.1:{port}\n"
            f"Wachtwoord voor iedereen: {password} (staat ook in {self._login})\n"
            "Log in als loes (loket), noor (wijkwerker), dina (besluiten), tess (teamleider),\n"
            "hanna (budgethouder), pim (procesontwerper), fatma (beheer) of ahmet\n"
            "(aandachtsfunctionaris)."
        )


def _kept(file: Path) -> str:
    if not file.exists():
        _write(file, secrets.token_urlsafe(48))
    return file.read_text(encoding="utf-8").strip()


def _write(file: Path, text: str) -> None:
    """Write a file that nobody else on this computer may read, whole or not at all."""
    new = file.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    new.replace(file)


def _words() -> str:
    """Return a random password that can be typed: four groups of four letters."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
