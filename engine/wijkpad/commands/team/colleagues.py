# SPDX-License-Identifier: EUPL-1.2
"""Colleagues as the policy sees them, and what is passed to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from wijkpad.commands.run.environment import RELATIONS
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import Object, Verb, may
from wijkpad.domain.case import OWN_INTEREST, Case
from wijkpad.domain.dossier import Notice, NoticeKind
from wijkpad.domain.identity import Actor, Membership, User
from wijkpad.ports import UnitOfWork


def who_may_see(tools: Tools, unit: UnitOfWork, case: Case) -> dict[str, str]:
    """Return id to name of the active users who may see the case now, by name."""
    return who_may(tools, unit, "see", case, of=case)


def who_may(
    tools: Tools, unit: UnitOfWork, verb: Verb, what: Object, *, of: Case
) -> dict[str, str]:
    """Return id to name of the active users who may do this, by name.

    Nobody whom an interest of their own keeps away from the case `of` is among them.
    """
    day, away = tools.today(), kept_away(unit, of)
    return {
        user.id: actor.name
        for user, actor in everybody(unit, day)
        if user.id not in away and may(actor, verb, what, on=day) is None
    }


def everybody(unit: UnitOfWork, day: date) -> list[tuple[User, Actor]]:
    """Return the active users who have a role on this day, as the actors they would be, by name."""
    held: dict[str, list[Membership]] = {}
    for one in unit.people.memberships():
        if one.holds_on(day):
            held.setdefault(one.user, []).append(one)
    return [
        (user, _actor(unit, user, held[user.id], day))
        for user in unit.people.users()
        if user.active and user.id in held
    ]


def _actor(unit: UnitOfWork, user: User, held: list[Membership], day: date) -> Actor:
    stands_in = any(one.delegated_by for one in held)
    return Actor(
        municipality=unit.municipality,
        user=user.id,
        name=user.name,
        memberships=tuple(held),
        lent=tuple(unit.handing.lent_to(user.id, day)) if stands_in else (),
    )


def kept_away(unit: UnitOfWork, case: Case) -> frozenset[str]:
    """Return the users whom an interest of their own keeps away from the case."""
    rows = unit.data.versions(case.id, None, RELATIONS)
    noted = rows[-1].value if rows and isinstance(rows[-1].value, dict) else {}
    return frozenset(user for user, relation in noted.items() if relation in OWN_INTEREST)


def tell(
    unit: UnitOfWork,
    actor: Actor,
    case: Case,
    kind: NoticeKind,
    users: Iterable[str],
    *,
    now: datetime,
    text: str = "",
    task: str | None = None,
) -> None:
    """Put a message on the worklist of each of these users, but not on the sender's own."""
    for user in sorted(set(users) - {actor.user}):
        unit.handing.send(
            Notice(
                id=new_id(),
                user=user,
                case=case.id,
                kind=kind,
                by=actor.user,
                at=now,
                task=task,
                text=text,
            )
        )
