# SPDX-License-Identifier: EUPL-1.2
"""Findings as the designer reads them: where it is in words, and a link that goes there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from flask import url_for

from wijkpad.api import Parts, StoredDefinition
from wijkpad.findings import Finding, Severity
from wijkpad_webui.designer.reading import parts_of

_WORDS: Final = {Severity.ERROR: "Fout", Severity.WARNING: "Let op", Severity.INFO: "Ter info"}
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "amber", Severity.INFO: "blue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding on a page.

    Attributes:
        where: the place in Dutch, such as `Diagram, ‘Advies geven’`.
        link: the page that shows it.
        element: of the diagram, else None.
        path: elements of the diagram that lead to the fault, in order.
        steps: the work and events among these by name; empty when there is no path.
    """

    code: str
    severity: str
    word: str
    colour: str
    text: str
    cure: str
    where: str
    link: str
    element: str | None
    path: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def rows(draft: str, stored: StoredDefinition, findings: Iterable[Finding]) -> list[Row]:
    """Return the findings in their own order, the errors first."""
    parts = parts_of(stored)
    return [_row(draft, parts, one) for one in findings]


def as_json(found: Iterable[Row]) -> list[dict[str, str | list[str] | None]]:
    """Return the rows for the editors."""
    return [asdict(one) for one in found]


def plain(findings: Iterable[Finding]) -> list[dict[str, str | int | list[str] | None]]:
    """Return findings that have no page, such as those of a file that was not stored."""
    return [one.as_json() for one in findings]


def _row(draft: str, parts: Parts, one: Finding) -> Row:
    in_diagram = one.file is None or one.file.endswith(".bpmn")
    known = parts.diagram is not None and one.element in {
        *parts.diagram.nodes,
        *parts.diagram.flows,
        *(lane.id for lane in parts.diagram.lanes),
    }
    return Row(
        code=one.code,
        severity=one.severity.value,
        word=_WORDS[one.severity],
        colour=_COLOURS[one.severity],
        text=one.text,
        cure=one.cure,
        where=_where(parts, one),
        link=_link(draft, one, known=known and in_diagram),
        element=one.element if known and in_diagram else None,
        path=one.path if known and in_diagram else (),
        steps=_steps(parts, one) if known and in_diagram else (),
    )


def _steps(parts: Parts, one: Finding) -> tuple[str, ...]:
    """Return the names of what a path leads along; gateways count only where it ends."""
    nodes = parts.diagram.nodes if parts.diagram is not None else {}
    along = [nodes[each] for each in one.path if each in nodes]
    told = [each for each in along[:-1] if not each.is_gateway] + along[-1:]
    return tuple(each.name for each in told if each.name)


def _where(parts: Parts, one: Finding) -> str:
    file = one.file or ""
    if file.endswith(".bpmn") or (not file and one.element):
        return _in_diagram(parts, one.element)
    if file.endswith(".dmn"):
        model = parts.models.get(file)
        named = [each.name or key for key, each in model.decisions.items()] if model else [file]
        return f"Tabel ‘{' en '.join(named)}’"
    if file.startswith("forms/"):
        key = file.removeprefix("forms/").split(".")[0]
        form = parts.forms.get(key)
        title = f"Formulier ‘{form.title if form else key}’"
        field = form.find(one.element) if form and one.element else None
        return f"{title}, vraag ‘{field.label}’" if field and field.label else title
    if file.startswith("scenarios/"):
        return f"Scenario {file.removeprefix('scenarios/').removesuffix('.toml')}"
    return f"{file}, regel {one.line}" if one.line else file


def _in_diagram(parts: Parts, element: str | None) -> str:
    diagram = parts.diagram
    if diagram is None or element is None:
        return "Diagram"
    if element in diagram.nodes:
        return f"Diagram, ‘{diagram.nodes[element].name or element}’"
    if element in diagram.flows:
        flow = diagram.flows[element]
        names = [
            diagram.nodes[end].name or end if end in diagram.nodes else end
            for end in (flow.source, flow.target)
        ]
        return f"Diagram, pijl van ‘{names[0]}’ naar ‘{names[1]}’"
    return f"Diagram, {element}"


def _link(draft: str, one: Finding, *, known: bool) -> str:
    file = one.file or ""
    if known:
        return url_for("designer.diagram", draft=draft, element=one.element)
    if file.endswith(".dmn"):
        return url_for("designer.tables", draft=draft, bestand=file)
    if file.startswith("forms/") and file.endswith(".json"):
        return url_for("designer.forms", draft=draft, bestand=file)
    if file.startswith("templates/"):
        return url_for("designer.templates", draft=draft, bestand=file, regel=one.line)
    if file.endswith((".toml", ".md")):
        return url_for("designer.others", draft=draft, bestand=file, regel=one.line)
    return url_for("designer.diagram", draft=draft)
