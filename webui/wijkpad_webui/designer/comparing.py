# SPDX-License-Identifier: EUPL-1.2
"""What differs between two versions of a pathway: diagram, tables, forms and the rest, in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from wijkpad.api import Field, Form, Model, Parts, StoredDefinition, compare
from wijkpad_webui.designer.reading import parts_of

_WORDS: Final = {"added": "Nieuw", "removed": "Verwijderd", "changed": "Gewijzigd"}
_COLOURS: Final = {"added": "green", "removed": "red", "changed": "amber"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was added, removed or changed; `part` says in which part of the pathway."""

    part: str
    what: str
    name: str
    details: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What happened to it, in Dutch."""
        return _WORDS[self.what]

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return _COLOURS[self.what]


def differences(old: StoredDefinition, new: StoredDefinition) -> list[Difference]:
    """Return every difference: first the diagram, then forms, tables and other files."""
    before, after = parts_of(old), parts_of(new)
    return [
        *_diagram(before, after),
        *_forms(before, after),
        *_tables(before, after),
        *_others(old.files, new.files, before, after),
    ]


def _diagram(before: Parts, after: Parts) -> Iterator[Difference]:
    if before.diagram is None or after.diagram is None:
        return
    found = compare(before.diagram, after.diagram)
    for one in (*found.added, *found.removed, *found.changed):
        yield Difference(part="Diagram", what=one.what, name=one.name, details=one.details)


def _pairs(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in sorted({*old, *new}):
        if key not in old:
            yield key, "added"
        elif key not in new:
            yield key, "removed"
        elif old[key] != new[key]:
            yield key, "changed"


def _forms(before: Parts, after: Parts) -> Iterator[Difference]:
    for key, what in _pairs(before.forms, after.forms):
        form = after.forms.get(key) or before.forms[key]
        details = _fields(before.forms[key], form) if what == "changed" else ()
        yield Difference(part="Formulier", what=what, name=form.title, details=tuple(details))


def _fields(old: Form, new: Form) -> Iterator[str]:
    was = {one.path: one for one in old.walk() if one.key}
    now = {one.path: one for one in new.walk() if one.key}
    for path, what in _pairs(was, now):
        field = now.get(path) or was[path]
        yield f"{_WORDS[what]}: vraag ‘{field.label or path}’{_how(was.get(path), now.get(path))}"
    if old.rules != new.rules:
        yield "De regels tussen de vragen zijn veranderd."
    if [*was] != [*now] and {*was} == {*now}:
        yield "De volgorde van de vragen is veranderd."


def _how(old: Field | None, new: Field | None) -> str:
    if old is None or new is None:
        return ""
    facts = (
        ("de vraag", old.label, new.label),
        ("de uitleg", old.description, new.description),
        ("verplicht", old.required, new.required),
        ("de keuzes", old.choices, new.choices),
        ("wanneer zichtbaar", old.condition, new.condition),
        ("het doel", old.purpose, new.purpose),
    )
    changed = [word for word, was, now in facts if was != now]
    return f" ({', '.join(changed)})" if changed else ""


def _tables(before: Parts, after: Parts) -> Iterator[Difference]:
    was = {name: before.files[name] for name in before.models}
    now = {name: after.files[name] for name in after.models}
    for name, what in _pairs(was, now):
        model = after.models.get(name) or before.models[name]
        title = " en ".join(one.name or key for key, one in model.decisions.items()) or name
        details = _rules(before.models[name], model) if what == "changed" else ()
        yield Difference(part="Tabel", what=what, name=title, details=tuple(details))


def _rules(old: Model, new: Model) -> Iterator[str]:
    was, now = dict(_rows(old)), dict(_rows(new))
    for key, what in _pairs(was, now):
        row = now.get(key) or was[key]
        yield f"{_WORDS[what]}: rij ‘{row[-1] or key}’"


def _rows(model: Model) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, decision in model.decisions.items():
        rules = getattr(decision.box, "rules", ())
        for rule in rules:
            cells = tuple(one.text for one in (*rule.cells, *rule.outputs))
            yield f"{name} {rule.id or rule.index}", (*cells, rule.annotation)


def _others(
    old: Mapping[str, bytes], new: Mapping[str, bytes], before: Parts, after: Parts
) -> Iterator[Difference]:
    shown = {*before.models, *after.models}
    shown |= {one.file for one in (*before.forms.values(), *after.forms.values())}
    base = Difference(part="Bestand", what="changed", name="")
    for name, what in _pairs(old, new):
        if name in shown or name.endswith((".bpmn", ".rules.toml")):
            continue
        part, title = "Bestand", name
        if name == "pathway.toml":
            title = "Termijnen, instellingen en bronnen (pathway.toml)"
        elif name.startswith("scenarios/"):
            part = "Scenario"
            title = name.removeprefix("scenarios/").removesuffix(".toml")
        yield replace(base, part=part, what=what, name=title)
