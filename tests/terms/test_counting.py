# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.errors import FindingsError
from wijkpad.terms import (
    AMSTERDAM,
    Calendar,
    Direction,
    Holidays,
    Length,
    Rule,
    RuleClass,
    Suspension,
    Unit,
    Warn,
    default_holidays,
    due,
    due_with,
    may_change,
    text,
    valid_on,
    warn_moments,
)

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
ATW_LENGTHS = st.one_of(
    st.builds(Length, st.integers(0, 90), st.just(Unit.DAYS)),
    st.builds(Length, st.integers(0, 12), st.just(Unit.WEEKS)),
    st.builds(Length, st.integers(0, 3), st.just(Unit.MONTHS)),
)


def a_rule(length: str = "6 weeks", **changes: object) -> Rule:
    facts: dict[str, object] = {
        "length": Length.parse(length),
        "calendar": Calendar.CAL_DAYS_ATW,
        "direction": Direction.AT_MOST,
        "klass": RuleClass.STATUTORY,
        "key": "wmo_onderzoek",
        "title": "Onderzoek na melding",
        "source": "wmo-2.3.2",
    }
    return Rule(**(facts | changes))  # type: ignore[arg-type]


def last_day(length: str, start: date, calendar: Calendar = Calendar.CAL_DAYS_ATW) -> date | None:
    return due(Length.parse(length), start, calendar=calendar).day


@given(start=DAYS, length=ATW_LENGTHS)
def test_a_term_of_the_law_never_ends_on_a_day_off(start: date, length: Length) -> None:
    end = due(length, start, calendar=Calendar.CAL_DAYS_ATW).day
    assert end is not None
    assert default_holidays().is_working(end)


@given(start=DAYS, days=st.integers(0, 89))
def test_a_longer_term_never_ends_earlier(start: date, days: int) -> None:
    shorter = due(Length(days, Unit.DAYS), start, calendar=Calendar.CAL_DAYS_ATW)
    longer = due(Length(days + 1, Unit.DAYS), start, calendar=Calendar.CAL_DAYS_ATW)
    assert shorter.fires_at <= longer.fires_at


@given(start=DAYS, days=st.integers(0, 60))
def test_working_days_are_counted_one_by_one(start: date, days: int) -> None:
    end = due(Length(days, Unit.WORKING_DAYS), start).day
    assert end is not None
    between = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(map(default_holidays().is_working, between)) == days


@given(start=DAYS, length=ATW_LENGTHS.filter(lambda one: one.count > 2))
def test_a_term_of_three_days_holds_two_working_days(start: date, length: Length) -> None:
    end = due(length, start, calendar=Calendar.CAL_DAYS_ATW).day
    assert end is not None
    between = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(map(default_holidays().is_working, between)) >= 2


def test_three_days_over_easter_run_on_to_the_second_working_day() -> None:
    assert last_day("3 days", date(2027, 3, 25)) == date(2027, 3, 31)
    assert last_day("3 days", date(2027, 3, 25), Calendar.CAL_DAYS_RAW) == date(2027, 3, 28)


def test_two_days_are_too_short_for_the_minimum() -> None:
    assert last_day("2 days", date(2027, 3, 26)) == date(2027, 3, 30)


@pytest.mark.parametrize(
    ("length", "start", "end"),
    [
        ("90 days", date(2026, 9, 27), date(2026, 12, 28)),
        ("91 days", date(2026, 9, 26), date(2026, 12, 26)),
        ("12 weeks", date(2026, 10, 3), date(2026, 12, 28)),
        ("13 weeks", date(2026, 9, 26), date(2026, 12, 26)),
        ("3 months", date(2026, 9, 26), date(2026, 12, 28)),
        ("4 months", date(2026, 8, 26), date(2026, 12, 26)),
        ("1 year", date(2025, 12, 26), date(2026, 12, 26)),
        ("12 months", date(2025, 12, 26), date(2026, 12, 26)),
    ],
)
def test_only_terms_within_the_limits_of_the_act_are_moved(
    length: str, start: date, end: date
) -> None:
    assert last_day(length, start) == end


