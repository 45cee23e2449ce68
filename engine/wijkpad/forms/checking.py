# SPDX-License-Identifier: EUPL-1.2
"""Says whether a form may be published; all findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from wijkpad.feel import Names
from wijkpad.findings import Finding
from wijkpad.forms.expressions import error, expression_faults, warning
from wijkpad.forms.model import CLASSES, Field, Form, Kind
from wijkpad.forms.safety import safety_faults

_KEY: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_FEWEST_WORDS: Final = 4
_RESERVED: Final = frozenset({"accepted", "context", "history"})
_NEEDS_CHOICES: Final = frozenset({Kind.CHOICE, Kind.CHOICES})


def check(form: Form, names: Names | Iterable[str] | None = None) -> list[Finding]:
    """Return everything that is wrong with a form, in the order of the page.

    Args:
        form: as `read` returned it.
        names: the FEEL names that the pathway offers beside the form's own, with what is below
            them when given as `Names`; None when unknown, then names are not checked.
    """
    findings = [*form.faults]
    findings += _duplicates(form)
    for field in form.walk():
        findings += _field(field)
    findings += _parts_in_tables(form)
    findings += _purposes(form)
    findings += _concepts(form)
    findings += safety_faults(form)
    findings += expression_faults(form, names)
    if not any(field.key for field in form.walk()):
        findings.append(
            error("FORM-020", "Dit formulier vraagt niets.", None, "Voeg een veld toe.")
        )
    return [one.in_file(form.file) for one in findings]


def _asked(form: Form) -> Iterator[Field]:
    """Yield the fields that a designer made, without the parts of a person or household."""
    parts = {id(part) for one in form.walk() if one.kind.is_compound for part in one.fields}
    for field in form.walk():
        if id(field) not in parts and field.key and field.kind is not Kind.STATIC:
            yield field


def _field(field: Field) -> Iterator[Finding]:
    path = field.path
    if field.kind is Kind.STATIC:
        return
    if not field.key:
        if field.kind is not Kind.GROUP:
            yield error("FORM-021", "Dit veld heeft geen sleutel.", path, "Vul een sleutel in.")
    elif _KEY.fullmatch(field.key) is None or field.key in _RESERVED:
        cure = "Gebruik kleine Engelse woorden met _ ertussen, zoals received_at."
        yield error("FORM-022", "De sleutel heeft niet de juiste vorm.", path, cure)
    if not field.label and field.kind is not Kind.GROUP:
        yield error("FORM-023", "Dit veld heeft geen label.", path, "Schrijf de vraag als label.")
    if field.kind in _NEEDS_CHOICES and not field.choices:
        yield error("FORM-024", "Dit veld heeft geen keuzes.", path, "Voeg keuzes toe.")
    if field.kind is Kind.BOOL and field.type != "checkbox":
        values = sorted(choice.value for choice in field.choices)
        if values not in (["no", "yes"], ["false", "true"]):
            cure = "Geef de keuzes de waarden yes en no."
            yield error("FORM-024", "Een ja-neevraag heeft precies ja en nee.", path, cure)
    if field.kind is Kind.TABLE and not field.fields:
        yield error("FORM-025", "Deze tabel heeft geen kolommen.", path, "Voeg een veld toe.")
    if field.advice and field.default:
        yield error(
            "FORM-026",
            "Bij een veld met advies staat een antwoord al klaar.",
            path,
            "Haal de beginwaarde weg: een mens besluit, niets staat voorgekozen.",
        )
    if field.least is not None and field.most is not None and field.least > field.most:
        yield error("FORM-027", "De ondergrens is hoger dan de bovengrens.", path, "Draai ze om.")
    yield from _pattern(field)


def _pattern(field: Field) -> Iterator[Finding]:
    if not field.pattern:
        return
    try:
        regex.compile(field.pattern)
    except regex.error:
        yield error(
            "FORM-028",
            "Het patroon van dit veld is niet te lezen.",
            field.path,
            "Verbeter het patroon, of kies een soort veld.",
        )


def _duplicates(form: Form) -> Iterator[Finding]:
    seen: set[str] = set()
    for field in form.walk():
        if field.key and field.path in seen:
            yield error(
                "FORM-029",
                "Deze sleutel komt twee keer voor.",
                field.path,
                "Geef elk veld een eigen sleutel.",
            )
        seen.add(field.path)


def _parts_in_tables(form: Form) -> Iterator[Finding]:
    for table in form.walk():
        if table.kind is Kind.TABLE:
            for inner in table.fields:
                if any(one.kind is Kind.TABLE for one in inner.walk()):
                    yield error(
                        "FORM-030",
                        "Een tabel in een tabel wordt niet ondersteund.",
                        inner.path,
                        "Maak er twee tabellen naast elkaar van.",
                    )


def _purposes(form: Form) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for field in _asked(form):
        if field.kind in {Kind.GROUP, Kind.TABLE}:
            continue
        if field.klass not in CLASSES:
            cure = "Kies ordinary, special, bsn of third_party."
            yield error("FORM-031", "Dit veld heeft geen privacyklasse.", field.path, cure)
        elif (field.kind is Kind.BSN) != (field.klass == "bsn"):
            cure = "Geef een burgerservicenummer soort én klasse bsn."
            yield error(
                "FORM-032", "Soort en privacyklasse passen niet bij elkaar.", field.path, cure
            )
        if not field.purpose:
            cure = "Schrijf in een zin waarom dit gevraagd wordt."
            yield error("FORM-033", "Dit veld heeft geen doel.", field.path, cure)
            continue
        if len(field.purpose.split()) < _FEWEST_WORDS:
            yield warning(
                "FORM-034",
                "Het doel is te kort om iets uit te leggen.",
                field.path,
                "Schrijf minstens vier woorden: waarvoor is dit nodig?",
            )
        words = " ".join(field.purpose.casefold().split())
        if words in seen:
            yield warning(
                "FORM-035",
                "Het doel is gelijk aan dat van een ander veld.",
                field.path,
                f"Schrijf waarom juist dit nodig is; vergelijk {seen[words]}.",
            )
        seen.setdefault(words, field.path)


def _concepts(form: Form) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for field in _asked(form):
        if field.concept and field.concept in seen:
            yield error(
                "FORM-036",
                "Hetzelfde gegeven wordt twee keer gevraagd.",
                field.path,
                f"Laat er één weg; vergelijk {seen[field.concept]}.",
            )
        seen.setdefault(field.concept, field.path)
