# SPDX-License-Identifier: EUPL-1.2
"""Questions about safety: which answers act, and what a designer may not draw."""

from __future__ import annotations

import pytest

from tests.forms.builders import NOW, a_field, a_form, a_table
from wijkpad.forms import Form, bind, check, safety_answers, validate

CHOICES = [{"label": "Veilig", "value": "safe"}, {"label": "Gevaar", "value": "danger"}]


def asks(kind: str = "bool", type_: str = "radio", **properties: str) -> dict[str, object]:
    field = a_field("danger", type_, kind, properties=properties)
    return field if kind == "bool" else {**field, "values": CHOICES}


def found(form: Form, **posted: str) -> tuple[dict[str, str], set[str]]:
    raw = bind(form, {name: [text] for name, text in posted.items()})
    answers = safety_answers(form, validate(form, raw, context={}, now=NOW).answers)
    return dict(answers.given), set(answers.denied)


def test_yes_is_the_signal_unless_the_form_says_otherwise() -> None:
    form = a_form(asks(safety="call"), a_field("other", required=True))
    assert found(form, danger="yes") == ({"danger": "call"}, set())
    assert found(form, danger="no") == ({}, {"danger"})
    assert found(form) == ({}, set())
    turned = a_form(asks(safety="call", safety_when="no"))
    assert found(turned, danger="no") == ({"danger": "call"}, set())


def test_a_choice_names_its_signal() -> None:
    form = a_form(asks("", safety="call", safety_when="danger"))
    assert found(form, danger="danger") == ({"danger": "call"}, set())
    assert found(form, danger="safe") == ({}, {"danger"})


def test_a_row_of_a_table_acts_too() -> None:
    form = a_form(a_table("people", asks(safety="call")))
    posted = {"_rows.people": "2", "people.0.danger": "no", "people.1.danger": "yes"}
    assert found(form, **posted) == ({"people.1.danger": "call"}, {"people.0.danger"})


def test_a_hidden_question_does_not_act() -> None:
    hidden = {**asks(safety="call"), "conditional": {"hide": "= true"}}
    assert found(a_form(hidden), danger="yes") == ({}, set())


@pytest.mark.parametrize(
    "wrong",
    [
        asks(safety_when="yes"),
        asks(safety="call", safety_when="maybe"),
        asks("", safety="call"),
        asks("", safety="call", safety_when="elsewhere"),
        a_field("danger", properties={"safety": "call"}),
        {**asks(safety="call"), "defaultValue": "no"},
    ],
)
def test_what_cannot_act_is_refused(wrong: dict[str, object]) -> None:
    assert "FORM-040" in [one.code for one in check(a_form(wrong))]


def test_what_can_act_is_not_refused() -> None:
    assert check(a_form(asks(safety="call"))) == []
