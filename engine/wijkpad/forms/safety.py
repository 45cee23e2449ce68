# SPDX-License-Identifier: EUPL-1.2
"""Answers about safety: they act the moment they are given, whatever else is still empty or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.forms.expressions import error
from wijkpad.forms.model import Field, Form, Kind

YES: Final = "yes"


@dataclass(frozen=True, slots=True)
class SafetyAnswers:
    """What was answered on the questions that carry `properties.safety`.

    Attributes:
        given: path (with row numbers) to the urgent help that the question names; in page order.
        denied: paths of those that were answered, and otherwise than their signal.
    """

    given: Mapping[str, str]
    denied: frozenset[str]


def safety_answers(form: Form, answers: Mapping[str, Value]) -> SafetyAnswers:
    """Return the safety answers among what `validate` could read; hidden and empty ones are neither."""
    given: dict[str, str] = {}
    denied: set[str] = set()
    for path, field, value in _answered(form.fields, answers, ""):
        if value == _signal(field):
            given[path] = field.safety
        else:
            denied.add(path)
    return SafetyAnswers(given, frozenset(denied))


def asks_safety(form: Form) -> bool:
    """Tell whether an answer to the form may ask for help at once: that is given in a task only."""
    return any(field.safety for field in form.walk())


def safety_faults(form: Form) -> Iterator[Finding]:
    """Yield what is wrong with the safety questions of a form (FORM-040)."""
    for field in form.walk():
        if not field.safety and not field.safety_when:
            continue
        if not field.safety:
            cure = "Noem onder safety de hulp die in pathway.toml onder [[urgent]] staat."
            yield error(
                "FORM-040", "Hier staat wel safety_when, maar geen safety.", field.path, cure
            )
        elif field.kind not in {Kind.BOOL, Kind.CHOICE}:
            cure = "Maak er een ja-neevraag of een keuze van."
            yield error("FORM-040", "Dit soort vraag kan niet meteen werken.", field.path, cure)
        elif field.kind is Kind.BOOL and field.safety_when not in {"", YES, "no"}:
            cure = "Kies yes of no, of laat safety_when weg: dan werkt het antwoord ja."
            yield error("FORM-040", "Dit antwoord bestaat niet.", field.path, cure)
        elif field.kind is Kind.CHOICE and field.safety_when not in {
            one.value for one in field.choices
        }:
            cure = "Noem onder safety_when de keuze die meteen moet werken."
            yield error("FORM-040", "Het is niet duidelijk welk antwoord werkt.", field.path, cure)
        elif field.default or field.advice:
            cure = "Haal de beginwaarde of het advies weg: een mens antwoordt."
            yield error(
                "FORM-040", "Bij een vraag over veiligheid staat niets klaar.", field.path, cure
            )


def _signal(field: Field) -> Value:
    if field.kind is Kind.BOOL:
        return field.safety_when in {"", YES}
    return field.safety_when


def _answered(
    fields: Sequence[Field], answers: Mapping[str, Value], before: str
) -> Iterator[tuple[str, Field, Value]]:
    for field in fields:
        if field.kind is Kind.GROUP and not field.nested:
            yield from _answered(field.fields, answers, before)
            continue
        value = answers.get(field.key) if field.key else None
        path = f"{before}{field.key}"
        if field.kind is Kind.TABLE and isinstance(value, list):
            for number, row in enumerate(value):
                if isinstance(row, dict):
                    yield from _answered(field.fields, row, f"{path}.{number}.")
        elif field.kind.holds_fields and isinstance(value, dict):
            yield from _answered(field.fields, value, f"{path}.")
        elif field.safety and value is not None:
            yield path, field, value
