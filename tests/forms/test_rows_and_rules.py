# SPDX-License-Identifier: EUPL-1.2
from zoneinfo import ZoneInfo

import pytest

from tests.forms.builders import NOW, a_field, a_form, a_rule, a_table, checked, codes
from wijkpad.forms import bind, validate

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_all_errors_come_at_once_in_the_order_of_the_page() -> None:
    form = a_form(
        a_table(
            "persons",
            a_field("birth_date", "datetime", "date_past", subtype="date"),
            a_field("bsn", kind="bsn"),
        ),
        a_field("place", required=True),
    )
    rows = [{"bsn": "123456782"}, {"birth_date": "1-1-2030", "bsn": "123456789"}]
    assert codes(checked(form, {"persons": rows})) == [
        ("FORM-053", "persons.1.birth_date"),
        ("FORM-051", "persons.1.bsn"),
        ("FORM-052", "place"),
    ]


def test_a_row_with_nothing_in_it_is_left_out() -> None:
    form = a_form(a_table("t", a_field("a", required=True), a_field("b", "checkbox")))
    posted = bind(form, {"_rows.t": ["3"], "t.1.a": ["x"], "t.2.a": [" "]})
    found = validate(form, posted, context={}, now=NOW)
    assert found.errors == ()
    assert found.answers == {"t": [{"a": "x", "b": False}]}


def test_a_required_table_needs_a_row() -> None:
    form = a_form(a_table("t", a_field("a"), validate={"required": True}))
    assert codes(checked(form, {"t": []})) == [("FORM-052", "t")]
    assert codes(checked(form, {"t": [{"a": ""}]})) == [("FORM-052", "t")]
    assert checked(form, {"t": [{"a": "x"}]}).errors == ()


def test_too_many_rows_are_refused() -> None:
    form = a_form(a_table("t", a_field("a")))
    assert codes(checked(form, {"t": [{"a": "x"}] * 31})) == [("FORM-072", "t")]
    posted = bind(form, {f"t.{n}.a": ["x"] for n in range(500)})
    assert codes(validate(form, posted, context={}, now=NOW)) == [("FORM-072", "t")]


def test_a_person_and_a_household_are_asked_in_parts() -> None:
    form = a_form(
        a_field("reporter", kind="person"), a_field("about", kind="household", required=True)
    )
    found = checked(form, {"about": "Familie A"})
    assert found.answers == {
        "reporter": None,
        "about": {"name": "Familie A", "address": None, "postcode": None, "place": None},
    }
    assert codes(checked(form, {"reporter": {"phone": "0101234567"}, "about": {}})) == [
        ("FORM-052", "reporter.name"),
        ("FORM-052", "about.name"),
    ]
    posted = bind(form, {"about.name": ["A"], "about.postcode": ["x"], "about.hack": ["x"]})
    assert codes(validate(form, posted, context={}, now=NOW)) == [("FORM-051", "about.postcode")]


@pytest.mark.parametrize(
    ("answers", "element"),
    [
        ({"b": 1}, "b"),
        ({"t": [{"b": 1}]}, "t.0.b"),
        ({"t": 3}, "t"),
        ({"t": [3]}, "t"),
        ({"p": 3}, "p"),
        ({"p": {"b": 1}}, "p.b"),
    ],
)
def test_an_answer_without_a_place_is_refused(answers: dict[str, object], element: str) -> None:
    form = a_form(a_table("t", a_field("a")), a_field("p", kind="person"))
    assert [place for _, place in codes(checked(form, answers))] == [element]


def test_a_rule_across_fields_stands_at_its_first_field() -> None:
    form = a_form(
        a_field("from", "datetime", subtype="date"),
        a_field("until", "datetime", subtype="date"),
        rules=a_rule("until < from", "until", "from", message="Tot ligt vóór van."),
    )
    (finding,) = checked(form, {"from": "2-1-2027", "until": "1-1-2027"}).errors
    assert (finding.code, finding.element, finding.text) == (
        "FORM-060",
        "until",
        "Tot ligt vóór van.",
    )
    assert checked(form, {"from": "2-1-2027", "until": None}).errors == ()
    assert codes(checked(form, {"from": "2-1-2027", "until": "x"})) == [("FORM-051", "until")]


def test_a_rule_over_rows_sees_the_table_as_a_list() -> None:
    rule = a_rule("some r in zrm satisfies r.score < 1 or r.score > 5", "zrm")
    form = a_form(a_table("zrm", a_field("score", "number")), rules=rule)
    assert codes(checked(form, {"zrm": [{"score": 3}, {"score": 6}]})) == [("FORM-060", "zrm")]
    assert checked(form, {"zrm": [{"score": 3}]}).errors == ()


def test_a_rule_about_hidden_fields_stays_silent() -> None:
    hidden = a_field("a", conditional={"hide": "=true"})
    form = a_form(hidden, a_field("b"), rules=a_rule("a = null", "a"))
    assert checked(form, {}).errors == ()


def test_a_rule_that_cannot_be_finished_is_not_taken_as_kept() -> None:
    rule = a_rule("count(for a in 1..100000, b in 1..100000 return a) > 3", "a")
    assert codes(checked(a_form(a_field("a"), rules=rule), {})) == [("FORM-062", "a")]


def test_a_warning_needs_its_own_tick() -> None:
    rules = a_rule("a = null", "a", level="warning") + a_rule("b = null", "b", level="warning")
    form = a_form(a_field("a"), a_field("b"), rules=rules)
    asked = checked(form, {})
    assert asked.errors == ()
    assert not asked.passes
    assert asked.warning_keys == ("r1", "r2")
    one = validate(form, bind(form, {"_accept_warnings": ["r1"]}), context={}, now=NOW)
    assert one.warning_keys == ("r2",)
    assert one.accepted == ("r1",)
    assert checked(form, {"_accept_warnings": True}).passes
    assert checked(form, {"_accept_warnings": ["r1", "r2"]}).passes


def test_a_default_fills_what_a_program_leaves_out() -> None:
    form = a_form(a_field("a", defaultValue="=case.number"), a_field("b", defaultValue="Noord"))
    found = checked(form, {"b": None}, case={"number": "2026-001"})
    assert found.answers == {"a": "2026-001", "b": None}
