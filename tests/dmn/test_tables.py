# SPDX-License-Identifier: EUPL-1.2
"""Decision tables: each hit policy and aggregation, defaults, types, allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape

import pytest

from tests.dmn.building import decision, document, model, table
from wijkpad import dmn
from wijkpad.errors import NotFoundError
from wijkpad.feel import Budget, FeelError, Value
from wijkpad.findings import Severity

AGES = [("< 18", '"kind"', "10"), ("[16..67)", '"volwassen"', "20"), (">= 60", '"oudere"', "30")]


def outcome(text: str, variables: Mapping[str, Value], **more: str) -> dmn.Decided:
    return dmn.decide(model(decision(text, **more)), "D", variables, now=None)


def ages(policy: str, column: int, more: str = "", values: str = "", default: str = "") -> str:
    rows = [(row[0], row[column]) for row in AGES]
    return table(policy, ["age"], rows, more=more, values=values, default=default)


@pytest.mark.parametrize(
    ("policy", "age", "wanted"),
    [
        ("UNIQUE", 30, "volwassen"),
        ("FIRST", 17, "kind"),
        ("FIRST", 63, "volwassen"),
        ("PRIORITY", 63, "oudere"),
        ("PRIORITY", 17, "kind"),
        ("COLLECT", 63, ["volwassen", "oudere"]),
        ("RULE ORDER", 17, ["kind", "volwassen"]),
        ("OUTPUT ORDER", 63, ["oudere", "volwassen"]),
    ],
)
def test_each_hit_policy_picks_its_rules(policy: str, age: int, wanted: Value) -> None:
    text = ages(policy, 1, values='"oudere","kind","volwassen"')
    decided = outcome(text, {"age": Decimal(age)})
    assert decided.value == wanted
    assert decided.findings == ()


@pytest.mark.parametrize(
    ("aggregation", "age", "wanted"),
    [
        ("SUM", 63, 50),
        ("MIN", 63, 20),
        ("MAX", 63, 30),
        ("COUNT", 63, 2),
        ("SUM", 30, 20),
        ("COUNT", 30, 1),
    ],
)
def test_collect_makes_one_value_of_what_it_gathers(
    aggregation: str, age: int, wanted: int
) -> None:
    text = ages("COLLECT", 2, f'aggregation="{aggregation}"')
    assert outcome(text, {"age": Decimal(age)}).value == Decimal(wanted)


def test_collect_over_no_rule_counts_nothing_and_adds_nothing() -> None:
    rows = [("> 5", "1")]
    for aggregation, wanted in (("COUNT", Decimal(0)), ("SUM", None), ("MIN", None)):
        text = table("COLLECT", ["n"], rows, more=f'aggregation="{aggregation}"')
        assert outcome(text, {"n": Decimal(1)}).value == wanted
    assert outcome(table("COLLECT", ["n"], rows), {"n": Decimal(1)}).value == []


def test_outcomes_that_cannot_be_added_give_null_and_a_finding() -> None:
    text = table("COLLECT", ["n"], [("-", "1"), ("-", '"x"')], more='aggregation="SUM"')
    decided = outcome(text, {"n": None})
    assert decided.value is None
    assert [one.code for one in decided.findings] == ["DMN-208"]


def test_sums_are_exact_decimals() -> None:
    text = table("COLLECT", ["n"], [("-", "0.1"), ("-", "0.2")], more='aggregation="SUM"')
    assert outcome(text, {"n": None}).value == Decimal("0.3")


def test_two_rules_of_a_unique_table_are_never_silently_one() -> None:
    decided = outcome(ages("UNIQUE", 1), {"age": Decimal(63)})
    assert decided.value is None
    (finding,) = decided.findings
    assert (finding.code, finding.element, finding.file) == ("DMN-201", "T", "test.dmn")
    assert "2, 3" in finding.text


def test_any_wants_the_same_outcome_from_every_rule() -> None:
    same = table("ANY", ["n"], [("> 1", '"a"'), ("> 2", '"a"')])
    assert outcome(same, {"n": Decimal(3)}).value == "a"
    other = table("ANY", ["n"], [("> 1", '"a"'), ("> 2", '"b"')])
    decided = outcome(other, {"n": Decimal(3)})
    assert decided.value is None
    assert [one.code for one in decided.findings] == ["DMN-202"]


@pytest.mark.parametrize("policy", ["RULE ORDER", "OUTPUT ORDER", "PRIORITY", "ANY", "UNIQUE"])
def test_without_a_rule_and_a_default_the_outcome_is_null(policy: str) -> None:
    assert (
        outcome(table(policy, ["n"], [("1", '"a"')], values='"a"'), {"n": Decimal(2)}).value is None
    )
    text = table(policy, ["n"], [("1", '"a"')], values='"a","b"', default='"b"')
    assert outcome(text, {"n": Decimal(2)}).value == "b"


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("UNIQUE", None),
        ("FIRST", {"p": "b", "q": Decimal(1)}),
        ("PRIORITY", {"p": "a", "q": Decimal(1)}),
        ("ANY", None),
        (
            "RULE ORDER",
            [
                {"p": "b", "q": Decimal(1)},
                {"p": "a", "q": Decimal(2)},
                {"p": "a", "q": Decimal(1)},
            ],
        ),
        (
            "OUTPUT ORDER",
            [
                {"p": "a", "q": Decimal(1)},
                {"p": "a", "q": Decimal(2)},
                {"p": "b", "q": Decimal(1)},
            ],
        ),
    ],
)
def test_each_hit_policy_ranks_several_outputs_from_left_to_right(
    policy: str, wanted: Value
) -> None:
    rows = [("> 1", '"b"', "1"), ("> 2", '"a"', "2"), ("-", '"a"', "1")]
    text = table(policy, ["n"], rows, outputs=["p", "q"])
    for name, values in (("p", '"a","b"'), ("q", "1,2")):
        text = text.replace(
            f'<output name="{name}">',
            f'<output name="{name}"><outputValues><text>{escape(values)}</text></outputValues>',
        )
    assert outcome(text, {"n": Decimal(5)}).value == wanted


def test_no_rule_gives_the_default_or_a_finding() -> None:
    rows = [("> 5", '"a"')]
    assert outcome(table("FIRST", ["n"], rows, default='"b"'), {"n": Decimal(1)}).value == "b"
    decided = outcome(table("FIRST", ["n"], rows), {"n": Decimal(1)})
    assert decided.value is None
    assert [one.code for one in decided.findings] == ["DMN-203"]


def test_several_outcomes_come_under_their_names() -> None:
    text = table("FIRST", ["n"], [("-", '"a"', "1")], outputs=["level", "days"])
    assert outcome(text, {"n": None}).value == {"level": "a", "days": Decimal(1)}


def test_an_unanswered_input_matches_only_what_lets_everything_pass() -> None:
    text = table("FIRST", ["q.n"], [("<= 14", '"spoed"'), ("-", '"rustig"')])
    assert outcome(text, {"q": {"n": None}}).value == "rustig"
    assert outcome(text, {"q": {}}).value == "rustig"
    assert outcome(text, {}).value == "rustig"
    assert outcome(text, {"q": {"n": Decimal(14)}}).value == "spoed"


def test_a_value_of_the_wrong_type_counts_as_empty_and_is_told() -> None:
    text = table("FIRST", ["n"], [("> 1", '"a"'), ("-", '"b"')], input_type="number")
    decided = outcome(text, {"n": "12"})
    assert decided.value == "b"
    assert [one.code for one in decided.findings] == ["DMN-204"]
    assert all("12" not in one.text for one in decided.findings)


def test_no_rule_holds_for_an_input_that_is_not_allowed() -> None:
    text = table("FIRST", ["n"], [("-", '"a"')], input_values='"x","y"')
    refused = outcome(text, {"n": "z"})
    assert refused.value is None
    assert refused.explanation.inputs[0].value == "z"
    assert refused.explanation.matched == ()
    (told,) = refused.findings
    assert (told.code, told.severity, told.element) == ("DMN-205", Severity.ERROR, "in_n")
    assert told.text == "Beslissing ‘D’: De invoer 'n' staat niet bij de toegestane waarden."
    counting = table("COLLECT", ["n"], [("-", "1")], input_values='"x"')
    assert outcome(counting, {"n": "z"}).value is None
    standard = table("FIRST", ["n"], [("-", '"a"')], input_values='"x"', default='"b"')
    assert outcome(standard, {"n": "z"}).value == "b"


def test_values_outside_the_allowed_ones_are_told() -> None:
    text = table("FIRST", ["n"], [("-", '"a"')], input_values='"x","y"')
    assert outcome(text, {"n": "x"}).findings == ()
    assert outcome(text, {"n": None}).findings == ()
    wrong = table("FIRST", ["n"], [("-", '"c"')], values='"a","b"')
    decided = outcome(wrong, {"n": None})
    assert decided.value is None
    assert [one.code for one in decided.findings] == ["DMN-207"]


def test_a_question_mark_stands_for_the_value_of_the_column() -> None:
    text = table("FIRST", ["n"], [('contains(?, "x")', '"a"'), ("-", '"b"')])
    assert outcome(text, {"n": "axa"}).value == "a"
    assert outcome(text, {"n": "aya"}).value == "b"


def test_a_runaway_table_is_stopped() -> None:
    text = table("FIRST", ["n"], [("-", "count(for i in 1..99999, j in 1..99999 return i*j)")])
    with pytest.raises(FeelError):
        outcome(text, {"n": None})


def test_endless_knowledge_is_stopped() -> None:
    text = (
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/>'
        "<literalExpression><text>f(n + 1)</text></literalExpression></encapsulatedLogic>"
        "</businessKnowledgeModel>"
        '<decision id="D" name="D"><knowledgeRequirement><requiredKnowledge href="#f"/>'
        "</knowledgeRequirement><literalExpression><text>f(1)</text></literalExpression></decision>"
    )
    with pytest.raises(FeelError):
        dmn.decide(model(text), "D", {}, now=None)


def test_one_budget_holds_for_a_decision_and_all_it_requires() -> None:
    text = table("FIRST", ["n"], [("> 1", "1"), ("> 2", "2"), ("-", "3")])
    found, shared = model(decision(text)), Budget(nodes=500)
    dmn.decide(found, "D", {"n": Decimal(1)}, now=None, budget=shared)

    def again() -> None:
        for _ in range(500):
            dmn.decide(found, "D", {"n": Decimal(1)}, now=None, budget=shared)

    with pytest.raises(FeelError):
        again()


def test_an_unknown_decision_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        dmn.decide(model(decision(ages("FIRST", 1))), "nope", {}, now=None)


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5"])
def test_every_version_of_the_standard_is_read_alike(version: str) -> None:
    data = document(decision(ages("FIRST", 1)), version=version)
    found = dmn.read(data, file="a.dmn")
    assert dmn.decide(found, "D", {"age": Decimal(5)}, now=None).value == "kind"
