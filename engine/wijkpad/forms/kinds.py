# SPDX-License-Identifier: EUPL-1.2
"""Which kind of answer a component asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.forms.model import STATIC_TYPES, Kind

_PLAIN: Final = {
    "textfield": Kind.TEXT,
    "textarea": Kind.LONG_TEXT,
    "number": Kind.NUMBER,
    "checkbox": Kind.BOOL,
    "radio": Kind.CHOICE,
    "select": Kind.CHOICE,
    "checklist": Kind.CHOICES,
    "taglist": Kind.CHOICES,
    "group": Kind.GROUP,
    "dynamiclist": Kind.TABLE,
}
_SUBTYPES: Final = {"date": Kind.DATE, "time": Kind.TIME, "datetime": Kind.DATETIME}
_FITS: Final = {
    Kind.BSN: {"textfield"},
    Kind.AGB: {"textfield"},
    Kind.POSTCODE: {"textfield"},
    Kind.EMAIL: {"textfield"},
    Kind.PHONE: {"textfield"},
    Kind.ORG: {"textfield"},
    Kind.PERSON: {"textfield"},
    Kind.HOUSEHOLD: {"textfield"},
    Kind.MONEY: {"textfield", "number"},
    Kind.USER: {"textfield", "select", "radio"},
    Kind.PROVIDER: {"textfield"},
    Kind.PRODUCT: {"textfield"},
    Kind.BOOL: {"radio", "select", "checkbox"},
    Kind.DATE_PAST: {"datetime"},
    Kind.DATE_FUTURE: {"datetime"},
    Kind.DATETIME_PAST: {"datetime"},
}
_VALIDATION_TYPES: Final = {"email": Kind.EMAIL, "phone": Kind.PHONE}


def kind_of(
    type_: str,
    properties: Mapping[str, object],
    component: Mapping[str, object],
    validation: Mapping[str, object],
    *,
    is_boolean: bool,
) -> Kind | None:
    """Return the kind of answer; None when `properties.kind` does not fit the component.

    Booleans are best written as a radio with `kind = "bool"` and the values `yes` and `no`: the
    editor of form-js keeps an option's value as JSON boolean only until somebody edits it. JSON
    booleans without a kind are understood as well.
    """
    if type_ in STATIC_TYPES:
        return Kind.STATIC
    plain = _PLAIN.get(type_, Kind.TEXT)
    if type_ == "datetime":
        subtype = component.get("subtype", "date")
        plain = _SUBTYPES.get(subtype, Kind.DATE) if isinstance(subtype, str) else Kind.DATE
    written = properties.get("kind")
    if written is None or written == "":
        if plain is Kind.CHOICE and is_boolean:
            return Kind.BOOL
        by_validation = validation.get("validationType")
        if plain is Kind.TEXT and isinstance(by_validation, str):
            return _VALIDATION_TYPES.get(by_validation, plain)
        return plain
    if written not in {kind.value for kind in _FITS}:
        return None
    kind = Kind(str(written))
    if type_ not in _FITS[kind]:
        return None
    needs = {Kind.DATE_PAST: Kind.DATE, Kind.DATE_FUTURE: Kind.DATE}
    needs[Kind.DATETIME_PAST] = Kind.DATETIME
    return kind if needs.get(kind, plain) is plain else None
