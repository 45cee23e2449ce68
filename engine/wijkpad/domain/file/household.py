# SPDX-License-Identifier: EUPL-1.2
"""One household, whether a form told of it or somebody changed it on its own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wijkpad.feel import Value

HOUSEHOLD: Final = "household"
"""Key of the case's own row about the people it is for."""
MEMBERS: Final = "members"
HIDDEN: Final = "hidden_address"
ADDRESS: Final = ("address", "postcode", "place")
"""Parts that tell where somebody lives. Of a hidden address they stand under a key of their own."""
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Split:
    """A household as everybody on the case sees it, and the address that only some open."""

    household: dict[str, Value]
    address: dict[str, Value]


def members_of(household: Value) -> list[dict[str, Value]]:
    """Return the persons; none when nothing is known."""
    members = household.get(MEMBERS) if isinstance(household, dict) else None
    return [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []


def is_hidden(household: Value) -> bool:
    """Tell whether the address of the household is hidden."""
    return isinstance(household, dict) and household.get(HIDDEN) is True


def split(household: Mapping[str, Value]) -> Split:
    """Take the address away from a household whose address is hidden; else leave it there."""
    if not is_hidden(dict(household)):
        return Split(dict(household), {})
    seen = {key: one for key, one in household.items() if key not in ADDRESS}
    return Split(seen, {key: household[key] for key in ADDRESS if household.get(key) is not None})


def told(known: Value, told_now: Row, *, members: list[Value] | None) -> dict[str, Value]:
    """Return the household after a form told of it.

    A form can hide an address and never show one: an answer "no", given in haste, would tell where
    somebody hides. Only the page of the household lifts it, with a reason.
    """
    before = dict(known) if isinstance(known, dict) else {}
    now = before | dict(told_now)
    if before.get(HIDDEN) is True:
        now[HIDDEN] = True
    if members is not None:
        now[MEMBERS] = members
    return now


def with_ids(members: Sequence[Row], new_id: Callable[[], str]) -> list[dict[str, Value]]:
    """Return the members, each with an id: who was told of before ids were given gets one."""
    return [{**one, "id": one.get("id") or new_id()} for one in members]


def taken_over(
    known: Sequence[Row],
    rows: Sequence[Row],
    *,
    earlier: Sequence[Row] = (),
    new_id: Callable[[], str],
) -> list[dict[str, Value]]:
    """Return the members after a form told of persons.

    A row is somebody who is known already by BSN, by name and birth date, or by a name that only one
    has of whom nothing else differs. When the same form is put right, a row that fits nobody is whom
    the row in its place told of before, and who is not told of any more goes.
    What a form left empty stays as it was, unless that form had filled it in itself.

    Args:
        known: the members as they stand.
        rows: the persons as the form tells now.
        earlier: the rows that the same form told before; empty when it tells for the first time.
        new_id: makes the id of somebody new.
    """
    members = with_ids(known, new_id)
    places, chosen = _each(earlier, members), _each(rows, members)
    for number, found in enumerate(chosen):
        before = places[number] if number < len(places) else None
        if found is None and before is not None and before not in chosen:
            chosen[number] = before
    gone = {one for one in places if one is not None and one not in chosen}
    by_id = {one["id"]: one for one in members if one["id"] not in gone}
    for number, row in enumerate(rows):
        key = chosen[number]
        if key is None or key not in by_id:
            key = new_id()
        was = earlier[places.index(key)] if key in places else {}
        by_id[key] = _updated(by_id.get(key, {"id": key}), row, was)
    return [*by_id.values()]


def _updated(member: Row, row: Row, was: Row) -> dict[str, Value]:
    told_now = {
        key: one
        for key, one in row.items()
        if one is not None or (was.get(key) is not None and member.get(key) == was.get(key))
    }
    return {**member, **told_now, "id": member["id"]}


def _each(rows: Sequence[Row], members: Sequence[Row]) -> list[Value]:
    """Return for each row whom it tells of; no two tell of one."""
    chosen: list[Value] = []
    for row in rows:
        chosen.append(_whom(row, [one for one in members if one["id"] not in chosen]))
    return chosen


def _whom(row: Row, here: Sequence[Row]) -> Value:
    """Return the id of the member whom a row tells of; None when that is not certain."""
    if row.get("bsn") is not None:
        same = [one for one in here if one.get("bsn") == row["bsn"]]
        if same:
            return same[0]["id"]
    called = [one for one in here if _name(one) and _name(one) == _name(row)]
    fits = [one for one in called if _agree(one, row)]
    exact = [one for one in fits if one.get("birth_date") == row.get("birth_date")]
    if exact:
        return exact[0]["id"]
    return fits[0]["id"] if len(fits) == 1 and len(called) == 1 else None


def _agree(one: Row, other: Row) -> bool:
    """Tell whether nothing that both know differs."""
    return all(
        one.get(key) is None or other.get(key) is None or one[key] == other[key]
        for key in ("bsn", "birth_date")
    )


def _name(row: Row) -> str:
    name = row.get("name")
    return " ".join(name.split()).casefold() if isinstance(name, str) else ""


def without_address(value: Row) -> dict[str, Value]:
    """Return answers without any address in them, at whatever depth."""
    home = _is_home(value)
    return {key: _veiled(one) for key, one in value.items() if not (home and key in ADDRESS)}


def _veiled(value: Value) -> Value:
    if isinstance(value, dict):
        return without_address(value)
    if isinstance(value, list):
        return [_veiled(one) for one in value]
    return value


def tells_address(value: Value) -> bool:
    """Tell whether a value holds an address, at any depth."""
    if isinstance(value, dict):
        return _is_home(value) or any(tells_address(one) for one in value.values())
    return isinstance(value, list) and any(tells_address(one) for one in value)


def _is_home(value: Row) -> bool:
    # A place alone may be that of a meeting.
    return value.get("address") is not None or value.get("postcode") is not None
