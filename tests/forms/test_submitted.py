# SPDX-License-Identifier: EUPL-1.2
import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.builders import NOW, YES_NO, a_field, a_form, a_table, checked
from wijkpad.errors import AnswersInvalidError
from wijkpad.forms import (
    Form,
    Submitted,
    bind,
    display,
    draft,
    edit_rows,
    fill,
    from_draft,
    start,
    validate,
)


def the_form() -> Form:
    return a_form(
        a_field("name", label="Naam"),
        a_field("law", "checklist", label="Wet", values=YES_NO),
        a_field("amount", kind="money", label="Bedrag"),
        a_field("day", "datetime", subtype="date", label="Dag"),
        a_field("at", "datetime", subtype="datetime", label="Moment"),
        a_field("safe", "radio", "bool", label="Veilig?"),
        a_field("worker", kind="user", label="Medewerker"),
        a_field("contact", kind="person", label="Contact"),
        a_table("persons", a_field("first", label="Voornaam"), label="Persoon"),
    )


ANSWERS: dict[str, object] = {
    "name": "Mevrouw A",
    "law": ["yes", "no"],
    "amount": 123450,
    "day": date(2026, 11, 6),
    "at": datetime(2026, 11, 16, 10, 5, tzinfo=NOW.tzinfo),
    "safe": False,
    "worker": "u1",
    "contact": {"name": "De buurman", "phone": None, "email": None},
    "persons": [{"first": "An"}, {"first": "Bo"}],
}


def test_what_the_form_does_not_ask_is_dropped() -> None:
    raw = bind(the_form(), {"name": ["A"], "case": ["x"], "persons.0.bsn": ["1"], "_action": ["x"]})
    assert raw.values == {"name": ("A",)}
    assert raw.rows == {"persons": 1}
    assert raw.action == ""


def test_far_too_much_input_is_refused() -> None:
    with pytest.raises(AnswersInvalidError, match="FORM-070"):
        bind(the_form(), {"name": ["x" * 1_000_001]})
    with pytest.raises(AnswersInvalidError, match="FORM-070"):
        bind(the_form(), {f"n{n}": [] for n in range(10_001)})


def test_a_row_is_added_at_the_end_and_removed_from_the_middle() -> None:
    form = the_form()
    posted = {f"persons.{n}.first": [name] for n, name in enumerate("abc")}
    raw = bind(form, {**posted, "name": ["half"], "_action": ["remove:persons:1"]})
    fewer = edit_rows(form, raw)
    assert fewer.rows == {"persons": 2}
    assert [fewer.first(f"persons.{n}.first") for n in range(3)] == ["a", "c", None]
    assert fewer.first("name") == "half"
    more = edit_rows(form, fewer, "add:persons")
    assert more.rows == {"persons": 3}
    assert more.first("persons.2.first") is None


@pytest.mark.parametrize(
    "action", ["", "add:", "add:name", "remove:persons:7", "remove:persons", "drop:persons:0"]
)
def test_an_action_on_a_row_that_is_not_there_is_refused(action: str) -> None:
    form = the_form()
    with pytest.raises(AnswersInvalidError, match="FORM-071"):
        edit_rows(form, bind(form, {"persons.0.first": ["x"]}), action)


def test_a_full_table_takes_no_more_rows() -> None:
    form = the_form()
    with pytest.raises(AnswersInvalidError, match="FORM-072"):
        edit_rows(form, bind(form, {"_rows.persons": ["30"]}), "add:persons")


@given(
    values=st.dictionaries(
        st.sampled_from(["name", "amount", "day", "safe", "persons.0.first", "persons.2.first"]),
        st.lists(st.text(max_size=20), min_size=1, max_size=3),
    )
)
def test_a_draft_keeps_wrong_input_word_for_word(values: dict[str, list[str]]) -> None:
    form = the_form()
    raw = bind(form, values)
    stored = json.loads(json.dumps(draft(form, raw)))
    assert from_draft(form, stored) == raw


@pytest.mark.parametrize("stored", [None, [], {"values": 3}, {"values": {"name": "x"}, "rows": 4}])
def test_a_broken_draft_is_an_empty_form(stored: object) -> None:
    assert from_draft(the_form(), stored) == Submitted(rows={"persons": 0})


def test_answers_come_back_the_same_after_editing() -> None:
    form, users = the_form(), {"u1": "Noor"}
    first = validate(form, ANSWERS, context={}, now=NOW, users=users)
    assert first.errors == ()
    again = validate(form, fill(form, first.answers), context={}, now=NOW, users=users)
    assert again.answers == first.answers


def test_answers_are_shown_as_a_reader_says_them() -> None:
    form, users = the_form(), {"u1": "Noor"}
    found = validate(form, ANSWERS, context={}, now=NOW, users=users)
    assert display(form, found.answers, users=users) == (
        ("Naam", "Mevrouw A"),
        ("Wet", "Ja, Nee"),
        ("Bedrag", "€ 1.234,50"),
        ("Dag", "6 november 2026"),
        ("Moment", "16 november 2026, 10:05 uur"),
        ("Veilig?", "Nee"),
        ("Medewerker", "Noor"),
        ("Contact: naam", "De buurman"),
        ("Persoon 1, Voornaam", "An"),
        ("Persoon 2, Voornaam", "Bo"),
    )


def test_a_new_form_starts_with_its_defaults_and_first_rows() -> None:
    form = a_form(
        a_field("a", defaultValue="=case.number"),
        a_field("b"),
        a_field("day", "datetime", subtype="date", defaultValue="=today()"),
        a_table("t", a_field("c"), defaultRepetitions=2),
    )
    begun = start(form, context={"case": {"number": "2026-001"}}, now=NOW)
    assert begun.values == {"a": ("2026-001",), "day": ("16-11-2026",)}
    assert begun.rows == {"t": 2}


def test_no_representation_of_input_shows_what_was_typed() -> None:
    form = a_form(a_field("bsn", kind="bsn"))
    raw = bind(form, {"bsn": ["123456782"]})
    assert "123456782" not in repr(raw)
    assert "123456782" not in repr(checked(form, {"bsn": "123456782"}))
