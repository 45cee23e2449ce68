# SPDX-License-Identifier: EUPL-1.2
"""The standard's functions, each with its edges, by position and by name."""

import pytest

from tests.feel.checking import Case, check
from wijkpad.feel.library import BUILT_INS
from wijkpad.feel.library.registry import Signature

FUNCTIONS: dict[str, list[Case]] = {
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
    "number": [
        ('number("1 000,5", " ", ",") = 1000.5', True),
        ('number(from: "1,000.5", grouping separator: ",", decimal separator: ".") = 1000.5', True),
        ('number("-1.5e2", null, null) = -150', True),
        ('number("1.000", ".", ".")', None),
        ('number("1", "x", ".")', None),
        ('number("")', None),
        ('number("+1")', None),
        ('number("0x1")', None),
    ],
    "string": [
        ("string(from: 1.1)", "1.1"),
        ("string(null)", None),
        ("string(123456789012345678901234567890 * 10 ** 4)", "1234567890123456789012345678900000"),
        ('string([1, "a", null, true]) = "[1, \\"a\\", null, true]"', True),
        ("string({a: {b: 1}})", "{a: {b: 1}}"),
        ('string(@"P0D") = "PT0S" and string(@"P0Y") = "P0M"', True),
        ('string(@"P14MT")', None),
        ('string(@"-PT26H30M")', "-P1DT2H30M"),
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
        ('years and months duration(@"2026-01-01T10:00:00", @"2026-02-01T09:00:00") = @"P0M"', True),
        ('years and months duration(@"9999-12-01", @"10000-02-01") = @"P2M"', True),
        ("years and months duration(1, 2)", None),
    ],
    "not": [("not(negand: true)", False), ("not(1)", None)],
    "substring": [
        ('substring(string: "foobar", start position: 3, length: 3)', "oba"),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("\\U01F40Eab", 2)', "ab"),
        ('substring("foobar", 7)', None),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 3, 5)', None),
        ('substring("foobar", 3, 0)', None),
        ('substring("foobar", null)', None),
    ],
    "string length": [('string length(string: "") = 0', True), ("string length(1)", None)],
    "upper case": [('upper case(string: "aBc4é")', "ABC4É"), ("upper case(null)", None)],
    "lower case": [('lower case(string: "aBc4É")', "abc4é"), ("lower case(1)", None)],
    "substring before": [
        ('substring before(string: "foobar", match: "bar")', "foo"),
        ('substring before("foobar", "")', ""),
        ('substring before("foobar", null)', None),
    ],
    "substring after": [
        ('substring after(string: "foobar", match: "ob")', "ar"),
        ('substring after("", "a")', ""),
        ('substring after("foo", "")', "foo"),
    ],
    "replace": [
        ('replace(input: "banana", pattern: "a", replacement: "o")', "bonono"),
        ('replace(input: "ABA", pattern: "a", replacement: "o", flags: "i")', "oBo"),
        ('replace("abc", "(b)", "[$1$0]")', "a[bb]c"),
        ('replace("abc", "b", "\\\\$")', "a$c"),
        ('replace("abc", "b*", "x")', None),
        ('replace("abc", "[", "x")', None),
        ('replace("abc", "b", "x", "z")', None),
    ],
    "contains": [('contains(string: "foobar", match: "oba")', True), ('contains("a", null)', None)],
    "starts with": [('starts with(string: "foobar", match: "fo")', True)],
    "ends with": [('ends with(string: "foobar", match: "r")', True)],
    "matches": [
        ('matches(input: "foobar", pattern: "^FO*b", flags: "i")', True),
        ('matches("a\\nb", "^b", "m")', True),
        ('matches("ab", "a b", "x")', True),
        ('matches("é", "\\\\p{Lu}")', False),
        ('matches("a", "a{2,1}")', None),
        ("matches(null, null)", None),
    ],
    "split": [
        ('split(string: "John Doe", delimiter: "\\\\s") = ["John", "Doe"]', True),
        ('split("a;b;c;;", ";") = ["a", "b", "c", "", ""]', True),
        ('split("a", "(")', None),
    ],
    "string join": [
        ('string join(list: ["a", null, "c"], delimiter: "X")', "aXc"),
        ('string join(["a", "b"], null)', "ab"),
        ('string join([], "X")', ""),
        ('string join(["a", 1], "X")', None),
    ],
    "list contains": [
        ("list contains(list: [1, null], element: null)", True),
        ('list contains([1], "1")', False),
        ("list contains(null, 1)", None),
    ],
    "count": [("count(list: [null]) = 1", True), ("count(null)", None)],
    "min": [
        ("min(list: [3, 1, 2]) = 1", True),
        ("min(c: 1) = 1", True),
        ('min("b", "a")', "a"),
        ("min([])", None),
        ("min(1, null)", None),
    ],
    "max": [
        ('max(list: [@"2026-01-01", @"2027-01-01"]) = @"2027-01-01"', True),
        ("max(c: 1) = 1", True),
        ('max(1, "a")', None),
    ],
    "sum": [("sum(list: [1, 2]) = 3", True), ("sum(n: 2) = 2", True), ("sum([1, null])", None)],
    "mean": [("mean(list: [1, 2]) = 1.5", True), ("mean(n: 2) = 2", True), ("mean([])", None)],
    "all": [
        ("all(list: [true, null, false])", False),
        ("all(b: true)", True),
        ("all(0)", None),
        ("all([])", True),
    ],
    "any": [
        ("any(list: [false, null])", None),
        ("any(b: false)", False),
        ("any(0)", None),
        ("any([])", False),
    ],
    "sublist": [
        ("sublist(list: [4, 5, 6], start position: 1, length: 2) = [4, 5]", True),
        ("sublist([4, 5, 6], -2) = [5, 6]", True),
        ("sublist([4], 2)", None),
        ("sublist([4], 1, 2)", None),
    ],
    "append": [
        ("append(list: [1], item: 2) = [1, 2]", True),
        ("append([1], [2], null) = [1, [2], null]", True),
    ],
    "concatenate": [
        ("concatenate(list: [1]) = [1]", True),
        ("concatenate([1], [2], [[3]]) = [1, 2, [3]]", True),
        ("concatenate([1], null)", None),
    ],
    "insert before": [
        ("insert before(list: [1, 3], position: 1, newItem: 2) = [2, 1, 3]", True),
        ("insert before([1, 3], -1, 2) = [1, 2, 3]", True),
        ("insert before([1], 0, 2)", None),
        ("insert before([1], 2, 2)", None),
    ],
    "remove": [
        ("remove(list: [1, 2, 3], position: 2) = [1, 3]", True),
        ("remove([1], 2)", None),
    ],
    "list replace": [
        ("list replace(list: [2, 4], position: -1, newItem: 6) = [2, 6]", True),
        (
            ("list replace(list: [2, 4], match: function(item, newItem) item < newItem, newItem: 3)"
            " = [3, 4]"),
            True,
        ),
        ("list replace([2], 2, 6)", None),
        ("list replace([2], function(item, newItem) 1, 6)", None),
    ],
    "reverse": [("reverse(list: [1, 2]) = [2, 1]", True)],
    "index of": [
        ("index of(list: [1, null, 1], match: 1) = [1, 3]", True),
        ("index of([1, null], null) = [2]", True),
        ("index of([], 1) = []", True),
    ],
    "union": [
        ("union(list: [1, 1]) = [1]", True),
        ("union([1, 2], [2, null], [null]) = [1, 2, null]", True),
    ],
    "distinct values": [('distinct values(list: [1, "1", 1.0]) = [1, "1"]', True)],
    "duplicate values": [("duplicate values(list: [1, 2, 1]) = [1]", True)],
    "flatten": [("flatten(list: [[1, [2]], 3]) = [1, 2, 3]", True), ("flatten(null)", None)],
    "product": [
        ("product(list: [2, 3]) = 6", True),
        ("product(n: 2) = 2", True),
        ("product([])", None),
    ],
    "median": [
        ("median(list: [6, 1, 2, 3]) = 2.5", True),
        ("median(n: 2) = 2", True),
        ("median([])", None),
    ],
    "stddev": [
        ("stddev(list: [2, 4, 7, 5]) = 2.081665999466132735282297706979931", True),
        ("stddev(n: 47)", None),
    ],
    "mode": [
        ("mode(list: [6, 1, 9, 6, 1]) = [1, 6]", True),
        ("mode(n: 2) = [2]", True),
        ("mode([]) = []", True),
        ("mode([null])", None),
    ],
    "decimal": [
        ("decimal(n: 2.5, scale: 0) = 2 and decimal(1.5, 0) = 2", True),
        ("string(decimal(1, 2))", "1.00"),
        ("decimal(0.505, 2) = 0.50 and decimal(0.515, 2) = 0.52", True),
        ("decimal(1234.5, -2) = 1200", True),
        ("decimal(1, 6177)", None),
        ("decimal(null, 2)", None),
    ],
    "floor": [
        ("floor(n: -1.5) = -2", True),
        ("floor(n: -1.56, scale: 1) = -1.6", True),
        ("floor(1.5, null)", None),
    ],
    "ceiling": [
        ("ceiling(n: 1.5) = 2", True),
        ("ceiling(n: -1.56, scale: 1) = -1.5", True),
        ("string(ceiling(-0.5))", "0"),
    ],
    "round up": [("round up(n: -1.121, scale: 2) = -1.13", True)],
    "round down": [("round down(n: -1.126, scale: 2) = -1.12", True)],
    "round half up": [("round half up(n: -5.5, scale: 0) = -6", True)],
    "round half down": [("round half down(n: -5.5, scale: 0) = -5", True)],
    "abs": [('abs(n: @"-P1Y") = @"P1Y"', True), ('abs(@"-PT5H") = @"PT5H"', True)],
    "modulo": [
        ("modulo(dividend: -10.1, divisor: 4.5) = 3.4", True),
        ("modulo(10.1, -4.5) = -3.4 and modulo(-10.1, -4.5) = -1.1", True),
        ("modulo(1, 0)", None),
    ],
    "sqrt": [("sqrt(number: 16) = 4", True), ("sqrt(-1)", None)],
    "log": [("decimal(log(number: 10), 8) = 2.30258509", True), ("log(0)", None)],
    "exp": [("decimal(exp(number: 5), 8) = 148.41315910", True), ("exp(100000)", None)],
    "odd": [("odd(number: 5)", True), ("odd(0)", False)],
    "even": [("even(number: 0)", True), ("even(5)", False)],
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
    "sort": [
        ("sort(list: [3, 1, 2], precedes: function(x, y) x < y) = [1, 2, 3]", True),
        (
            ("sort([{k: 1, v: 1}, {k: 0, v: 2}, {k: 1, v: 3}], function(x, y) x.k < y.k).v"
            " = [2, 1, 3]"),
            True,
        ),
        ("sort([2, 1], function(x) true)", None),
        ("sort(list: [3, 1]) = [1, 3]", True),
    ],
    "get value": [
        ('get value(m: {a: 1}, key: "a") = 1', True),
        ('get value(context: {a: 1}, key: "b")', None),
    ],
    "get entries": [
        ('get entries(m: {a: 1}) = [{key: "a", value: 1}]', True),
        ("get entries(context: {}) = []", True),
    ],
    "context": [
        ('context(entries: [{key: "a", value: 1, more: 2}]) = {a: 1}', True),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context([{key: "a"}])', None),
        ("context([]) = {}", True),
    ],
    "context put": [
        ('context put(context: {x: 1}, key: "y", value: null) = {x: 1, y: null}', True),
        ('context put(context: {y: {a: 0}}, keys: ["y", "a"], value: 2) = {y: {a: 2}}', True),
        ("context put({x: 1}, [], 2)", None),
        ('context put(null, "a", 2)', None),
    ],
    "context merge": [
        ("context merge(contexts: [{x: 1, y: 0}, {y: 2}]) = {x: 1, y: 2}", True),
        ("context merge([{x: 1}, 2])", None),
    ],
    "now": [("now()", None)],
    "today": [("today()", None)],
    "range": [
        ('range(from: "[1..3)") = [1..3)', True),
        ('range("(date(\\"2026-01-01\\")..@\\"2026-02-01\\"]").start = @"2026-01-01"', True),
        ('range("[1..a]")', None),
        ('range("1..3")', None),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [case for cases in FUNCTIONS.values() for case in cases]
)
def test_a_function_of_the_standard_holds(text: str, expected: bool | str | None) -> None:
    check(text, expected)


def called_by_name(signature: Signature, text: str) -> bool:
    return all(f"{one.name}:" in text for one in signature.parameters if not one.optional)


def test_every_function_is_called_by_the_names_of_every_signature() -> None:
    missing = [
        (name, [one.name for one in signature.parameters])
        for name, function in BUILT_INS.items()
        for signature in function.signatures
        if not any(called_by_name(signature, text) for text, _ in FUNCTIONS.get(name, []))
    ]
    assert missing == []
