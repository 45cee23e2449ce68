# SPDX-License-Identifier: EUPL-1.2
"""Who a browser belongs to, for as long as its session lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wijkpad.commands.accounts.sign_in import actor_for, session_id
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork

_TOUCH_AFTER: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that lives: whose it is, and when it ends.

    Attributes:
        ends_at: when it ends if nothing is asked any more.
        latest: when it ends however busy it is.
    """

    actor: Actor
    ends_at: datetime
    latest: datetime


def look(
    tools: Tools,
    cookie: str,
    *,
    idle: timedelta,
    absolute: timedelta,
    access_point: str | None = None,
    used: bool = True,
) -> Sitting | None:
    """Return the session of a cookie; None when it is over or never was.

    `used` is False for what a page asks by itself: that keeps nobody signed in.
    """
    municipality = _municipality(tools, cookie)
    if municipality is None:
        return None
    key, now = session_id(cookie), tools.clock.now()
    with tools.store.work(municipality, reading=True) as unit:
        session = unit.people.session(key)
        user = unit.people.user(session.user) if session is not None else None
        if session is None or user is None:
            return None
        actor = actor_for(unit, user, now, session=key, access_point=access_point)
    latest = session.created_at + absolute
    if now - session.seen_at >= idle or now >= latest or not user.active:
        in_one_go(tools, municipality, lambda work: work.people.drop_session(key))
        return None
    seen = session.seen_at
    if used and now - seen >= _TOUCH_AFTER:
        in_one_go(tools, municipality, lambda work: work.people.touch_session(key, now))
        seen = now
    return Sitting(actor, min(seen + idle, latest), latest)


def sign_out(tools: Tools, cookie: str) -> None:
    """End the session of a cookie, on the server; an unknown one changes nothing."""
    municipality = _municipality(tools, cookie)
    if municipality is None:
        return
    key, now = session_id(cookie), tools.clock.now()

    def work(unit: UnitOfWork) -> None:
        session = unit.people.session(key)
        if session is None:
            return
        unit.people.drop_session(key)
        actor = Actor(municipality=municipality, user=session.user, name="", session=key)
        unit.journal.write(
            entry(actor, now, "sign_out.done", "execute", about=("user", session.user))
        )

    in_one_go(tools, municipality, work)


def _municipality(tools: Tools, cookie: str) -> str | None:
    code, dot, _ = cookie.partition(".")
    known = {one for one, _ in tools.store.municipalities()}
    return code if dot and code in known else None
