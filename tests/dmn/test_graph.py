# SPDX-License-Identifier: EUPL-1.2
"""Requirement graphs, boxed expressions, knowledge models, services, types and imports."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.dmn.building import decision, document, literal, model, table
from wijkpad import dmn
from wijkpad.feel import FeelError, Value
from wijkpad.findings import Severity

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
    assert fitted('{naam: "A"}', "tMens") is None
    assert fitted('{naam: "A", kleur: null, meer: 1}', "tMens") == {
        "naam": "A",
        "kleur": None,
        "meer": Decimal(1),
    }
    assert fitted('{naam: 1, kleur: "rood"}', "tMens") is None
    assert fitted('date("2026-11-16")', "date and time") == datetime(2026, 11, 16, tzinfo=UTC)
    assert fitted("1", "string") is None
    assert fitted("1", "Any") == Decimal(1)
    assert fitted('[["rood"]]', "tKleur") is None
    assert fitted('["rood", ["blauw"]]', "tKleuren") is None
    assert fitted('{naam: ["A"], kleur: "rood"}', "tMens") is None
    assert fitted('[{naam: "A", kleur: "rood"}]', "tMens") == {"naam": "A", "kleur": "rood"}


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
    assert filtered("[1, 2]", '"geen antwoord"') == []
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


def test_an_answer_that_was_not_given_is_empty_in_an_input_but_not_in_an_outcome() -> None:
    types = (
        '<itemDefinition name="tMens"><itemComponent name="naam"><typeRef>string</typeRef>'
        '</itemComponent><itemComponent name="kind"><itemComponent name="leeftijd">'
        "<typeRef>number</typeRef></itemComponent></itemComponent></itemDefinition>"
        '<inputData id="m" name="mens"><variable name="mens" typeRef="tMens"/></inputData>'
    )
    text = types + decision(asks(inputs="m") + literal("mens"))
    given: dict[str, Value] = {"naam": "A", "kind": {}}
    decided = dmn.decide(model(text), "D", {"mens": given}, now=NOW)
    assert decided.value == {"naam": "A", "kind": {"leeftijd": None}}
    assert decided.findings == ()
    assert given == {"naam": "A", "kind": {}}


def test_a_declared_input_that_is_not_given_is_told() -> None:
    text = '<inputData id="i" name="leeftijd"/>' + decision(asks(inputs="i") + literal("leeftijd"))
    (told,) = dmn.decide(model(text), "D", {}, now=NOW).findings
    assert (told.code, told.severity, told.file, told.element) == (
        "DMN-206",
        Severity.ERROR,
        "test.dmn",
        "i",
    )
    assert told.text == "Beslissing ‘D’: De invoer 'leeftijd' ontbreekt."
    assert "leeftijd" in told.cure
    assert dmn.decide(model(text), "D", {"leeftijd": None}, now=NOW).findings == ()


def test_an_import_without_a_name_puts_its_names_beside_ours() -> None:
    other = dmn.read(
        document(
            '<itemDefinition name="tGetal"><typeRef>number</typeRef></itemDefinition>'
            '<inputData id="n" name="aantal"><variable name="aantal" typeRef="tGetal"/></inputData>'
            + decision(asks(inputs="n") + literal("aantal * 2"), name="Dubbel"),
            namespace="urn:ander",
        ),
        file="ander.dmn",
    )
    text = (
        '<import name="" namespace="urn:ander" importType="x"/>'
        "<decision id='D' name='D'><variable name='D' typeRef='tGetal'/><informationRequirement>"
        "<requiredDecision href='urn:ander#Dubbel'/></informationRequirement>"
        + literal("Dubbel + 1")
        + "</decision>"
    )
    read = dmn.read(document(text, version="1.5"), file="a.dmn", resolve=lambda _: other)
    assert dmn.decide(read, "D", {"aantal": Decimal(4)}, now=NOW).value == Decimal(9)


def test_a_service_of_another_model_is_called_behind_its_import() -> None:
    other = dmn.read(
        document(
            '<inputData id="n" name="aantal"/>'
            + decision(asks(inputs="n") + literal("aantal * 2"), name="Dubbel")
            + '<decisionService id="S" name="Dienst"><variable name="Dienst"/>'
            '<outputDecision href="#Dubbel"/><inputData href="#n"/></decisionService>',
            namespace="urn:ander",
        ),
        file="ander.dmn",
    )
    text = (
        '<import name="ander" namespace="urn:ander" importType="x"/>'
        "<decision id='D' name='D'><variable name='D'/><knowledgeRequirement>"
        "<requiredKnowledge href='urn:ander#S'/></knowledgeRequirement>"
        + literal("ander.Dienst(aantal: 3) + ander.Dienst(5)")
        + "</decision>"
    )
    read = dmn.read(document(text), file="a.dmn", resolve=lambda _: other)
    assert dmn.decide(read, "D", {}, now=NOW).value == Decimal(16)


def test_a_service_explains_what_its_decisions_did() -> None:
    text = decision(table("FIRST", ["n"], [("-", "1")])) + (
        '<decisionService id="S" name="S"><variable name="S"/><outputDecision href="#D"/>'
        "</decisionService>"
    )
    served = dmn.serve(model(text), "S", {}, now=NOW)
    assert served.value == Decimal(1)
    (required,) = served.explanation.required
    assert (required.decision, required.matched[0].id) == ("D", "r1")


def test_the_inputs_of_a_table_are_the_parameters_of_a_knowledge_model_without_any() -> None:
    rows = [("> 17", "true", '"ja"'), ("-", "-", '"nee"')]
    inner = table("FIRST", ["leeftijd in jaren", "woont hier"], rows)
    text = (
        f'<businessKnowledgeModel id="f" name="mag"><variable name="mag"/><encapsulatedLogic>{inner}'
        "</encapsulatedLogic></businessKnowledgeModel>"
        + decision(asks(knowledge="f") + literal("[mag(18, true), mag(18, false)]"))
    )
    assert value(text) == ["ja", "nee"]


def test_a_constraint_holds_for_a_whole_list_and_allowed_values_for_each_item() -> None:
    types = (
        '<itemDefinition name="tPaar" isCollection="true"><typeRef>number</typeRef>'
        "<allowedValues><text>[1..9]</text></allowedValues>"
        "<typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>"
    )

    def fitted(text: str) -> Value:
        read = model(types + decision(literal(text), type_ref="tPaar"), version="1.5")
        return dmn.decide(read, "D", {}, now=NOW).value

    assert fitted("[1, 2]") == [Decimal(1), Decimal(2)]
    assert fitted("[1, 2, 3]") is None
    assert fitted("[1, 10]") is None
