# SPDX-License-Identifier: EUPL-1.2
"""Answers that a case already holds, filled in beforehand by their concept.

A concept says what an answer means, not about whom it is. So a row of a table is never taken over,
and nothing is filled into one: a BSN could end up with another person of the household.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wijkpad.feel import Value
from wijkpad.forms.model import Field, Form, Kind
from wijkpad.forms.showing import typed_text
from wijkpad.forms.submitted import Submitted

_ADDRESS: Final = frozenset({"address", "postcode", "place"})
"""Parts of keys and concepts that may tell where somebody hides."""


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier answer: the field that asked for it, and its value."""

    field: Field
    value: Value


def fillable(form: Form) -> dict[str, Field]:
    """Return by path the fields that may be filled in beforehand.

    None about safety, none at which a table advises (a professional decides there), no ticks,
    no address, and nothing in a table.
    """
    return {
        one.path: one
        for one in _outside_tables(form.fields)
        if _may_be_taken(one) and not one.advice
    }


def known_answers(form: Form, answers: Mapping[str, Value]) -> Iterator[Known]:
    """Yield each question of a form with a concept, with its answer; None where it was left empty."""
    yield from _known(form.fields, answers)


def prefill(
    form: Form,
    typed: Submitted,
    known: Mapping[str, Known],
    users: Mapping[str, str],
    *,
    sent: bool = False,
) -> tuple[Submitted, tuple[str, ...]]:
    """Return the input with what is known by concept, and the paths at which that stands.

    Only what was never saved is filled in: a field that somebody emptied stays empty. A field that
    holds the same as what is known counts as filled in, so that a draft keeps showing its origin.

    Args:
        form: the form to be filled in.
        typed: what stands in it now.
        known: the newest answers, by concept.
        users: id to name of those whom a user field may name.
        sent: the input was just sent: nothing is added, and only what stands there is told.
    """
    values, places = dict(typed.values), []
    for path, field in fillable(form).items():
        found = known.get(field.concept)
        texts = _texts(field, found, users) if found is not None else {}
        if texts and not sent and not any(one in typed.values for one in texts):
            values |= texts
        if texts and all(values.get(one) == text for one, text in texts.items()):
            places.append(path)
    return replace(typed, values=values), tuple(places)


def _outside_tables(fields: Sequence[Field]) -> Iterator[Field]:
    for one in fields:
        if one.kind is Kind.GROUP:
            yield from _outside_tables(one.fields)
        elif one.kind is not Kind.TABLE:
            yield one


def _may_be_taken(field: Field) -> bool:
    if not (field.key and field.concept) or field.safety:
        return False
    if field.type == "checkbox" or field.kind in {Kind.CHOICES, Kind.POSTCODE, Kind.TABLE}:
        return False
    return not any(_tells_address(part) for part in (field.key, *field.concept.split(".")))


def _tells_address(name: str) -> bool:
    return not _ADDRESS.isdisjoint(name.split("_"))


def _known(fields: Sequence[Field], answers: Mapping[str, Value]) -> Iterator[Known]:
    for one in fields:
        value = answers.get(one.key) if one.key else None
        if one.kind is Kind.GROUP:
            inner = value if isinstance(value, dict) else {}
            yield from _known(one.fields, inner if one.nested else answers)
        elif _may_be_taken(one):
            yield Known(one, value)


def _texts(field: Field, known: Known, users: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the known answer as it is typed in the field, by path; nothing when it does not fit."""
    value = known.value
    if value is None or known.field.kind is not field.kind:
        return {}
    if field.kind.is_compound:
        parts = value if isinstance(value, dict) else {}
        typed = {
            one.path: typed_text(one, parts.get(one.key))
            for one in field.fields
            if not _tells_address(one.key)
        }
        return {path: (text,) for path, text in typed.items() if text}
    text = typed_text(field, value)
    allowed = users if field.kind is Kind.USER else {one.value: one for one in field.choices}
    if (allowed or field.kind is Kind.USER) and text not in allowed:
        return {}
    return {field.path: (text,)} if text else {}
