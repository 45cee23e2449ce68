# SPDX-License-Identifier: EUPL-1.2
"""Kinds that clash in tables and boxed expressions are found before publication, each with its place."""

from __future__ import annotations

import pytest

from tests.dmn.building import decision, document, literal, model, table
from wijkpad import dmn
from wijkpad.feel import Names

CASE = Names(
    {"intake": Names({"leeftijd": None, "soort": None, "wetten": None})},
    kinds={"intake": "context"},
)
CASE.members["intake"] = Names(
    {"leeftijd": None, "soort": None, "wetten": None},
    kinds={"leeftijd": "number", "soort": "string", "wetten": "list"},
)
KINDS = ("FEEL-012", "FEEL-013", "FEEL-014", "FEEL-015")
PERSON = (
    '<itemDefinition name="persoon"><itemComponent name="naam"><typeRef>string</typeRef>'
    '</itemComponent><itemComponent name="geboren op"><typeRef>date</typeRef></itemComponent>'
    '</itemDefinition><itemDefinition name="personen" isCollection="true">'
    "<typeRef>persoon</typeRef></itemDefinition>"
)
REQUIRED = '<informationRequirement><requiredInput href="#P"/></informationRequirement>'


def clashes(inner: str, outside: Names | None = None) -> list[str]:
    """Return the texts of the clashes in a whole document."""
    found = dmn.check(model(inner), outside)
    return [one.text for one in found if one.code in KINDS]


def declared(name: str, type_ref: str) -> str:
    return f'<inputData id="P" name="{name}"><variable name="{name}" typeRef="{type_ref}"/></inputData>'


@pytest.mark.parametrize(
    ("cell", "clash"),
    [
        ('"18"', "getoetst wordt een getal, hier staat een tekst"),
        ('> "18"', "getoetst wordt een getal, hier staat een tekst"),
        ('["a".."b"]', "getoetst wordt een getal, hier staat een tekst"),
        ("true", "getoetst wordt een getal, hier staat ja of nee"),
        ("leeftijd > 18", "getoetst wordt een getal, hier staat ja of nee"),
        ('18, "19"', "getoetst wordt een getal, hier staat een tekst"),
        ('not("a")', "getoetst wordt een getal, hier staat een tekst"),
        ('? > "18"', "“>” past nooit: links staat een getal, rechts een tekst"),
        ('1 + "a"', "“+” past niet tussen een getal en een tekst"),
        ('@"2026-02-30"', "geen datum, tijd of duur die bestaat"),
        ('matches(string(?), "[")', "is geen patroon"),
    ],
)
def test_a_cell_that_never_holds_names_table_rule_and_column(cell: str, clash: str) -> None:
    text = decision(table("FIRST", ["leeftijd"], [("-", "1"), (cell, "2")], input_type="number"))
    (found,) = [one for one in dmn.check(model(text)) if one.code in KINDS]
    assert found.text.startswith("Tabel ‘D’, regel 2, kolom ‘leeftijd’: ")
    assert clash in found.text
    assert found.line == 2
    assert (found.file, found.element) == ("test.dmn", "r2")


@pytest.mark.parametrize(
    "cell",
    [
        "18",
        "null",
        "-",
        "? > 18",
        "[1..18]",
        "> 17",
        "x",
        "[1, 2]",
        "not(1)",
        "? = x",
        "f(?)",
        "if x then 1 else null",
        "count(lijst)",
        "even(?)",
    ],
)
def test_a_cell_that_may_hold_is_left_alone(cell: str) -> None:
    text = decision(table("FIRST", ["leeftijd"], [(cell, "1")], input_type="number"))
    assert clashes(text) == []


def test_the_cure_fits_the_mistake() -> None:
    def cure(type_ref: str, cell: str) -> str:
        text = decision(table("FIRST", ["k"], [(cell, "1")], input_type=type_ref))
        (found,) = [one for one in dmn.check(model(text)) if one.code in KINDS]
        return found.cure

    assert cure("boolean", '"ja"') == "Schrijf true of false."
    assert (
        cure("number", "k > 3") == "Schrijf een vraagteken (?) voor de waarde die wordt getoetst."
    )
    assert cure("list", '"Wmo"') == "Schrijf list contains(?, …)."
    assert cure("string", "3") == "Vergelijk met waarden van dezelfde soort."


def test_the_kind_of_a_column_comes_from_the_case_when_the_table_declares_none() -> None:
    rows = [('"Wmo"', '"jong"', "1")]
    text = decision(table("FIRST", ["intake.wetten", "intake.leeftijd"], rows))
    assert clashes(text) == []
    assert [one.split(": ")[0] for one in clashes(text, CASE)] == [
        "Tabel ‘D’, regel 1, kolom ‘intake.wetten’",
        "Tabel ‘D’, regel 1, kolom ‘intake.leeftijd’",
    ]


def test_a_column_that_declares_another_kind_than_its_answer_has_is_found() -> None:
    text = decision(table("FIRST", ["intake.soort"], [("1", "1")], input_type="number"))
    assert clashes(text, CASE) == [
        "Tabel ‘D’, kolom ‘intake.soort’: Hier hoort een getal, maar de uitdrukking geeft een tekst."
    ]
    dates = decision(table("FIRST", ["today()"], [("-", "1")], input_type="date and time"))
    assert clashes(dates) == []


def test_the_members_of_a_declared_input_have_their_kinds() -> None:
    text = (
        PERSON
        + declared("iemand", "persoon")
        + decision(
            REQUIRED
            + table(
                "FIRST",
                ["iemand.geboren op"],
                [("> 2012", "iemand.naam"), ("-", "iemand.geboren op + 1")],
            )
        )
    )
    assert clashes(text) == [
        (
            "Tabel ‘D’, regel 1, kolom ‘iemand.geboren op’: Deze voorwaarde past nooit: "
            "getoetst wordt een datum, hier staat een getal."
        ),
        "Tabel ‘D’, regel 2, kolom ‘uit’: “+” past niet tussen een datum en een getal.",
    ]


