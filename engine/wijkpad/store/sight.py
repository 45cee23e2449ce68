# SPDX-License-Identifier: EUPL-1.2
"""What an actor may see, as SQL: the same policy as `domain.access`, for lists and their counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Unpack

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    and_,
    bindparam,
    false,
    or_,
    select,
    union_all,
)

from wijkpad.domain.access import OFFICER, Sight
from wijkpad.store.tables import case_participants, cases, tasks
from wijkpad.store.wire import Values

_named: Final = select(case_participants.c.case_id).where(
    case_participants.c.municipality == bindparam("m"),
    case_participants.c.user_id == bindparam("sight_user"),
)
_teams: Final = bindparam("sight_teams", expanding=True)
_shielded_teams: Final = bindparam("sight_shielded_teams", expanding=True)


def sight_values(sight: Sight) -> Values:
    """Return the parameters of the conditions below."""
    return {
        "sight_user": sight.user,
        "sight_teams": sorted(sight.teams),
        "sight_shielded_teams": sorted(sight.shielded_teams),
    }


def visible_cases() -> ColumnElement[bool]:
    """Return the condition on `cases`."""
    shielded = or_(cases.c.sensitivity != "ordinary", cases.c.about_staff)
    return or_(
        and_(cases.c.team.in_(_teams), ~shielded),
        and_(cases.c.team.in_(_shielded_teams), shielded),
        cases.c.id.in_(_named),
    )


def visible_tasks(
    sight: Sight, columns: Iterable[Column[object]]
) -> CompoundSelect[Unpack[tuple[object, ...]]]:
    """Return open tasks with `can`: whether the actor's role may do it.

    Three parts without overlap, so that each can walk an index of its own.
    """
    chosen = list(columns)
    of_team = tasks.c.case_team.in_(_teams)
    of_officer = tasks.c.case_team.in_(_shielded_teams)
    rest = tasks.c.case_id.not_in(_named)
    parts = (
        (_role_in({role for _, role in sight.roles_by_team}), [tasks.c.case_id.in_(_named)]),
        (_role_of_team(sight), [of_team, tasks.c.shielded.is_(False), rest]),
        (_role_in({OFFICER}), [of_officer, tasks.c.shielded.is_(True), rest]),
    )
    return union_all(
        *(
            select(*chosen, can.label("can"))
            .where(tasks.c.municipality == bindparam("m"), tasks.c.status == "open")
            .where(*conditions)
            for can, conditions in parts
        )
    )


def _role_in(roles: Iterable[str]) -> ColumnElement[bool]:
    return or_(false(), *(tasks.c.roles.like(f"%|{_plain(role)}|%") for role in sorted(roles)))


def _role_of_team(sight: Sight) -> ColumnElement[bool]:
    by_team: dict[str, set[str]] = {}
    for team, role in sight.roles_by_team:
        by_team.setdefault(team, set()).add(role)
    pairs = sorted(by_team.items())
    return or_(
        false(), *(and_(tasks.c.case_team == team, _role_in(roles)) for team, roles in pairs)
    )


def _plain(role: str) -> str:
    return role.replace("%", "").replace("|", "")
