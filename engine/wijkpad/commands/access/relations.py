# SPDX-License-Identifier: EUPL-1.2
"""Colleagues who know the household in private: noted on the case, and kept away from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from wijkpad.commands.run.environment import RELATIONS
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import local_day
from wijkpad.domain.access import CASE_ROLES, OFFICER, is_shielded
from wijkpad.domain.case import OWN_INTEREST, Task
from wijkpad.feel import Value
from wijkpad.forms import Answers, Form

COLLEAGUE: Final = "team.colleague"
RELATION: Final = "team.relation"
"""Concepts of the two columns of a table in which a form asks who knows the household, and how."""


def store(
    moving: Moving,
    task: Task,
    form: Form,
    answers: Answers,
    *,
    was: Mapping[str, Value] | None = None,
) -> None:
    """Note who knows the household, and shield the case from whoever has an interest of their own.

    Everybody else of the team becomes a named participant: the work goes on. A colleague who lost
    the case by it also loses its tasks. What stood in `was` already is noted already.
    """
    noted = _noted(form, answers)
    if was is not None:
        told = _noted(form, was)
        noted = {user: one for user, one in noted.items() if told.get(user) != one}
    if not noted:
        return
    known = {**moving.env.relations(), **noted}
    moving.env.write_on_case(RELATIONS, dict[str, Value](known), step=task.element)
    away = frozenset(user for user, relation in known.items() if relation in OWN_INTEREST)
    if away:
        _shield(moving, away)


def _noted(form: Form, answers: Mapping[str, Value]) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in form.walk():
        columns = {one.concept: one.key for one in table.columns}
        rows = answers.get(table.key)
        if COLLEAGUE not in columns or RELATION not in columns or not isinstance(rows, list):
            continue
        for row in rows:
            user, relation = _cell(row, columns[COLLEAGUE]), _cell(row, columns[RELATION])
            if user and relation:
                found[user] = relation
    return found


def _cell(row: Value, key: str) -> str | None:
    value = row.get(key) if isinstance(row, Mapping) else None
    return value if isinstance(value, str) else None


def _shield(moving: Moving, away: frozenset[str]) -> None:
    case, unit, day = moving.case, moving.unit, local_day(moving.now)
    others = frozenset(
        one.user
        for one in unit.people.memberships(team=case.team)
        if one.holds_on(day) and one.role in CASE_ROLES and one.role != OFFICER
    )
    there = case.participants if is_shielded(case) else case.participants | others
    changed = replace(
        case,
        about_staff=True,
        participants=there - away,
        coordinator=None if case.coordinator in away else case.coordinator,
    )
    unit.handing.keep_away(case.id, sorted(away))
    if changed == case:
        return
    unit.cases.save(changed)
    moving.case = moving.env.case = replace(changed, version=case.version + 1)
    for task in unit.tasks.open_of_run(moving.run.id):
        if task.assignee in away:
            unit.tasks.save(replace(task, assignee=None))
    moving.journal("case.shielded", "update", about=("case", case.id))
