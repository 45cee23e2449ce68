# SPDX-License-Identifier: EUPL-1.2
"""The difference between a variant and the release it came from, as operations or as a refusal."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Literal

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity
from wijkpad.pathways.folder import HEADER
from wijkpad.pathways.overlays.applying import apply, sort_of
from wijkpad.pathways.overlays.header_text import literal
from wijkpad.pathways.overlays.meaning import differing, same
from wijkpad.pathways.overlays.model import (
    AddRule,
    Identity,
    Operation,
    Overlay,
    ReplaceForm,
    ReplaceScenario,
    SetParameter,
    form_file,
    rules_file,
)
from wijkpad.pathways.overlays.reading import recorded
from wijkpad.pathways.overlays.rows import added_after, rules_of, tables_of, told
from wijkpad.xml import Element, parse

Files = Mapping[str, bytes]
Known = Mapping[Identity, Operation]
Reasons = Callable[[Identity], str]
_FORM = re.compile(r"forms/([^/]+?)(\.rules\.toml|\.json)")
_SCENARIO = re.compile(r"scenarios/([^/]+)\.toml")


@dataclass(frozen=True, slots=True)
class Derived:
    """The overlay, and what of the variant no overlay can carry; then the overlay says too little.

    Attributes:
        beyond: a finding for each difference that stays behind, with its file and element.
    """

    overlay: Overlay
    beyond: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the base and the overlay together are the variant."""
        return not self.beyond


def alike(first: Files, second: Files) -> bool:
    """Tell whether two sets of files are the same pathway, however they are written."""
    return not differing(first, second)


def derive(pathway: str, base: Files, variant: Files, *, reasons: Reasons) -> Derived:
    """Return what makes the variant of the base.

    A variant that came from an overlay keeps its reasons, and the row beside which a row was put;
    `reasons` gives the reason of anything else. When nothing is beyond it, `apply(base, overlay)` means exactly what the variant means.
    """
    found: list[Operation] = []
    beyond: list[Finding] = []
    forms: set[str] = set()
    known = recorded(variant, pathway)
    for name in differing(base, variant):
        was, own = base.get(name), variant.get(name)
        form, scenario = _FORM.fullmatch(name), _SCENARIO.fullmatch(name)
        if name == HEADER and was is not None and own is not None:
            each = _header(was, own)
        elif name.endswith(".dmn") and was is not None and own is not None:
            each = _table(name, was, own, known)
        elif form is not None:
            each = _form(form[1], base, variant) if form[1] not in forms else iter(())
            forms.add(form[1])
        elif scenario is not None and own is not None:
            each = iter((ReplaceScenario(scenario=scenario[1], content=own),))
        else:
            each = iter((_beyond(name, _WHOLE.get(_kind(name), "Dit bestand is veranderd.")),))
        for one in each:
            if isinstance(one, Finding):
                beyond.append(one)
            else:
                before = known.get(one.identity)
                reason = before.reason if before is not None else reasons(one.identity)
                found.append(replace(one, reason=reason))
    overlay = Overlay(pathway=pathway, operations=tuple(found))
    if not beyond:
        made, faults = apply(base, overlay)
        beyond += [replace(one, code="OVER-012", line=None) for one in faults]
        beyond += [_beyond(one, _INEXACT) for one in differing(made, variant) if not faults]
    return Derived(overlay, tuple(beyond))


def _header(was: bytes, own: bytes) -> Iterator[Operation | Finding]:
    before, after = (_toml(one) for one in (was, own))
    if before is None or after is None:
        yield _beyond(HEADER, "Dit bestand is niet te lezen.")
        return
    for name in sorted({*before, *after} - {"parameters", "terms"}):
        if before.get(name) != after.get(name):
            yield _beyond(HEADER, f"‘{name}’ is veranderd.", name)
    kinds: tuple[tuple[Literal["parameters", "terms"], str], ...] = (
        ("parameters", "default"),
        ("terms", "length"),
    )
    for kind, field in kinds:
        old, new = _by_key(before.get(kind)), _by_key(after.get(kind))
        for key in [*old, *(one for one in new if one not in old)]:
            yield from _entry(kind, field, key, old.get(key), new.get(key))


