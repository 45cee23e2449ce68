# SPDX-License-Identifier: EUPL-1.2
"""The cells of a table: one value against tests."""

from decimal import Decimal

import pytest

from wijkpad.feel import FeelSyntaxError, Names, Value, parse_unary_tests
from wijkpad.feel.nodes import Comparing, Interval, Literal


@pytest.mark.parametrize(
    ("text", "value", "met"),
    [
        ("-", None, True),
        ("- ", "x", True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a")', "c", True),
        ("[1..5]", Decimal(5), True),
        ("[1..5)", Decimal(5), False),
        ("< 3, > 10", Decimal(11), True),
        ("not(> 3)", Decimal(4), False),
        ("> 3", None, None),
        ("null", None, True),
        ("? * 2 = 8", Decimal(4), True),
        ('contains(?, "x")', "axb", True),
        ('not(contains(?, "x"))', "axb", False),
        ("limit", Decimal(7), True),
        ("> limit", Decimal(8), True),
        ("allowed", "b", True),
        ("-1", Decimal(-1), True),
        ("true", True, True),
        ("> 3", "a", None),
    ],
)
def test_a_cell_is_met_or_not_or_unknown(text: str, value: Value, met: bool | None) -> None:
    variables: dict[str, Value] = {"limit": Decimal(7), "allowed": ["a", "b"]}
    assert parse_unary_tests(text, Names.of(variables)).test(value, variables) is met


def test_the_parts_of_a_cell_can_be_looked_at() -> None:
    tests = parse_unary_tests('"a", < 3, [1..2]')
    assert [type(test) for test in tests.tests] == [Literal, Comparing, Interval]
    assert parse_unary_tests("-").tests == ()
    assert parse_unary_tests("not(1)").negated
    assert parse_unary_tests("> limit").references == {("limit",)}


def test_a_cell_that_goes_on_after_its_tests_is_refused() -> None:
    with pytest.raises(FeelSyntaxError):
        parse_unary_tests('"a" "b"')
