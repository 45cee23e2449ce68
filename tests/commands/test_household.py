# SPDX-License-Identifier: EUPL-1.2
"""What a case is called, and who belongs to it."""

from __future__ import annotations

from wijkpad.commands.cases.household import label, people
from wijkpad.feel import Value

ANNA: dict[str, Value] = {"name": "Anna Jansen", "role": "client", "email": None}
BRAM: dict[str, Value] = {"name": "Bram Jansen", "role": "child"}


def test_a_case_is_called_after_its_household_or_else_its_first_person() -> None:
    assert label({"name": "Familie  Jansen ", "members": [ANNA]}) == "Familie Jansen"
    assert label({"address": "Dorpsstraat 1", "members": [ANNA, BRAM]}) == "Anna Jansen"
    assert label({"members": [{"name": None}, BRAM]}) == "Bram Jansen"


def test_a_case_of_whom_no_name_is_known_has_none() -> None:
    nameless: list[Value] = [{"role": "client"}]
    cases: list[Value] = [None, {}, {"address": "Dorpsstraat 1"}, {"members": nameless}]
    for unknown in cases:
        assert label(unknown) is None


def test_a_household_under_the_name_of_one_person_is_that_person() -> None:
    own: dict[str, Value] = {"name": "anna  jansen", "address": "Dorpsstraat 1", "email": "a@b.nl"}
    assert people({**own, "members": [BRAM, ANNA]}) == [
        {"name": "Anna Jansen", "address": "Dorpsstraat 1", "email": "a@b.nl", "role": "client"},
        BRAM,
    ]


def test_two_persons_of_one_name_stay_two() -> None:
    father: dict[str, Value] = {"name": "Jan Jansen", "role": "client"}
    son: dict[str, Value] = {"name": "Jan Jansen", "role": "child"}
    own: dict[str, Value] = {"name": "Jan Jansen", "address": "Dorpsstraat 1"}
    assert people({**own, "members": [father, son]}) == [own, father, son]
    assert people({"members": [father, son]}) == [father, son]
