# SPDX-License-Identifier: EUPL-1.2
"""Checks one answer that could be read against the limits of its field."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

import regex

from wijkpad.feel import Value
from wijkpad.forms.model import Field, Kind
from wijkpad.forms.moments import AMSTERDAM

_PATTERN_SECONDS: Final = 0.2
_OLDEST_AGE: Final = 120


def missing(field: Field) -> str:
    """Return the Dutch sentence for a required answer that is not there."""
    match field.kind:
        case Kind.BOOL if field.type == "checkbox":
            return f"Bevestig: {field.label}."
        case Kind.BOOL:
            return f"Kies ja of nee bij ‘{field.label}’."
        case Kind.CHOICE | Kind.CHOICES | Kind.USER:
            return f"Kies een antwoord bij ‘{field.label}’."
        case Kind.TABLE:
            return f"Voeg minstens één regel toe bij ‘{field.label}’."
    return f"Vul ‘{field.label}’ in."


def beyond(field: Field, value: Value, now: datetime) -> str | None:
    """Return in Dutch why a value is out of bounds, or None when it is within."""
    if isinstance(value, str):
        return _beyond_text(field, value)
    if isinstance(value, Decimal):
        return _beyond_number(field, value)
    if isinstance(value, datetime):
        if field.kind is Kind.DATETIME_PAST and value > now:
            return f"‘{field.label}’ ligt in de toekomst. Vul in wanneer het gebeurd is."
        return None
    if isinstance(value, date):
        return _beyond_day(field, value, now.astimezone(AMSTERDAM).date())
    return None


def _beyond_text(field: Field, text: str) -> str | None:
    if field.min_length is not None and len(text) < field.min_length:
        return f"‘{field.label}’ moet minstens {field.min_length} tekens hebben."
    if field.pattern:
        wrong = field.pattern_message or f"‘{field.label}’ heeft niet de juiste vorm."
        try:
            if regex.fullmatch(field.pattern, text, timeout=_PATTERN_SECONDS) is None:
                return wrong
        except (regex.error, TimeoutError):
            return wrong
    return None


def _beyond_number(field: Field, number: Decimal) -> str | None:
    if field.least is not None and number < field.least:
        return f"‘{field.label}’ moet {_bound(field, field.least)} of meer zijn."
    if field.most is not None and number > field.most:
        return f"‘{field.label}’ mag hoogstens {_bound(field, field.most)} zijn."
    return None


def _bound(field: Field, bound: Decimal) -> str:
    if field.kind is Kind.MONEY:
        return f"€ {bound / 100:.2f}".replace(".", ",")
    return f"{bound:f}".replace(".", ",")


def _beyond_day(field: Field, day: date, today: date) -> str | None:
    if field.kind is Kind.DATE_PAST and day > today:
        return f"‘{field.label}’ ligt in de toekomst. Vul een datum tot en met vandaag in."
    if field.kind is Kind.DATE_FUTURE and day < today:
        return f"‘{field.label}’ ligt in het verleden. Vul een datum vanaf vandaag in."
    if field.kind is Kind.DATE_PAST and (today - day) > timedelta(days=366 * _OLDEST_AGE):
        return f"‘{field.label}’ ligt meer dan {_OLDEST_AGE} jaar terug. Controleer het jaartal."
    return None
