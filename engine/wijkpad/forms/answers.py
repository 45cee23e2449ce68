# SPDX-License-Identifier: EUPL-1.2
"""Turns what was typed, or sent by another program, into one checked answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from wijkpad.feel import Value
from wijkpad.forms.coded import AnswerError, coded
from wijkpad.forms.model import REGISTERED, TEXT_LIMIT, Field, Kind, Listed, listed_text
from wijkpad.forms.moments import (
    MissingHourError,
    is_plausible,
    local_moment,
    read_clock,
    read_day,
    read_moment,
)

DATES: Final = frozenset({Kind.DATE, Kind.DATE_PAST, Kind.DATE_FUTURE})
MOMENTS: Final = frozenset({Kind.DATETIME, Kind.DATETIME_PAST})
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,10})?", re.ASCII)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d{1,10})?", re.ASCII)
_ONE_GROUP: Final = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)
_LINE_LIMIT: Final = 1_000
_NOTHING: Final[Listed] = {}
_TRUE: Final = frozenset({"yes", "true", "ja", "on"})
_FALSE: Final = frozenset({"no", "false", "nee"})


def read_answer(
    field: Field, raw: object, users: Mapping[str, str], listed: Listed = _NOTHING
) -> Value:
    """Return the answer to one field; None when it was left empty.

    Raises:
        AnswerError: the answer cannot be read; says how to mend it.
    """
    if raw is None:
        return None
    if isinstance(raw, str):
        text = _clean(field, raw)
        if text and field.kind in REGISTERED:
            return _code(field, text, listed)
        return _from_text(field, text, users) if text else None
    return _from_value(field, raw)


def _clean(field: Field, raw: str) -> str:
    if len(raw) > 2 * TEXT_LIMIT:
        raise AnswerError(f"‘{field.label}’ is te lang: hoogstens {TEXT_LIMIT} tekens.")
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n").strip()
    if field.kind is not Kind.LONG_TEXT:
        text = " ".join(text.split())
    if not text.isprintable() and any(
        unicodedata.category(sign) in {"Cc", "Cs", "Co"} and sign not in "\n\t" for sign in text
    ):
        raise AnswerError(f"‘{field.label}’ bevat onzichtbare tekens. Typ de tekst opnieuw.")
    limit = TEXT_LIMIT if field.kind is Kind.LONG_TEXT else _LINE_LIMIT
    most = min(field.max_length or limit, TEXT_LIMIT)
    if len(text) > most:
        raise AnswerError(f"‘{field.label}’ is te lang: hoogstens {most} tekens.")
    return text


def _from_text(field: Field, text: str, users: Mapping[str, str]) -> Value:
    if field.kind in DATES:
        return _day(field, text)
    if field.kind in MOMENTS:
        return _moment(field, text)
    match field.kind:
        case Kind.BOOL:
            return _boolean(field, text)
        case Kind.CHOICE:
            return _choice(field, text)
        case Kind.NUMBER:
            return _number(field, text)
        case Kind.MONEY:
            return _cents(field, text)
        case Kind.TIME:
            clock = read_clock(text)
            if clock is None:
                raise AnswerError(f"Vul bij ‘{field.label}’ een tijd in, bijvoorbeeld 9:30.")
            return clock
        case Kind.USER:
            if text not in users:
                raise AnswerError(f"Kies bij ‘{field.label}’ een medewerker uit de lijst.")
            return text
        case Kind.BSN | Kind.AGB | Kind.POSTCODE | Kind.EMAIL | Kind.PHONE:
            return coded(field, text)
    return text


def _code(field: Field, text: str, listed: Listed) -> str:
    """Return the code of what was chosen; a code that the register does not hold stays as it is."""
    titles = listed.get(field.kind, {})
    if text in titles:
        return text
    asked = text.casefold()
    whole = [one for one in titles if listed_text(listed, field.kind, one).casefold() == asked]
    called = whole or [one for one, title in titles.items() if title.casefold() == asked]
    if len(called) > 1:
        raise AnswerError(f"Kies bij ‘{field.label}’ uit de lijst: ‘{text}’ komt vaker voor.")
    return called[0] if called else text


def _from_value(field: Field, raw: object) -> Value:
    """Return a typed answer, as scenarios and other programs send them; money is in cents."""
    number = isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool)
    if field.kind is Kind.BOOL and isinstance(raw, bool):
        return raw
    if field.kind in {Kind.NUMBER, Kind.MONEY} and number:
        found = Decimal(str(raw))
        whole = field.kind is Kind.MONEY or field.decimals == 0
        if found.is_finite() and (not whole or found == found.to_integral_value()):
            return found
    if field.kind in DATES and isinstance(raw, date) and not isinstance(raw, datetime):
        return raw if is_plausible(raw) else _no_day(field)
    if field.kind in MOMENTS and isinstance(raw, datetime):
        try:
            return local_moment(raw) or _no_moment(field)
        except MissingHourError:
            raise _skipped(field) from None
    if field.kind is Kind.TIME and isinstance(raw, time):
        return raw
    raise AnswerError(f"Het antwoord op ‘{field.label}’ heeft een verkeerd soort waarde.")


def _boolean(field: Field, text: str) -> bool:
    word = text.lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise AnswerError(f"Kies ja of nee bij ‘{field.label}’.")


def _choice(field: Field, text: str) -> str:
    if all(choice.value != text for choice in field.choices):
        raise AnswerError(f"Kies een van de antwoorden bij ‘{field.label}’.")
    return text


def read_choices(field: Field, raw: object) -> Value:
    """Return the ticked choices in the order of the form; None when none is ticked.

    Raises:
        AnswerError: one of them is no choice of this field.
    """
    if raw is None:
        return None
    ticked = [raw] if isinstance(raw, str) else raw
    if not isinstance(ticked, (list, tuple)) or not all(isinstance(one, str) for one in ticked):
        raise AnswerError(f"Het antwoord op ‘{field.label}’ heeft een verkeerd soort waarde.")
    wanted = {one for one in ticked if one}
    if wanted - {choice.value for choice in field.choices}:
        raise AnswerError(f"Kies alleen uit de antwoorden bij ‘{field.label}’.")
    return [choice.value for choice in field.choices if choice.value in wanted] or None


def _number(field: Field, text: str) -> Decimal:
    compact = text.replace(" ", "")
    if _ONE_GROUP.fullmatch(compact):
        raise AnswerError(
            f"Schrijf het getal bij ‘{field.label}’ zonder punt; gebruik een komma voor decimalen."
        )
    if _GROUPED.fullmatch(compact):
        compact = compact.replace(".", "")
    if _NUMBER.fullmatch(compact) is None:
        raise AnswerError(f"Gebruik bij ‘{field.label}’ alleen cijfers, bijvoorbeeld 12 of 2,5.")
    number = Decimal(compact.replace(",", "."))
    if field.decimals is not None and number != round(number, field.decimals):
        how_many = "geen" if field.decimals == 0 else f"hoogstens {field.decimals}"
        raise AnswerError(f"Gebruik bij ‘{field.label}’ {how_many} cijfers achter de komma.")
    return number


def _cents(field: Field, text: str) -> Decimal:
    bare = text.removeprefix("€").removeprefix("EUR").strip().removesuffix(",-")
    try:
        # In an amount a dot before three digits can only stand for thousands.
        bare = bare.replace(".", "") if _ONE_GROUP.fullmatch(bare) else bare
        cents = _number(field, bare) * 100
    except (AnswerError, InvalidOperation):
        raise AnswerError(f"Vul bij ‘{field.label}’ een bedrag in, bijvoorbeeld 12,50.") from None
    if cents != cents.to_integral_value():
        raise AnswerError(f"Gebruik bij ‘{field.label}’ hoogstens 2 cijfers achter de komma.")
    return cents.to_integral_value()


def _day(field: Field, text: str) -> date:
    return read_day(text) or _no_day(field)


def _no_day(field: Field) -> date:
    raise AnswerError(f"Vul bij ‘{field.label}’ een bestaande datum in, bijvoorbeeld 14-3-2026.")


def _moment(field: Field, text: str) -> datetime:
    try:
        return read_moment(text) or _no_moment(field)
    except MissingHourError:
        raise _skipped(field) from None


def _no_moment(field: Field) -> datetime:
    raise AnswerError(
        f"Vul bij ‘{field.label}’ een datum en tijd in, bijvoorbeeld 16-11-2026 10:15."
    )


def _skipped(field: Field) -> AnswerError:
    return AnswerError(f"De tijd bij ‘{field.label}’ bestaat niet: toen ging de zomertijd in.")
