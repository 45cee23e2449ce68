# SPDX-License-Identifier: EUPL-1.2
"""What is wrong in a decision model that can be read: gaps, overlaps, rules that never match."""

from __future__ import annotations

from collections.abc import Iterator

from wijkpad.dmn.check_kinds import check_kinds
from wijkpad.dmn.check_table import check_table
from wijkpad.dmn.graph import find
from wijkpad.dmn.model import Box, Decision, Effect, Knowledge, Model, Table, Text
from wijkpad.dmn.reads import parts_of, reads
from wijkpad.feel import Names
from wijkpad.findings import Finding


def check(model: Model, outside: Names | None = None) -> list[Finding]:
    """Return all findings about a model, faults of a draft included, in the order of the file.

    Args:
        model: may be a draft.
        outside: the names of the case with their kinds, where those are known.
    """
    findings = [*model.faults, *_without_id(model)]
    for decision in model.decisions.values():
        findings.extend(_decision(decision))
        findings.extend(_unasked(model, decision))
    for knowledge in model.knowledge.values():
        findings.extend(_unknown(model, knowledge))
        for table in _tables(knowledge.function.body):
            findings.extend(check_table(table, knowledge, Effect.ADMINISTRATIVE))
    findings.extend(check_kinds(model, outside or Names({}, is_open=True)))
    return [one.in_file(model.file) for one in findings]


def _without_id(model: Model) -> Iterator[Finding]:
    for name in sorted(model.without_id):
        yield Finding(
            code="DMN-112",
            text=f"'{name}' heeft geen vaste naam (id).",
            cure="Geef het onderdeel een id die nooit meer verandert; diagrammen verwijzen ernaar.",
            element=name,
        )


def _unasked(model: Model, decision: Decision) -> Iterator[Finding]:
    """A name that the model declares is null for a decision that does not require it."""
    declared = {
        one.name
        for group in (model.inputs, model.decisions, model.knowledge, model.services)
        for one in group.values()
    }
    for name in sorted({path[0] for path in decision.references} & declared):
        yield Finding(
            code="DMN-020",
            text=f"De beslissing '{decision.name}' leest '{name}', maar vraagt er niet om.",
            cure=f"Trek in het model een pijl van '{name}' naar de beslissing.",
            element=decision.id,
            line=decision.line,
        )


def _unknown(model: Model, knowledge: Knowledge) -> Iterator[Finding]:
    """A knowledge model sees its parameters and what it requires, nothing of the case."""
    known = {knowledge.name, *(one.name for one in model.imports)}
    known.update(found[1].name for one in knowledge.knowledge if (found := find(model, one)))
    for name in sorted({path[0] for path in reads(knowledge.function)} - known):
        yield Finding(
            code="DMN-021",
            text=f"Het kennismodel '{knowledge.name}' leest '{name}', maar krijgt dat niet mee.",
            cure="Maak er een parameter van.",
            element=knowledge.id,
        )


def _decision(decision: Decision) -> Iterator[Finding]:
    if decision.box is None or (isinstance(decision.box, Text) and not decision.box.text):
        yield Finding(
            code="DMN-110",
            text=f"De beslissing '{decision.name}' heeft geen tabel of uitdrukking.",
            cure="Voeg een tabel toe of haal de beslissing weg.",
            element=decision.id,
            line=decision.line,
        )
    for table in _tables(decision.box):
        yield from check_table(table, decision, decision.effect)


def _tables(box: Box | None) -> Iterator[Table]:
    """Yield every table in a boxed expression, however deep it stands."""
    if isinstance(box, Table):
        yield box
        return
    for part in parts_of(box):
        yield from _tables(part)
