# SPDX-License-Identifier: EUPL-1.2
"""What may be done with a term, what being late costs, and why a term ends when it does."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.terms import (
    Calendar,
    Direction,
    Ground,
    Holidays,
    Length,
    PenaltyBand,
    Rule,
    RuleClass,
    Suspension,
    default_holidays,
    due,
    due_with,
    explained,
    missing_days,
    penalty,
    read_sources,
    read_terms,
)

FILE = """
[[sources]]
key = "awb-4.13"
title = "Awb, artikel 4:13"
tag = "V:S68"

[[sources]]
key = "awb-4.15"
title = "Awb, artikel 4:15"
tag = "K"

[[terms]]
key = "besluit"
title = "Besluit"
length = "8 weeks"
calendar = "CAL_DAYS_ATW"
from = "application.received_at"
class = "STATUTORY"
direction = "at_most"
source = "awb-4.13"
valid_from = 2009-10-01
suspend = [{ key = "aanvulling", title = "De aanvraag wordt aangevuld", source = "awb-4.15" }]
extend = { most = "2 weeks", times = 2, source = "awb-4.15" }
notice = { of = ["besluit"], message = "MSG_Notice" }
penalty = [{ days = 14, amount = "dag_1" }, { days = 28, amount = "dag_15" }]
"""
RULE = Rule(
    length=Length.parse("6 weeks"),
    calendar=Calendar.CAL_DAYS_ATW,
    direction=Direction.AT_MOST,
    klass=RuleClass.STATUTORY,
    key="besluit",
    title="Besluit",
    source="awb-4.13",
    suspend=(Ground("aanvulling", "De aanvraag wordt aangevuld", "awb-4.5", "art. 4:5 Awb"),),
)
DAYS = st.dates(date(2020, 1, 1), date(2028, 6, 30))
STRETCHES = st.lists(
    st.tuples(st.integers(1, 120), st.integers(0, 60)).map(
        lambda one: (timedelta(one[0]), timedelta(one[1]))
    ),
    max_size=3,
)


def read(toml: str) -> tuple[tuple[Rule, ...], list[str]]:
    tables = tomllib.loads(toml)
    sources, _ = read_sources(tables["sources"])
    rules, findings = read_terms(tables["terms"], sources)
    return rules, [one.code for one in findings]


def test_a_rule_tells_how_it_may_be_changed_and_where_that_rests_on() -> None:
    (rule,), faults = read(FILE)
    assert faults == []
    (ground,) = rule.suspend
    assert (ground.key, ground.law) == ("aanvulling", "Awb, artikel 4:15 (nog te toetsen)")
    assert rule.extend is not None
    assert (str(rule.extend.most), rule.extend.times, rule.extend.notice) == ("2 weeks", 2, True)
    assert rule.notice is not None
    assert rule.notice.of == ("besluit",)
    assert rule.penalty == (PenaltyBand(14, "dag_1"), PenaltyBand(28, "dag_15"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('direction = "at_most"', 'direction = "exact"', "TERM-033"),
        ('"8 weeks"\ncalendar = "CAL_DAYS_ATW"', '"8 hours"', "TERM-033"),
        ("times = 2", "times = 0", "TERM-034"),
        ("times = 2", 'notice = "ja"', "TERM-034"),
        ('most = "2 weeks"', 'most = "2 hours"', "TERM-003"),
        ('most = "2 weeks"', 'most = "lang"', "TERM-001"),
        ('of = ["besluit"]', "of = []", "TERM-035"),
        ("notice = {", "notice = [] #", "TERM-020"),
        ("days = 14", "days = 0", "TERM-034"),
        ("days = 14", "dagen = 14", "TERM-021"),
        ('title = "De aanvraag wordt aangevuld", ', "", "TERM-029"),
        ('source = "awb-4.15" }]', 'source = "niets" }]', "TERM-032"),
        (
            "}]\nextend",
            '}, { key = "aanvulling", title = "x", source = "awb-4.15" }]\nextend',
            "TERM-022",
        ),
    ],
)
def test_a_slip_in_how_a_term_may_be_changed_is_named(old: str, new: str, code: str) -> None:
    changed = FILE.replace(old, new)
    assert changed != FILE
    rules, faults = read(changed)
    assert code in faults
    assert rules == ()


@given(start=DAYS, stretches=STRETCHES, longer=st.integers(0, 8))
def test_what_was_suspended_or_extended_never_ends_earlier_and_is_told(
    start: date, stretches: list[tuple[timedelta, timedelta]], longer: int
) -> None:
    pauses = [
        Suspension(start + since, start + since + stretch, "aanvulling")
        for since, stretch in stretches
    ]
    extension = Length.parse(f"{longer} weeks") if longer else None
    found = due_with(RULE, start, suspensions=pauses, extension=extension)
    plain = due(RULE, start)
    assert found is not None
    assert found.day is not None
    assert plain.day is not None
    assert found.day >= plain.day
    assert default_holidays().is_working(found.day) or longer > 6
    text = explained(RULE, found, suspensions=pauses, extension=extension)
    assert ("opgeschort, art. 4:5 Awb" in text) == (found.stood_still > 0)
    assert ("verlengd" in text) == (extension is not None)
    assert text.startswith("6 weken")
    # Each suspended day moves the end before weekends and holidays by one day.
    nominal = (found.unmoved or found.day) - timedelta(found.stood_still)
    assert nominal == start + timedelta(weeks=6 + longer)


@given(start=DAYS, since=st.integers(1, 41))
def test_a_term_that_is_suspended_before_its_end_has_none(start: date, since: int) -> None:
    pause = Suspension(start + timedelta(since), None, "aanvulling")
    assert due_with(RULE, start, suspensions=[pause]) is None
    assert "De aanvraag wordt aangevuld. art. 4:5 Awb" in explained(RULE, None, suspensions=[pause])


def test_the_sentence_names_the_day_from_which_the_end_was_moved() -> None:
    found = due(RULE, date(2026, 11, 13))
    assert explained(RULE, found) == (
        "6 weken; doorgeschoven van vr 25 december 2026: eerste kerstdag"
    )


def test_the_sentence_warns_where_the_holidays_are_not_known() -> None:
    calendar = Holidays(known_until=date(2026, 12, 31))
    late = due(RULE, date(2026, 12, 1), holidays=calendar)
    early = due(RULE, date(2026, 11, 16), holidays=calendar)
    assert "let op: na 31 december 2026" in explained(RULE, late, holidays=calendar)
    assert "let op" not in explained(RULE, early, holidays=calendar)


BANDS = (PenaltyBand(14, "a"), PenaltyBand(14, "b"), PenaltyBand(14, "c"))
AMOUNTS = {"a": 2300, "b": 3500, "c": 4500}


@pytest.mark.parametrize(
    ("days", "day", "per_day", "cents"),
    [
        (-3, 0, 0, 0),
        (0, 0, 0, 0),
        (1, 1, 2300, 2300),
        (14, 14, 2300, 32_200),
        (15, 15, 3500, 35_700),
        (28, 28, 3500, 81_200),
        (42, 42, 4500, 144_200),
        (100, 42, 4500, 144_200),
    ],
)
def test_a_penalty_counts_its_days_and_stops_at_its_most(
    days: int, day: int, per_day: int, cents: int
) -> None:
    start = date(2027, 2, 1)
    found = penalty(BANDS, AMOUNTS, start, start + timedelta(days))
    assert (found.day, found.per_day, found.cents) == (day, per_day, cents)
    assert (found.most, found.whole) == (42, 144_200)


@given(st.integers(-10, 60))
def test_a_penalty_grows_by_its_own_amount_each_day(days: int) -> None:
    start = date(2027, 2, 1)
    one, next_one = (
        penalty(BANDS, AMOUNTS, start, start + timedelta(days + more)) for more in (0, 1)
    )
    grows = next_one.day > one.day
    assert next_one.cents - one.cents == (next_one.per_day if grows else 0)


def test_the_calendar_says_at_start_which_years_it_does_not_know() -> None:
    assert missing_days(date(2026, 11, 27)) == []
    assert [one.code for one in missing_days(date(2028, 3, 1))] == ["TERM-050"]
    assert "Voor 2029" in missing_days(date(2028, 3, 1))[0].text
    assert [one.code for one in missing_days(date(2029, 1, 1))] == ["TERM-050", "TERM-050"]


def test_a_decree_that_is_not_whole_or_holds_a_day_off_is_named() -> None:
    whole = default_holidays()
    friday, new_year = date(2027, 5, 7), date(2027, 1, 1)
    without = {day: one for day, one in whole.designated.items() if day != friday}
    lacking = missing_days(date(2026, 11, 27), replace(whole, designated=without))
    assert [(one.code, "2027-05-07" in one.text) for one in lacking] == [("TERM-051", True)]
    decree = whole.designated[friday]
    wrong = {**whole.designated, new_year: decree, date(2027, 5, 8): replace(decree, tag="K")}
    faults = missing_days(date(2026, 11, 27), replace(whole, designated=wrong))
    assert [one.code for one in faults] == ["TERM-052", "TERM-053", "TERM-053"]
