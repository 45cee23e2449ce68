# SPDX-License-Identifier: EUPL-1.2
"""Answers as people read them, and as a page starts with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from wijkpad.feel import Value
from wijkpad.forms.conditions import default_of
from wijkpad.forms.incoming import incoming
from wijkpad.forms.model import Field, Form, Kind
from wijkpad.forms.moments import AMSTERDAM, day_text, moment_text
from wijkpad.forms.places import places_of
from wijkpad.forms.submitted import Submitted

_FULL_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)


class Shown(NamedTuple):
    """One answer for a reader."""

    label: str
    text: str


def display(
    form: Form, answers: Mapping[str, Value], *, users: Mapping[str, str] | None = None
) -> tuple[Shown, ...]:
    """Return the answers that were given, in the order of the form.

    Args:
        form: the form they were given on.
        answers: as `validate` returned them.
        users: names of users by id; an id that is not there is shown as it is.
    """
    return tuple(_lines(form.fields, answers, "", users or {}))


def _lines(
    fields: Sequence[Field], answers: Mapping[str, Value], place: str, users: Mapping[str, str]
) -> Iterator[Shown]:
    for field in fields:
        if field.kind is Kind.GROUP and not field.nested:
            yield from _lines(field.fields, answers, place, users)
            continue
        value = answers.get(field.key) if field.key else None
        if value is None:
            continue
        if field.kind is Kind.TABLE and isinstance(value, list):
            for number, row in enumerate(value, 1):
                if isinstance(row, dict):
                    start = f"{place}{field.label} {number}, "
                    yield from _lines(field.fields, row, start, users)
        elif field.kind.holds_fields and isinstance(value, dict):
            yield from _lines(field.fields, value, place, users)
        else:
            yield Shown(f"{place}{field.label}", answer_text(field, value, users))


def answer_text(field: Field, value: Value, users: Mapping[str, str]) -> str:
    """Return one answer in Dutch."""
    labels = {choice.value: choice.label for choice in field.choices}
    if isinstance(value, bool):
        word = "yes" if value else "no"
        return labels.get(word, "Ja" if value else "Nee")
    if isinstance(value, list):
        return ", ".join(answer_text(field, one, users) for one in value)
    if isinstance(value, Decimal):
        if field.kind is Kind.MONEY:
            whole, _, cents = f"{value / 100:.2f}".partition(".")
            return f"€ {int(whole):,}".replace(",", ".") + f",{cents}"
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        local = value.astimezone(AMSTERDAM)
        return f"{_full(local.date())}, {local:%H:%M} uur"
    if isinstance(value, date):
        return _full(value)
    if isinstance(value, time):
        return f"{value:%H:%M} uur"
    if isinstance(value, str) and field.kind is Kind.BSN:
        return masked(value)
    if isinstance(value, str):
        return users.get(value, value) if field.kind is Kind.USER else labels.get(value, value)
    return ""


def masked(bsn: str) -> str:
    """Return a BSN as a list shows it: enough to tell two apart, not to use it."""
    return f"••••••{bsn[-3:]}"


def _full(day: date) -> str:
    return f"{day.day} {_FULL_MONTHS[day.month - 1]} {day.year}"


def fill(form: Form, answers: Mapping[str, object]) -> Submitted:
    """Return answers as a page shows them for editing: prefilled, corrected or reopened.

    What the form does not ask is left out.
    """
    came_in = incoming(form, answers)
    values: dict[str, tuple[str, ...]] = {}
    for place in places_of(form, came_in.rows):
        raw = came_in.raw.get(place.path)
        if place.is_answered and raw is not None:
            texts = raw if isinstance(raw, (list, tuple)) else (raw,)
            values[place.path] = tuple(typed_text(place.field, one) for one in texts)
    return Submitted(values=values, rows=came_in.rows)


def start(form: Form, *, context: Mapping[str, Value], now: datetime) -> Submitted:
    """Return what an empty form starts with: its defaults, and the first rows of its tables."""
    rows = {one.path: one.default_rows for one in form.walk() if one.kind is Kind.TABLE}
    values: dict[str, tuple[str, ...]] = {}
    for place in places_of(form, rows):
        if place.is_answered and place.field.default:
            value = default_of(place.field.default, context, now)
            texts = value if isinstance(value, list) else [value]
            found = tuple(typed_text(place.field, one) for one in texts if one is not None)
            if found:
                values[place.path] = found
    return Submitted(values=values, rows=rows)


def typed_text(field: Field, value: object) -> str:
    """Return a value as it is typed in a field; empty for what is no answer."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(str(value))
        text = f"{number / 100:.2f}" if field.kind is Kind.MONEY else f"{number:f}"
        return text.replace(".", ",")
    return value if isinstance(value, str) else ""
