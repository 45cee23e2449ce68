# SPDX-License-Identifier: EUPL-1.2
"""What the standard's functions of days, moments, durations and ranges come to."""

from tests.feel.checking import Case

TIME_FUNCTIONS: dict[str, list[Case]] = {
    "date": [
        ('date(from: "2026-11-16") = date(year: 2026, month: 11, day: 16)', True),
        ('date(@"2026-11-16T23:59:00-05:00") = @"2026-11-16"', True),
        ('date("26-11-16")', None),
        ('date("2026-11-16T00:00:00")', None),
        ('date("+2026-11-16")', None),
        ('date("02026-11-16")', None),
        ('date("2023-02-29")', None),
        ("date(2026, 2, 30)", None),
        ("date(2026.5, 2, 3)", None),
        ("date(null)", None),
        ('string(date("999999999-12-31"))', "999999999-12-31"),
        ('string(date(-999999999, 1, 1) + @"P1D")', "-999999999-01-02"),
        ('date("1000000000-01-01")', None),
        ('string(date("9999-12-31") + @"P1M")', "10000-01-31"),
        ('string(date("10000-01-01") - @"P1D")', "9999-12-31"),
        ('@"10000-03-01" - @"9999-12-31" = @"P61D"', True),
    ],
    "date and time": [
        (
            ('date and time(from: "2026-11-16T09:30:00") = '
            'date and time(date: @"2026-11-16", time: @"09:30:00")'),
            True,
        ),
        ('date and time(@"2026-11-16") = @"2026-11-16T00:00:00Z"', True),
        ('date and time("2026-11-16").hour = 0', True),
        ('date and time("2026-11-16T24:00:00") = @"2026-11-17T00:00:00"', True),
        ('date and time("2026-11-16T09:30")', None),
        ('date and time("2026-11-16T09:30:00@Nergens")', None),
        ('date and time("2026-11-16T09:30:00+15:00")', None),
        (
            ("date and time(year: 2026, month: 11, day: 16, hour: 9, minute: 30, second: 0)"
            ' = @"2026-11-16T09:30:00"'),
            True,
        ),
        (
            ("is(date and time(year: 2026, month: 11, day: 16, hour: 9, minute: 30, second: 0,"
            ' offset: @"PT1H"), @"2026-11-16T09:30:00+01:00")'),
            True,
        ),
        (
            ("is(date and time(year: 2026, month: 11, day: 16, hour: 9, minute: 30, second: 0,"
            ' timezone: "Europe/Amsterdam"), @"2026-11-16T09:30:00@Europe/Amsterdam")'),
            True,
        ),
        ('date and time(2026, 11, 16, 9, 30, 0, "Nergens")', None),
        (
            'string(date and time("99999-12-31T11:22:33.123456789Z"))',
            "99999-12-31T11:22:33.123456789Z",
        ),
        ('string(@"2026-01-01T00:00:00.000000001" + @"PT1S")', "2026-01-01T00:00:01.000000001"),
        ('string(@"9999-12-31T23:59:59Z" + @"PT1S")', "10000-01-01T00:00:00Z"),
        (('@"2026-03-29T03:00:00@Europe/Amsterdam" - @"2026-03-29T01:00:00@Europe/Amsterdam"'
         ' = @"PT1H"'), True),
        ('@"2026-01-02" - @"2026-01-01T00:00:00Z" = @"P1D"', True),
        ('@"2026-01-31T10:00:00" + @"P1M" = @"2026-02-28T10:00:00"', True),
    ],
    "time": [
        ('time(from: "09:30:00Z") = time(hour: 9, minute: 30, second: 0, offset: @"PT0S")', True),
        ('time(@"2026-11-16T09:30:00Z") = @"09:30:00Z"', True),
        ("time(9, 30, 15.5).second = 15.5", True),
        ('string(time("11:22:33.123456789"))', "11:22:33.123456789"),
        ("time(24, 0, 0)", None),
        ("time(9, 30, -1)", None),
        ('time(9, 30, 0, @"PT15H")', None),
        ('time("9:30:00")', None),
        ('@"00:30:00" - @"PT1H" = @"23:30:00"', True),
        ('@"10:00:00" - @"09:00:00" = @"PT1H"', True),
        ('@"10:00:00Z" - @"09:00:00"', None),
        ('@"10:00:00" + @"P1Y"', None),
    ],
    "duration": [
        ('duration(from: "P1Y14M") = @"P2Y2M"', True),
        ('duration("P1Y1D")', None),
        ('duration("P")', None),
        ('duration("PT")', None),
        ('duration("P1W")', None),
        ('duration("-P1D") = -@"P1D"', True),
    ],
    "years and months duration": [
        (
            'years and months duration(from: @"2011-12-22", to: @"2013-08-24") = @"P1Y8M"',
            True,
        ),
        ('years and months duration(@"2026-01-31", @"2026-02-28") = @"P0M"', True),
        ('years and months duration(@"2026-02-28", @"2026-01-31") = @"P0M"', True),
        ('years and months duration(@"2026-01-01T10:00:00", @"2026-02-01T09:00:00") = @"P1M"', True),
        ('years and months duration(@"2026-02-01T09:00:00", @"2026-01-01T10:00:00") = @"-P1M"', True),
        ('years and months duration(@"2026-01-01", @"2026-02-01T09:00:00+05:00") = @"P1M"', True),
        ('years and months duration(@"9999-12-01", @"10000-02-01") = @"P2M"', True),
        ("years and months duration(1, 2)", None),
    ],
    "is": [
        ('is(value1: @"23:00:50Z", value2: @"23:00:50")', False),
        ('is(@"23:00:50Z", @"23:00:50+00:00")', True),
        ('is(@"10:00:00.0000001", @"10:00:00")', False),
        ('is(1, "1")', False),
        ("is(null, null)", True),
        ('is(@"10000-01-01T00:00:00Z", @"10000-01-01T00:00:00+00:00")', True),
    ],
    "before": [
        ("before(point1: 1, point2: 10)", True),
        ("before(point: 1, range: (1..10])", True),
        ("before(range: [1..10), point: 10)", True),
        ("before(range1: [1..10], range2: [10..20])", False),
    ],
    "after": [
        ("after(point1: 10, point2: 5)", True),
        ("after(point: 10, range: [1..10))", True),
        ("after(range: (11..20], point: 11)", True),
        ("after(range1: [11..20], range2: [1..11))", True),
    ],
    "meets": [("meets(range1: [1..5], range2: [5..10])", True), ("meets([1..5), [5..10])", False)],
    "met by": [("met by(range1: [5..10], range2: [1..5])", True)],
    "overlaps": [
        ("overlaps(range1: [1..5], range2: [5..8])", True),
        ("overlaps([1..5), [5..8])", False),
        ("overlaps([5..8], [1..5))", False),
    ],
    "overlaps before": [
        ("overlaps before(range1: [1..5), range2: (1..5])", True),
        ("overlaps before([1..5], [1..5])", False),
        ("overlaps before([1..5], (1..5])", True),
    ],
    "overlaps after": [
        ("overlaps after(range1: (1..5], range2: [1..5))", True),
        ("overlaps after([1..5], [1..5])", False),
        ("overlaps after((5..8], [1..5))", False),
    ],
    "finishes": [
        ("finishes(point: 10, range: [1..10])", True),
        ("finishes(range1: (1..10], range2: [1..10])", True),
        ("finishes([5..10), [1..10])", False),
    ],
    "finished by": [
        ("finished by(range: [1..10], point: 10)", True),
        ("finished by(range1: [1..10], range2: (1..10])", True),
    ],
    "includes": [
        ("includes(range: (1..10], point: 1)", False),
        ("includes(range1: [1..10), range2: [5..10))", True),
        ("includes([1..10], 12)", False),
    ],
    "during": [
        ("during(point: 5, range: [1..10])", True),
        ("during(range1: (1..10), range2: [1..10])", True),
    ],
    "starts": [
        ("starts(point: 1, range: [1..10])", True),
        ("starts(range1: [1..10), range2: [1..10])", True),
        ("starts((1..5], [1..10])", False),
    ],
    "started by": [
        ("started by(range: (1..10], point: 1)", False),
        ("started by(range1: [1..10], range2: [1..10))", True),
    ],
    "coincides": [
        ("coincides(point1: 5, point2: 5)", True),
        ("coincides(range1: (1..5), range2: [1..5])", False),
        ('coincides(@"2026-01-01", 1)', None),
    ],
    "day of year": [("day of year(date: date(2019, 9, 17)) = 260", True)],
    "day of week": [
        ("day of week(date: date(2019, 9, 17))", "Tuesday"),
        ('day of week(@"12019-09-17")', "Tuesday"),
    ],
    "month of year": [("month of year(date: date(2019, 9, 17))", "September")],
    "week of year": [
        ("week of year(date: date(2003, 12, 29)) = 1", True),
        ("week of year(date(2005, 1, 1)) = 53", True),
    ],
    "last day of month": [('last day of month(date: @"2024-02-01") = 29', True)],
    "now": [("now()", None)],
    "today": [("today()", None)],
    "range": [
        ('range(from: "[1..3)") = [1..3)', True),
        ('range("(date(\\"2026-01-01\\")..@\\"2026-02-01\\"]").start = @"2026-01-01"', True),
        ('range("[1..a]")', None),
        ('range("1..3")', None),
    ],
}  # fmt: skip
