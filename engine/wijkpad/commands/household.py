# SPDX-License-Identifier: EUPL-1.2
"""The people that a case is for, as the case's own data holds them."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.feel import Value

MEMBERS = "members"
"""Key of the persons; the other keys are about the household itself."""


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
    members = household.get(MEMBERS)
    persons = [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []
    if not own:
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
