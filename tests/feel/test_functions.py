# SPDX-License-Identifier: EUPL-1.2
"""The standard's functions, each with its edges, by position and by name."""

import pytest

from tests.feel.checking import Case, check
from tests.feel.time_functions import TIME_FUNCTIONS
from wijkpad.feel.library import BUILT_INS
from wijkpad.feel.library.registry import Signature

FUNCTIONS: dict[str, list[Case]] = TIME_FUNCTIONS | {
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
        ("list replace([2, 4], 1.9, 6) = [6, 4]", True),
        ("list replace([2, 4], -1.9, 6) = [2, 6]", True),
        ("list replace([2, 4], 0.9, 6)", None),
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
