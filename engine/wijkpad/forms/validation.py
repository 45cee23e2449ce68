# SPDX-License-Identifier: EUPL-1.2
"""Checks a filled-in form, all faults at once, and returns the answers as FEEL values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity
from wijkpad.forms.answers import read_answer, read_choices
from wijkpad.forms.coded import AnswerError
from wijkpad.forms.conditions import broken_rules, default_of, hidden_places, variables_of
from wijkpad.forms.incoming import ALL, Incoming, incoming
from wijkpad.forms.limits import beyond, missing
from wijkpad.forms.model import Answers, Form, Kind, Listed
from wijkpad.forms.places import Place, Sheet, places_of
from wijkpad.forms.submitted import Submitted


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a form.

    Attributes:
        answers: the answers that are shown, by key; with errors, those that could be read.
        errors: in the order of the page; `element` is the path of the field.
        warnings: those that still need a tick.
        warning_keys: the values to post as `_accept_warnings`, one for each of `warnings`.
        accepted: the keys of the warnings that were there and were ticked.
        visible: every path of the page, with row numbers, and whether it is shown.
    """

    answers: Answers = field(repr=False)
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    warning_keys: tuple[str, ...]
    accepted: tuple[str, ...]
    visible: Mapping[str, bool]

    @property
    def passes(self) -> bool:
        """Whether the task may be completed with these answers."""
        return not self.errors and not self.warnings


def validate(
    form: Form,
    raw: Submitted | Mapping[str, object],
    *,
    context: Mapping[str, Value],
    now: datetime,
    users: Mapping[str, str] | None = None,
    listed: Listed | None = None,
) -> Checked:
    """Check answers as typed on a page, or by key as a scenario or another program sends them.

    Hidden fields are neither required nor kept; rows without any answer are left out.

    Args:
        form: a form that passed `check`.
        raw: from `bind`, or by key: FEEL values or text; `_accept_warnings` true or a list of keys.
        context: what the case knows, by FEEL name.
        now: aware; decides what is past and future.
        users: id and name of the users that may be chosen; other ids are refused.
        listed: what the register holds, for fields that choose from it; a title gives its code.
    """
    came_in = incoming(form, raw)
    places = places_of(form, came_in.rows)
    _fill_defaults(came_in, places, context, now)
    sheet, wrong = _read(form, places, came_in, users or {}, listed or {})
    hidden = hidden_places(sheet, places, context, now)
    shown = [place for place in places if place.path not in hidden]
    errors = came_in.faults + _faults_of(shown, sheet, wrong, now)
    broken: list[tuple[str, Finding]] = []
    if form.rules:
        variables = variables_of(sheet, hidden, context, accepted=bool(came_in.accepted))
        broken = [(r.key, one) for r, one in broken_rules(form, shown, variables, now, errors)]
    warned = [(key, one) for key, one in broken if one.severity is Severity.WARNING]
    ticked = {key for key, _ in warned if came_in.accepted & {key, ALL}}
    asked = [(key, one) for key, one in warned if key not in ticked]
    errors += [one for _, one in broken if one.severity is Severity.ERROR]
    return Checked(
        answers=sheet.nested(hidden, keep_hidden=False),
        errors=_in_page_order(errors, places),
        warnings=tuple(one for _, one in asked),
        warning_keys=tuple(key for key, _ in asked),
        accepted=tuple(sorted(ticked)),
        visible={place.path: place.path not in hidden for place in places},
    )


def _in_page_order(errors: Sequence[Finding], places: Sequence[Place]) -> tuple[Finding, ...]:
    order = {place.path: number for number, place in enumerate(places)}
    return tuple(sorted(errors, key=lambda one: order.get(one.element or "", -1)))


def _fill_defaults(
    came_in: Incoming, places: Sequence[Place], context: Mapping[str, Value], now: datetime
) -> None:
    for place in places:
        if place.path in came_in.missing and place.field.default:
            came_in.raw[place.path] = default_of(place.field.default, context, now)


def _read(
    form: Form,
    places: Sequence[Place],
    came_in: Incoming,
    users: Mapping[str, str],
    listed: Listed,
) -> tuple[Sheet, dict[str, str]]:
    """Return the answers that could be read, and by path what is wrong with the others."""
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for place in places:
        if not place.is_answered:
            continue
        raw = came_in.raw.get(place.path)
        try:
            if place.field.kind is Kind.CHOICES:
                values[place.path] = read_choices(place.field, raw)
            else:
                values[place.path] = read_answer(place.field, raw, users, listed)
        except AnswerError as error:
            values[place.path] = None
            wrong[place.path] = str(error)
        if place.field.type == "checkbox" and values[place.path] is None:
            values[place.path] = False
    empty = _empty_rows(places, values, wrong)
    return Sheet(form, came_in.rows, values, empty), wrong


def _empty_rows(
    places: Sequence[Place], values: Mapping[str, Value], wrong: Mapping[str, str]
) -> frozenset[str]:
    rows = {place.row for place in places if place.row}
    filled = {
        place.row
        for place in places
        if place.path in wrong
        or (place.row and values.get(place.path) not in (None, False))
        or (place.field.type != "checkbox" and values.get(place.path) is False)
    }
    return frozenset(rows - filled)


def _faults_of(
    shown: Sequence[Place], sheet: Sheet, wrong: Mapping[str, str], now: datetime
) -> list[Finding]:
    found: list[Finding] = []
    for place in shown:
        if place.row in sheet.empty_rows and place.row:
            continue
        if (text := wrong.get(place.path)) is not None:
            found.append(_fault("FORM-051", text, place.path))
        elif place.is_answered:
            value = sheet.values.get(place.path)
            nothing = value is None or (value is False and place.field.type == "checkbox")
            if nothing and place.field.required:
                found.append(_fault("FORM-052", missing(place.field), place.path))
            elif (text := beyond(place.field, value, now)) is not None:
                found.append(_fault("FORM-053", text, place.path))
        elif place.field.kind is Kind.TABLE and place.field.required:
            rows = [f"{place.path}.{n}" for n in range(sheet.rows.get(place.path, 0))]
            if all(row in sheet.empty_rows for row in rows):
                found.append(_fault("FORM-052", missing(place.field), place.path))
        elif place.field.kind.is_compound:
            found += _nameless(place, sheet, wrong)
    return found


def _nameless(place: Place, sheet: Sheet, wrong: Mapping[str, str]) -> list[Finding]:
    """Return the fault of a person or household with particulars but without a name."""
    name, *rest = place.field.fields
    filled = [part for part in rest if sheet.values.get(f"{place.path}.{part.key}") is not None]
    path = f"{place.path}.{name.key}"
    if not filled or name.required or path in wrong or sheet.values.get(path) is not None:
        return []
    return [_fault("FORM-052", missing(name), path)]


def _fault(code: str, text: str, path: str) -> Finding:
    return Finding(code=code, text=text, element=path)