def test_a_month_after_the_thirty_first_ends_on_the_last_of_the_month() -> None:
    assert last_day("1 month", date(2027, 1, 31), Calendar.CAL_DAYS_RAW) == date(2027, 2, 28)
    assert last_day("1 year", date(2028, 2, 29), Calendar.CAL_DAYS_RAW) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "TERM-001") for text in ("", "6", "six weeks", "6  fortnights", "-6 weeks")),
        *((text, "TERM-001") for text in ("6.5 weeks", "٦ weeks", "6 weeks" * 100, "P6W")),
        ("999999 years", "TERM-002"),
    ],
)
def test_what_is_no_length_is_refused_with_the_cure(text: str, code: str) -> None:
    with pytest.raises(FindingsError) as refused:
        Length.parse(text)
    assert refused.value.findings[0].code == code
    assert refused.value.findings[0].cure


@given(length=st.builds(Length, st.integers(0, 200), st.sampled_from(Unit)))
def test_a_length_reads_back_what_it_writes(length: Length) -> None:
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    ("length", "calendar", "start", "code"),
    [
        ("6 weeks", Calendar.HOURS_ABS, datetime(2026, 1, 1, tzinfo=UTC), "TERM-003"),
        ("6 hours", Calendar.CAL_DAYS_ATW, date(2026, 1, 1), "TERM-003"),
        ("6 weeks", None, date(2026, 1, 1), "TERM-004"),
        ("6 hours", None, date(2026, 1, 1), "TERM-005"),
        ("6 hours", None, datetime(2026, 1, 1), "TERM-005"),  # noqa: DTZ001 - that is the point
        ("6 weeks", Calendar.CAL_DAYS_ATW, datetime(2026, 1, 1), "TERM-005"),  # noqa: DTZ001
        ("6 weeks", Calendar.CAL_DAYS_ATW, date(9999, 12, 30), "TERM-006"),
        ("6 weeks", Calendar.CAL_BACKWARD, date(1, 1, 2), "TERM-006"),
        ("3 months", Calendar.CAL_DAYS_RAW, date(9999, 12, 30), "TERM-006"),
        ("6 working days", None, date(9999, 12, 30), "TERM-006"),
    ],
)
def test_a_term_that_cannot_be_counted_is_refused(
    length: str, calendar: Calendar | None, start: date, code: str
) -> None:
    with pytest.raises(FindingsError) as refused:
        due(Length.parse(length), start, calendar=calendar)
    assert refused.value.findings[0].code == code


def test_the_reasoning_names_every_day_that_moved_the_end() -> None:
    found = due(a_rule("2 weeks"), date(2027, 4, 21))
    reasoning = " ".join(found.steps)
    for word in ("2 weken na 21 april 2027", "Bevrijdingsdag", "Hemelvaartsdag", "bij besluit"):
        assert word in reasoning
    assert reasoning.count("zaterdag") == 1
    assert text(found) == "ma 10 mei 2027"


def test_the_reasoning_says_when_no_decree_is_known_yet() -> None:
    assert any("nog niet bekend" in step for step in due(a_rule(), date(2030, 4, 1)).steps)
    assert not any("nog niet bekend" in step for step in due(a_rule(), date(2027, 4, 1)).steps)


def test_a_moment_reads_in_dutch_local_time() -> None:
    found = due(Length.parse("18 hours"), datetime(2026, 11, 20, 20, 0, tzinfo=AMSTERDAM))
    assert text(found) == "za 21 november 2026, 14:00 uur"


def test_a_suspended_term_stands_still_and_then_runs_on() -> None:
    start = date(2026, 11, 2)
    still = Suspension(date(2026, 11, 10))
    done = Suspension(date(2026, 11, 10), date(2026, 11, 17))
    assert due_with(a_rule("4 weeks"), start, suspensions=[still]) is None
    found = due_with(a_rule("4 weeks"), start, suspensions=[done])
    assert found is not None
    assert found.day == date(2026, 12, 7)


