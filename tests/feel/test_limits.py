# SPDX-License-Identifier: EUPL-1.2
"""Expressions that mean harm end early and tidily."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.feel import (
    Budget,
    FeelError,
    FeelSyntaxError,
    Value,
    parse,
    parse_moment,
    parse_unary_tests,
)

_DOUBLING = "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]"


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..100000000 return i",
        "for i in 1..10000, j in 1..10000 return i * j",
        "count(for a in 1..1000 return for b in 1..1000 return a * b)",
        "some a in 1..100000000 satisfies a < 0",
        "every a in 1..9999, b in 1..9999, c in 1..9999 satisfies a > 0",
        'for i in 1..60 return if i = 1 then "aaaa" else partial[-1] + partial[-1]',
        _DOUBLING,
        f"string({_DOUBLING})",
        f"count(flatten({_DOUBLING}))",
        f"({_DOUBLING}) = ({_DOUBLING})",
        "for i in 1..5000 return if i = 1 then [1] else [partial[-1]]",
        "{f: function(x) f(x), r: f(1)}.r",
        "{f: function(f, x) f(f, x) + f(f, x), r: f(f, 1)}.r",
        "distinct values(for i in 1..10000 return i)",
        f'matches("{"a" * 60}b", "(a|aa)+$")',
        f'replace("{"a" * 60}b", "(a|aa)+$", "x")',
    ],
)
def test_work_without_end_is_stopped(text: str) -> None:
    with pytest.raises(FeelError) as caught:
        parse(text).evaluate({})
    assert caught.value.reason in {
        "nodes",
        "depth",
        "text",
        "items",
        "iterations",
        "time",
        "pattern",
    }


@pytest.mark.parametrize(
    "text",
    [
        *("9**9**9**9**9", "2 ** 999999999", "exp(10 ** 6)", "1e6144 * 10"),
        *("9991e999999", "-9991e999999", "-(-9991e999999)"),
    ],
)
def test_a_number_too_large_is_null(text: str) -> None:
    assert parse(text).evaluate({}) is None


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "[",
        "-",
        "{a:",
        "not(",
        "[1..",
        "]",
        "a[",
        "if a then ",
        "f(",
        "(1,",
        "a in (",
        "for i in ",
    ],
)
@pytest.mark.parametrize("times", [39, 41, 400, 3000])
def test_deep_nesting_is_a_mistake_in_the_text(unit: str, times: int) -> None:
    text = unit * times
    for read in (parse, parse_unary_tests):
        with pytest.raises(FeelSyntaxError):
            read(text)


def test_a_long_chain_of_the_same_operator_is_fine() -> None:
    assert parse("1" + " + 1" * 3000).evaluate({}) == 3001
    assert parse("true" + " and true" * 1500).evaluate({}) is True


def test_a_text_of_a_book_is_refused() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse("1 + " * 10_000 + "1")
    assert caught.value.findings[0].code == "FEEL-003"


def test_one_budget_is_shared_by_several_evaluations() -> None:
    budget = Budget(nodes=3_600, milliseconds=60_000)
    expression = parse("count(for i in 1..500 return i + 1)")
    assert expression.evaluate({}, budget=budget) == 500
    assert expression.evaluate({}, budget=budget) == 500
    with pytest.raises(FeelError, match="nodes"):
        expression.evaluate({}, budget=budget)


def test_values_of_others_that_are_no_feel_values_do_no_harm() -> None:
    variables: dict[str, Value] = {"whole": 3, "broken": 0.5, "thing": object()}  # type: ignore[dict-item]
    assert parse("whole + 1").evaluate(variables) == Decimal(4)
    assert parse("broken + 1").evaluate(variables) is None
    assert parse("thing.__class__").evaluate(variables) is None
    assert parse("thing = 1").evaluate(variables) is None
    assert parse("string(thing.real)").evaluate(variables) is None


@pytest.mark.parametrize(
    "text", ['"".__class__', "[].__class__.__mro__", "date.__globals__", "__import__", "eval"]
)
def test_no_python_can_be_reached(text: str) -> None:
    assert parse(text).evaluate({}) in (None, [])


_SCRAPS = st.sampled_from(
    [
        *"()[]{}<>=.,:?@+-*/'\"\\ \n",
        *("..", "**", "!=", "->", "if ", " then ", " else ", "for ", " in ", " return "),
        *("some ", " satisfies ", "function(", " instance of ", "list<", "not(", " and ", "1", "x"),
        *(
            "date and time(",
            '"a"',
            "between ",
            "null",
            "true",
            ".5",
            "1e9",
            "\ud800",
            "🐎",
            "/*",
            "//",
        ),
    ]
)


@given(st.lists(_SCRAPS, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_is_read_or_refused_as_feel(text: str) -> None:
    for read in (parse, parse_unary_tests, parse_moment):
        with suppress(FeelSyntaxError):
            read(text)
    with suppress(FeelSyntaxError, FeelError):
        parse(text).evaluate({"x": [Decimal(1)]})


_ALL = {"nodes": 10**9, "milliseconds": 10**9, "iterations": 10**9, "items": 10**9, "text": 10**9}


@pytest.mark.parametrize(
    ("text", "cap", "reason"),
    [
        ("for i in 1..100 return i", {"nodes": 50}, "nodes"),
        ("for i in 1..100 return i", {"milliseconds": -1}, "time"),
        ("for i in 1..100 return i", {"items": 99}, "items"),
        ("some i in 1..100 satisfies false", {"iterations": 99}, "iterations"),
        ('"aaaaa" + "aaaaaa"', {"text": 10}, "text"),
        ('string join(["aaaaa", "aaaaaa"])', {"text": 10}, "text"),
        ('replace("aaaa", "a", "bbb")', {"text": 10}, "text"),
        ("concatenate([1, 2], [3, 4])", {"items": 3}, "items"),
        ("{f: function(n) if n = 0 then 0 else f(n - 1), r: f(4)}.r", {"depth": 4}, "depth"),
    ],
)
def test_each_limit_holds_by_itself(text: str, cap: dict[str, int], reason: str) -> None:
    with pytest.raises(FeelError) as caught:
        parse(text).evaluate({}, budget=Budget(**{**_ALL, **cap}))
    assert caught.value.reason == reason
    parse(text).evaluate({}, budget=Budget(**_ALL))
