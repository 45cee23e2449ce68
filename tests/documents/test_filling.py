# SPDX-License-Identifier: EUPL-1.2
"""Filling a template: values in Dutch, parts that are there or not, and gaps that are seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad import forms
from wijkpad.documents import FilledPart, Filler, Part, Shelf, SlotError, Template, split, to_html
from wijkpad.feel import Value, parse

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
FORM = {
    "type": "default",
    "schemaVersion": forms.SCHEMA_VERSION,
    "id": "ask",
    "components": [
        {"type": "textfield", "key": "who", "id": "f1", "label": "Wie vraagt het?"},
        {
            "type": "radio",
            "key": "channel",
            "id": "f2",
            "label": "Hoe?",
            "values": [{"value": "post", "label": "Per post"}],
        },
        {
            "type": "dynamiclist",
            "path": "persons",
            "id": "f3",
            "label": "Personen",
            "components": [
                {
                    "type": "select",
                    "key": "role",
                    "id": "f4",
                    "label": "Rol",
                    "values": [{"value": "child", "label": "Kind"}],
                }
            ],
        },
    ],
}
SHELF = Shelf({"ask": forms.read(json.dumps(FORM).encode(), None, file="forms/ask.json")})


def filled(text: str, names: Mapping[str, Value], **more: str) -> tuple[FilledPart, ...]:
    part = Part(
        key="p",
        title="Deel",
        pieces=split(text),
        when=parse(more["when"]) if "when" in more else None,
        each=parse(more["each"]) if "each" in more else None,
        name="one",
    )
    template = Template(key="t", title="T", kind="letter", parts=(part,))
    return Filler(names, SHELF, now=NOW, users={"u-1": "Noor"}).fill(template)


def text_of(text: str, names: Mapping[str, Value], **more: str) -> str:
    return "\n".join(part.text for part in filled(text, names, **more))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 16), "16 november 2026"),
        (datetime(2026, 11, 16, 9, 5, tzinfo=UTC), "16 november 2026, 10:05 uur"),
        (Decimal("1234.5"), "1234,5"),
        (True, "Ja"),
        ("u-1", "Noor"),
        ({"name": "Familie A"}, "Familie A"),
        (["een", "twee"], "een, twee"),
    ],
)
def test_a_value_reads_as_dutch(value: Value, shown: str) -> None:
    assert text_of("{{ x }}", {"x": value}) == shown


def test_an_answer_is_called_as_the_form_calls_it() -> None:
    (part,) = filled("{{ ask.channel }}", {"ask": {"channel": "post"}})
    assert part.text == "Per post"
    assert part.values[0].label == "Hoe?"


def test_without_a_value_there_is_a_gap_that_names_the_question() -> None:
    (part,) = filled("Beste {{ ask.who }},", {"ask": {"who": None}})
    assert part.gaps == ["Wie vraagt het?"]
    assert part.values[0].is_gap


@pytest.mark.parametrize("missing", [None, "", [], "  "])
def test_without_a_value_the_words_after_the_bar_stand_there(missing: Value) -> None:
    assert text_of("Beste {{ ask.who | inwoner }}", {"ask": {"who": missing}}) == "Beste inwoner"


@pytest.mark.parametrize(("when", "there"), [("x = 1", True), ("x = 2", False), ("y", False)])
def test_a_part_is_there_only_when_its_condition_is_true(when: str, there: bool) -> None:
    found = filled("tekst", {"x": Decimal(1), "y": None}, when=when)
    assert bool(found) is there


def test_a_part_stands_once_for_each_item_and_not_at_all_for_none() -> None:
    names: dict[str, Value] = {"ask": {"persons": [{"role": "child"}, {"role": "other"}]}}
    assert text_of("- {{ one.role }}", names, each="ask.persons") == "- Kind\n- other"
    assert filled("- {{ one.role }}", {"ask": {"persons": []}}, each="ask.persons") == ()


def test_an_expression_that_breaks_a_limit_leaves_a_gap() -> None:
    (part,) = filled("{{ for i in 1..1000000000 return i }}", {})
    assert part.gaps


@pytest.mark.parametrize("text", ["{{ }}", "{{ a", "a }}", "{{ a + }}", "{{ a {{ b }} }}"])
def test_braces_that_do_not_fit_are_refused_with_their_line(text: str) -> None:
    with pytest.raises(SlotError) as caught:
        split(f"eerste regel\n{text}")
    assert {one.line for one in caught.value.findings} == {2}


def test_feel_may_hold_braces_and_bars_in_its_texts() -> None:
    (slot,) = split('{{ if a = "}}|" then "x" else "y" | anders }}')
    assert not isinstance(slot, str)
    assert (slot.text, slot.otherwise) == ('if a = "}}|" then "x" else "y"', "anders")


@given(st.text(max_size=60))
def test_no_value_breaks_out_of_its_place(value: str) -> None:
    text = text_of("## Kop\n\nNaam: {{ x | niemand }}.\n\n- na {{ x | niemand }}", {"x": value})
    html = to_html(text)
    assert html.count("<h2>") == 1
    assert html.count("<ul>") == html.count("<li>") == 1
    assert "<strong>" not in html
    assert "<mark>" not in html
