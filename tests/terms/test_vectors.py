# SPDX-License-Identifier: EUPL-1.2
"""The agreed vectors: what a lawyer with a calendar would answer."""

from datetime import UTC, date, datetime

import pytest

from wijkpad.terms import AMSTERDAM, Calendar, Length, due

ATW, WORKING = Calendar.CAL_DAYS_ATW, Calendar.WORKING_DAYS
CLOCK, HOURS, BACK = Calendar.WALLCLOCK_DAYS, Calendar.HOURS_ABS, Calendar.CAL_BACKWARD


@pytest.mark.parametrize(
    ("start", "length", "calendar", "last_day"),
    [
        pytest.param(date(2026, 11, 16), "6 weeks", ATW, date(2026, 12, 28), id="V1"),
        pytest.param(date(2026, 11, 13), "6 weeks", ATW, date(2026, 12, 28), id="V2"),
        pytest.param(date(2027, 4, 21), "2 weeks", ATW, date(2027, 5, 10), id="V3"),
        pytest.param(date(2026, 4, 24), "5 working days", WORKING, date(2026, 5, 4), id="V4"),
        pytest.param(date(2026, 12, 19), "7 days", ATW, date(2026, 12, 28), id="V5"),
        pytest.param(date(2026, 5, 11), "14 days", ATW, date(2026, 5, 26), id="V6"),
        pytest.param(date(2026, 11, 24), "6 weeks", ATW, date(2027, 1, 5), id="V9"),
        pytest.param(date(2027, 1, 5), "6 weeks", ATW, date(2027, 2, 16), id="V10"),
        pytest.param(date(2027, 1, 5), "12 weeks", ATW, date(2027, 3, 30), id="V10 committee"),
        pytest.param(date(2027, 4, 30), "4 weeks", BACK, date(2027, 4, 2), id="V11"),
        pytest.param(date(2027, 3, 12), "14 days", ATW, date(2027, 3, 30), id="V12"),
        pytest.param(date(2026, 12, 21), "5 working days", WORKING, date(2026, 12, 29), id="V14"),
        pytest.param(date(2027, 4, 30), "5 working days", WORKING, date(2027, 5, 12), id="V15"),
    ],
)
def test_a_term_in_days_ends_on_its_last_day(
    start: date, length: str, calendar: Calendar, last_day: date
) -> None:
    found = due(Length.parse(length), start, calendar=calendar)
    assert found.day == last_day
    assert found.moment is None


@pytest.mark.parametrize(
    ("start", "length", "calendar", "end"),
    [
        pytest.param((2026, 12, 17, 22, 40), "10 days", CLOCK, (2026, 12, 27, 22, 40), id="V7"),
        pytest.param((2026, 12, 17, 22, 40), "4 weeks", CLOCK, (2027, 1, 14, 22, 40), id="V7 most"),
        pytest.param((2026, 11, 20, 20, 0), "18 hours", HOURS, (2026, 11, 21, 14, 0), id="V8"),
        pytest.param(
            (2027, 3, 20, 15, 0), "10 wall-clock days", CLOCK, (2027, 3, 30, 15, 0), id="V13"
        ),
    ],
)
def test_a_term_of_the_clock_ends_at_its_moment(
    start: tuple[int, ...], length: str, calendar: Calendar, end: tuple[int, ...]
) -> None:
    begin = datetime(*start, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]
    found = due(Length.parse(length), begin, calendar=calendar)
    assert found.day is None
    assert found.moment == found.fires_at
    assert found.moment == datetime(*end, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]


def test_a_timer_on_a_term_in_days_fires_when_the_day_after_begins_in_the_netherlands() -> None:
    winter = due(Length.parse("6 weeks"), date(2026, 11, 16), calendar=ATW)
    summer = due(Length.parse("1 week"), date(2026, 6, 15), calendar=ATW)
    assert winter.fires_at == datetime(2026, 12, 28, 23, 0, tzinfo=UTC)
    assert summer.fires_at == datetime(2026, 6, 22, 22, 0, tzinfo=UTC)


def test_a_moment_late_on_the_utc_day_counts_as_the_dutch_day() -> None:
    start = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert due(Length.parse("6 weeks"), start, calendar=ATW).day == date(2026, 12, 28)


def test_hours_run_on_through_the_night_of_summer_time() -> None:
    start = datetime(2027, 3, 27, 20, 0, tzinfo=AMSTERDAM)
    found = due(Length.parse("18 hours"), start)
    assert found.fires_at == datetime(2027, 3, 28, 15, 0, tzinfo=AMSTERDAM)