def test_two_suspensions_over_the_same_days_count_once() -> None:
    rule = a_rule("10 working days", calendar=Calendar.WORKING_DAYS)
    twice = [
        Suspension(date(2026, 11, 10), date(2026, 11, 13)),
        Suspension(date(2026, 11, 11), date(2026, 11, 12)),
    ]
    found = due_with(rule, date(2026, 11, 2), suspensions=twice)
    assert found == due_with(rule, date(2026, 11, 2), suspensions=twice[:1])
    assert found is not None
    assert found.day == date(2026, 11, 19)


@given(start=DAYS, since=st.integers(-20, 60), stretch=st.integers(0, 40))
def test_a_suspension_never_makes_a_term_end_earlier(start: date, since: int, stretch: int) -> None:
    begin = start + timedelta(since)
    pause = Suspension(begin, begin + timedelta(stretch))
    found = due_with(a_rule("4 weeks"), start, suspensions=[pause])
    assert found is not None
    assert found.fires_at >= due(a_rule("4 weeks"), start).fires_at


def test_a_suspension_outside_the_term_changes_nothing() -> None:
    start = date(2026, 11, 2)
    for pause in (
        Suspension(date(2026, 9, 1), date(2026, 10, 1)),
        Suspension(date(2027, 3, 1), None),
    ):
        found = due_with(a_rule("4 weeks"), start, suspensions=[pause])
        assert found == due(a_rule("4 weeks"), start)


def test_hours_stand_still_by_the_minute() -> None:
    start = datetime(2026, 11, 20, 20, 0, tzinfo=AMSTERDAM)
    pause = Suspension(start + timedelta(hours=1), start + timedelta(hours=3))
    rule = a_rule("18 hours", calendar=Calendar.HOURS_ABS)
    found = due_with(rule, start, suspensions=[pause])
    assert found is not None
    assert found.moment == start + timedelta(hours=20)


def test_an_extension_counts_from_the_end_before_it_was_moved() -> None:
    start = date(2026, 11, 13)
    found = due_with(a_rule("6 weeks"), start, extension=Length.parse("6 weeks"))
    assert found is not None
    assert found.day == date(2027, 2, 5)


@pytest.mark.parametrize(
    ("calendar", "pause"),
    [
        (Calendar.CAL_BACKWARD, Suspension(date(2026, 1, 1), date(2026, 1, 2))),
        (Calendar.CAL_DAYS_ATW, Suspension(date(2026, 1, 2), date(2026, 1, 1))),
    ],
)
def test_a_suspension_that_makes_no_sense_is_refused(calendar: Calendar, pause: Suspension) -> None:
    with pytest.raises(FindingsError, match="TERM-007"):
        due_with(a_rule(calendar=calendar), date(2026, 1, 1), suspensions=[pause])


@pytest.mark.parametrize(
    ("direction", "old", "new", "allowed"),
    [
        (Direction.AT_MOST, "6 weeks", "8 weeks", False),
        (Direction.AT_MOST, "6 weeks", "4 weeks", True),
        (Direction.AT_MOST, "6 weeks", "42 days", False),
        (Direction.AT_MOST, "6 weeks", "30 days", True),
        (Direction.AT_MOST, "6 weeks", "1 month", False),
        (Direction.AT_MOST, "91 days", "90 days", False),
        (Direction.AT_LEAST, "7 days", "6 days", False),
        (Direction.AT_LEAST, "7 days", "2 weeks", False),
        (Direction.AT_LEAST, "7 days", "3 weeks", True),
        (Direction.AT_LEAST, "7 days", "10 days", True),
        (Direction.EXACT, "6 weeks", "5 weeks", False),
        (Direction.EXACT, "6 weeks", "7 weeks", False),
        (Direction.EXACT, "6 weeks", "6 weeks", True),
        (Direction.AT_MOST, "6 weeks", "6 hours", False),
    ],
)
def test_a_term_of_the_law_moves_only_towards_more_protection(
    direction: Direction, old: str, new: str, allowed: bool
) -> None:
    refused = may_change(a_rule(old, direction=direction), Length.parse(new))
    assert (refused is None) is allowed
    if refused is not None:
        assert refused.element == "wmo_onderzoek"