def test_allowed_values_and_defaults_are_looked_at_too() -> None:
    text = decision(
        table(
            "FIRST",
            ["k"],
            [("1", "1")],
            input_type="number",
            input_values='"a"',
            default='1 + "b"',
        )
    )
    assert [one.split(": ")[0] for one in clashes(text)] == [
        "Tabel ‘D’, toegestane waarden van kolom ‘k’",
        "Tabel ‘D’, standaarduitkomst van kolom ‘uit’",
    ]
    kind = (
        '<itemDefinition name="kleur"><typeRef>string</typeRef>'
        "<allowedValues><text>1, 2</text></allowedValues></itemDefinition>"
    )
    found = clashes(kind + decision(literal("1")))
    assert found[0].startswith("Type ‘kleur’, toegestane waarden: Deze voorwaarde past nooit")


def test_an_outcome_that_is_worked_out_must_fit_its_column() -> None:
    columns = table("FIRST", ["k"], [("-", "string length(k)")]).replace(
        '<output name="uit">', '<output name="uit" typeRef="string">'
    )
    assert clashes(decision(columns)) == [
        "Tabel ‘D’, regel 1, kolom ‘uit’: Hier hoort een tekst, maar de uitdrukking geeft een getal."
    ]


CONTEXT = (
    "<context>"
    '<contextEntry><variable name="dagen" typeRef="number"/>{days}</contextEntry>'
    '<contextEntry><variable name="tekst"/>{text}</contextEntry>'
    "<contextEntry>{result}</contextEntry></context>"
)


@pytest.mark.parametrize(
    ("days", "text", "result", "clash"),
    [
        ('"drie"', '"a"', "1", "Beslissing ‘D’, onderdeel ‘dagen’: Hier hoort een getal"),
        ("3", '1 + "a"', "1", "Beslissing ‘D’, onderdeel ‘tekst’: “+” past niet"),
        ("3", '"a"', "dagen + tekst", "Beslissing ‘D’, uitkomst: “+” past niet"),
        ("3", "[1]", 'tekst = "a"', "Beslissing ‘D’, uitkomst: De vergelijking “=” past nooit"),
    ],
)
def test_a_boxed_context_names_the_entry(days: str, text: str, result: str, clash: str) -> None:
    box = CONTEXT.format(days=literal(days), text=literal(text), result=literal(result))
    (found,) = clashes(decision(box))
    assert found.startswith(clash)


@pytest.mark.parametrize(
    ("box", "clash"),
    [
        ("<conditional><if>{if}</if><then>{1}</then><else>{1}</else></conditional>", "ja of nee"),
        (
            '<some iteratorVariable="p"><in>{P}</in><satisfies>{naam}</satisfies></some>',
            "ja of nee",
        ),
        ("<filter><in>{P}</in><match>{filter}</match></filter>", "een datum, rechts een getal"),
        (
            '<for iteratorVariable="p"><in>{P}</in><return>{sum}</return></for>',
            "past niet tussen een tekst en een getal",
        ),
        ("<list>{bad}</list>", "past niet tussen een getal en een tekst"),
        ('<relation><column name="a"/><row>{bad}</row></relation>', "past niet tussen een getal"),
        ('<invocation>{f}<binding><parameter name="x"/>{bad}</binding></invocation>', "past niet"),
    ],
)
def test_other_boxed_expressions_are_looked_at_inside(box: str, clash: str) -> None:
    texts = {
        "{if}": '"ja"',
        "{1}": "1",
        "{P}": "mensen",
        "{naam}": "p.naam",
        "{filter}": "geboren op > 2012",
        "{sum}": "p.naam + 1",
        "{bad}": '1 + "a"',
        "{f}": "f",
    }
    for mark, text in texts.items():
        box = box.replace(mark, literal(text))
    (found,) = clashes(PERSON + declared("mensen", "personen") + decision(REQUIRED + box))
    assert found.startswith("Beslissing ‘D’")
    assert clash in found


def test_a_filter_may_ask_for_a_place() -> None:
    box = f"<filter><in>{literal('[1, 2]')}</in><match>{literal('2')}</match></filter>"
    assert clashes(decision(box)) == []


def test_a_knowledge_model_knows_its_parameters_and_what_it_must_give() -> None:
    knowledge = (
        '<businessKnowledgeModel id="K" name="K"><variable name="K" typeRef="number"/>'
        '<encapsulatedLogic><formalParameter name="dag" typeRef="date"/>{}</encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    asked = decision(literal("1"))
    assert clashes(knowledge.format(literal("dag + 1")) + asked) == [
        "Kennismodel ‘K’: “+” past niet tussen een datum en een getal."
    ]
    assert clashes(knowledge.format(literal("string(dag)")) + asked) == [
        "Kennismodel ‘K’: Hier hoort een getal, maar de uitdrukking geeft een tekst."
    ]
    assert clashes(knowledge.format(literal("dag.year")) + asked) == []


def test_a_decision_that_gives_another_kind_than_it_says_is_found() -> None:
    (found,) = clashes(decision(literal('"a"'), type_ref="number"))
    assert found == "Beslissing ‘D’: Hier hoort een getal, maar de uitdrukking geeft een tekst."


def test_a_model_with_clashes_is_still_read_and_carried_out() -> None:
    whole = dmn.read(document(decision(literal('1 + "a"'))), file="test.dmn")
    assert whole.faults == ()
    assert dmn.decide(whole, "D", {}, now=None).value is None
