# SPDX-License-Identifier: EUPL-1.2
"""What both sides changed, as a designer chooses: what it is, and what either side made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.api import Contested, Merger, Parts, StoredDefinition, compare
from wijkpad_webui.designer.reading import parts_of

_ORDER: Final = "#order"
_HEADER: Final = {"terms": "termijn", "parameters": "instelling", "sources": "bron"}
_GONE: Final = ("Vervallen.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose; `base` and `own` say in sentences what that side did with it.

    Attributes:
        code: what the page sends back; names the file and the part.
    """

    code: str
    part: str
    name: str
    base: tuple[str, ...]
    own: tuple[str, ...]


def code_of(one: Contested) -> str:
    """Return how a page names a conflict."""
    return f"{one.file}|{one.part}"


def choices_of(merger: Merger, conflicts: list[Contested]) -> list[Choice]:
    """Return every conflict in words."""
    sides = _Sides(merger)
    return [sides.choice(one) for one in conflicts]


class _Sides:
    def __init__(self, merger: Merger) -> None:
        self.merger = merger
        self.origin = parts_of(merger.origin) if merger.origin is not None else None
        self.base, self.own = parts_of(merger.base), parts_of(merger.variant)

    def choice(self, one: Contested) -> Choice:
        part, name = self._named(one)
        return Choice(
            code=code_of(one),
            part=part,
            name=name,
            base=tuple(self._said(one, self.base, self.merger.base)) or _GONE,
            own=tuple(self._said(one, self.own, self.merger.variant)) or _GONE,
        )

    def _named(self, one: Contested) -> tuple[str, str]:
        if not one.part:
            return "Bestand", one.file
        found = next((two for parts in (self.own, self.base) if (two := _name(parts, one))), None)
        return found or ("Bestand", f"{one.file}: {one.part}")

    def _said(self, one: Contested, parts: Parts, side: StoredDefinition) -> Iterator[str]:
        content = side.files.get(one.file)
        if content is None:
            return
        if not one.part:
            yield "Het hele bestand, zoals het daar is."
        elif one.part.endswith(_ORDER):
            yield "De volgorde die daar staat, met de rijen van de ander erachter."
        elif one.file.endswith(".bpmn"):
            yield from self._drawn(one.part, parts)
        elif one.file.endswith(".dmn"):
            yield from _row(parts, one)
        elif one.file.endswith(".json"):
            yield from _question(content, one.part)
        else:
            yield from _entry(parts, one)

    def _drawn(self, element: str, parts: Parts) -> Iterator[str]:
        before = self.origin.diagram if self.origin is not None else None
        if before is None or parts.diagram is None:
            return
        if element in {*parts.diagram.nodes, *parts.diagram.flows}:
            found = compare(before, parts.diagram)
            for change in (*found.added, *found.changed):
                if change.element == element:
                    yield from change.details or ("Nieuw op de tekening.",)
                    return
            yield "Het staat er nog, met wat erin staat."
        elif element not in {*before.nodes, *before.flows}:
            yield "Zoals het daar getekend is."


def _name(parts: Parts, one: Contested) -> tuple[str, str] | None:
    if one.file.endswith(".bpmn"):
        return _drawn_name(parts, one.part)
    if one.file.endswith(".dmn"):
        model = parts.models.get(one.file)
        titles = [two.name or key for key, two in model.decisions.items()] if model else []
        table = " en ".join(titles) or one.file
        if one.part.endswith(_ORDER):
            return "Tabel", f"{table}, de volgorde van de rijen"
        return "Tabel", f"{table}, rij ‘{one.part}’"
    if one.file.endswith(".json"):
        form = next((two for two in parts.forms.values() if two.file == one.file), None)
        title = form.title if form is not None else one.file
        return ("Formulier", title) if one.part == "form" else ("Vraag", f"in ‘{title}’")
    kind, _, key = one.part.partition(" ")
    return "Afspraak", f"{_HEADER.get(kind, kind)} ‘{_title(parts, kind, key) or key}’".replace(
        " ‘’", ""
    )


def _drawn_name(parts: Parts, element: str) -> tuple[str, str] | None:
    diagram = parts.diagram
    if diagram is None:
        return None
    if element in diagram.nodes:
        return "Diagram", f"‘{diagram.nodes[element].name or element}’"
    if element in diagram.flows:
        flow = diagram.flows[element]
        ends = [
            diagram.nodes[end].name or end if end in diagram.nodes else end
            for end in (flow.source, flow.target)
        ]
        return "Diagram", f"pijl van ‘{ends[0]}’ naar ‘{ends[1]}’"
    lane = next((two for two in diagram.lanes if two.id == element), None)
    return ("Diagram", f"baan ‘{lane.name or element}’") if lane is not None else None


def _row(parts: Parts, one: Contested) -> Iterator[str]:
    model = parts.models.get(one.file)
    for decision in model.decisions.values() if model is not None else ():
        for rule in getattr(decision.box, "rules", ()):
            if rule.id == one.part:
                yield "Als: " + "; ".join(cell.text or "–" for cell in rule.cells)
                yield "Dan: " + "; ".join(cell.text for cell in rule.outputs)
                yield rule.annotation
                return
    if model is not None:
        yield "Zoals het daar staat."


def _question(content: bytes, ident: str) -> Iterator[str]:
    try:
        found = json.loads(content)
    except ValueError:
        return
    if ident == "form":
        yield f"Titel: {found.get('title', '')}"
        return
    for one in _components(found):
        if one.get("id") == ident:
            yield f"Vraag: {one.get('label') or one.get('dateLabel') or one.get('key')}"
            yield from _about_question(one)
            return


def _about_question(one: Mapping[str, object]) -> Iterator[str]:
    told, asked, values = one.get("properties"), one.get("validate"), one.get("values")
    if one.get("description"):
        yield f"Uitleg: {one['description']}"
    if isinstance(told, dict) and told.get("purpose"):
        yield f"Waarom: {told['purpose']}"
    if isinstance(values, list):
        labels = [str(two.get("label")) for two in values if isinstance(two, dict)]
        yield f"Keuzes: {', '.join(labels)}"
    if isinstance(asked, dict) and asked.get("required"):
        yield "Verplicht."


def _components(one: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    parts = one.get("components")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            yield part
            yield from _components(part)


def _entry(parts: Parts, one: Contested) -> Iterator[str]:
    kind, _, key = one.part.partition(" ")
    header = parts.header
    if header is None:
        return
    if kind == "terms":
        for term in header.terms:
            if term.key == key:
                yield f"Duur: {term.length}"
    elif key:
        yield "Zoals het daar staat."
    else:
        yield str(getattr(header, kind, "") or "Zoals het daar staat.")


def _title(parts: Parts, kind: str, key: str) -> str:
    if parts.header is None or not key:
        return ""
    found = getattr(parts.header, kind, ())
    listed = found.values() if isinstance(found, Mapping) else found
    return next((str(one.title) for one in listed if getattr(one, "key", "") == key), "")