def test_the_refusal_names_the_rule_and_the_law() -> None:
    refused = may_change(a_rule(), Length.parse("8 weeks"))
    assert refused is not None
    assert "Onderzoek na melding" in refused.text
    assert "wmo-2.3.2" in refused.text


def test_counting_back_a_duty_may_only_end_earlier() -> None:
    rule = a_rule("4 weeks", calendar=Calendar.CAL_BACKWARD)
    assert may_change(rule, Length.parse("5 weeks")) is None
    assert may_change(rule, Length.parse("3 weeks")) is not None


def test_a_local_term_is_free() -> None:
    assert may_change(a_rule(klass=RuleClass.LOCAL), Length.parse("20 weeks")) is None


@given(start=DAYS, old=ATW_LENGTHS, count=st.integers(0, 120), unit=st.sampled_from(Unit))
def test_an_allowed_change_of_a_duty_never_ends_later(
    start: date, old: Length, count: int, unit: Unit
) -> None:
    rule = a_rule(str(old))
    new = Length(count, unit)
    if may_change(rule, new) is None:
        calendar = Calendar.CAL_DAYS_ATW
        assert due(new, start, calendar=calendar).fires_at <= due(rule, start).fires_at


def test_reminders_go_out_at_the_start_of_their_day() -> None:
    warn = (
        Warn("team_lead", after=Length.parse("5 weeks")),
        Warn("assignee", after=Length.parse("4 weeks")),
        Warn("assignee", before=Length.parse("2 working days")),
        Warn("assignee", before=Length.parse("2 hours")),
    )
    found = warn_moments(a_rule(warn=warn), date(2026, 11, 16))
    assert [(one.warn.to, one.at) for one in found] == [
        ("assignee", datetime(2026, 12, 14, tzinfo=AMSTERDAM)),
        ("team_lead", datetime(2026, 12, 21, tzinfo=AMSTERDAM)),
        ("assignee", datetime(2026, 12, 23, tzinfo=AMSTERDAM)),
        ("assignee", datetime(2026, 12, 28, 22, 0, tzinfo=AMSTERDAM)),
    ]


def test_a_reminder_counts_back_from_the_last_day_as_it_stands() -> None:
    warn = (
        Warn("assignee", after=Length.parse("4 weeks")),
        Warn("assignee", before=Length.parse("2 working days")),
    )
    sooner = date(2026, 12, 24)
    found = warn_moments(a_rule(warn=warn), date(2026, 11, 16), last=sooner)
    assert [one.at for one in found] == [
        datetime(2026, 12, 14, tzinfo=AMSTERDAM),
        datetime(2026, 12, 22, tzinfo=AMSTERDAM),
    ]


def test_a_reminder_waits_while_the_term_stands_still() -> None:
    warn = (
        Warn("assignee", after=Length.parse("4 weeks")),
        Warn("x", before=Length.parse("1 day")),
    )
    rule, start = a_rule(warn=warn), date(2026, 11, 16)
    assert warn_moments(rule, start, suspensions=[Suspension(date(2026, 11, 20))]) == ()
    pause = Suspension(date(2026, 11, 20), date(2026, 11, 27))
    first = warn_moments(rule, start, suspensions=[pause])[0]
    assert first.at == datetime(2026, 12, 21, tzinfo=AMSTERDAM)


def test_the_rule_that_was_law_at_the_start_fact_counts() -> None:
    old = a_rule("8 weeks", valid_from=date(2015, 1, 1), valid_to=date(2026, 12, 31))
    new = a_rule("6 weeks", valid_from=date(2027, 1, 1))
    assert valid_on([new, old], "wmo_onderzoek", date(2026, 6, 1)) is old
    assert valid_on([new, old], "wmo_onderzoek", date(2027, 6, 1)) is new
    assert valid_on([new, old], "wmo_onderzoek", date(2014, 6, 1)) is None


def test_a_calendar_without_decrees_knows_the_law_alone() -> None:
    bridge = date(2027, 5, 7)
    assert Holidays().is_working(bridge)
    assert not default_holidays().is_working(bridge)
