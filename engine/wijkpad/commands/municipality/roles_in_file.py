# SPDX-License-Identifier: EUPL-1.2
"""Roles that a municipality's file does not name any more end; nobody else's change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality.file import MunicipalityFile
from wijkpad.commands.tools import local_day
from wijkpad.domain.identity import ROLES, Actor, Membership, User
from wijkpad.findings import Finding, Severity
from wijkpad.ports import UnitOfWork
from wijkpad.terms import short_text


def end_missing(
    unit: UnitOfWork, actor: Actor, given: MunicipalityFile, now: datetime
) -> list[Finding]:
    """End the roles that people in the file have and the file does not name; tell each of them.

    Of whom it names, the file is the whole truth: such a role holds no more from this moment, so
    its last day is the day before. One that would begin today or later is taken away. People whom
    the file does not name keep their roles and are told of.
    """
    day = local_day(now)
    named = {one.id: one for one in given.users}
    said = {_key(one) for one in given.memberships}
    left: dict[str, None] = {}
    findings: list[Finding] = []
    every = unit.people.memberships()
    for one in every:
        if one.valid_until is not None and one.valid_until < day:
            continue
        # Who stands in for a period was agreed between colleagues: the file says nothing of it.
        if one.delegated_by is not None and one.valid_until is not None:
            continue
        if one.user not in named:
            left[one.user] = None
        elif _key(one) not in said:
            for lent in _passed_on(every, one, day):
                _end(unit, actor, lent, day, now)
            _end(unit, actor, one, day, now)
            findings.append(_ended(named[one.user], one, day))
    people = {one.id: one for one in unit.people.users()}
    return [*findings, *_untouched([people[one] for one in left if people[one].active])]


def _passed_on(every: list[Membership], one: Membership, day: date) -> list[Membership]:
    """Return the role as others have it who stand in for who loses it."""
    return [
        lent
        for lent in every
        if (lent.delegated_by, lent.team, lent.role) == (one.user, one.team, one.role)
        and lent.valid_until is not None
        and lent.valid_until >= day
    ]


def _key(one: Membership) -> tuple[str, str, str, date]:
    return one.user, one.team, one.role, one.valid_from


def _end(unit: UnitOfWork, actor: Actor, one: Membership, day: date, now: datetime) -> None:
    if one.valid_from < day:
        unit.people.save_membership(replace(one, valid_until=day - timedelta(days=1)))
    else:
        unit.people.drop_membership(one)
    detail = {"team": one.team, "role": one.role, "from": one.valid_from.isoformat()}
    unit.journal.write(
        entry(actor, now, "role.ended", "update", about=("user", one.user), detail=detail)
    )


def _ended(user: User, one: Membership, day: date) -> Finding:
    role = ROLES.get(one.role, one.role)
    how = (
        f"is geëindigd; de laatste dag was {short_text(day - timedelta(days=1))}"
        if one.valid_from < day
        else "is weggehaald, want hij was nog niet eerder dan vandaag begonnen"
    )
    return Finding(
        code="MUNI-008",
        severity=Severity.WARNING,
        text=f"De rol ‘{role}’ van {user.name} in team ‘{one.team}’ staat niet in het bestand en {how}.",
        cure="Was dat niet de bedoeling? Zet de rol weer in het bestand en lees het opnieuw in.",
        element=f"users.{user.id}",
    )


def _untouched(people: list[User]) -> Iterator[Finding]:
    if people:
        names = ", ".join(sorted(one.name for one in people))
        yield Finding(
            code="MUNI-009",
            severity=Severity.INFO,
            text=f"Niet in het bestand, en dus met dezelfde rollen als eerst: {names}.",
            cure="Werkt iemand hier niet meer? Zet die persoon in het bestand met active = false.",
        )
