# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a local account: throttled, with a session kept by the server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Final

from wijkpad.commands.accounts.passwords import Passwords
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, in_one_go, local_day
from wijkpad.domain.identity import Actor, User
from wijkpad.errors import SignInError, ThrottledError
from wijkpad.ports import Session, UnitOfWork

_MEMORY: Final = timedelta(hours=24)
_FREE_TRIES: Final = {"login": 3, "address": 20}
_LONGEST: Final = timedelta(minutes=15)
_NOBODY: Final = "-"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The actor, and what the browser must keep; it is stored nowhere else."""

    actor: Actor
    cookie: str


def handle(
    tools: Tools,
    passwords: Passwords,
    municipality: str,
    login: str,
    password: str,
    *,
    access_point: str,
) -> SignedIn:
    """Begin a session.

    Raises:
        SignInError: name or password is wrong.
        ThrottledError: too many wrong tries for this login or from this address.
    """
    now = tools.clock.now()
    subjects = _subjects(tools, municipality, login, access_point)
    # Counted before it is checked: of many tries at once none is free.
    stored = in_one_go(tools, municipality, lambda unit: _try(unit, login, subjects, now))
    right = passwords.fits(stored[1] if stored is not None else None, password)
    user = stored[0] if stored is not None and right and stored[0].active else None
    if user is None:
        in_one_go(
            tools,
            municipality,
            lambda unit: _fail(unit, subjects["login"], now, access_point),
        )
        raise SignInError
    cookie = f"{municipality}.{secrets.token_urlsafe(32)}"

    def begin(unit: UnitOfWork) -> Actor:
        unit.people.clear_failures(subjects["login"])
        unit.people.take_back_failure(subjects["address"], now)
        key = session_id(cookie)
        unit.people.add_session(Session(id=key, user=user.id, created_at=now, seen_at=now))
        actor = actor_for(unit, user, now, session=key, access_point=access_point)
        unit.journal.write(entry(actor, now, "sign_in.done", "execute", about=("user", user.id)))
        return actor

    actor = in_one_go(tools, municipality, begin)
    return SignedIn(actor, cookie)


def session_id(cookie: str) -> str:
    """Return what the database knows a session by."""
    return sha256(cookie.encode()).hexdigest()


def actor_for(
    unit: UnitOfWork, user: User, now: datetime, *, session: str | None, access_point: str | None
) -> Actor:
    """Return the user as an actor, with the memberships that hold today."""
    day = local_day(now)
    held = tuple(one for one in unit.people.memberships(user=user.id) if one.holds_on(day))
    stands_in = any(one.delegated_by for one in held)
    return Actor(
        municipality=unit.municipality,
        user=user.id,
        name=user.name,
        memberships=held,
        session=session,
        access_point=access_point,
        lent=tuple(unit.handing.lent_to(user.id, day)) if stands_in else (),
    )


def _subjects(tools: Tools, municipality: str, login: str, address: str) -> dict[str, str]:
    return {
        "login": tools.store.keyed_hash(f"login:{municipality}:{login.strip().casefold()}"),
        "address": tools.store.keyed_hash(f"address:{_network(address)}"),
    }


def _network(address: str) -> str:
    """Return what one visitor has: an address, or with IPv6 the /64 of which they choose one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _try(
    unit: UnitOfWork, login: str, subjects: dict[str, str], now: datetime
) -> tuple[User, str] | None:
    for kind, subject in subjects.items():
        often, last = unit.people.failures(subject, since=now - _MEMORY)
        wait = _wait(often - _FREE_TRIES[kind])
        if last is not None and last + wait > now:
            raise ThrottledError(max(1, ceil((last + wait - now).total_seconds())))
    for subject in subjects.values():
        unit.people.add_failure(subject, now)
    return unit.people.by_login(login.strip().casefold())


def _wait(beyond: int) -> timedelta:
    """Return how long to wait after so many wrong tries too many: 1, 2, 4 … seconds."""
    return min(timedelta(seconds=2 ** min(beyond, 12)), _LONGEST) if beyond >= 0 else timedelta(0)


def _fail(unit: UnitOfWork, login: str, now: datetime, access_point: str) -> None:
    nobody = Actor(municipality=unit.municipality, user=_NOBODY, name="", access_point=access_point)
    line = entry(
        nobody,
        now,
        "sign_in.failed",
        "execute",
        about=("login", login),
        outcome="failed",
    )
    unit.journal.write(line)
