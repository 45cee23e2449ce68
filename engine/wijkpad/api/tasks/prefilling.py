# SPDX-License-Identifier: EUPL-1.2
"""What a form asks again and the same case already knows, with where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkpad import forms
from wijkpad.api.reading import Reader
from wijkpad.commands.run.reading import Looking
from wijkpad.commands.tasks import answering
from wijkpad.commands.tools import definition_of, local_day
from wijkpad.domain.access import TaskOfCase
from wijkpad.domain.case import Datum, Task
from wijkpad.domain.definition import Definition
from wijkpad.forms import Known, Submitted
from wijkpad.terms import day_text


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Input with what is known; `origins` tells by path where that came from, Dutch."""

    typed: Submitted
    origins: Mapping[str, str]


def prefilled(
    reader: Reader,
    looking: Looking,
    found: TaskOfCase,
    typed: Submitted,
    users: Mapping[str, str],
    *,
    sent: bool,
) -> Prefilled:
    """Return the input, unless it was just sent, with the newest answers of this case to questions with the same concept.

    Other cases are never read: wijkpad does not know that two cases are about one household.
    Nothing is stored; a person who completes the form makes the answers theirs.
    """
    form = answering.form_of(looking.definition, found.task)
    asked = {field.concept for field in forms.fillable(form).values()}
    if not asked:
        return Prefilled(typed, {})
    known: dict[str, Known] = {}
    rows: dict[str, tuple[Datum, Definition]] = {}
    for row, definition in _answered(reader, looking, found.task):
        value = row.value if isinstance(row.value, dict) else {}
        for one in forms.known_answers(definition.at(row.scope).forms[row.key], value):
            if one.field.concept in asked and one.value is not None:
                known[one.field.concept], rows[one.field.concept] = one, (row, definition)
    filled, places = forms.prefill(form, typed, known, users, sent=sent)
    fields = forms.fillable(form)
    names = reader.names(looking.unit) if places else {}
    return Prefilled(filled, {path: _origin(*rows[fields[path].concept], names) for path in places})


def _answered(reader: Reader, looking: Looking, task: Task) -> list[tuple[Datum, Definition]]:
    """Return the newest answers to each form of the case, oldest first.

    An instance of what repeats may be about another person than this task: only the instances
    around the task are read.
    """
    definitions = _definitions(reader, looking)
    newest: dict[tuple[str | None, str, str], Datum] = {}
    for row in looking.unit.data.of_case(looking.case.id):
        around = row.scope == "" or (
            row.run == task.run and f"{task.scope}/".startswith(f"{row.scope}/")
        )
        if (
            around
            and row.run in definitions
            and row.key in definitions[row.run].at(row.scope).forms
        ):
            place = (row.run, row.scope, row.key)
            newest.pop(place, None)
            newest[place] = row
    return [(row, definitions[row.run or ""]) for row in newest.values()]


def _definitions(reader: Reader, looking: Looking) -> dict[str | None, Definition]:
    unit = looking.unit
    return {
        run.id: definition_of(reader.tools, unit, run)
        for run in unit.cases.runs_of(looking.case.id)
    }


def _origin(row: Datum, definition: Definition, names: Mapping[str, str]) -> str:
    step = definition.steps.get(row.step)
    form = definition.at(row.scope).forms[row.key]
    asked = step.name if step is not None and step.name else form.title
    return f"Overgenomen uit ‘{asked}’, {day_text(local_day(row.at))}, {names.get(row.by, row.by)}"
