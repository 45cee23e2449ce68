# SPDX-License-Identifier: EUPL-1.2
"""Requirement graphs, knowledge models, services, types and imports."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tests.dmn.building import NOW, decision, document, literal, model, table, value
from wijkpad import dmn
from wijkpad.feel import Value
from wijkpad.findings import Severity


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
