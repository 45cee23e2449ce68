# SPDX-License-Identifier: EUPL-1.2
"""Small makers of form fields, for the forms that every case has, whatever its pathway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from wijkpad.forms import Choice, Field, Form, Kind

REASON: Final = "reason"
"""Key of the question why something that was written down is put right."""


def form(key: str, title: str, fields: Iterable[Field]) -> Form:
    """Return a form that is part of wijkpad itself."""
    return Form(key=key, title=title, fields=tuple(fields), rules=(), sha=key, file="")


def line(key: str, label: str, hint: str = "", *, required: bool = False) -> Field:
    """Return a question for a short text."""
    return _field(key, "textfield", Kind.TEXT, label, hint, required=required)


def text(key: str, label: str, hint: str = "", *, required: bool = False) -> Field:
    """Return a question for a longer text."""
    return _field(key, "textarea", Kind.LONG_TEXT, label, hint, required=required)


def coded(key: str, kind: Kind, label: str, hint: str = "") -> Field:
    """Return a question for a BSN, postcode, telephone number or e-mail address."""
    return _field(key, "textfield", kind, label, hint)


def day(
    key: str, label: str, hint: str = "", *, kind: Kind = Kind.DATE_PAST, required: bool = False
) -> Field:
    """Return a question for a day; today or earlier, unless another kind is given."""
    return _field(key, "datetime", kind, label, hint, required=required)


def moment(key: str, label: str, hint: str = "") -> Field:
    """Return a question for a day and time, which must be answered."""
    return _field(key, "datetime", Kind.DATETIME, label, hint, required=True)


def yes_no(key: str, label: str, hint: str = "", *, required: bool = False) -> Field:
    """Return a question for yes or no, with neither chosen beforehand."""
    return _field(key, "radio", Kind.BOOL, label, hint, required=required)


def choose(
    key: str,
    label: str,
    choices: Mapping[str, str],
    hint: str = "",
    *,
    required: bool = False,
    listed: bool = True,
) -> Field:
    """Return a choice from a list, or with `listed` false from buttons; nothing is preselected."""
    made = _field(key, "select" if listed else "radio", Kind.CHOICE, label, hint, required=required)
    return replace(made, choices=tuple(Choice(*one) for one in choices.items()))


def whole(key: str, label: str, *, least: int, most: int, required: bool = False) -> Field:
    """Return a question for a whole number within bounds."""
    made = _field(key, "number", Kind.NUMBER, label, "", required=required)
    return replace(made, least=Decimal(least), most=Decimal(most), decimals=0)


def table(
    key: str, label: str, columns: Iterable[Field], hint: str = "", *, required: bool = False
) -> Field:
    """Return a table, each row of which asks the same."""
    made = _field(key, "dynamiclist", Kind.TABLE, label, hint, required=required)
    inside = tuple(replace(one, path=f"{key}.{one.key}") for one in columns)
    return replace(made, fields=inside)


def reason() -> Field:
    """Return the question that a correction asks."""
    return text(REASON, "Waarom wijzigt u dit?", "Wat er stond, blijft bewaard.", required=True)


def _field(
    key: str, type_: str, kind: Kind, label: str, hint: str, *, required: bool = False
) -> Field:
    return Field(
        path=key,
        key=key,
        type=type_,
        kind=kind,
        label=label,
        description=hint,
        required=required,
    )
