# SPDX-License-Identifier: EUPL-1.2
"""Answers by concept: which fit a field, and which are left alone."""

from __future__ import annotations

from decimal import Decimal

from tests.forms.builders import Component, a_field, a_form
from wijkpad.forms import Form, Known, Submitted, fillable, known_answers, prefill

NOTHING = Submitted()


def asking(
    key: str = "it",
    type_: str = "textfield",
    kind: str = "",
    values: list[dict[str, str]] | None = None,
) -> Component:
    more = {} if values is None else {"values": values}
    return {**a_field(key, type_, kind, properties={"concept": "case.it"}), **more}


def known(field: Component, value: object) -> dict[str, Known]:
    form = a_form(field)
    return {
        one.field.concept: one
        for one in known_answers(form, {str(field["key"]): value})  # type: ignore[dict-item]
    }


def filled(form: Form, before: dict[str, Known], **users: str) -> str | None:
    return prefill(form, NOTHING, before, users)[0].first("it")


def test_money_and_numbers_are_filled_in_as_they_are_typed() -> None:
    before = known(asking(kind="money"), Decimal(123450))
    assert filled(a_form(asking(kind="money")), before) == "1234,50"


def test_an_answer_of_another_kind_does_not_fit() -> None:
    before = known(asking(), "6,5")
    assert filled(a_form(asking(type_="number")), before) is None


def test_a_choice_that_the_form_does_not_offer_is_left_out() -> None:
    mine = [{"label": "Een", "value": "one"}]
    before = known(asking(type_="select", values=mine), "one")
    other = [{"label": "Twee", "value": "two"}]
    assert filled(a_form(asking(type_="select", values=mine)), before) == "one"
    assert filled(a_form(asking(type_="select", values=other)), before) is None


def test_a_colleague_who_left_is_not_filled_in() -> None:
    before = known(asking(kind="user"), "u1")
    form = a_form(asking(kind="user"))
    assert filled(form, before, u1="Noor") == "u1"
    assert filled(form, before, u2="Wim") is None
    assert filled(form, before) is None


def test_a_default_of_the_form_goes_first() -> None:
    form = a_form(asking())
    before = known(asking(), "vroeger")
    default = Submitted(values={"it": ("standaard",)})
    assert prefill(form, default, before, {}) == (default, ())


def test_an_answer_inside_a_nested_group_is_found() -> None:
    group = {"type": "group", "id": "g", "path": "deel", "components": [asking()]}
    form = a_form(group)
    (found,) = known_answers(form, {"deel": {"it": "binnen"}})
    assert found.value == "binnen"
    assert prefill(form, NOTHING, {"case.it": found}, {})[0].first("deel.it") == "binnen"


def test_what_may_never_be_filled_in() -> None:
    form = a_form(
        asking("checked", "checkbox"),
        asking("several", "checklist", values=[{"label": "A", "value": "a"}]),
        asking("hidden_address"),
        asking("postal", kind="postcode"),
        a_field("plain"),
        a_field("asked", properties={"concept": "case.it", "safety": "nu"}),
        a_field("advised", properties={"concept": "case.it", "advice": "raad"}),
        asking("free"),
    )
    assert set(fillable(form)) == {"free"}
