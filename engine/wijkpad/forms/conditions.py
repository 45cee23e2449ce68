# SPDX-License-Identifier: EUPL-1.2
"""Evaluates the FEEL of a form: what is hidden, which rules are broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from wijkpad.feel import Expression, FeelError, Value, parse
from wijkpad.findings import Finding, Severity
from wijkpad.forms.model import Field, Form, FormRule, Kind
from wijkpad.forms.places import Place, Sheet

_ROUNDS: Final = 12


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Expression:
    return parse(text)


def value_of(text: str, variables: Mapping[str, Value], now: datetime) -> Value:
    """Return the value of an expression over variables.

    Raises:
        FeelError: a limit of the evaluator was broken.
    """
    return _parsed(text).evaluate(variables, now=now)


def variables_of(
    sheet: Sheet, hidden: frozenset[str], context: Mapping[str, Value], *, accepted: bool
) -> dict[str, Value]:
    """Return what expressions see: the context, the form's answers bare and under its own key."""
    own = sheet.nested(hidden, keep_hidden=True)
    found: dict[str, Value] = {**context, **own, "accepted": accepted}
    # A field may be called as its form; then the bare key is the answer.
    if sheet.form.key not in own:
        found[sheet.form.key] = dict(own)
    return found


def hidden_places(
    sheet: Sheet, places: Sequence[Place], context: Mapping[str, Value], now: datetime
) -> frozenset[str]:
    """Return the paths that are not shown.

    An answer that is hidden counts as null in every other condition, so this is repeated until it
    no longer changes. Conditions that hide each other in turn settle on showing.
    """
    hidden: frozenset[str] = frozenset()
    if not any(place.field.condition for place in places):
        return hidden
    for _ in range(_ROUNDS):
        found = _hidden_once(sheet, places, context, now, hidden)
        if found == hidden:
            return hidden
        previous, hidden = hidden, found
    return hidden & previous


def _hidden_once(
    sheet: Sheet,
    places: Sequence[Place],
    context: Mapping[str, Value],
    now: datetime,
    before: frozenset[str],
) -> frozenset[str]:
    base = variables_of(sheet, before, context, accepted=False)
    tables = {place.path: place.field for place in places if place.field.kind is Kind.TABLE}
    hidden: set[str] = set()
    for place in places:
        if any(outer in hidden for outer in place.within):
            hidden.add(place.path)
        elif place.field.condition:
            variables = base
            if place.row:
                table: Field = tables[place.row.rpartition(".")[0]]
                variables = {**base, **sheet.row(table, place.row, before)}
            if _hides(place.field.condition, variables, now):
                hidden.add(place.path)
    return frozenset(hidden)


def _hides(condition: str, variables: Mapping[str, Value], now: datetime) -> bool:
    try:
        return value_of(condition, variables, now) is True
    except FeelError:
        # Asking too much is safer than leaving a question out.
        return False


def default_of(default: str, context: Mapping[str, Value], now: datetime) -> Value:
    """Return what a field starts with: plain text, or the value of FEEL after `=`."""
    if not default.startswith("="):
        return default
    try:
        return value_of(default.removeprefix("=").strip(), context, now)
    except FeelError:
        return None


def broken_rules(
    form: Form,
    shown: Sequence[Place],
    variables: Mapping[str, Value],
    now: datetime,
    errors: Sequence[Finding],
) -> list[tuple[FormRule, Finding]]:
    """Return the rules that are broken; one about a field that is wrong already stays silent."""
    faulty = {one.element for one in errors if one.code != "FORM-052"}
    found: list[tuple[FormRule, Finding]] = []
    for rule in form.rules:
        about = [place for path in rule.fields for place in shown if place.field.path == path]
        if not about or any(place.path in faulty for place in about):
            continue
        element = about[0].path
        try:
            is_broken = value_of(rule.when, variables, now) is True
        except FeelError:
            found.append((rule, _cannot_tell(element)))
            continue
        if is_broken:
            code = "FORM-060" if rule.level is Severity.ERROR else "FORM-061"
            found.append(
                (rule, Finding(code=code, text=rule.message, severity=rule.level, element=element))
            )
    return found


def _cannot_tell(element: str) -> Finding:
    return Finding(
        code="FORM-062",
        text="Een regel van dit formulier kon niet worden nagegaan.",
        cure="Maak de antwoorden korter, of vraag de procesontwerper om hulp.",
        element=element,
    )
