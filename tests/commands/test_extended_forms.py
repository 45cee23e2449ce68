# SPDX-License-Identifier: EUPL-1.2
"""Forms that plugins extend: they add and tighten, never take away, and never lose what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import pytest

from tests.commands.house import TWO_TASKS, House, a_pathway, typed
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.tasks.answering import Posted, Typed
from wijkpad.commands.tasks.extended_forms import faults_of, missing, with_additions
from wijkpad.errors import AnswersInvalidError
from wijkpad.plugin_api import FieldError, FormField, FormPatch, PlainData
from wijkpad.ports import Addition, FormAdditions, PluginCheck, as_plain

QUESTION = FormField(key="wijkcode", label_nl="Wat is de wijkcode?", kind="text", required=True)


@dataclass
class OneExtension:
    """Plugins that add to one form, and say of its answers what the test tells them to."""

    additions: FormAdditions = field(default_factory=FormAdditions)
    says: PluginCheck = field(default_factory=PluginCheck)
    asked: list[tuple[str, PlainData]] = field(default_factory=list)

    def prepare(self, municipality: str) -> None: ...

    def forms(self, municipality: str) -> FormAdditions:
        return self.additions

    def forget(self, municipality: str) -> None: ...

    def check_answers(self, municipality: str, form_key: str, data: PlainData) -> PluginCheck:
        self.asked.append((form_key, data))
        return self.says


def adding(*fields: FormField, require: tuple[str, ...] = ()) -> Addition:
    patch = FormPatch(add=fields, require=require)
    return Addition(plugin="ours", title="Onze vragen", patch=patch)


def with_plugins(house: House, extension: OneExtension) -> House:
    house.tools = replace(house.tools, extensions=extension)
    return house


def form_name(house: House) -> str:
    """Return the key of the form of the first task."""
    definition = house.publish(a_pathway("p", TWO_TASKS))
    (name,) = {step.form for step in definition.steps.values() if step.form}
    return name


def test_a_question_of_a_plugin_must_be_answered_and_its_answer_is_kept_under_its_own_name(
    house: House,
) -> None:
    name = form_name(house)
    with_plugins(house, OneExtension(FormAdditions(by_form={f"p/{name}": (adding(QUESTION),)})))
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    with pytest.raises(AnswersInvalidError) as refused:
        complete_task.handle(house.tools, house.anna, task, typed())
    assert [one.element for one in refused.value.findings] == ["ours_wijkcode"]
    answers = Posted({"text": ["goed"], "ours_wijkcode": ["N-12"]})
    complete_task.handle(house.tools, house.anna, task, answers)
    with house.store.work(house.anna.municipality, reading=True) as unit:
        kept = [one.value for one in unit.data.of_case(case) if one.key == name]
    assert kept == [{"text": "goed", "ours_wijkcode": "N-12"}]


def test_what_a_plugin_requires_of_the_forms_own_fields_is_required() -> None:
    form = next(iter(a_pathway("p", TWO_TASKS).forms.values()))
    loose = replace(form, fields=tuple(replace(one, required=False) for one in form.fields))
    tight = with_additions(loose, [adding(require=("text",))])
    assert [one.required for one in tight.leaves] == [True]


@pytest.mark.parametrize(
    "addition",
    [
        adding(replace(QUESTION, key="")),
        adding(replace(QUESTION, key="a b")),
        adding(QUESTION, QUESTION),
        adding(replace(QUESTION, label_nl=" ")),
        adding(replace(QUESTION, label_nl="x" * 400)),
        adding(replace(QUESTION, kind="choice")),
        adding(replace(QUESTION, choices=(("a", "A"),))),
        adding(require=("unknown",)),
        adding(*(replace(QUESTION, key=f"k{number}") for number in range(21))),
    ],
)
def test_an_addition_that_cannot_be_used_leaves_the_form_as_it_was_drawn_and_is_named(
    addition: Addition,
) -> None:
    definition = a_pathway("p", TWO_TASKS)
    name, form = next(iter(definition.forms.items()))
    assert faults_of(form, addition)
    assert with_additions(form, [addition]) == form
    additions = FormAdditions(by_form={f"p/{name}": (addition,)})
    assert missing(definition, name, additions) == ("Onze vragen",)


def test_a_plugin_that_refuses_an_answer_keeps_the_task_open_with_its_words_at_the_field(
    house: House,
) -> None:
    name = form_name(house)
    wrong = PluginCheck(errors=(FieldError(field="text", text_nl="Zo niet."),))
    extension = OneExtension(FormAdditions(checked=frozenset({f"p/{name}"})), says=wrong)
    with_plugins(house, extension)
    task = house.open_tasks(house.start("p"))["A"].id
    with pytest.raises(AnswersInvalidError) as refused:
        complete_task.handle(house.tools, house.anna, task, typed("fout"))
    (finding,) = refused.value.findings
    assert (finding.code, finding.element, finding.text) == ("PLUG-030", "text", "Zo niet.")
    assert extension.asked == [(f"p/{name}", {"text": "fout"})]
    extension.says = PluginCheck()
    assert complete_task.handle(house.tools, house.anna, task, typed()).next_task_id


def test_a_plugin_that_gives_no_answer_never_lets_a_task_pass_unchecked(house: House) -> None:
    name = form_name(house)
    extension = OneExtension(
        FormAdditions(checked=frozenset({f"p/{name}"})), says=PluginCheck(silent=("Onze",))
    )
    with_plugins(house, extension)
    task = house.open_tasks(house.start("p"))["A"].id
    with pytest.raises(AnswersInvalidError) as refused:
        complete_task.handle(house.tools, house.anna, task, typed())
    assert [one.code for one in refused.value.findings] == ["PLUG-031"]


def test_a_plugin_is_not_asked_about_a_form_it_did_not_name_nor_about_wrong_answers(
    house: House,
) -> None:
    name = form_name(house)
    extension = OneExtension(FormAdditions(checked=frozenset({"p/other"})))
    with_plugins(house, extension)
    task = house.open_tasks(house.start("p"))["A"].id
    extension.additions = FormAdditions(checked=frozenset({f"p/{name}"}))
    with pytest.raises(AnswersInvalidError):
        complete_task.handle(house.tools, house.anna, task, Typed({"unknown": 1}))
    extension.additions = FormAdditions(checked=frozenset({"p/other"}))
    complete_task.handle(house.tools, house.anna, task, typed())
    assert extension.asked == []


def test_a_plugin_sees_answers_as_plain_values_and_no_people() -> None:
    assert as_plain(Decimal("1.50")) == "1.50"
    assert as_plain(Decimal(3)) == 3
    assert as_plain(date(2026, 12, 1)) == "2026-12-01"
    assert as_plain(["a", Decimal(2)]) == ("a", 2)
    assert as_plain({"name": "Anna"}) is None
    assert as_plain([{"bsn": "999900006"}]) == (None,)
