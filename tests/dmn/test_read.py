# SPDX-License-Identifier: EUPL-1.2
"""Reading: every fault at once, each by name and place; nothing ignored in silence."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from tests.dmn.building import decision, document, literal, table
from wijkpad import dmn
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding

JAVA = (
    '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic kind="Java"><context/>'
    "</encapsulatedLogic></businessKnowledgeModel>"
)


def faults(inner: str) -> list[Finding]:
    with pytest.raises(UnreadableError) as caught:
        dmn.read(document(inner), file="a.dmn")
    assert all(one.file == "a.dmn" for one in caught.value.findings)
    return list(caught.value.findings)


def codes(inner: str) -> set[str]:
    return {one.code for one in faults(inner)}


def test_a_model_knows_what_stands_in_it() -> None:
    data = document(
        '<inputData id="i" name="leeftijd"/>'
        + decision(
            '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
            + literal("leeftijd > municipality.grens"),
            extra='wijkpad:effect="administrative"',
        )
    )
    found = dmn.read(data, file="a.dmn")
    assert (found.name, found.namespace, found.file) == ("Test", "urn:test", "a.dmn")
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.decisions["D"].effect is dmn.Effect.ADMINISTRATIVE
    assert found.decisions["D"].references == {("municipality", "grens")}
    assert found.decisions["D"].table is None
    assert [one.name for one in found.inputs.values()] == ["leeftijd"]


def test_the_effect_is_advice_unless_another_is_written() -> None:
    found = dmn.read(document(decision(literal("1"))), file="a.dmn")
    assert found.decisions["D"].effect is dmn.Effect.ADVICE
    assert codes(decision(literal("1"), extra='wijkpad:effect="beslist"')) == {"DMN-014"}


def test_all_faults_come_at_once_with_their_places() -> None:
    text = table("FIRST", ["n"], [("< < 1", '"a'), ("-", "1 +")]).replace("<rule", "\n<rule")
    found = faults(decision(text))
    assert [(one.element, one.line) for one in found] == [("r1", 3), ("r1", 3), ("r2", 4)]
    assert all(one.code.startswith("FEEL-") for one in found)


@pytest.mark.parametrize(
    ("inner", "code", "word"),
    [
        ("<toverspreuk/>", "DMN-002", "toverspreuk"),
        (decision("<toverspreuk/>"), "DMN-002", "toverspreuk"),
        (
            decision(table("FIRST", ["n"], [("-", "1")]).replace("annotationEntry", "noot")),
            "DMN-002",
            "noot",
        ),
        (decision(table("WILD", ["n"], [("-", "1")])), "DMN-012", "WILD"),
        (
            decision(table("COLLECT", ["n"], [("-", "1")], more='aggregation="MEAN"')),
            "DMN-012",
            "MEAN",
        ),
        (decision(table("FIRST", ["n"], [("-", "1")], more='aggregation="SUM"')), "DMN-012", "SUM"),
        (
            decision(
                table(
                    "COLLECT",
                    ["n"],
                    [("-", "1", "2")],
                    outputs=["a", "b"],
                    more='aggregation="SUM"',
                )
            ),
            "DMN-013",
            "SUM",
        ),
        (decision(table("FIRST", ["n"], [("-", "1", "2")], outputs=["a", "a"])), "DMN-015", "naam"),
        (decision(table("FIRST", ["n", "m"], [("-", "1")])), "DMN-011", "Regel 1"),
        (decision(table("FIRST", [""], [("-", "1")])), "DMN-003", "invoerkolom"),
        (decision(literal("1"), type_ref="tNiets"), "DMN-010", "tNiets"),
        ('<itemDefinition name="a"><typeRef>a</typeRef></itemDefinition>', "DMN-010", "zichzelf"),
        (JAVA, "DMN-009", "Java"),
        (
            decision(literal('function(x) external {java: {class: "a", method signature: "b"}}')),
            "DMN-009",
            "external",
        ),
        (
            decision(
                '<literalExpression expressionLanguage="juel"><text>1</text></literalExpression>'
            ),
            "DMN-008",
            "juel",
        ),
        (
            decision('<informationRequirement><requiredInput href="#x"/></informationRequirement>'),
            "DMN-005",
            "x",
        ),
        (decision(literal("1")) + decision(literal("2")), "DMN-004", "D"),
        ('<import namespace="urn:elders" name="e" importType="x"/>', "DMN-016", "urn:elders"),
        (decision(literal("1"), extra='wijkpad:kleur="rood"'), "DMN-017", "kleur"),
        (
            decision(table("FIRST", ["n"], [("-", "1")])).replace(
                "<input ",
                '<input xmlns:camunda="http://camunda.org/schema/1.0/dmn" camunda:inputVariable="x" ',
            ),
            "DMN-017",
            "inputVariable",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_name(inner: str, code: str, word: str) -> None:
    found = faults(inner)
    assert code in {one.code for one in found}
    assert any(word in one.text for one in found if one.code == code)
    assert all(one.cure for one in found)


@pytest.mark.parametrize(
    "language",
    ["http://www.w3.org/1999/XPath", "https://www.omg.org/spec/DMN/20240513/B-FEEL/"],
)
def test_a_model_in_another_language_is_refused(language: str) -> None:
    data = document(decision(literal("1"))).replace(
        b'name="Test"', f'name="Test" expressionLanguage="{language}"'.encode()
    )
    with pytest.raises(UnreadableError) as caught:
        dmn.read(data, file="a.dmn")
    (found,) = caught.value.findings
    assert (found.code, found.file) == ("DMN-008", "a.dmn")
    assert language in found.text


def test_decisions_that_need_each_other_are_refused() -> None:
    def asks(name: str, other: str) -> str:
        return decision(
            f'<informationRequirement><requiredDecision href="#{other}"/></informationRequirement>'
            + literal("1"),
            name=name,
        )

    assert codes(asks("A", "B") + asks("B", "C") + asks("C", "A")) == {"DMN-006"}
    tree = asks("A", "B") + asks("C", "B") + decision(literal("1"), name="B")
    assert dmn.read(document(tree), file="a").faults == ()


@pytest.mark.parametrize(
    "data",
    [
        b"<definitions/>",
        b'<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>',
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
)
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        dmn.read_draft(data, file="a.dmn")
    assert [one.code for one in caught.value.findings] == ["DMN-001"]


def test_hostile_xml_is_refused_before_anything_else() -> None:
    with pytest.raises(UnreadableError) as caught:
        dmn.read(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', file="a.dmn")
    assert [one.code for one in caught.value.findings] == ["XML-003"]


def test_a_draft_keeps_what_is_right_and_lists_what_is_wrong() -> None:
    found = dmn.read_draft(
        document(decision(literal("1 +"), name="A") + decision(literal("2"), name="B")), file="a"
    )
    assert len(found.faults) == 1
    assert dmn.decide(found, "A", {}, now=None).value is None
    assert str(dmn.decide(found, "B", {}, now=None).value) == "2"


@pytest.mark.parametrize("aggregation", ["", 'aggregation="MIN"', 'aggregation="COUNT"'])
def test_a_table_in_a_draft_without_a_column_for_outcomes_is_tried_without_one(
    aggregation: str,
) -> None:
    columns = "<input><inputExpression><text>n</text></inputExpression></input>"
    rule = "<rule><inputEntry><text>-</text></inputEntry></rule>"
    text = f'<decisionTable hitPolicy="COLLECT" {aggregation}>{columns}{rule}</decisionTable>'
    found = dmn.read_draft(document(decision(text)), file="a.dmn")
    assert "DMN-015" in [one.code for one in found.faults]
    dmn.decide(found, "D", {"n": Decimal(1)}, now=None)


def test_what_editors_add_for_themselves_is_no_fault() -> None:
    inner = (
        '<extensionElements><x:y xmlns:x="urn:editor"/></extensionElements>'
        + decision(literal("1"), extra='xmlns:x="urn:editor" x:kleur="rood"')
        + '<x:dmndi xmlns:x="urn:editor"/><textAnnotation id="t"><text>Let op</text></textAnnotation>'
    )
    assert dmn.check(dmn.read(document(inner), file="a.dmn")) == []
