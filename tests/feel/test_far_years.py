# SPDX-License-Identifier: EUPL-1.2
"""Dates and moments in years that Python's calendar does not have; the outcomes were worked out by hand.

The Gregorian calendar repeats after 400 years, weekdays included: 10000 is as 2000, 12027 as 2027.
"""

import pytest

from tests.feel.checking import Case, check
from wijkpad.feel import dumps, loads, parse

ZONES: list[Case] = [
    # The lasting rule of a zone counts, not that of the year 2000: Brazil gave up summer time.
    ('@"10000-01-01T12:00:00@America/Sao_Paulo".time offset = @"-PT3H"', True),
    ('@"10000-06-01T12:00:00@Europe/Amsterdam".time offset = @"PT2H"', True),
    ('@"10000-12-01T12:00:00@Europe/Amsterdam".time offset = @"PT1H"', True),
    # 27 March 10000 is no Sunday: as in 2000 summer time begins on the 26th.
    ('@"10000-03-26T01:59:59@Europe/Amsterdam".time offset = @"PT1H"', True),
    ('@"10000-03-26T03:00:00@Europe/Amsterdam".time offset = @"PT2H"', True),
    # Before there were zones the clock followed the sun, never summer time.
    (
        (
            '@"-0500-06-01T12:00:00@Europe/Amsterdam".time offset'
            ' = @"0500-06-01T12:00:00@Europe/Amsterdam".time offset'
        ),
        True,
    ),
    ('@"0000-06-01T12:00:00@Europe/Amsterdam".time offset < @"PT1H"', True),
    ('@"12027-06-01T12:00:00@Europe/Amsterdam" = @"12027-06-01T10:00:00Z"', True),
    (
        'string(@"12027-06-01T12:00:00@Europe/Amsterdam" + @"P180D")',
        "12027-11-28T11:00:00@Europe/Amsterdam",
    ),
    (
        'string(@"12027-03-28T01:30:00@Europe/Amsterdam" + @"PT1H")',
        "12027-03-28T03:30:00@Europe/Amsterdam",
    ),
    (
        'string(@"12027-10-31T02:30:00@Europe/Amsterdam" + @"PT2H")',
        "12027-10-31T03:30:00@Europe/Amsterdam",
    ),
    (
        (
            '@"12027-06-01T12:00:00@Europe/Amsterdam" - @"12027-01-01T12:00:00@Europe/Amsterdam"'
            ' = @"P150DT23H"'
        ),
        True,
    ),
]
BORDERS: list[Case] = [
    (
        'string(@"9999-12-31T23:59:59@Europe/Amsterdam" + @"PT1S")',
        "10000-01-01T00:00:00@Europe/Amsterdam",
    ),
    (
        'string(@"10000-01-01T00:30:00@Europe/Amsterdam" - @"PT1H")',
        "9999-12-31T23:30:00@Europe/Amsterdam",
    ),
    (
        'string(@"9999-06-01T12:00:00@Europe/Amsterdam" + @"P360D")',
        "10000-05-26T12:00:00@Europe/Amsterdam",
    ),
    ('string(@"0001-01-01T00:00:00+01:00" - @"PT1S")', "0000-12-31T23:59:59+01:00"),
    (
        'string(@"0001-01-01T00:00:00@Europe/Amsterdam" - @"PT0S")',
        "0001-01-01T00:00:00@Europe/Amsterdam",
    ),
    ('string(@"9999-12-31T23:59:59.999999999" + @"PT0.000000001S")', "10000-01-01T00:00:00"),
    ('@"999999999-12-31T23:59:59Z" + @"PT1S"', None),
    ('@"-999999999-01-01T00:00:00Z" - @"PT1S"', None),
    ('@"2026-01-01T00:00:00Z" + @"P999999999999999D"', None),
    ('date("12345678901-01-01")', None),
    ('date("02026-01-01")', None),
    ('date("+12026-01-01")', None),
    ("date(1000000000, 1, 1)", None),
]
CALENDAR: list[Case] = [
    ('day of week(@"10000-01-01")', "Saturday"),
    ('week of year(@"10000-01-03") = 1 and week of year(@"-0001-01-03") = 53', True),
    ('day of year(@"10000-12-31") = 366', True),
    ('string(for d in @"9999-12-31"..@"10000-01-01" return d)', "[9999-12-31, 10000-01-01]"),
    ('string(for d in @"10000-01-01"..@"9999-12-31" return d)', "[10000-01-01, 9999-12-31]"),
    ('string(for d in (@"9999-12-31"..@"10000-01-02") return d)', "[10000-01-01]"),
]


@pytest.mark.parametrize(("text", "expected"), ZONES)
def test_a_zone_keeps_its_rules_in_far_years(text: str, expected: bool | str | None) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), BORDERS)
def test_nothing_goes_wrong_at_the_borders(text: str, expected: bool | str | None) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), CALENDAR)
def test_the_calendar_goes_on(text: str, expected: bool | str | None) -> None:
    check(text, expected)


@pytest.mark.parametrize("text", ["2026-10-25T02:30:00", "12027-10-31T02:30:00"])
@pytest.mark.parametrize("part", ["", ".123456789"])
def test_the_second_of_two_equal_hours_is_kept(text: str, part: str) -> None:
    first = parse(f'@"{text}{part}@Europe/Amsterdam"').evaluate({})
    later = parse(f'@"{text}{part}@Europe/Amsterdam" + @"PT1H"').evaluate({})
    hour = parse('a - b = @"PT1H"')
    assert hour.evaluate({"a": later, "b": first}) is True
    assert hour.evaluate({"a": loads(dumps(later)), "b": loads(dumps(first))}) is True
    assert dumps(loads(dumps(later))) == dumps(later)


def test_only_zones_of_the_iana_database_exist() -> None:
    for zone in (
        "right/Europe/Amsterdam",
        "posix/Europe/Amsterdam",
        "localtime",
        "Factory",
        "../x",
    ):
        assert parse(f'time("10:00:00@{zone}")').evaluate({}) is None
