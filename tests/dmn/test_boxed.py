# SPDX-License-Identifier: EUPL-1.2
"""Boxed expressions: each does what the written one does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.dmn.building import decision, literal, model, value
from wijkpad import dmn
from wijkpad.feel import FeelError, Value


def entry(name: str, box: str) -> str:
    return f'<contextEntry><variable name="{name}"/>{box}</contextEntry>'


def boxed(inner: str, **variables: Value) -> Value:
    return value(decision(inner), **variables)


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        (
            "<context>"
            + entry("a b", literal("1"))
            + entry("c", literal("a b + 1"))
            + f"<contextEntry>{literal('a b + c')}</contextEntry></context>",
            Decimal(3),
        ),
        (
            "<context>" + entry("a", literal("1")) + "</context>",
            {"a": Decimal(1)},
        ),
        (
            (
                '<relation><column name="n"/><column name="m"/>'
                f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row>"
                "</relation>"
            ),
            [
                {"n": Decimal(1), "m": Decimal(2)},
                {"n": Decimal(3), "m": Decimal(4)},
            ],
        ),
        (f"<list>{literal('1')}{literal('null')}</list>", [Decimal(1), None]),
        (
            (
                f"<conditional><if>{literal('1 > 2')}</if><then>{literal('1')}</then>"
                f"<else>{literal('2')}</else></conditional>"
            ),
            Decimal(2),
        ),
        (
            f"<filter><in>{literal('[1, 2, 3]')}</in><match>{literal('item > 1')}</match></filter>",
            [Decimal(2), Decimal(3)],
        ),
        (
            (
                f"<filter><in>{literal('[{n: 1}, {n: 2}]')}</in>"
                f"<match>{literal('n = 2')}</match></filter>"
            ),
            [{"n": Decimal(2)}],
        ),
        (
            (
                f'<for iteratorVariable="i"><in>{literal("[1, 2]")}</in>'
                f"<return>{literal('i + count(partial)')}</return></for>"
            ),
            [Decimal(1), Decimal(3)],
        ),
        (
            (
                f'<some iteratorVariable="i"><in>{literal("[1, 2]")}</in>'
                f"<satisfies>{literal('i > 1')}</satisfies></some>"
            ),
            True,
        ),
        (
            (
                f'<every iteratorVariable="i"><in>{literal("[1, 2]")}</in>'
                f"<satisfies>{literal('i > 1')}</satisfies></every>"
            ),
            False,
        ),
        (
            "<context>"
            + entry(
                "dubbel",
                f"<functionDefinition><formalParameter name='n'/>{literal('n * 2')}"
                "</functionDefinition>",
            )
            + f"<contextEntry>{literal('dubbel(4)')}</contextEntry></context>",
            Decimal(8),
        ),
    ],
)
def test_each_boxed_expression_is_carried_out(box: str, wanted: Value) -> None:
    assert boxed(box) == wanted


def test_the_moment_comes_from_outside_only() -> None:
    assert boxed(literal("today()")) == date(2026, 11, 16)
    assert dmn.decide(model(decision(literal("now()"))), "D", {}, now=None).value is None


def test_a_name_with_spaces_is_known_below_whatever_holds_it() -> None:
    rows = (
        '<relation><column name="soort hulp"/><column name="per week"/>'
        f"<row>{literal('1 = 1')}{literal('1')}</row><row>{literal('false')}{literal('3')}</row>"
        "</relation>"
    )
    assert boxed(
        "<context>"
        + entry("hulp", rows)
        + "<contextEntry><filter><in>"
        + literal("hulp")
        + f"</in><match>{literal('per week > 2')}</match></filter></contextEntry></context>"
    ) == [{"soort hulp": False, "per week": Decimal(3)}]
    assert boxed(
        "<context>"
        + entry("hulp", rows)
        + '<contextEntry><for iteratorVariable="een"><in>'
        + literal("hulp[per week > 0]")
        + f"</in><return>{literal('een.per week * 2')}</return></for></contextEntry></context>"
    ) == [Decimal(2), Decimal(6)]
    nested = "<context>" + entry("a b", "<context>" + entry("c d", literal("4")) + "</context>")
    assert boxed(
        nested + f"<contextEntry>{literal('a b.c d + 1')}</contextEntry></context>"
    ) == Decimal(5)


def test_a_boxed_filter_works_as_the_written_one() -> None:
    def filtered(source: str, match: str) -> Value:
        return boxed(f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>")

    assert filtered("null", "true") is None
    assert filtered("5", "item > 4") == [Decimal(5)]
    assert filtered("[{item: 1}, {item: 2}]", "item = 2") == [{"item": Decimal(2)}]
    assert filtered("[1, 2]", "item > null") == []
    assert filtered("[1, 2]", '"geen antwoord"') is None
    assert filtered("[1, 2]", 'if item = 1 then true else "x"') is None
    assert filtered("[1, 2]", "2") == Decimal(2)


@pytest.mark.parametrize(
    ("kind", "source", "body", "wanted"),
    [
        ("for", "[1..3]", "i * 2", [Decimal(2), Decimal(4), Decimal(6)]),
        ("for", "(1..3]", "i", [Decimal(2), Decimal(3)]),
        ("for", "null", "i", None),
        ("for", "4", "i", [Decimal(4)]),
        ("some", "[1..3]", "i > 2", True),
        ("every", "[1..3]", "i > 2", False),
        ("every", "[]", "false", True),
        ("some", "[]", "true", False),
        ("some", "null", "true", None),
        ("every", "[1, 2]", "null", None),
        ("some", "[1, 2]", "if i = 1 then null else true", True),
        ("some", "[1, 2]", 'if i = 1 then "x" else true', None),
        ("every", "[1, 2]", 'if i = 1 then "x" else false', None),
    ],
)
def test_a_boxed_iterator_works_as_the_written_one(
    kind: str, source: str, body: str, wanted: Value
) -> None:
    part = "return" if kind == "for" else "satisfies"
    text = (
        f'<{kind} iteratorVariable="i"><in>{literal(source)}</in><{part}>{literal(body)}</{part}>'
    )
    assert boxed(f"{text}</{kind}>") == wanted


def test_a_range_that_is_far_too_long_is_stopped() -> None:
    text = f'<for iteratorVariable="i"><in>{literal("[1..1e30]")}</in><return>'
    with pytest.raises(FeelError):
        boxed(f"{text}{literal('i')}</return></for>")


@pytest.mark.parametrize(
    ("test", "wanted"), [("true", 1), ("false", 2), ("null", 2), ('"a"', None)]
)
def test_a_boxed_conditional_wants_a_yes_or_no(test: str, wanted: int | None) -> None:
    text = (
        f"<conditional><if>{literal(test)}</if><then>{literal('1')}</then>"
        f"<else>{literal('2')}</else></conditional>"
    )
    assert boxed(text) == (None if wanted is None else Decimal(wanted))


def test_a_knowledge_model_without_a_declared_result_may_be_handed_to_a_typed_parameter() -> None:
    kind = (
        '<itemDefinition name="telfunctie"><functionItem outputTypeRef="number">'
        '<parameters name="n" typeRef="number"/></functionItem></itemDefinition>'
    )

    def knowledge(name: str, parameter: str, body: str, result: str = "") -> str:
        return (
            f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"{result}/>'
            f"<encapsulatedLogic>{parameter}{literal(body)}</encapsulatedLogic>"
            "</businessKnowledgeModel>"
        )

    apply = knowledge("pas toe", '<formalParameter name="f" typeRef="telfunctie"/>', "f(5)")
    parameter = '<formalParameter name="n" typeRef="number"/>'
    required = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{one}"/></knowledgeRequirement>'
        for one in ("pas toe", "maal")
    )
    asked = decision(required + literal("pas toe(maal)"))
    plain = knowledge("maal", parameter, "n * 10")
    assert value(kind + apply + plain + asked) == Decimal(50)
    texts = knowledge("maal", parameter, "string(n)", ' typeRef="string"')
    assert value(kind + apply + texts + asked) is None
