# SPDX-License-Identifier: EUPL-1.2
"""One household: what a form tells and what its page changed are one truth."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wijkpad.domain.file.household import (
    MEMBERS,
    is_hidden,
    split,
    taken_over,
    tells_address,
    told,
    without_address,
)

BORN = date(2015, 1, 5)
Row = dict[str, Any]


def ids() -> Any:
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def row(name: str, born: date | None = BORN, bsn: str | None = None, role: str = "child") -> Row:
    return {"name": name, "birth_date": born, "bsn": bsn, "role": role}


def known(key: str, name: str, born: date | None = BORN, bsn: str | None = None) -> Row:
    return {"id": key, **row(name, born, bsn), "custody": [{"holder": "m"}]}


def over(members: list[Row], rows: list[Row], earlier: list[Row] | None = None) -> list[Row]:
    return taken_over(members, rows, earlier=earlier or [], new_id=ids())


def test_who_is_known_keeps_id_and_custody() -> None:
    (found,) = over([known("k", "Kind E")], [row("kind  e", bsn="123456782")])
    assert (found["id"], found["bsn"]) == ("k", "123456782")
    assert found["custody"] == [{"holder": "m"}]


def test_what_a_form_left_empty_stays_as_it_was() -> None:
    (found,) = over([known("k", "Kind E", bsn="123456782")], [row("Kind E")])
    assert found["bsn"] == "123456782"


def test_a_bsn_says_who_it_is_under_whatever_name() -> None:
    (found,) = over([known("k", "Kind E", bsn="123456782")], [row("Emma", bsn="123456782")])
    assert (found["id"], found["name"]) == ("k", "Emma")


def test_a_namesake_with_another_birth_date_is_somebody_else() -> None:
    found = over([known("k", "Jan", date(1960, 1, 1))], [row("Jan")])
    assert [one["id"] for one in found] == ["k", "new-1"]
    twins = [known("a", "Jan", None), known("b", "Jan", None)]
    assert len(over(twins, [row("Jan")])) == 3


def test_twins_told_of_one_after_the_other_stay_two() -> None:
    found = over([known("k", "Anna")], [row("Bas")])
    assert [one["name"] for one in found] == ["Anna", "Bas"]


def test_a_form_put_right_changes_whom_it_told_of_before() -> None:
    members = over([], [row("Kind E"), row("Kind F")])
    found = over(members, [row("Kind Ee"), row("Kind F")], [row("Kind E"), row("Kind F")])
    assert [one["name"] for one in found] == ["Kind Ee", "Kind F"]
    assert [one["id"] for one in found] == [one["id"] for one in members]


def test_a_form_put_right_takes_back_what_it_told_wrongly() -> None:
    members = over([known("m", "Moeder")], [row("Kind E", bsn="123456782"), row("Kind F")])
    earlier = [row("Kind E", bsn="123456782"), row("Kind F")]
    found = over(members, [row("Kind E")], earlier)
    assert [(one["name"], one.get("bsn")) for one in found] == [("Moeder", None), ("Kind E", None)]


@given(
    names=st.lists(st.sampled_from(["Anna", "Bas", "Chris", "anna "]), max_size=5),
    again=st.integers(1, 3),
)
def test_telling_the_same_again_changes_nothing(names: list[str], again: int) -> None:
    rows = [row(name) for name in names]
    first = over([], rows)
    found = first
    for _ in range(again):
        found = over(found, rows, rows)
    assert found == first


@given(st.lists(st.sampled_from(["Anna", "Bas", "Chris"]), min_size=1, max_size=4, unique=True))
def test_a_first_form_never_loses_anybody(names: list[str]) -> None:
    members = [known("x", "Vader", date(1980, 1, 1)), known("y", "Anna")]
    found = over(members, [row(name) for name in names])
    assert {"x", "y"} <= {one["id"] for one in found}
    assert {*names, "Vader"} <= {one["name"] for one in found}


def test_a_hidden_address_stands_apart() -> None:
    home: Row = {"name": "A", "address": "Straat 1", "postcode": "1234 AB", "place": "X"}
    assert split(home).address == {}
    apart = split({**home, "hidden_address": True})
    assert apart.household == {"name": "A", "hidden_address": True}
    assert apart.address == {"address": "Straat 1", "postcode": "1234 AB", "place": "X"}


def test_a_form_can_hide_an_address_and_never_show_one() -> None:
    assert is_hidden(told({"name": "A"}, {"hidden_address": True}, members=None))
    assert is_hidden(told({"hidden_address": True}, {"hidden_address": False}, members=None))
    assert not is_hidden(told({}, {"hidden_address": False}, members=None))
    assert told({MEMBERS: ["x"]}, {}, members=None)[MEMBERS] == ["x"]


def test_no_address_is_left_at_any_depth() -> None:
    value: Row = {
        "about": {"name": "A", "address": "Straat 1", "postcode": None, "place": "X"},
        "rows": [{"address": "Straat 2"}, {"place": "Het buurthuis"}],
    }
    assert tells_address(value)
    bare = without_address(value)
    assert not tells_address(bare)
    assert bare["about"] == {"name": "A"}
    assert bare["rows"] == [{}, {"place": "Het buurthuis"}]
