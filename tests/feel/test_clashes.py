# SPDX-License-Identifier: EUPL-1.2
"""What can be seen to be wrong before any value is there."""

import pytest

from tests.feel.test_functions import FUNCTIONS
from tests.feel.test_grammar import GRAMMAR
from wijkpad.feel import FeelSyntaxError, Names, clashes, faults_of, parse, parse_unary_tests
from wijkpad.feel.kinds import kind_of
from wijkpad.feel.library import BUILT_INS
from wijkpad.feel.results import RESULTS

KNOWN = Names(
    {
        "size": None,
        "urgent": None,
        "born": None,
        "items": None,
        "name": None,
        "form": Names({"size": None}, kinds={"size": "number"}),
        "history": Names({"size": None}, kinds={"size": "number"}),
    },
    kinds={
        "size": "number",
        "urgent": "boolean",
        "born": "date",
        "items": "list",
        "name": "string",
        "history": "list",
    },
)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ('1 + "a"', "FEEL-012", 1),
        ('true and size > "3"', "FEEL-012", 10),
        ('urgent = "ja"', "FEEL-012", 1),
        ('born.year = "2012"', "FEEL-012", 1),
        ('form.size = "2"', "FEEL-012", 1),
        ("born + 1", "FEEL-012", 1),
        ("true and 1", "FEEL-012", 10),
        ("if size then 2 else 3", "FEEL-012", 4),
        ('-"a"', "FEEL-012", 1),
        ("[1] < [2]", "FEEL-012", 1),
        ('"a" between 1 and 2', "FEEL-012", 1),
        ("now() > today()", "FEEL-012", 1),
        ("string length(size)", "FEEL-013", 14),
        ('contains(string: name, matsh: "a")', "FEEL-013", 9),
        ("date(2026, 1)", "FEEL-013", 5),
        ('date("2026-02-30")', "FEEL-014", 6),
        ('@"morgen"', "FEEL-014", 1),
        ('matches(name, "[a")', "FEEL-015", 15),
        ('matches(name, "\\p{IsKlingon}")', "FEEL-015", 15),
        ('matches(input: name, flags: "z", pattern: "a")', "FEEL-015", 43),
        ('replace(name, "a{3,1}", "b")', "FEEL-015", 15),
        ('split(delimiter: "(", string: name)', "FEEL-015", 18),
        ("sise > 3", "FEEL-010", 1),
    ],
)
def test_what_can_never_have_an_outcome_is_found_with_its_place(
    text: str, code: str, column: int
) -> None:
    (finding,) = faults_of(parse(text, KNOWN), KNOWN)
    assert (finding.code, finding.line, finding.column) == (code, 1, column)


@pytest.mark.parametrize(
    "text",
    [
        "size > 3 and urgent",
        'name = null or name = "a"',
        'born + @"P1D" > today()',
        'history.size + "a"',
        "items[1] + 1",
        'contains(items, "a")',
        'for x in items return x + "a"',
        "if urgent then size else name",
        "size in (1, [2..3])",
        '(function(size) size + "a")("b")',
        "min(size, 3) + 1",
    ],
)  # fmt: skip
def test_what_may_have_an_outcome_is_left_alone(text: str) -> None:
    assert faults_of(parse(text, KNOWN), KNOWN) == []


def test_the_hints_are_dutch_and_name_what_was_meant() -> None:
    (unknown,) = faults_of(parse("nme = 1", KNOWN), KNOWN)
    assert unknown.cure == "Bedoelt u “name”?"
    (call,) = clashes(parse('substring("a")'), KNOWN)
    assert call.cure == "Schrijf substring(string, start position, length?)."
    (clash,) = clashes(parse('urgent = "ja"', KNOWN), KNOWN)
    assert clash.text == "De vergelijking “=” past nooit: links staat ja of nee, rechts een tekst."


def test_the_tests_of_a_cell_are_looked_at_as_well() -> None:
    (finding,) = clashes(parse_unary_tests('"a", > 1 + "b"'), KNOWN)
    assert finding.column == 8


def test_every_text_of_the_standard_that_has_an_outcome_is_free_of_clashing_sums() -> None:
    for cases in (*GRAMMAR.values(), *FUNCTIONS.values()):
        for text, expected in cases:
            if expected is None or expected == "syntax":
                continue
            codes = {one.code for one in clashes(parse(text), Names.any())}
            assert codes <= {"FEEL-012"}, text
            # `or` and `if` do have an outcome beside a value that is neither yes nor no, and `in`
            # beside a test that never holds.
            if codes:
                assert any(word in text for word in (" or ", " and ", "if ", " in (")), text


def test_the_kinds_that_functions_are_said_to_give_are_the_kinds_that_they_give() -> None:
    assert set(RESULTS) <= set(BUILT_INS)
    for name, cases in FUNCTIONS.items():
        for text, _ in cases:
            try:
                root = parse(text).root
            except FeelSyntaxError:
                continue
            found = kind_of(root, Names.any())
            value = parse(text).evaluate({})
            if found is not None and value is not None:
                assert kind_name(value) == found, (name, text)


def kind_name(value: object) -> str:
    from wijkpad.feel.compare import kind

    return kind(value)  # type: ignore[arg-type]
