# SPDX-License-Identifier: EUPL-1.2
"""The open safety tasks of a municipality as one locked file that opens without the server (R15).

The file is a page with the list in it, encrypted. A browser asks for the passphrase and opens it by
itself: no network, no program to install. PBKDF2-SHA256 makes the key, AES-256-GCM locks the list.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from wijkpad.api.safety.emergency_card import officer_numbers
from wijkpad.api.safety.safety_page import PAGE
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, local_day
from wijkpad.domain.access import CASE_ROLES, Sight
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import SettingsError
from wijkpad.ports import Queries, UnitOfWork, WorkItem, WorklistQuestion
from wijkpad.terms import moment_text, short_text

ROUNDS: Final = 600_000
"""Rounds of PBKDF2-SHA256: what OWASP asks since 2023."""
LEAST: Final = 16
"""Signs that a passphrase has at least: the file may be copied and guessed at for ever."""
_PAGE_ROWS: Final = 200
_NAME: Final = "veiligheidslijst-"


@dataclass(frozen=True, slots=True)
class Written:
    """The file that was written, how many tasks stand in it, and how many old files went away."""

    file: Path
    tasks: int
    removed: int


def write(
    tools: Tools,
    queries: Queries,
    municipality: str,
    folder: Path,
    passphrase: str,
    *,
    keep_days: int = 14,
) -> Written:
    """Write the list of today, journal it, and remove those of more than `keep_days` ago.

    Raises:
        SettingsError: the passphrase is too short.
    """
    if len(passphrase) < LEAST:
        raise SettingsError(
            f"De wachtzin voor de veiligheidslijst is te kort: minstens {LEAST} tekens. Zet hem in "
            "WIJKPAD_SAFETY_LIST_PASSPHRASE."
        )
    now = tools.clock.now()
    day = local_day(now)
    with tools.store.work(municipality) as unit:
        rows = _rows(unit, queries, municipality, now)
        listed = {
            "municipality": str(
                unit.settings.in_force("municipality", day).get("name") or municipality
            ),
            "made": moment_text(now),
            "officers": officer_numbers(unit, day),
            "rows": rows,
        }
        actor = Actor(municipality=municipality, user=SYSTEM, name=SYSTEM)
        unit.journal.write(
            entry(
                actor,
                now,
                "safety_list.written",
                "read",
                about=("list", "safety"),
                detail={"tasks": str(len(rows))},
            )
        )
        unit.commit()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{_NAME}{municipality}-{day.isoformat()}.html"
    _put(file, locked(json.dumps(listed, ensure_ascii=False), passphrase))
    return Written(file, len(rows), _clear(folder, municipality, day, keep_days))


def locked(text: str, passphrase: str) -> str:
    """Return the page that holds the text, encrypted under the passphrase."""
    salt, nonce = os.urandom(16), os.urandom(12)
    key = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=ROUNDS).derive(
        passphrase.encode()
    )
    sealed = AESGCM(key).encrypt(nonce, text.encode(), None)
    parts = {"SALT": salt, "NONCE": nonce, "SEALED": sealed}
    page = PAGE.replace("@ROUNDS@", str(ROUNDS))
    for name, value in parts.items():
        page = page.replace(f"@{name}@", b64encode(value).decode())
    return page


def _rows(
    unit: UnitOfWork, queries: Queries, municipality: str, now: datetime
) -> list[dict[str, str]]:
    teams = frozenset(one.key for one in unit.people.teams())
    sight = Sight(
        user="",
        teams=teams,
        shielded_teams=teams,
        roles_by_team=frozenset((team, role) for team in teams for role in CASE_ROLES),
    )
    found: list[dict[str, str]] = []
    page = 1
    while True:
        question = WorklistQuestion(
            sight=sight, view="team", now=now, page=page, per_page=_PAGE_ROWS
        )
        items = queries.worklist(municipality, question).items
        found += [_row(one) for one in items if _is_safety(one)]
        if len(items) < _PAGE_ROWS:
            return found
        page += 1


def _is_safety(item: WorkItem) -> bool:
    return item.sensitivity == "safety" or item.urgent_since is not None


def _row(item: WorkItem) -> dict[str, str]:
    return {
        "case": item.case_number,
        "about": item.about or "",
        "task": item.name,
        "who": item.assignee_name or "nog niemand",
        "team": item.team,
        "due": _due(item),
    }


def _due(item: WorkItem) -> str:
    if item.urgent_since is not None:
        return f"nu, sinds {moment_text(item.urgent_since)}"
    if item.due_on is not None:
        return short_text(item.due_on)
    return moment_text(item.due_at) if item.due_at is not None else ""


def _put(file: Path, page: str) -> None:
    """Write all of the file or nothing, readable for its owner only."""
    with NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as temporary:
        temporary.write(page)
        temporary.flush()
        os.fsync(temporary.fileno())
    Path(temporary.name).replace(file)


def _clear(folder: Path, municipality: str, today: date, keep_days: int) -> int:
    removed = 0
    for old in folder.glob(f"{_NAME}{municipality}-*.html"):
        try:
            made = date.fromisoformat(old.stem.removeprefix(f"{_NAME}{municipality}-"))
        except ValueError:
            continue
        if (today - made).days > keep_days:
            old.unlink(missing_ok=True)
            removed += 1
    return removed
