# SPDX-License-Identifier: EUPL-1.2
"""The book of people: users, teams, memberships, sessions and failed sign-ins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, bindparam, func, select

from wijkpad.domain.identity import Membership, Team, User
from wijkpad.ports import Session
from wijkpad.store.tables import cases, memberships, sessions, sign_in_failures, teams, users
from wijkpad.store.texts import listed, unlisted
from wijkpad.store.wire import Found, Wire, inserting, picking, removing, same, updating

_users = picking(users).order_by(users.c.name, users.c.id)
_user = picking(users, "id")
_by_login = picking(users, "login")
_teams = picking(teams).order_by(teams.c.name, teams.c.key)
_memberships = picking(memberships).order_by(
    memberships.c.user_id, memberships.c.team, memberships.c.role, memberships.c.valid_from
)
_burdens = (
    select(cases.c.coordinator, func.count().label("open"))
    .where(*same(cases), cases.c.status == "open", cases.c.coordinator.is_not(None))
    .where(cases.c.sensitivity == "ordinary", cases.c.about_staff.is_(False))
    .group_by(cases.c.coordinator)
)
_drop_membership = removing(memberships, "user_id", "team", "role", "valid_from")
_add_session = inserting(sessions)
_session = picking(sessions, "id")
_touch = updating(sessions, "id")
_drop_session = removing(sessions, "id")
_drop_sessions = removing(sessions, "user_id")
_failed = sign_in_failures.c
_failures = select(func.count().label("often"), func.max(_failed.failed_at).label("last")).where(
    *same(sign_in_failures, "subject")
)
_one_at_a_time = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("subject", type_=String), 0))
)
_add_failure = inserting(sign_in_failures)
_take_back = removing(sign_in_failures, "subject", "failed_at")
_clear = removing(sign_in_failures, "subject")


class SqlPeople:
    """Who works here, in one municipality, in one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def users(self) -> list[User]:
        return self._wire.each(_user_from, _users)

    def user(self, user: str) -> User | None:
        row = self._wire.one(_user, at_id=user)
        return None if row is None else _user_from(row)

    def by_login(self, login: str) -> tuple[User, str] | None:
        row = self._wire.one(_by_login, at_login=login)
        if row is None or row.password_hash is None:
            return None
        return _user_from(row), row.password_hash

    def save_user(self, user: User, password_hash: str | None = None) -> None:
        values: dict[str, object] = {
            "id": user.id,
            "login": user.login,
            "name": user.name,
            "active": user.active,
            "languages": listed(user.languages),
            "expertise": listed(user.expertise),
        }
        if password_hash is not None:
            values["password_hash"] = password_hash
        self._wire.put(users, values)

    def teams(self) -> list[Team]:
        return self._wire.each(_team, _teams)

    def save_team(self, team: Team) -> None:
        self._wire.put(teams, {"key": team.key, "name": team.name, "areas": listed(team.areas)})

    def memberships(self, *, user: str | None = None, team: str | None = None) -> list[Membership]:
        statement = _memberships
        if user is not None:
            statement = statement.where(memberships.c.user_id == user)
        if team is not None:
            statement = statement.where(memberships.c.team == team)
        return self._wire.each(_membership, statement)

    def save_membership(self, membership: Membership) -> None:
        values = {
            "user_id": membership.user,
            "team": membership.team,
            "role": membership.role,
            "valid_from": membership.valid_from,
            "valid_until": membership.valid_until,
            "delegated_by": membership.delegated_by,
        }
        self._wire.put(memberships, values)

    def drop_membership(self, membership: Membership) -> None:
        key = {
            "at_user_id": membership.user,
            "at_team": membership.team,
            "at_role": membership.role,
            "at_valid_from": membership.valid_from,
        }
        self._wire.change(_drop_membership, key)

    def open_cases_by_coordinator(self) -> Mapping[str, int]:
        return {row.coordinator: row.open for row in self._wire.every(_burdens)}

    def add_session(self, session: Session) -> None:
        values = {
            "id": session.id,
            "user_id": session.user,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
        }
        self._wire.change(_add_session, values)

    def session(self, session: str) -> Session | None:
        row = self._wire.one(_session, at_id=session)
        if row is None:
            return None
        return Session(id=row.id, user=row.user_id, created_at=row.created_at, seen_at=row.seen_at)

    def touch_session(self, session: str, at: datetime) -> None:
        self._wire.change(_touch, {"at_id": session, "seen_at": at})

    def drop_session(self, session: str) -> None:
        self._wire.change(_drop_session, {"at_id": session})

    def drop_sessions_of(self, user: str) -> None:
        self._wire.change(_drop_sessions, {"at_user_id": user})

    def failures(self, subject: str, *, since: datetime) -> tuple[int, datetime | None]:
        if self._wire.is_postgres and not self._wire.reading:
            # Tries at the same moment must see each other; SQLite has one writer anyway.
            self._wire.one(_one_at_a_time, subject=subject)
        counted = _failures.where(_failed.failed_at >= since)
        row = self._wire.one(counted, at_subject=subject)
        return (0, None) if row is None else (row.often, row.last)

    def add_failure(self, subject: str, at: datetime) -> None:
        values = {"subject": subject, "id": secrets.token_hex(8), "failed_at": at}
        self._wire.change(_add_failure, values)

    def take_back_failure(self, subject: str, at: datetime) -> None:
        self._wire.change(_take_back, {"at_subject": subject, "at_failed_at": at})

    def clear_failures(self, subject: str) -> None:
        self._wire.change(_clear, {"at_subject": subject})


def _user_from(row: Found) -> User:
    return User(
        id=row.id,
        login=row.login,
        name=row.name,
        active=row.active,
        languages=unlisted(row.languages),
        expertise=unlisted(row.expertise),
    )


def _team(row: Found) -> Team:
    return Team(key=row.key, name=row.name, areas=unlisted(row.areas))


def _membership(row: Found) -> Membership:
    return Membership(
        user=row.user_id,
        team=row.team,
        role=row.role,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        delegated_by=row.delegated_by,
    )
