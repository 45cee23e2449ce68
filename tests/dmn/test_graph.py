# SPDX-License-Identifier: EUPL-1.2
"""Requirement graphs, boxed expressions, knowledge models, services, types and imports."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.dmn.building import decision, document, literal, model, table
from wijkpad import dmn
from wijkpad.feel import Value

NOW = datetime(2026, 11, 16, 10, 15, tzinfo=UTC)


def asks(*, inputs: str = "", decisions: str = "", knowledge: str = "") -> str:
    return "".join(
        f"<{holder}><{kind} href='#{one}'/></{holder}>"
        for names, holder, kind in (
            (inputs, "informationRequirement", "requiredInput"),
            (decisions, "informationRequirement", "requiredDecision"),
            (knowledge, "knowledgeRequirement", "requiredKnowledge"),
        )
        for one in names.split()
    )


def entry(name: str, box: str) -> str:
    return f'<contextEntry><variable name="{name}"/>{box}</contextEntry>'


def value(inner: str, **variables: Value) -> Value:
    return dmn.decide(model(inner), "D", variables, now=NOW).value


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


def test_a_decision_gets_the_outcome_of_what_it_requires() -> None:
    text = (
        '<inputData id="age" name="Leeftijd in jaren"><variable name="Leeftijd in jaren"'
        ' typeRef="number"/></inputData>'
        + decision(
            asks(inputs="age") + literal("Leeftijd in jaren >= 18"),
            name="Volwassen",
            type_ref="boolean",
        )
        + decision(
            asks(decisions="Volwassen")
            + table("UNIQUE", ["Volwassen"], [("true", '"Wmo"'), ("false", '"Jeugdwet"')])
        )
    )
    assert value(text, **{"Leeftijd in jaren": Decimal(17)}) == "Jeugdwet"
    assert value(text, **{"Leeftijd in jaren": Decimal(18)}) == "Wmo"


def test_a_decision_does_not_see_a_declared_input_that_it_does_not_require() -> None:
    text = '<inputData id="i" name="x"/>' + decision(literal("x"))
    assert value(text, x=Decimal(1)) is None


def test_a_knowledge_model_is_called_by_place_and_by_name() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="rest van"><encapsulatedLogic>'
        '<formalParameter name="a" typeRef="number"/><formalParameter name="b" typeRef="number"/>'
        f"{literal('a - b')}</encapsulatedLogic></businessKnowledgeModel>"
    )
    for call, wanted in (
        ("rest van(5, 3)", Decimal(2)),
        ("rest van(b: 5, a: 3)", Decimal(-2)),
        ("rest van(5)", None),
        ('rest van(5, "x")', None),
        ("rest van(a: 5, c: 3)", None),
    ):
        found = value(knowledge + decision(asks(knowledge="k") + literal(call)))
        assert found == wanted, call
    invocation = (
        f"<invocation>{literal('rest van')}"
        f"<binding><parameter name='b'/>{literal('1')}</binding>"
        f"<binding><parameter name='a'/>{literal('9')}</binding></invocation>"
    )
    assert value(knowledge + decision(asks(knowledge="k") + invocation)) == Decimal(8)


def test_knowledge_models_may_call_each_other() -> None:
    def even_odd(id_: str, other: str, at_zero: str) -> str:
        return (
            f'<businessKnowledgeModel id="{id_}" name="{id_}"><encapsulatedLogic>'
            f'<formalParameter name="n"/>{literal(f"if n = 0 then {at_zero} else {other}(n - 1)")}'
            f"</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href='#{other}'/>"
            "</knowledgeRequirement></businessKnowledgeModel>"
        )

    both = even_odd("isEven", "isOneven", "true") + even_odd("isOneven", "isEven", "false")
    assert value(both + decision(asks(knowledge="isEven") + literal("isEven(9)"))) is False


SERVICE = (
    '<decisionService id="s" name="s"><outputDecision href="#uit"/><inputDecision href="#vraag"/>'
    "</decisionService>"
    + decision(literal('"van het model"'), name="vraag", type_ref="string")
    + decision(asks(decisions="vraag") + literal('vraag + "!"'), name="uit")
)


def test_a_service_takes_the_place_of_its_input_decisions() -> None:
    found = model(SERVICE)
    assert dmn.serve(found, "s", {"vraag": "gegeven"}, now=None).value == "gegeven!"
    assert dmn.serve(found, "s", {}, now=None).value is None
    assert dmn.serve(found, "s", {"vraag": Decimal(1)}, now=None).value is None
    assert dmn.decide(found, "uit", {}, now=None).value == "van het model!"


def test_a_service_is_a_function_that_leaves_the_rest_untouched() -> None:
    text = SERVICE + decision(asks(knowledge="s", decisions="vraag") + literal('[s("a"), vraag]'))
    assert value(text) == ["a!", "van het model"]


def test_values_are_fitted_to_their_declared_types() -> None:
    types = (
        '<itemDefinition name="tKleur"><typeRef>string</typeRef><allowedValues><text>"rood","blauw"'
        "</text></allowedValues></itemDefinition>"
        '<itemDefinition name="tKleuren" isCollection="true"><typeRef>tKleur</typeRef>'
        "</itemDefinition>"
        '<itemDefinition name="tMens"><itemComponent name="naam"><typeRef>string</typeRef>'
        '</itemComponent><itemComponent name="kleur"><typeRef>tKleur</typeRef></itemComponent>'
        "</itemDefinition>"
    )

    def fitted(text: str, type_ref: str) -> Value:
        return value(types + decision(literal(text), type_ref=type_ref))

    assert fitted('["rood"]', "tKleur") == "rood"
    assert fitted('"rood"', "tKleuren") == ["rood"]
    assert fitted('"groen"', "tKleur") is None
    assert fitted('["rood", "groen"]', "tKleuren") is None
    assert fitted('{naam: "A", kleur: "rood"}', "tMens") == {"naam": "A", "kleur": "rood"}
    assert fitted('{naam: "A"}', "tMens") == {"naam": "A", "kleur": None}
    assert fitted('{naam: 1, kleur: "rood"}', "tMens") is None
    assert fitted('date("2026-11-16")', "date and time") == datetime(2026, 11, 16, tzinfo=UTC)
    assert fitted("1", "string") is None
    assert fitted("1", "Any") == Decimal(1)


def test_another_model_is_read_through_the_resolver() -> None:
    other = dmn.read(
        document(
            decision(literal("7"), name="zeven")
            + '<itemDefinition name="tGetal"><typeRef>number</typeRef></itemDefinition>',
            namespace="urn:elders",
        ),
        file="elders.dmn",
    )
    data = document(
        '<import name="Ander model" namespace="urn:elders" importType="x"/>'
        + decision(
            "<informationRequirement><requiredDecision href='urn:elders#zeven'/>"
            "</informationRequirement>" + literal("Ander model.zeven + 1"),
            type_ref="Ander model.tGetal",
        )
    )
    found = dmn.read(data, file="a.dmn", resolve={"urn:elders": other}.get)
    decided = dmn.decide(found, "D", {}, now=None)
    assert decided.value == Decimal(8)
    assert decided.explanation.required[0].model_sha256 == other.sha256
