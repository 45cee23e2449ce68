# SPDX-License-Identifier: EUPL-1.2
"""Forms with what a municipality's plugins add: more fields, and more that must be filled in.

A plugin never takes away: its fields stand in a group of their own at the end, under keys that begin
with its own, and its faults leave the form as it was drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from wijkpad.domain.definition import Definition
from wijkpad.forms import Choice, Field, Form, Kind
from wijkpad.plugin_api import FormField
from wijkpad.ports import Addition, FormAdditions

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_FIELDS: Final = 20
_MOST_WORDS: Final = 300
_KINDS: Final[Mapping[str, tuple[str, Kind]]] = {
    "text": ("textfield", Kind.TEXT),
    "textarea": ("textarea", Kind.LONG_TEXT),
    "number": ("number", Kind.NUMBER),
    "date": ("datetime", Kind.DATE),
    "yes_no": ("radio", Kind.BOOL),
    "choice": ("radio", Kind.CHOICE),
}
_YES_NO: Final = (Choice("yes", "Ja"), Choice("no", "Nee"))


def form_key(definition: Definition, form: str) -> str:
    """Return `<pathway>/<form>` for a form of a definition, also one of a pathway that it calls."""
    pathway, _, name = form.rpartition(".")
    return f"{pathway or definition.key}/{name}"


def extended(definition: Definition, additions: FormAdditions) -> Definition:
    """Return the definition with the forms as plugins extend them; itself where none does."""
    forms = {
        key: with_additions(form, additions.by_form[full])
        for key, form in definition.forms.items()
        if (full := form_key(definition, key)) in additions.by_form
    }
    return replace(definition, forms={**definition.forms, **forms}) if forms else definition


def missing(definition: Definition, form: str, additions: FormAdditions) -> tuple[str, ...]:
    """Return the titles of plugins whose addition to a form failed or cannot be used.

    `definition` may be extended already.
    """
    full, drawn = form_key(definition, form), definition.forms[form]
    unfit = {
        one.title
        for one in additions.by_form.get(full, ())
        if not _is_on(drawn, one) and faults_of(drawn, one)
    }
    return tuple(sorted(unfit | set(additions.missing.get(full, ()))))


def with_additions(form: Form, additions: Iterable[Addition]) -> Form:
    """Return a form with what each plugin adds, in the order of the plugins."""
    for one in additions:
        if not faults_of(form, one):
            form = _with_one(form, one)
    return form


def faults_of(form: Form, addition: Addition) -> list[str]:
    """Say, in Dutch, why an addition cannot be used; empty when it can."""
    patch = addition.patch
    found = [f"te veel velden ({len(patch.add)})"] if len(patch.add) > _MOST_FIELDS else []
    seen: set[str] = set()
    for one in patch.add:
        name = path_of(addition.plugin, one)
        if not _KEY.fullmatch(one.key) or name in seen or form.find(name) is not None:
            found.append(f"veld ‘{one.key}’ heeft geen goede of geen eigen naam")
        if not one.label_nl.strip() or len(one.label_nl) + len(one.description_nl) > _MOST_WORDS:
            found.append(f"veld ‘{one.key}’ heeft geen vraag, of een te lange")
        if (one.kind == "choice") != bool(one.choices):
            found.append(f"veld ‘{one.key}’ heeft keuzes nodig, of juist niet")
        seen.add(name)
    found += [f"veld ‘{path}’ staat niet op dit formulier" for path in patch.require
              if not _may_require(form, path)]  # fmt: skip
    return found


def path_of(plugin: str, one: FormField) -> str:
    """Return the key under which the answer to a plugin's field is kept."""
    return f"{plugin}_{one.key}"


def _is_on(form: Form, addition: Addition) -> bool:
    return f"+{addition.plugin}" in form.sha


def _with_one(form: Form, addition: Addition) -> Form:
    required = frozenset(addition.patch.require)
    fields = tuple(_tightened(one, required) for one in form.fields)
    added = tuple(_field(addition, one) for one in addition.patch.add)
    if added:
        name = f"plugin_{addition.plugin}"
        label = f"Gevraagd door uw gemeente: {addition.title}"
        group = Field(path=name, key="", type="group", kind=Kind.GROUP, label=label, fields=added)
        fields = (*fields, group)
    return replace(form, fields=fields, sha=f"{form.sha}+{addition.plugin}")


def _field(addition: Addition, one: FormField) -> Field:
    type_, kind = _KINDS[one.kind]
    path = path_of(addition.plugin, one)
    choices = tuple(Choice(value, label) for value, label in one.choices)
    return Field(
        path=path,
        key=path,
        type=type_,
        kind=kind,
        label=one.label_nl,
        description=one.description_nl,
        required=one.required,
        choices=_YES_NO if kind is Kind.BOOL else choices,
        klass="ordinary",
        purpose=f"Gevraagd door uw gemeente ({addition.title})",
    )


def _tightened(one: Field, required: frozenset[str]) -> Field:
    inner = tuple(_tightened(each, required) for each in one.fields)
    return replace(one, fields=inner, required=one.required or one.path in required)


def _may_require(form: Form, path: str) -> bool:
    """A field that is answered itself, outside a table; a checkbox cannot be required."""
    return any(one.path == path and one.type != "checkbox" for one in form.leaves)
