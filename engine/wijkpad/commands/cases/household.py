# SPDX-License-Identifier: EUPL-1.2
"""The people that a case is for, as the case's own data holds them, and what forms tell of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.commands.file.state import ADDRESS
from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import new_id
from wijkpad.domain.case import Task
from wijkpad.domain.file.household import (
    MEMBERS,
    members_of,
    split,
    taken_over,
    told,
)
from wijkpad.feel import Value
from wijkpad.forms import Answers, Field, Form, Kind

_PERSON: Final = "person."
_HOUSEHOLD: Final = "household."
_PARTICULARS: Final = frozenset({"name", "address", "postcode", "place", "phone", "email"})
"""What makes a household a line of its own among its persons."""


def store(
    moving: Moving,
    task: Task,
    form: Form,
    answers: Answers,
    *,
    was: Mapping[str, Value] | None = None,
) -> None:
    """Take over what answers say about the household; call it before they are written themselves.

    Of answers that are put right only what differs from `was` is told: the rest may have changed
    since.

    What a field means is its concept: `person.birth_date` of a column, `household.municipality` of a
    field, whatever their keys are.
    """
    said = _said(form, answers)
    rows = _persons(form, answers)
    if was is not None:
        stood = _said(form, was)
        said = {key: one for key, one in said.items() if stood.get(key) != one}
        rows = None if rows == _persons(form, was) else rows
    if not said and rows is None:
        return
    known = moving.env.variables("").get(HOUSEHOLD)
    members: list[Value] | None = None
    if rows is not None:
        row = moving.env.row(form.key, task.scope)
        before = row.value if row is not None and isinstance(row.value, dict) else {}
        earlier = _persons(form, before) or []
        members = [*taken_over(members_of(known), rows, earlier=earlier, new_id=new_id)]
    now = split(told(known, said, members=members))
    moving.env.write_on_case(HOUSEHOLD, now.household, step=task.element)
    if now.address:
        moving.env.write_on_case(ADDRESS, now.address, step=task.element, scope=HOUSEHOLD)
    named = label(now.household)
    if named is not None and named != label(known):
        moving.unit.cases.relabel(moving.case.id, named)


def _said(form: Form, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return what the form tells of the household itself."""
    found: dict[str, Value] = {}
    for field in form.walk():
        value = answers.get(field.key)
        if field.kind is Kind.HOUSEHOLD and isinstance(value, dict):
            found |= value
        elif field.concept.startswith(_HOUSEHOLD) and field.path == field.key and value is not None:
            found[field.concept.removeprefix(_HOUSEHOLD)] = value
    return found


def _persons(form: Form, answers: Mapping[str, Value]) -> list[dict[str, Value]] | None:
    """Return the persons that a table of the form tells of; None when it has none, or no row."""
    for table in form.tables:
        value = answers.get(table.key)
        if not isinstance(value, list) or not value:
            continue
        if any(column.concept.startswith(_PERSON) for column in table.columns):
            names = {one.key: _meaning(one) for one in table.columns}
            return [
                {names.get(key, key): cell for key, cell in row.items()}
                for row in value
                if isinstance(row, dict)
            ]
    return None


def _meaning(column: Field) -> str:
    is_person = column.concept.startswith(_PERSON)
    return column.concept.removeprefix(_PERSON) if is_person else column.key


def label(household: Value) -> str | None:
    """Return what people call the case: the household's name, or else that of its first person."""
    return next((name for one in people(household) if (name := name_of(one))), None)


def people(household: Value) -> list[Mapping[str, Value]]:
    """Return the household itself, when something is known of it, and its persons.

    A household under the name of one of its persons is that person: one line, with all particulars.
    """
    if not isinstance(household, dict):
        return []
    own = {key: one for key, one in household.items() if key != MEMBERS and one is not None}
    persons = members_of(household)
    if _PARTICULARS.isdisjoint(own):
        return [*persons]
    # Two persons may share a name, such as father and son: then it is not known who is meant.
    called = [one for one in persons if _same_name(own, one)]
    if len(called) != 1:
        return [own, *persons]
    known = {key: one for key, one in called[0].items() if one is not None}
    return [{**own, **known}, *(one for one in persons if one is not called[0])]


def name_of(person: Mapping[str, Value]) -> str:
    """Return the name on one line; empty when it is not known."""
    name = person.get("name")
    return " ".join(name.split()) if isinstance(name, str) else ""


def _same_name(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    return bool(name_of(one)) and name_of(one).casefold() == name_of(other).casefold()
