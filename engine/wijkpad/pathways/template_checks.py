# SPDX-License-Identifier: EUPL-1.2
"""Whether what a template reads exists, and whether it keeps to the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wijkpad.documents import Part, Template
from wijkpad.feel import Expression, Names, faults_of
from wijkpad.findings import Finding, Severity
from wijkpad.pathways.parts import Parts
from wijkpad.pathways.toml_text import read_toml

_MONEY = "funding."
_LISTS = frozenset({"list"})


def template_faults(parts: Parts, names: Names) -> Iterator[Finding]:
    """Yield what is wrong with the templates of a pathway, and with the tasks that name one."""
    costs = _costs(parts)
    for template in parts.templates.values():
        lines = read_toml(parts.files[template.file], file=template.file)
        for number, part in enumerate(template.parts, 1):
            line = lines.line(f"part[{number}].text", f"part[{number}]")
            for fault in _part(parts, template, part, names, costs):
                yield replace(fault, file=template.file, element=part.key, line=fault.line or line)
        yield from _duties(template, lines.line("kind"))
    yield from _tasks(parts)


def _costs(parts: Parts) -> frozenset[str]:
    """Return the names of what a funding plugin answered."""
    nodes = parts.diagram.nodes.values() if parts.diagram is not None else ()
    asked = [node for node in nodes if (node.topic or "").startswith(_MONEY)]
    results = {node.result for node in asked if node.result}
    return frozenset(results | {name for node in asked for name, _ in node.outputs if name})


def _part(
    parts: Parts, template: Template, part: Part, names: Names, costs: frozenset[str]
) -> Iterator[Finding]:
    inside = names
    if part.each is not None:
        yield from _expression(part.each, names, costs)
        path = part.each.text.strip().split(".")
        below = _below(names, path)
        if _kind(names, path) not in (*_LISTS, None):
            yield Finding(
                code="DOC-009",
                text=f"‘{part.each.text.strip()}’ is geen lijst.",
                cure="Herhaal een deel over een lijst, zoals verify_identity_residence.persons.",
            )
        inside = names.with_names({part.name: below})
    if part.when is not None:
        yield from _expression(part.when, names, costs)
    for slot in part.slots:
        yield from _expression(slot.expression, inside, costs)
        group = _below(inside, slot.text.split("."))
        if group is not None and group.members and not group.is_open:
            yield Finding(
                code="DOC-004",
                text=f"‘{slot.text}’ is een groep gegevens, geen tekst.",
                cure=f"Noem één gegeven, bijvoorbeeld {slot.text}.{next(iter(group.members))}.",
            )
    known = parts.header.sources if parts.header is not None else {}
    if part.source and part.source not in known:
        yield Finding(
            code="DOC-002",
            text=f"De bron ‘{part.source}’ staat niet in pathway.toml.",
            cure="Zet haar onder [[sources]].",
        )
    if template.kind == "decision" and not part.fixed and part.duty:
        yield Finding(
            code="DOC-006",
            text="Dit deel vervult een plicht, maar de medewerker kan het weghalen.",
            cure="Zet er fixed = true bij.",
        )


def _expression(expression: Expression, names: Names, costs: frozenset[str]) -> Iterator[Finding]:
    for fault in faults_of(expression, names):
        yield replace(fault, line=None, column=None)
    read = sorted({path[0] for path in expression.references} & costs)
    if read:
        yield Finding(
            code="DOC-005",
            text=f"Dit sjabloon noemt ‘{read[0]}’. Kosten of budget horen nooit in een document "
            "over wat iemand nodig heeft.",
            cure="Haal het weg. De motivering gaat over de vraag en wat passend is.",
        )


def _below(names: Names, path: list[str]) -> Names | None:
    level: Names | None = names
    for part in path:
        level = level.members.get(part) if level is not None else None
    return level


def _kind(names: Names, path: list[str]) -> str | None:
    level = _below(names, path[:-1]) if len(path) > 1 else names
    return level.kinds.get(path[-1]) if level is not None else None


def _duties(template: Template, line: int | None) -> Iterator[Finding]:
    """A decision tells how to object, always, and in words that nobody takes out (Awb 3:45)."""
    if template.kind != "decision":
        return
    clauses = [one for one in template.parts if one.duty == "objection"]
    if not any(one.fixed and one.when is None and one.each is None for one in clauses):
        yield Finding(
            code="DOC-006",
            text="In dit besluit staat niet altijd hoe iemand bezwaar maakt (Awb, artikel 3:45).",
            cure='Voeg een deel toe met duty = "objection" en fixed = true, zonder when of each.',
            file=template.file,
            line=line,
        )


def _tasks(parts: Parts) -> Iterator[Finding]:
    used = set()
    for node in parts.diagram.nodes.values() if parts.diagram is not None else ():
        key = node.properties.get("document", "").strip()
        if not key:
            continue
        used.add(key)
        if key not in parts.templates:
            known = ", ".join(sorted(parts.templates)) or "er zijn nog geen sjablonen"
            yield Finding(
                code="DOC-008",
                text=f"Deze taak noemt het document ‘{key}’, en dat sjabloon is er niet.",
                cure=f"Kies uit: {known}.",
                file=parts.diagram.file if parts.diagram is not None else None,
                element=node.id,
                line=node.line,
            )
        elif node.kind != "userTask":
            yield Finding(
                code="DOC-008",
                text="Alleen een taak van een persoon kan een document maken.",
                cure="Zet de eigenschap document op een gebruikerstaak.",
                severity=Severity.ERROR,
                file=parts.diagram.file if parts.diagram is not None else None,
                element=node.id,
                line=node.line,
            )
