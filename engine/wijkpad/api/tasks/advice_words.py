# SPDX-License-Identifier: EUPL-1.2
"""Outcomes of tables and plugins as lines that a worker reads; codes and ids stay out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad.api.pages import AdviceLine
from wijkpad.api.words import value_text
from wijkpad.feel import Value
from wijkpad.forms import Form

_CODES: Final = frozenset({"user", "id", "code", "severity", "plugin", "points", "history"})
_LABELS: Final[Mapping[str, str]] = {
    "amount": "Kosten",
    "verdict_text": "Oordeel over het budget",
    "reasons": "Toelichting",
    "assumptions": "Uitgegaan van",
    "urgency": "Urgentie",
    "route": "Route",
    "reason": "Reden",
    "text": "",
    "name": "",
}
_QUOTE: Final = ("amount", "verdict_text", "reasons", "assumptions")


def words_of(form: Form) -> dict[str, str]:
    """Return what a form calls its answers and the codes of the tables that advise there."""
    found = {choice.value: choice.label for one in form.walk() for choice in one.choices}
    for one in form.walk():
        found |= one.advice_words
    return found


def advice_lines(value: Value, words: Mapping[str, str]) -> tuple[AdviceLine, ...]:
    """Return the outcome in lines; a quote shows its amount and verdict, not its arithmetic.

    `words` gives what the table calls its columns and the form its answers, by code.
    """
    match value:
        case dict():
            shown = _QUOTE if "verdict_text" in value else tuple(value)
            return tuple(_labelled({key: value.get(key) for key in shown}, words))
        case list() if not value:
            return (AdviceLine("", "Er is niets bijzonders gevonden."),)
        case list():
            return tuple(AdviceLine("", _item(one, words)) for one in value)
        case None:
            return (AdviceLine("", "De tabel geeft hier geen advies."),)
        case _:
            return (AdviceLine("", said(value, words)),)


def _labelled(value: Mapping[str, Value], words: Mapping[str, str]) -> list[AdviceLine]:
    found: list[AdviceLine] = []
    for key, one in value.items():
        if one is None or one in ([], {}) or key in _CODES:
            continue
        text = listed([_item(part, words) for part in (one if isinstance(one, list) else [one])])
        label = words.get(key) or _LABELS.get(key, key.replace("_", " ").capitalize())
        found.append(AdviceLine(label, text))
    return found


def listed(texts: Sequence[str]) -> str:
    """Return texts behind each other: sentences by a space, words by a comma."""
    return (" " if texts and texts[0].endswith(".") else ", ").join(texts)


def _item(value: Value, words: Mapping[str, str]) -> str:
    """Return one thing in words: a name first, then what is said of it."""
    if not isinstance(value, dict):
        return said(value, words)
    parts = [
        said(one, words) for key, one in value.items() if key not in _CODES and one is not None
    ]
    name = value.get("name")
    if isinstance(name, str):
        rest = ", ".join(one for one in parts if one != name)
        return f"{name}: {rest}" if rest else name
    return ", ".join(one for one in parts if one)


def said(value: Value, words: Mapping[str, str]) -> str:
    """Return a value as the form and the table name it."""
    text = value_text(value)
    return words.get(text) or _YES_NO.get(text, text)


_YES_NO: Final[Mapping[str, str]] = {"yes": "ja", "no": "nee"}
