# SPDX-License-Identifier: EUPL-1.2
"""The language: operators, three-valued logic, names, lists, contexts, functions."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from wijkpad.feel import FeelSyntaxError, Names, Range, Type, Value, parse


def value_of(text: str, **variables: Value) -> Value:
    return parse(text, Names.of(variables)).evaluate(variables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("-3 ** 2", "9"),
        ("2 ** -1", "0.5"),
        ("0 ** 0", "1"),
        ("0.1 + 0.2", "0.3"),
        (".5 + 1.5e1", "15.5"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("10 // drie\n/ 4", "2.5"),
        ("10 /* drie */ - 4", "6"),
        ("if 1 > 2 then 3 else 4", "4"),
        ("if null then 3 else 4", "4"),
        ("-(function(a) a)(10)", "-10"),
    ],
)
def test_numbers_are_calculated_exactly_and_in_order(text: str, expected: str) -> None:
    assert value_of(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("not(null)", None),
        ('true and "true"', None),
        ("1 = null", False),
        ("null = null", True),
        ('1 = "1"', None),
        ('1 < "2"', None),
        ("1 != 2", True),
        ("[] = null", False),
        ("5 between 1 and 10", True),
        ("null between 1 and 10", None),
        ("3 in (1, [2..4])", True),
        ("3 in > 3", False),
        ("null in [1..10]", None),
        ("1 in [2, 3, 1]", True),
        ('"b" in ["a".."c")', True),
        ("every x in [] satisfies false", True),
        ("some x in [] satisfies true", False),
        ("some x in [1, null] satisfies x > 3", None),
        ("every x in [1, 2], y in [3, 4] satisfies x < y", True),
    ],
)
def test_logic_knows_yes_no_and_unknown(text: str, expected: bool | None) -> None:
    assert value_of(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        '1 + "a"',
        "onbekend",
        "0 ** -1",
        "[1][2]",
        "[1][0]",
        "{a: 1}.b",
        "null.a",
        "3(4)",
        "sqrt(-1)",
        "10 ** 7000",
        'date("2026-02-30")',
        "-[10]",
        "{a: 1, a: 2}",
        "[3..1]",
        '[1.."a"]',
        "modulo(dividend: 10, foo: 4)",
    ],
)
def test_what_has_no_answer_is_null(text: str) -> None:
    value, notes = parse(text).evaluate_with_notes({})
    assert value is None
    assert notes


def test_notes_tell_the_reason_and_never_a_value() -> None:
    _, notes = parse("geheim + 1").evaluate_with_notes({"geheim": "BSN 123456782"})
    assert notes
    assert "123456782" not in " ".join(notes)


def test_the_longest_known_name_wins() -> None:
    variables: dict[str, Value] = {
        "a": Decimal(5),
        "b": Decimal(2),
        "a-b": Decimal(100),
        "Profit and Loss": Decimal(7),
        "Profit": True,
    }
    names = Names.of(variables)
    assert parse("a-b", names).evaluate(variables) == 100
    assert parse("a - b", names).evaluate(variables) == 100
    assert parse("(a)-(b)", names).evaluate(variables) == 3
    assert parse("Profit   and Loss + 1", names).evaluate(variables) == 8


def test_members_of_known_contexts_may_hold_spaces() -> None:
    person: Value = {"first name": "Ans", "children": [{"year of birth": Decimal(2019)}]}
    assert value_of('person.first name + "!"', person=person) == "Ans!"
    found = value_of("person.children[year of birth > 2018].year of birth", person=person)
    assert found == [Decimal(2019)]


def test_names_that_an_expression_makes_itself_may_hold_spaces() -> None:
    assert value_of("{my sum: 1 + 1, twice: my sum * 2}.twice") == 4
    assert value_of("for this one in [1, 2] return this one * 2") == [2, 4]
    assert value_of("(function(big part, rest) big part - rest)(5, 3)") == 2


def test_a_filter_sees_the_members_of_each_item_and_the_item_itself() -> None:
    assert value_of("[{x: 1, y: 2}, {x: 2, y: 3}][x = 1].y") == [2]
    assert value_of("[1, 2, 3, 4][item > 2]") == [3, 4]
    assert value_of("[1, 2, 3][-1]") == 3
    assert value_of("100[1]") == 100
    assert value_of('[{item: "a"}, {item: "b"}][item = "b"]') == [{"item": "b"}]


def test_a_loop_can_read_what_it_made_before() -> None:
    assert value_of("for i in 0..4 return if i = 0 then 1 else i * partial[-1]") == [1, 1, 2, 6, 24]
    assert value_of("for i in 3..1 return i") == [3, 2, 1]
    assert value_of("for i in [1, 2], j in [10, 20] return i + j") == [11, 21, 12, 22]
    assert value_of('for d in @"2026-12-31"..@"2027-01-01" return d.year') == [2026, 2027]


def test_a_function_keeps_the_names_it_could_see() -> None:
    text = "{add: function(n) function(x) x + n, three: add(3), result: three(4)}.result"
    assert value_of(text) == 7
    assert value_of("(function(x: number) x)([3])") == 3
    assert value_of('(function(x: number) x)("a")') is None
    assert value_of("{f: function(n) if n = 0 then 0 else n + f(n - 1), r: f(5)}.r") == 15


def test_arguments_go_by_position_or_by_name() -> None:
    assert value_of('substring(string: "foobar", start position: 3)') == "obar"
    assert value_of('substring("foobar", 3)') == "obar"
    assert value_of("is(value1: 1)") is False


def test_ranges_may_be_written_in_three_ways() -> None:
    assert value_of("(1..5]") == Range(Decimal(1), Decimal(5), False, True)
    assert value_of("]1..5[") == Range(Decimal(1), Decimal(5), False, False)
    assert value_of("[1..5).end included") is False
    assert value_of("(< 10)") == Range(None, Decimal(10), False, False, "<")
    assert value_of("[1..x[1]]", x=[Decimal(4)]) == Range(Decimal(1), Decimal(4), True, True)


def test_instance_of_knows_simple_built_and_given_types() -> None:
    assert value_of("[1, 2] instance of list<number>") is True
    assert value_of('[1, "a"] instance of list<number>') is False
    assert value_of("null instance of number") is False
    assert value_of('{a: "x", b: 1} instance of context<a: string>') is True
    assert value_of('@"P1D" instance of days and time duration') is True
    assert value_of("(function(a: string) 1) instance of function<string>->number") is True
    assert value_of("1 instance of tOnbekend") is None
    adult = Type("number", allows=lambda value: isinstance(value, Decimal) and value >= 18)
    assert parse("18 instance of tAdult", types={"tAdult": adult}).evaluate({}) is True
    assert parse("17 instance of tAdult", types={"tAdult": adult}).evaluate({}) is False


def test_now_is_given_and_never_taken_from_the_machine() -> None:
    moment = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
    assert parse("now()").evaluate({}) is None
    assert parse("now()").evaluate({}, now=moment) == moment
    assert parse("today()").evaluate({}, now=moment) == date(2026, 11, 16)


def test_variables_are_read_lazily_and_left_alone() -> None:
    class Watched(dict[str, Value]):
        asked: list[str]

        def get(self, key: str, default: object = None) -> Value:
            self.asked.append(key)
            return super().get(key, default)  # type: ignore[arg-type]

    watched = Watched({f"v{number}": Decimal(number) for number in range(100)})
    watched.asked = []
    assert parse("v3 + v4").evaluate(watched) == 7
    assert watched.asked == ["v3", "v4"]


def test_a_leading_equals_sign_is_skipped() -> None:
    assert value_of("= 1 + 1") == 2


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("1 +", 1, 4, "houdt de expressie op"),
        ("a =\n  )", 2, 3, "“)”"),
        ("if a then 1", 1, 12, "“else”"),
        ("urgent level", 1, 8, "“level”"),
        ('"open', 1, 1, "aanhalingsteken"),
        ("a ; b", 1, 3, "teken"),
        ("= 1 2", 1, 5, "“2”"),
    ],
)
def test_a_mistake_is_shown_at_its_place_in_dutch(
    text: str, line: int, column: int, word: str
) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse(text)
    (finding,) = caught.value.findings
    assert (finding.line, finding.column) == (line, column)
    assert word in finding.text
    assert finding.code.startswith("FEEL-")


def test_words_that_miss_a_dot_get_a_hint() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse("urgent level = 1", Names.of(["urgent_level"]))
    assert caught.value.findings[0].cure == "Bedoelt u “urgent_level”?"
