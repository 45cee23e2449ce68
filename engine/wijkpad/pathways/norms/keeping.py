# SPDX-License-Identifier: EUPL-1.2
"""A variant of a municipality keeps the norms of the release from which it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wijkpad.diagrams import Diagram, read
from wijkpad.domain.definition import Definition
from wijkpad.findings import Finding
from wijkpad.pathways.norms.model import MARK, NORMS, Norm
from wijkpad.pathways.norms.reading import read_norms


def bent_norms(base: Definition, own: Definition) -> Iterator[Finding]:
    """Yield the norms of a release that a variant leaves out, changes, or gives other elements."""
    wanted, kept = _norms(base), _norms(own)
    drawn, mine = _drawing(base), _drawing(own)
    for key, norm in wanted.items():
        new = kept.get(key)
        if new is None:
            yield _finding(norm, f"De norm ‘{norm.title}’ ontbreekt.")
        elif new.demand != norm.demand:
            yield _finding(norm, f"De norm ‘{norm.title}’ vraagt iets anders dan in de uitgave.")
        for one in (*norm.on, *norm.through):
            mark = one.removeprefix(MARK)
            if one.startswith(MARK) and _bearing(drawn, mark) != _bearing(mine, mark):
                text = f"Het kenmerk ‘{mark}’ staat op andere stappen dan in de uitgave."
                yield _finding(norm, text)


def _norms(definition: Definition) -> Mapping[str, Norm]:
    norms, _ = read_norms(definition.files.get(NORMS), definition.sources)
    return {one.key: one for one in norms}


def _drawing(definition: Definition) -> Diagram:
    name = f"{definition.key}.bpmn"
    return read(definition.files[name], file=name)


def _bearing(diagram: Diagram, mark: str) -> set[str]:
    return {one.id for one in diagram.nodes.values() if one.properties.get("norm") == mark}


def _finding(norm: Norm, text: str) -> Finding:
    cure = "Neem de norm over uit de uitgebrachte versie. Een eigen norm erbij mag."
    return Finding(code="NORM-013", text=text, cure=cure, file=NORMS, element=norm.key)
