# SPDX-License-Identifier: EUPL-1.2
"""What the check says of a table, and that it never contradicts what the table does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dmn.building import decision, document, literal, model, table
from wijkpad import dmn
from wijkpad.dmn.gaps import Grid, TooLargeError
from wijkpad.findings import Severity


def findings(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.text) for one in dmn.check(model(decision(text)))]


def codes(text: str) -> list[str]:
    return [code for code, _ in findings(text)]


def test_a_sound_table_has_no_findings() -> None:
    assert codes(table("FIRST", ["n"], [("> 5", '"a"'), ("-", '"b"')])) == []
    assert codes(table("UNIQUE", ["b"], [("true", "1"), ("false", "2"), ("null", "3")])) == []


def test_a_gap_is_shown_by_an_example() -> None:
    (found,) = findings(table("FIRST", ["dagen"], [("< 14", '"a"'), ("> 14", '"b"')]))
    assert found[0] == "DMN-103"
    assert "dagen = 14." in found[1]


def test_a_gap_over_two_inputs_is_found() -> None:
    rows = [("true", "-", "1"), ("false", '"x"', "2")]
    found = findings(table("UNIQUE", ["a", "b"], rows))
    assert found[0][0] == "DMN-103"
    assert "a = nee, b = 'iets anders'" in found[0][1]


def test_a_gap_only_for_an_unanswered_question_is_a_warning() -> None:
    text = table("UNIQUE", ["a"], [("true", "1"), ("false", "2")])
    (found,) = dmn.check(model(decision(text)))
    assert (found.code, found.severity) == ("DMN-103", Severity.WARNING)
    assert "a = leeg" in found.text


def test_a_default_or_a_gathering_policy_needs_no_last_rule() -> None:
    assert codes(table("FIRST", ["n"], [("> 5", "1")], default="2")) == []
    assert codes(table("COLLECT", ["n"], [("> 5", "1")])) == []


def test_allowed_values_make_a_table_complete() -> None:
    rows = [('"x"', "1"), ('"y"', "2"), ("null", "3")]
    assert codes(table("UNIQUE", ["a"], rows, input_values='"x","y"')) == []
    assert codes(table("UNIQUE", ["a"], rows)) == ["DMN-103"]


def test_nothing_is_claimed_for_certain_about_a_cell_that_reads_other_names() -> None:
    text = table("FIRST", ["n"], [("> grens", "1"), ("<= grens", "2")])
    (found,) = dmn.check(model(decision(text)))
    assert (found.code, found.severity) == ("DMN-103", Severity.WARNING)
    assert "misschien" in found.text


def test_overlap_under_unique_is_shown_by_an_example() -> None:
    rows = [("<= 5", "1"), (">= 5", "2"), ("null", "3")]
    (found,) = findings(table("UNIQUE", ["n"], rows))
    assert found[0] == "DMN-104"
    assert "Regel 1 en regel 2 gelden allebei voor: n = 5" in found[1]


def test_a_rule_that_no_value_passes_is_found() -> None:
    found = findings(table("FIRST", ["n"], [("(5..5)", "1"), ("-", "2")]))
    assert [code for code, _ in found] == ["DMN-105"]


def test_a_rule_behind_a_catch_all_is_found() -> None:
    found = findings(table("FIRST", ["n"], [("> 5", "1"), ("-", "2"), ("> 9", "3")]))
    assert found == [("DMN-106", found[0][1])]
    assert "Regel 3" in found[0][1]


def test_a_rule_covered_by_two_earlier_ones_together_is_found() -> None:
    rows = [("> 5", "-", "1"), ("-", "true", "2"), ("> 6", "true", "3"), ("-", "-", "4")]
    assert codes(table("FIRST", ["n", "b"], rows)) == ["DMN-106"]


def test_a_rule_that_reads_another_name_is_not_said_to_be_covered() -> None:
    rows = [("true", "-", "1"), ("-", ">= grens", "2"), ("-", "-", "3")]
    assert codes(table("FIRST", ["b", "n"], rows)) == []
    assert codes(table("FIRST", ["b", "n"], [("-", "-", "1"), *rows[1:]])) == [
        "DMN-106",
        "DMN-106",
    ]


def test_rules_that_could_not_be_held_against_the_others_are_named() -> None:
    rows = [("true", "1", "1"), ("true", "> grens", "2"), ("false", "> grens", "3")]
    found = [one for one in findings(table("UNIQUE", ["b", "n"], rows)) if one[0] == "DMN-113"]
    assert "of regel 2, 3 samenvalt" not in found[0][1]
    assert "of regel 2 samenvalt" in found[0][1]
    apart = [("true", "> grens", "1"), ("false", "-", "2"), ("null", "-", "3")]
    assert "DMN-113" not in codes(table("UNIQUE", ["b", "n"], apart))


def test_rules_of_an_any_table_with_other_outcomes_conflict() -> None:
    rows = [("<= 5", '"a"'), (">= 5", '"b"'), ("null", '"c"')]
    (found,) = findings(table("ANY", ["n"], rows))
    assert found[0] == "DMN-114"
    assert "Regel 1 en regel 2 gelden allebei voor: n = 5" in found[1]
    assert codes(table("ANY", ["n"], [("<= 5", '"a"'), (">= 5", '"a"'), ("null", "1")])) == []


def test_every_finding_names_its_table() -> None:
    rows = [("<= 5", "1"), (">= 5", "2"), ("(5..5)", "3")]
    found = findings(table("UNIQUE", ["n"], rows).replace(' id="r1"', ""))
    assert {code for code, _ in found} == {"DMN-101", "DMN-104", "DMN-105", "DMN-103"}
    assert all("Tabel ‘D’" in text for _, text in found)


def test_a_table_is_checked_wherever_it_stands() -> None:
    inner = table("UNIQUE", ["n"], [("<= 5", "1"), (">= 5", "2"), ("null", "3")])
    places = (
        (
            f"<conditional><if>{literal('true')}</if><then>{inner}</then><else>{literal('1')}</else>"
            "</conditional>"
        ),
        f"<list>{inner}</list>",
        f"<context><contextEntry><variable name='a'/>{inner}</contextEntry></context>",
        f"<functionDefinition><formalParameter name='n'/>{inner}</functionDefinition>",
        f"<filter><in>{literal('[1]')}</in><match>{inner}</match></filter>",
        f"<for iteratorVariable='i'><in>{literal('[1]')}</in><return>{inner}</return></for>",
        f"<relation><column name='a'/><row>{inner}</row></relation>",
        f"<invocation>{literal('sum')}<binding><parameter name='list'/>{inner}</binding></invocation>",
    )
    for place in places:
        assert codes(place) == ["DMN-104"], place


def test_a_default_outside_the_allowed_values_is_found() -> None:
    text = table("FIRST", ["n"], [("1", '"a"')], values='"a","b"', default='"c"')
    assert codes(text) == ["DMN-107"]


def test_allowed_values_of_a_type_make_a_table_complete() -> None:
    types = (
        '<itemDefinition name="Kleur"><typeRef>string</typeRef><allowedValues>'
        "<text>&quot;rood&quot;, &quot;blauw&quot;</text></allowedValues></itemDefinition>"
        '<itemDefinition name="Warm"><typeRef>Kleur</typeRef></itemDefinition>'
    )
    rows = [('"rood"', "1"), ('"blauw"', "2"), ("null", "3")]
    text = decision(table("UNIQUE", ["a"], rows, input_type="Warm"))
    assert [one.code for one in dmn.check(model(types + text))] == []


def test_an_outcome_outside_its_allowed_values_is_found() -> None:
    assert codes(table("FIRST", ["n"], [("-", '"c"')], values='"a","b"')) == ["DMN-107"]


def test_every_rule_needs_an_id_of_its_own_and_an_explanation() -> None:
    text = table("FIRST", ["n"], [("> 1", "1"), ("-", "2")])
    assert codes(text.replace(' id="r1"', "")) == ["DMN-101"]
    assert codes(text.replace('id="r1"', 'id="r2"')) == ["DMN-102", "DMN-102"]
    assert codes(text.replace("Uitleg 1.", " ")) == ["DMN-108"]


def test_a_ranked_policy_needs_a_ranking() -> None:
    assert codes(table("PRIORITY", ["n"], [("-", '"a"')])) == ["DMN-019"]
    assert codes(table("PRIORITY", ["n"], [("-", '"a"')], values='"a"')) == []


def test_a_decision_without_logic_is_found() -> None:
    assert codes("") == ["DMN-110"]


def test_reading_a_declared_name_without_asking_for_it_is_found() -> None:
    text = '<inputData id="i" name="leeftijd"/>' + decision(literal("leeftijd + 1"))
    assert [one.code for one in dmn.check(model(text))] == ["DMN-020"]


def test_a_knowledge_model_may_not_read_the_case() -> None:
    text = (
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/>'
        f"{literal('n + zaak.leeftijd')}</encapsulatedLogic></businessKnowledgeModel>"
    )
    assert [one.code for one in dmn.check(model(text))] == ["DMN-021"]


def test_the_faults_of_a_draft_are_among_the_findings() -> None:
    draft = dmn.read_draft(document(decision(literal("1 +"))), file="a.dmn")
    (found,) = dmn.check(draft)
    assert found.code.startswith("FEEL-")
    assert (found.file, found.element) == ("a.dmn", "D")


def test_a_search_that_takes_too_long_is_given_up_by_name() -> None:
    rows = [("true", "-", "-", "1"), ("-", "true", "-", "2"), ("-", "-", "true", "3")]
    found = model(decision(table("UNIQUE", ["a", "b", "c"], rows))).decisions["D"].table
    assert found is not None
    assert Grid(found).uncovered(0b111, empty=False) is not None
    with pytest.raises(TooLargeError):
        Grid(found, most_steps=2).uncovered(0b111, empty=False)


def test_a_wide_table_with_a_last_rule_is_checked_completely() -> None:
    columns = [f"c{n}" for n in range(40)]
    rows = [
        (*("true" if (n * place) % 7 == 1 else "-" for n in range(40)), "1")
        for place in range(1, 30)
    ]
    found = codes(table("FIRST", columns, [*rows, (*("-" for _ in columns), "2")]))
    assert "DMN-103" not in found
    assert "DMN-109" not in found


CELLS = st.sampled_from(
    ["-", "1", "2", "< 2", ">= 2", "> 1", "[1..3)", "not(2)", "1,3", "null", "(0..2]", "!= 1"]
)
TRUTH = st.sampled_from(["-", "true", "false", "not(true)", "null"])
NUMBERS = st.one_of(st.none(), st.decimals(-1, 5, places=1), st.integers(-1, 5).map(Decimal))


@settings(deadline=None)
@given(
    st.sampled_from(["UNIQUE", "FIRST"]),
    st.lists(st.tuples(CELLS, TRUTH), min_size=1, max_size=6),
    st.lists(st.tuples(NUMBERS, st.sampled_from([True, False, None])), max_size=8),
)
def test_the_check_never_contradicts_the_table(
    policy: str,
    rows: Sequence[tuple[str, str]],
    cases: Sequence[tuple[Decimal | None, bool | None]],
) -> None:
    numbered = [(*row, str(index)) for index, row in enumerate(rows, start=1)]
    found = model(decision(table(policy, ["n", "b"], numbered)))
    said = {one.code for one in dmn.check(found)}
    silent = {
        f"r{index}"
        for index in range(1, len(rows) + 1)
        if any(
            one.code in {"DMN-105", "DMN-106"} and one.element == f"r{index}"
            for one in dmn.check(found)
        )
    }
    for number, truth in cases:
        decided = dmn.decide(found, "D", {"n": number, "b": truth}, now=None)
        seen = {one.code for one in decided.findings}
        assert "DMN-203" not in seen or "DMN-103" in said
        assert "DMN-201" not in seen or "DMN-104" in said
        assert not silent & {rule.id for rule in decided.explanation.matched}


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY"])
def test_the_example_of_a_gap_is_a_gap(policy: str) -> None:
    rows = [("< 3", "true", "1"), ("[3..8]", "-", "2"), ("> 8", "false", "3")]
    found = model(decision(table(policy, ["n", "b"], rows)))
    (gap,) = (one for one in dmn.check(found) if one.code == "DMN-103")
    assert gap.severity is Severity.ERROR
    assert "n = 2, b = nee" in gap.text
    decided = dmn.decide(found, "D", {"n": Decimal(2), "b": False}, now=None)
    assert [one.code for one in decided.findings] == ["DMN-203"]
