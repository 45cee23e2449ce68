# SPDX-License-Identifier: EUPL-1.2
"""What an expression reads, and whether that exists."""

from decimal import Decimal

from wijkpad.feel import Names, parse, unknown_names


def test_references_are_the_names_read_from_outside() -> None:
    text = "for m in household.members return m.age + urgency.level + count([x])"
    expected = {("household", "members"), ("urgency", "level"), ("x",)}
    assert parse(text).references == expected
    assert parse("{a: 1, b: a + c}").references == {("c",)}
    assert parse("(function(p) p + q)(1)").references == {("q",)}
    assert parse("members[age > limit]", Names.of({"members": [{"age": Decimal(1)}]})).references


def test_a_name_that_does_not_exist_is_found_with_a_hint() -> None:
    names = Names.of({"urgency": {"level": "X"}, "case": None})
    (finding,) = unknown_names(parse('1 = 1 and\n urgency.levl = "CRISIS"', names), names)
    assert (finding.code, finding.line, finding.column) == ("FEEL-010", 2, 2)
    assert finding.cure == "Bedoelt u “urgency.level”?"
    (root,) = unknown_names(parse("urgencie.level", names), names)
    assert root.cure == "Bedoelt u “urgency”?"


def test_names_whose_members_are_unknown_allow_any_member() -> None:
    names = Names.of(["case"])
    assert unknown_names(parse("case.what.ever", names), names) == []
    assert unknown_names(parse("anything", Names.any()), Names.any()) == []


def test_properties_functions_and_own_names_exist_always() -> None:
    names = Names.of({"born": {"day": None}})
    text = "sum(for x in [1] return x) + born.day.year + count([born][item.day = null])"
    assert unknown_names(parse(text, names), names) == []


def test_members_of_listed_contexts_are_known() -> None:
    names = Names.of({"members": [{"age": Decimal(3)}, {"first name": "Bo"}]})
    assert unknown_names(parse('members[first name = "Bo"].age', names), names) == []
