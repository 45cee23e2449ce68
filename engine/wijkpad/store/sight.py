# SPDX-License-Identifier: EUPL-1.2
"""What an actor may see, as SQL: the same policy as `domain.access`, for lists and their counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Join,
    Select,
    and_,
    bindparam,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from wijkpad.domain.access import OFFICER, Sight
from wijkpad.domain.case import NO_TEAM
from wijkpad.domain.contract_access import BUDGET_HOLDER
from wijkpad.store.tables import case_participants, cases, tasks
from wijkpad.store.wire import Values, fixed

_named: Final = select(case_participants.c.case_id).where(
    case_participants.c.municipality == bindparam("m"),
    case_participants.c.user_id == bindparam("sight_user"),
)
_lent: Final[ColumnElement[str]] = bindparam("sight_lent", expanding=True)
_teams: Final[ColumnElement[str]] = bindparam("sight_teams", expanding=True)
_shielded_teams: Final[ColumnElement[str]] = bindparam("sight_shielded_teams", expanding=True)


_Any: TypeAlias = (
    ColumnElement[int] | ColumnElement[str] | ColumnElement[bool] | ColumnElement[datetime]
)


class Holds(FunctionElement[bool]):
    """Whether a text holds another, without wildcards."""

    type = Boolean()
    inherit_cache = True
    name = "holds"


@compiles(Holds, "sqlite")
def _holds_on_sqlite(element: Holds, compiler: SQLCompiler, **given: object) -> str:
    return f"(instr({compiler.process(element.clauses, **given)}) > 0)"


@compiles(Holds, "postgresql")
def _holds_on_postgresql(element: Holds, compiler: SQLCompiler, **given: object) -> str:
    return f"(strpos({compiler.process(element.clauses, **given)}) > 0)"


class _FromLeft(Join):
    """A join that SQLite carries out in the order in which it is written."""

    inherit_cache = True

    @property
    def on(self) -> ColumnElement[bool]:
        """What the join was made with."""
        return true() if self.onclause is None else self.onclause


@compiles(_FromLeft, "sqlite")
def _from_left_on_sqlite(element: _FromLeft, compiler: SQLCompiler, **given: object) -> str:
    sides = [compiler.process(one, **given) for one in (element.left, element.right)]
    given.pop("asfrom", None)
    return f"{' CROSS JOIN '.join(sides)} ON {compiler.process(element.on, **given)}"


_joined: Final = _FromLeft(
    case_participants,
    tasks,
    and_(
        tasks.c.case_id == case_participants.c.case_id,
        # Not a bare column: SQLite would take it for the best way in, and read every open task.
        tasks.c.municipality.concat("") == case_participants.c.municipality,
    ),
)
"""From the few cases of a person to their tasks; SQLite would begin with every open task."""


@dataclass(frozen=True, slots=True)
class Part:
    """Open tasks that one index holds together.

    Attributes:
        source: the tables to start from.
        where: which tasks.
        can: whether the actor's role may do such a task.
    """

    source: FromClause
    where: ColumnElement[bool]
    can: ColumnElement[bool]

    def chosen(self, *columns: _Any) -> Select[*tuple[object, ...]]:
        """Return a select of these columns over the part."""
        return select(*columns).select_from(self.source).where(self.where)


def sight_values(sight: Sight) -> Values:
    """Return the parameters of the conditions below."""
    return {
        "sight_user": sight.user,
        "sight_me": sight.me or sight.user,
        "sight_teams": sorted(sight.teams),
        "sight_shielded_teams": sorted(sight.shielded_teams),
        "sight_lent": sorted(sight.lent),
    }


def shielded() -> ColumnElement[bool]:
    """Return the condition on `cases` that only few may know of them."""
    return or_(cases.c.sensitivity != "ordinary", cases.c.about_staff)


def visible_cases() -> ColumnElement[bool]:
    """Return the condition on `cases`."""
    return or_(
        and_(cases.c.team.in_(_teams), ~shielded()),
        and_(cases.c.team.in_(_shielded_teams), shielded()),
        cases.c.id.in_(_named),
        cases.c.id.in_(_lent),
    )


def visible_tasks(sight: Sight) -> list[Part]:
    """Return the open tasks that the actor may see, in parts without overlap.

    One part for each team, in which the index gives the rows in the order of the list; one for the
    cases in which the actor is named, whatever their team; one for those that were lent; and one for
    the files of contracts, which are of no team.
    """
    as_named = _as_named(sight)
    parts = [
        Part(tasks, and_(*_open_of(team, shielded=False)), or_(_role_of(sight, team), as_named))
        for team in sorted(sight.teams)
    ]
    parts += [
        Part(tasks, and_(*_open_of(team, shielded=False), _PAYS), true())
        for team in _only_pays(sight)
    ]
    parts += [
        Part(tasks, and_(*_open_of(team, shielded=True)), or_(_role_in([OFFICER]), as_named))
        for team in sorted(sight.shielded_teams)
    ]
    named = and_(
        case_participants.c.municipality == bindparam("m"),
        case_participants.c.user_id == bindparam("sight_user"),
        tasks.c.status == fixed("open"),
        ~_of_teams(sight),
    )
    parts.append(Part(_joined, named, as_named))
    if sight.contract_roles:
        of_contracts = and_(*_open_of(NO_TEAM, shielded=False))
        parts.append(Part(tasks, of_contracts, _role_in(sight.contract_roles)))
    if sight.lent:
        lent = (tasks.c.case_id.in_(_lent), ~tasks.c.case_id.in_(_named), ~_of_teams(sight))
        parts.append(Part(tasks, and_(*_open(), *lent), as_named))
    return parts


def tasks_of(sight: Sight, assignee: ColumnElement[str]) -> Part:
    """Return the open tasks that were given to somebody, as far as the actor may see them."""
    roles = [
        and_(tasks.c.case_team == team, tasks.c.shielded.is_(False), _role_of(sight, team))
        for team in sorted(sight.teams | sight.budget_teams)
    ]
    officer = and_(
        tasks.c.case_team.in_(_shielded_teams), tasks.c.shielded.is_(True), _role_in([OFFICER])
    )
    roles += [
        and_(tasks.c.case_team == NO_TEAM, _role_in([role]))
        for role in sorted(sight.contract_roles)
    ]
    seen = or_(_of_teams(sight), _as_participant(sight))
    where = and_(*_open(), tasks.c.assignee == assignee, seen)
    return Part(tasks, where, or_(*roles, officer, _as_named(sight)))


def _as_named(sight: Sight) -> ColumnElement[bool]:
    return and_(_as_participant(sight), _role_in(role for _, role in sight.roles_by_team))


def _as_participant(sight: Sight) -> ColumnElement[bool]:
    named = tasks.c.case_id.in_(_named)
    return or_(named, tasks.c.case_id.in_(_lent)) if sight.lent else named


def _of_teams(sight: Sight) -> ColumnElement[bool]:
    contracts = [tasks.c.case_team == NO_TEAM] if sight.contract_roles else []
    return or_(
        *contracts,
        and_(tasks.c.case_team.in_(_teams), tasks.c.shielded.is_(False)),
        and_(tasks.c.case_team.in_(_shielded_teams), tasks.c.shielded.is_(True)),
        *(
            and_(tasks.c.case_team == team, tasks.c.shielded.is_(False), _PAYS)
            for team in _only_pays(sight)
        ),
    )


def _only_pays(sight: Sight) -> list[str]:
    """Return the teams of which the actor sees no case, and only the tasks about money."""
    return sorted(sight.budget_teams - sight.teams)


def _open() -> Iterator[ColumnElement[bool]]:
    yield tasks.c.municipality == bindparam("m")
    yield tasks.c.status == fixed("open")


def _open_of(team: str, *, shielded: bool) -> Iterator[ColumnElement[bool]]:
    yield from _open()
    yield tasks.c.case_team == team
    yield tasks.c.shielded.is_(shielded)


def _role_of(sight: Sight, team: str) -> ColumnElement[bool]:
    pays = [BUDGET_HOLDER] if team in sight.budget_teams else []
    return _role_in([*pays, *(role for of_team, role in sight.roles_by_team if of_team == team)])


def _role_in(roles: Iterable[str]) -> ColumnElement[bool]:
    return or_(false(), *(Holds(tasks.c.roles, f"|{role}|") for role in sorted(set(roles))))


_PAYS: Final = _role_in([BUDGET_HOLDER])
