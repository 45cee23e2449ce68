# SPDX-License-Identifier: EUPL-1.2
"""Who must agree to help, to processing and to breaking secrecy, by age: R5, R8, R9 and R10."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.domain.file.ages import birthday
from wijkpad.domain.file.consent_rules import ConsentKind, ConsentRules, bases, rules_from, table
from wijkpad.domain.file.consents import Answer, Consent, Giver, Needed, missing, needed
from wijkpad.domain.file.persons import Custody, Person, doubts, read_person, without_representative
from wijkpad.errors import FindingsError
from wijkpad.feel import Value

TODAY = date(2026, 11, 16)
MOTHER, FATHER = Giver("m", "Moeder"), Giver(None, "Vader")
NAMES = {"m": "Moeder", "k": "Kind"}
RULES = ConsentRules()
KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)


def a_child(age: int, *custody: Custody, days: int = 0) -> Person:
    born = birthday(TODAY, 0).replace(year=TODAY.year - age) - timedelta(days=days)
    return Person("k", "Kind", born, "child", custody, {})


BOTH = (
    Custody("m", "", "joint", "register", TODAY),
    Custody(None, "Vader", "joint", "register", TODAY),
)


def who(kind: ConsentKind, person: Person) -> list[str]:
    return [one.name for one in needed(kind, person, NAMES, TODAY, RULES).givers]


PARENTS, ALL, SELF = ["Moeder", "Vader"], ["Kind", "Moeder", "Vader"], ["Kind"]


@pytest.mark.parametrize(
    ("age", "help_", "processing", "secrecy"),
    [
        (0, PARENTS, PARENTS, PARENTS),
        (11, PARENTS, PARENTS, PARENTS),
        (12, ALL, PARENTS, ALL),
        (15, ALL, PARENTS, ALL),
        (16, SELF, SELF, SELF),
        (40, SELF, SELF, SELF),
    ],
)
def test_r8_three_tables_say_who_must_agree_at_each_age(
    age: int, help_: list[str], processing: list[str], secrecy: list[str]
) -> None:
    person = a_child(age, *BOTH)
    assert who("help", person) == help_
    assert who("processing", person) == processing
    assert who("secrecy", person) == secrecy


@given(age=st.integers(0, 30), days=st.integers(0, 364), kind=st.sampled_from(KINDS))
def test_what_changes_at_a_birthday_is_what_holds_on_that_day(
    age: int, days: int, kind: ConsentKind
) -> None:
    person = a_child(age, *BOTH, days=days)
    now = needed(kind, person, NAMES, TODAY, RULES)
    if now.changes_on is None:
        assert [one.name for one in now.givers] == SELF
        return
    assert now.changes_on > TODAY
    day_before = needed(kind, person, NAMES, now.changes_on - timedelta(days=1), RULES)
    then = needed(kind, person, NAMES, now.changes_on, RULES)
    assert day_before.givers == now.givers
    assert then.givers != now.givers
    assert then.sentence in now.change


def test_what_changes_for_a_child_of_29_february_changes_on_1_march() -> None:
    person = Person("k", "Kind", date(2012, 2, 29), "child", BOTH, {})
    assert needed("help", person, NAMES, date(2027, 1, 1), RULES).changes_on == date(2028, 2, 29)
    person = Person("k", "Kind", date(2008, 2, 29), "child", BOTH, {})
    assert needed("processing", person, NAMES, date(2023, 1, 1), RULES).changes_on == date(
        2024, 2, 29
    )
    person = Person("k", "Kind", date(2016, 2, 29), "child", BOTH, {})
    assert needed("help", person, NAMES, date(2028, 3, 1), RULES).changes_on == date(2032, 2, 29)


def test_an_adult_decides_and_a_representative_is_named() -> None:
    value: dict[str, Value] = {"representative": "Mentor Bakker"}
    person = Person("k", "Kind", date(1980, 1, 1), "client", (), value)
    assert "Mentor Bakker" in needed("help", person, NAMES, TODAY, RULES).sentence
    assert needed("help", a_child(17), NAMES, TODAY, RULES).sentence.startswith("Vanaf 16 jaar")
    assert needed("help", a_child(18), NAMES, TODAY, RULES).sentence.startswith("Een volwassene")


def test_without_birth_date_or_custody_nobody_is_named_and_nothing_holds() -> None:
    unborn = Person("k", "Kind", None, "child", BOTH, {})
    assert needed("help", unborn, NAMES, TODAY, RULES).problem
    alone = a_child(13)
    needs = needed("help", alone, NAMES, TODAY, RULES)
    assert "gezagsregister" in needs.problem
    assert not a_consent(said(Giver("k", "Kind"))).holds(TODAY, needs)


def said(giver: Giver, *, given_: bool = True, withdrawn: date | None = None) -> Answer:
    return Answer(
        giver,
        given_,
        TODAY - timedelta(days=9),
        "spoken",
        "",
        withdrawn,
        giver if withdrawn else None,
    )


def a_consent(*answers: Answer, until: date | None = None) -> Consent:
    return Consent("k", "help", "Opvoedhulp", "", until, answers)


def needs_of(age: int) -> Needed:
    return needed("help", a_child(age, *BOTH), NAMES, TODAY, RULES)


def test_consent_holds_when_everybody_who_must_agree_does() -> None:
    needs = needs_of(8)
    assert not a_consent(said(MOTHER)).holds(TODAY, needs)
    assert a_consent(said(MOTHER), said(Giver(None, "vader"))).holds(TODAY, needs)
    assert not a_consent(said(MOTHER), said(FATHER, given_=False)).holds(TODAY, needs)


def test_r10_one_parent_is_enough_for_the_application_and_that_is_said() -> None:
    needs = needs_of(8)
    assert "één handtekening" in needs.one_is_enough
    assert missing(needs, [a_consent(said(MOTHER))], "k", TODAY) == [(FATHER, "missing")]
    assert not needs_of(16).one_is_enough


def test_a_new_answer_takes_the_place_of_an_earlier_one() -> None:
    needs = needs_of(16)
    own = Giver("k", "Kind")
    assert a_consent(said(own, given_=False), said(own)).holds(TODAY, needs)
    assert not a_consent(said(own), said(own, given_=False)).holds(TODAY, needs)


def test_consent_ends_when_it_is_withdrawn_or_its_day_has_passed() -> None:
    needs, own = needs_of(16), Giver("k", "Kind")
    withdrawn = a_consent(said(own, withdrawn=TODAY))
    assert withdrawn.states(TODAY, needs) == [(own, "withdrawn")]
    assert withdrawn.holds(TODAY - timedelta(days=1), needs)
    assert a_consent(said(own), until=TODAY).holds(TODAY, needs)
    assert not a_consent(said(own), until=TODAY - timedelta(days=1)).holds(TODAY, needs)


def test_r5_without_consent_other_bases_are_offered_by_kind() -> None:
    assert {one.code for one in bases("processing", RULES)} == {
        *("legal_duty", "public_task", "vital_interest")
    }
    assert "right_to_report" in {one.code for one in bases("secrecy", RULES)}
    strict = ConsentRules(serious_harm_exception=False, wellconsidered_wish=False)
    offered = {one.code for one in bases("help", RULES)} - {
        one.code for one in bases("help", strict)
    }
    assert offered == {"serious_harm", "wellconsidered_wish"}


def test_what_was_not_verified_is_the_municipalitys_to_set_and_says_so() -> None:
    rules = rules_from({"processing_self_from": Decimal(14), "wellconsidered_wish": False})
    assert [row.least for row in table("processing", rules)] == [0, 14]
    assert not rules.wellconsidered_wish
    assert all("nog te toetsen" in row.source.text for row in table("secrecy", rules))
    assert all("nog te toetsen" not in row.source.text for row in table("help", rules))
    with pytest.raises(FindingsError):
        rules_from({"processing_self_from": Decimal(19)})


@given(both=st.integers(0, 18), own=st.integers(0, 18))
def test_whatever_ages_are_set_each_age_has_one_row(both: int, own: int) -> None:
    rules = ConsentRules(secrecy_both_from=both, secrecy_self_from=own, processing_self_from=own)
    for kind in KINDS:
        rows = table(kind, rules)
        assert rows[0].least == 0
        assert len({row.least for row in rows}) == len(rows)


def test_r9_custody_that_was_only_told_is_doubted() -> None:
    told = Custody("m", "", "sole", "told", None)
    assert any("één ouder" in one for one in doubts(a_child(9, told), TODAY))
    assert list(doubts(a_child(9, *BOTH), TODAY)) == []
    assert list(doubts(a_child(18), TODAY)) == []


def test_a_child_for_whom_nobody_may_decide_is_found() -> None:
    parent = Person("m", "Moeder", date(1985, 1, 1), "parent", (), {})
    child = a_child(9)
    assert without_representative([child], TODAY) == [child]
    assert without_representative([parent, child], TODAY) == []
    assert without_representative([a_child(9, *BOTH)], TODAY) == []


def test_a_person_is_read_from_whatever_a_form_told() -> None:
    row: dict[str, Value] = {"name": " Jan  Pieters ", "custody": ["x"], "birth_date": "ooit"}
    person = read_person(row)
    assert (person.name, person.born, person.custody) == ("Jan Pieters", None, ())
    assert person.age_on(TODAY) is None
