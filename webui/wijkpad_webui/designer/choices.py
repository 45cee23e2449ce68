# SPDX-License-Identifier: EUPL-1.2
"""What a designer chooses from by Dutch name; the keys stay behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from wijkpad.api import ROLES, Callee, Field, Form, Kind, Parts, StoredDefinition
from wijkpad_webui.designer.reading import parts_of

_TOPICS: Final = {
    "pathway.start": "Een ander traject starten, als eigen zaak",
    "funding.quote": "Kosten en budget opvragen",
    "funding.reserve": "Geld reserveren",
    "funding.commit": "Geld vastleggen na het besluit",
    "funding.start": "Vastleggen dat hulp is gestart",
    "funding.stop": "Vastleggen dat hulp is gestopt",
    "funding.release": "Reservering vrijgeven",
}
_PEOPLE: Final = (
    ("household.members", "De mensen in het huishouden"),
    ("team.members", "De collega’s in het team"),
)
_NO_LANE: Final = frozenset({"process_designer", "functional_admin"})
_LITERAL: Final = re.compile(r"true|false|-?\d+(?:\.\d+)?|\"[^\"\\]*\"")
_YES_NO: Final = (("true", "Ja"), ("false", "Nee"))

Option = dict[str, object]


def choices(
    stored: StoredDefinition, topics: frozenset[str], called: Iterable[Callee] = ()
) -> dict[str, list[Option]]:
    """Return the lists for the properties panel; `called` are the pathways that it may call."""
    parts = parts_of(stored)
    decisions = [(key, model.decisions[key].name or key) for key, model in parts.decisions.items()]
    terms = [(one.key, one.title) for one in parts.header.terms] if parts.header else []
    return {
        "forms": _listed((form.key, form.title) for form in parts.forms.values()),
        "roles": _listed((key, title) for key, title in ROLES.items() if key not in _NO_LANE),
        "decisions": _listed(decisions),
        "terms": _listed(terms),
        "called": [
            {
                "key": one.key,
                "title": one.title,
                "inputs": [{"key": key, "title": title} for key, title in one.inputs],
            }
            for one in called
            if one.key != stored.key
        ],
        "lists": _listed(
            (*_PEOPLE, *(one for form in parts.forms.values() for one in _tables(form)))
        ),
        "topics": _listed((one, _TOPICS.get(one, one)) for one in topics),
        "fields": [
            *(one for form in parts.forms.values() for one in _fields(form)),
            *_outcomes(parts),
        ],
    }


def _outcomes(parts: Parts) -> Iterator[Option]:
    """Return the columns of tables that may steer an arrow, with the values that their rows give."""
    tasks = parts.diagram.nodes.values() if parts.diagram is not None else ()
    for task in tasks:
        model = parts.decisions.get(task.decision or "")
        if model is None or task.decision is None or not task.result:
            continue
        decision = model.decisions[task.decision]
        rules = getattr(decision.box, "rules", ())
        if decision.effect == "advice":
            continue
        for at, column in enumerate(getattr(decision.box, "outputs", ())):
            texts = dict.fromkeys(one.outputs[at].text for one in rules if at < len(one.outputs))
            values = [
                {"key": one, "title": _plain(one)} for one in texts if _LITERAL.fullmatch(one)
            ]
            if values:
                named = decision.name or decision.id
                yield {
                    "key": f"{task.result}.{column.name}",
                    "title": f"Tabel {named}: {column.label or column.name}",
                    "values": values,
                }


def _plain(literal: str) -> str:
    return dict(_YES_NO).get(literal, literal.strip('"'))


def _listed(pairs: Iterable[tuple[str, str]]) -> list[Option]:
    found: list[Option] = [{"key": key, "title": title} for key, title in pairs]
    return sorted(found, key=lambda one: str(one["title"]).casefold())


def _tables(form: Form) -> Iterator[tuple[str, str]]:
    for field in form.walk():
        if field.columns and field.path == field.key:
            yield f"{form.key}.{field.key}", f"{form.title}: {field.label}"


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
