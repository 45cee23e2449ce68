# SPDX-License-Identifier: EUPL-1.2
"""How this installation is set up: read once, at the start, and then never changed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Final

from wijkpad.errors import SettingsError

_PREFIX: Final = "WIJKPAD_"
_LEAST_SECRET: Final = 32
_MEGABYTE: Final = 1024 * 1024
_AROUND_A_FILE: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of the installation; what belongs to a municipality is in the database.

    Attributes:
        database: SQLAlchemy URL.
        secret: master key of everything that is encrypted or signed; at least 32 signs.
        municipality: code that the web shows when the host name does not tell; empty: the only one.
        trusted_hosts: host names that the web answers to; empty: loopback only.
        trusted_proxies: how many proxies stand before the web, each of which adds the address that it
            saw to `X-Forwarded-For`; 0: the header is a visitor's own word, and not read.
        secure_cookies: False only on loopback without TLS.
        session_idle, session_most: minutes after which a session ends.
        plugin_seconds, plugin_megabytes: limits of one plugin call.
        worker_jobs: jobs that one worker does at once, on PostgreSQL.
        upload_megabytes: largest request; an uploaded file is a little smaller.
        clamd: where the virus scanner clamd listens, a socket's path or host:port; empty: there is none.
        hold_unscanned: whether an upload stays closed until a scanner found it clean.
        sign_in_parallel: password checks at once; each takes 64 MiB.
        safety_list_folder: where the locked list of open safety tasks is written at 03:00; empty:
            nowhere.
        safety_list_passphrase: what opens that list; at least 16 signs.
        safety_list_days: how long such a list is kept.
    """

    database: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    municipality: str = ""
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    secure_cookies: bool = True
    session_idle: int = 30
    session_most: int = 600
    plugin_seconds: int = 2
    plugin_megabytes: int = 256
    worker_jobs: int = 1
    upload_megabytes: int = 25
    clamd: str = ""
    hold_unscanned: bool = False
    sign_in_parallel: int = 4
    safety_list_folder: str = ""
    safety_list_passphrase: str = field(default="", repr=False)
    safety_list_days: int = 14

    def __post_init__(self) -> None:
        """Refuse a set-up that is not safe or cannot work."""
        if len(self.secret) < _LEAST_SECRET:
            raise SettingsError(
                "De geheime sleutel ontbreekt of is te kort. Zet WIJKPAD_SECRET op minstens "
                f"{_LEAST_SECRET} willekeurige tekens, bijvoorbeeld met: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))". '
                "Bewaar hem goed: zonder deze sleutel zijn de gegevens onleesbaar."
            )
        if not self.database:
            raise SettingsError(
                "Er is geen database gekozen. Zet WIJKPAD_DATABASE, bijvoorbeeld op "
                "sqlite:///var/wijkpad.sqlite"
            )
        for name in _POSITIVE:
            if getattr(self, name) < 1:
                raise SettingsError(f"WIJKPAD_{name.upper()} moet groter zijn dan 0.")
        if self.trusted_proxies < 0:
            raise SettingsError("WIJKPAD_TRUSTED_PROXIES moet 0 of meer zijn.")
        if not 0 <= self.port <= 65535:
            raise SettingsError("WIJKPAD_PORT moet een getal zijn van 0 tot en met 65535.")

    @property
    def master_key(self) -> bytes:
        """The secret as bytes."""
        return self.secret.encode()

    @property
    def idle(self) -> timedelta:
        """How long a session lives without a request."""
        return timedelta(minutes=self.session_idle)

    @property
    def absolute(self) -> timedelta:
        """How long a session lives at most."""
        return timedelta(minutes=self.session_most)

    @property
    def max_request_bytes(self) -> int:
        """The largest request, in bytes."""
        return self.upload_megabytes * _MEGABYTE

    @property
    def max_upload_bytes(self) -> int:
        """The largest file, in bytes: what a form sends beside it takes some room."""
        return self.max_request_bytes - _AROUND_A_FILE


_POSITIVE: Final = (
    "session_idle",
    "session_most",
    "plugin_seconds",
    "plugin_megabytes",
    "worker_jobs",
    "upload_megabytes",
    "sign_in_parallel",
    "safety_list_days",
)


def read_settings(
    environment: Mapping[str, str] | None = None, *, file: Path | None = None, **given: object
) -> Settings:
    """Return the settings: `given` before environment, environment before the file.

    Args:
        environment: variables such as `WIJKPAD_DATABASE`; None reads the process's own.
        file: a TOML file; None takes the one that `WIJKPAD_SETTINGS` names, if any.
        given: what the command line says; None means: not said.

    Raises:
        SettingsError: something is missing or wrong; the message says what to do.
    """
    variables = os.environ if environment is None else environment
    named = file or (Path(path) if (path := variables.get("WIJKPAD_SETTINGS")) else None)
    values: dict[str, object] = _from_file(named) if named is not None else {}
    known = {one.name for one in fields(Settings)}
    for name in known:
        text = variables.get(_PREFIX + name.upper())
        if text is not None:
            values[name] = text
    values |= {name: value for name, value in given.items() if value is not None}
    values.setdefault("database", "")
    values.setdefault("secret", "")
    return Settings(**{name: _typed(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def _from_file(file: Path) -> dict[str, object]:
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        raise SettingsError(f"Het bestand {file} kan niet worden gelezen.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"Het bestand {file} is geen goede TOML: {error}") from None
    known = {one.name for one in fields(Settings)}
    strange = sorted(found.keys() - known - {"format"})
    if strange:
        raise SettingsError(f"Onbekende instelling in {file}: {', '.join(strange)}.")
    return {key: value for key, value in found.items() if key != "format"}


def _typed(name: str, value: object) -> object:
    match name:
        case "trusted_hosts":
            parts = value.split(",") if isinstance(value, str) else value
            return tuple(str(one).strip() for one in parts if str(one).strip())  # type: ignore[attr-defined]
        case "secure_cookies" | "hold_unscanned":
            return value if isinstance(value, bool) else _yes_no(name, str(value))
        case (
            "database"
            | "secret"
            | "host"
            | "municipality"
            | "safety_list_folder"
            | "safety_list_passphrase"
        ):
            return str(value)
        case _:
            return _whole(name, value)


def _yes_no(name: str, text: str) -> bool:
    known = {"true": True, "1": True, "ja": True, "false": False, "0": False, "nee": False}
    if text.lower() not in known:
        raise SettingsError(f"WIJKPAD_{name.upper()} moet true of false zijn.")
    return known[text.lower()]


def _whole(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise SettingsError(f"WIJKPAD_{name.upper()} moet een heel getal zijn.") from None