def _entry(
    kind: Literal["parameters", "terms"],
    field: str,
    key: str,
    old: Mapping[str, object] | None,
    new: Mapping[str, object] | None,
) -> Iterator[Operation | Finding]:
    what = "instelling" if kind == "parameters" else "termijn"
    if old is None or new is None:
        done = "komt erbij" if old is None else "is weg"
        yield _beyond(HEADER, f"De {what} ‘{key}’ {done}.", key)
        return
    changed = {one for one in {*old, *new} if _told(old.get(one)) != _told(new.get(one))}
    if not changed:
        return
    value, rest = new.get(field), sorted(changed - {field})
    if rest or value is None or literal(value) is None:
        names = ", ".join(rest) or field
        yield _beyond(HEADER, f"Van de {what} ‘{key}’ is ook veranderd: {names}.", key)
        return
    yield SetParameter(kind=kind, key=key, value=value)


def _told(value: object) -> object:
    """Return a value in which true is not 1."""
    return (sort_of(value), value) if isinstance(value, bool | int | Decimal) else value


def _table(name: str, was: bytes, own: bytes, known: Known) -> Iterator[Operation | Finding]:
    try:
        before, after = (tables_of(parse(one, file=name)) for one in (was, own))
    except UnreadableError:
        yield _beyond(name, "Dit bestand is niet te lezen.")
        return
    for decision, table in after.items():
        if decision not in before:
            yield _beyond(name, f"De tabel ‘{decision}’ komt erbij.", decision)
            continue
        yield from _rows(name, decision, (before[decision], table), known)
    for decision in before.keys() - after.keys():
        yield _beyond(name, f"De tabel ‘{decision}’ is weg.", decision)


def _rows(
    name: str, decision: str, tables: tuple[Element, Element], known: Known
) -> Iterator[Operation | Finding]:
    before, after = tables
    old, new = rules_of(before), rules_of(after)
    places = added_after([*old], [*new])
    if places is None:
        gone = ", ".join(one for one in old if one not in new)
        text = f"Regels zijn weg: {gone}." if gone else "Regels staan in een andere volgorde."
        yield _beyond(name, text, decision)
        return
    for one, found in places.items():
        place = _kept_place(known.get(("add_rule", decision, one)), [*new], old) or found
        operation = told(after, new[one], decision=decision, place=place)
        if operation is None:
            yield _beyond(name, f"De regel ‘{one}’ is niet als bewerking te schrijven.", one)
        else:
            yield operation


def _kept_place(
    before: Operation | None, rows: list[str], old: Mapping[str, Element]
) -> tuple[str, str] | None:
    """Return where an earlier overlay put a row, when it still stands there."""
    if not isinstance(before, AddRule) or before.beside not in old:
        return None
    step = 1 if before.place == "before" else -1
    beside = rows.index(before.rule) + step
    stands = 0 <= beside < len(rows) and rows[beside] == before.beside
    return (before.place, before.beside) if stands else None


def _form(form: str, base: Files, variant: Files) -> Iterator[Operation | Finding]:
    name, rules = form_file(form), rules_file(form)
    was, own = base.get(name), variant.get(name)
    if was is None or own is None:
        done = "komt erbij" if was is None else "is weg"
        yield _beyond(name, f"Het formulier ‘{form}’ {done}.", form)
        return
    if rules in base and rules not in variant:
        yield _beyond(rules, f"De regels van ‘{form}’ zijn weg.", form)
        return
    other = variant.get(rules) if not same(rules, base.get(rules), variant.get(rules)) else None
    yield ReplaceForm(form=form, of=sha256(was).hexdigest(), content=own, rules=other)


def _toml(data: bytes) -> dict[str, object] | None:
    try:
        return tomllib.loads(data.decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _by_key(entries: object) -> dict[str, Mapping[str, object]]:
    rows = entries if isinstance(entries, list) else []
    return {str(one.get("key")): one for one in rows if isinstance(one, dict)}


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _beyond(file: str, text: str, element: str | None = None) -> Finding:
    return Finding(
        code="OVER-012",
        severity=Severity.WARNING,
        text=f"{text} Dat past niet in een overlay.",
        file=file,
        element=element,
    )


_WHOLE = {"bpmn": "Het diagram is veranderd.", "md": "De beschrijving is veranderd."}
_INEXACT = "Dit bestand wordt met bewerkingen niet precies hetzelfde."
