# SPDX-License-Identifier: EUPL-1.2
"""Who help is for, as money knows it: a key of the household, or a hash; never a name."""

from __future__ import annotations

from wijkpad.domain.allocation import may_be_same, person_key
from wijkpad.feel import Value

HOUSEHOLD: Value = {
    "name": "Familie A",
    "members": [
        {"id": "m1", "name": "Sam  A"},
        {"id": "m2", "name": "Robin A"},
        {"id": "m3", "name": "Jan A"},
        {"id": "m4", "name": "Jan A"},
    ],
}


def key(name: object, household: Value = HOUSEHOLD) -> str | None:
    return person_key(household, name, lambda text: f"hash({len(text)})")


def test_a_name_that_one_person_of_the_household_has_is_that_person() -> None:
    assert key("sam a") == "m1"
    assert key(" Robin  A ") == "m2"


def test_a_name_that_nobody_or_two_have_is_a_hash_and_never_the_name() -> None:
    for name in ("Jan A", "Oma B"):
        found = key(name)
        assert found is not None
        assert found.startswith("~hash(")
        assert name.split()[0].casefold() not in found
    assert key("", None) is None
    assert key(None) is None


def test_only_keys_of_one_sort_tell_two_people_apart() -> None:
    assert may_be_same("m1", "m1")
    assert not may_be_same("m1", "m2")
    assert not may_be_same("~x", "~y")
    assert may_be_same("m1", "~x"), "the person may have been told of meanwhile"
    assert may_be_same(None, "m1")
