# SPDX-License-Identifier: EUPL-1.2
"""Giving a user a password; never read from a file, never shown again."""

from __future__ import annotations

from wijkpad.commands.accounts.passwords import LEAST_LENGTH, MOST_LENGTH, Passwords
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, passwords: Passwords, actor: Actor, login: str, password: str) -> None:
    """Store the hash of a new password.

    Raises:
        NotFoundError: there is no such login.
        RefusedError: the actor may not do it, or the password is too short (USER-001) or too long.
    """
    if len(password) < LEAST_LENGTH:
        raise RefusedError([_TOO_SHORT])
    if len(password) > MOST_LENGTH:
        raise RefusedError([_TOO_LONG])
    hashed = passwords.hashed(password)

    def work(unit: UnitOfWork) -> None:
        allow(actor, "configure", None, on=tools.today())
        user = next(
            (one for one in unit.people.users() if one.login == login.strip().casefold()), None
        )
        if user is None:
            raise NotFoundError("user", login)
        unit.people.save_user(user, hashed)
        # Whoever came in with the old one is out.
        unit.people.drop_sessions_of(user.id)
        now = tools.clock.now()
        unit.journal.write(entry(actor, now, "password.changed", "update", about=("user", user.id)))

    guarded(tools, actor, "password.change", ("municipality", actor.municipality), work)


_TOO_SHORT = Finding(
    code="USER-001",
    text=f"Dit wachtwoord is te kort: gebruik minstens {LEAST_LENGTH} tekens.",
    cure="Kies een zin van een paar woorden.",
    element="password",
)
_TOO_LONG = Finding(
    code="USER-002",
    text=f"Dit wachtwoord is te lang: gebruik hoogstens {MOST_LENGTH} tekens.",
    cure="Kies een kortere zin.",
    element="password",
)
