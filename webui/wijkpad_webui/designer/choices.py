# SPDX-License-Identifier: EUPL-1.2
"""What a designer chooses from by Dutch name; the keys stay behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from wijkpad.api import ROLES, Field, Form, Kind, StoredDefinition
from wijkpad_webui.designer.reading import parts_of

_TOPICS: Final = {
    "pathway.start": "Een ander traject starten, als eigen zaak",
    "funding.quote": "Kosten en budget opvragen",
}
_NO_LANE: Final = frozenset({"process_designer", "functional_admin"})
_YES_NO: Final = (("true", "Ja"), ("false", "Nee"))

Option = dict[str, object]


def choices(stored: StoredDefinition, topics: frozenset[str]) -> dict[str, list[Option]]:
    """Return the lists for the properties panel."""
    parts = parts_of(stored)
    decisions = [(key, model.decisions[key].name or key) for key, model in parts.decisions.items()]
    terms = [(one.key, one.title) for one in parts.header.terms] if parts.header else []
    return {
        "forms": _listed((form.key, form.title) for form in parts.forms.values()),
        "roles": _listed((key, title) for key, title in ROLES.items() if key not in _NO_LANE),
        "decisions": _listed(decisions),
        "terms": _listed(terms),
        "topics": _listed((one, _TOPICS.get(one, one)) for one in topics),
        "fields": [one for form in parts.forms.values() for one in _fields(form)],
    }


def _listed(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[Option]:
    found: list[Option] = [{"key": key, "title": title} for key, title in pairs]
    return sorted(found, key=lambda one: str(one["title"]).casefold())


def _fields(form: Form) -> Iterator[Option]:
    for field in form.walk():
        values = _values(field)
        if values and field.path == field.key:
            yield {
                "key": f"{form.key}.{field.key}",
                "title": f"{form.title}: {field.label}",
                "values": [{"key": key, "title": title} for key, title in values],
            }


def _values(field: Field) -> list[tuple[str, str]]:
    if field.kind is Kind.BOOL:
        return list(_YES_NO)
    if field.kind is Kind.CHOICE:
        return [(json.dumps(one.value, ensure_ascii=False), one.label) for one in field.choices]
    return []
