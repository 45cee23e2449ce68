# SPDX-License-Identifier: EUPL-1.2
"""What a case keeps silent: that, and why, its diagram started a shielded case.

A host case is open to its whole team; the case that it started is not. So the step that starts it, and
the answers by which somebody decided it, are shown only to whoever may know of such a case. They are
kept silent as well when no case was started: otherwise the silence itself would tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wijkpad import diagrams
from wijkpad.api.reading import Reader
from wijkpad.commands.run.moving import START_TOPIC
from wijkpad.diagrams import Diagram, Node
from wijkpad.domain.access import OFFICER, is_shielded, may
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.definition import Definition, qualified
from wijkpad.ports import UnitOfWork

_NAMES: Final = re.compile(r"\b([A-Za-z_]\w*)\s*\.\s*[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Silence:
    """What is not told to one reader about one run.

    Attributes:
        elements: steps that start a shielded case, by their id in the run.
        forms: keys of the forms in which that is decided; who filled one in still sees it.
    """

    elements: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    reader: str = ""

    def hides(self, row: Datum) -> bool:
        """Tell whether the answers of a row are kept silent."""
        return row.key in self.forms and row.by != self.reader


NOTHING: Final = Silence()


def silence(
    reader: Reader,
    unit: UnitOfWork,
    case: Case,
    definition: Definition,
    *,
    always: bool = False,
) -> Silence:
    """Return what the reader is not told about the runs of this definition on the case.

    `always`: as for a reader who may be told nothing, whoever it is.
    """
    if is_shielded(case) or (not always and may_be_told(reader, unit, case)):
        return NOTHING
    elements: set[str] = set()
    forms: set[str] = set()
    for key, one in {"": definition, **definition.called}.items():
        shielded = _starts(unit, one)
        elements |= {qualified(key, node) if key else node for node in shielded}
        forms |= set(_deciding(one, shielded))
    return Silence(frozenset(elements), frozenset(forms), reader.actor.user)


def may_be_told(reader: Reader, unit: UnitOfWork, case: Case) -> bool:
    """Tell whether the reader is the reporting code officer of the team, or knows a shielded case."""
    day = reader.tools.today()
    if any(
        one.role == OFFICER and one.team == case.team and one.holds_on(day)
        for one in reader.actor.memberships
    ):
        return True
    others = (unit.cases.get(one) for one in case.linked)
    return any(
        other is not None and is_shielded(other) and may(reader.actor, "see", other, on=day) is None
        for other in others
    )


def deciding_forms(unit: UnitOfWork, definition: Definition) -> frozenset[str]:
    """Return the forms by which somebody decides whether a shielded case begins, as tasks name them."""
    return frozenset(
        qualified(key, form) if key else form
        for key, one in {"": definition, **definition.called}.items()
        for form in _deciding(one, _starts(unit, one))
    )


def elements_of(silences: Iterable[Silence]) -> frozenset[str]:
    """Return the steps that are kept silent in any of these."""
    return frozenset(element for one in silences for element in one.elements)


def _starts(unit: UnitOfWork, definition: Definition) -> frozenset[str]:
    """Return the steps that start a pathway of which the cases are shielded, or nobody knows which."""
    found: set[str] = set()
    for node in _starters(_drawn(definition)):
        latest = unit.definitions.latest(_pathway(node) or "")
        if latest is None or latest.sensitivity != "ordinary":
            found.add(node.id)
    return frozenset(found)


def _starters(diagram: Diagram) -> Iterator[Node]:
    return (node for node in diagram.nodes.values() if node.topic == START_TOPIC)


def _pathway(node: Node) -> str | None:
    """Return the key that is written at the step; None when it is computed."""
    script = dict(node.inputs).get("pathway")
    text = script.feel.strip() if script is not None else ""
    key = text[1:-1] if text[:1] == text[-1:] == '"' else text
    return key if key.isidentifier() else None


def _deciding(definition: Definition, shielded: Iterable[str]) -> Iterator[str]:
    """Yield the forms that are read by the conditions at the gateways before these steps."""
    diagram = _drawn(definition)
    for element in shielded:
        for entering in diagram.into(diagram.nodes[element]):
            source = diagram.nodes.get(entering.source)
            for flow in diagram.out(source) if source is not None else ():
                if flow.condition is not None:
                    named = _NAMES.findall(flow.condition.feel)
                    yield from (one for one in named if one in definition.forms)


def _drawn(definition: Definition) -> Diagram:
    file = f"{definition.key}.bpmn"
    return _read(definition.sha256, definition.files.get(file, definition.diagram), file)


@lru_cache(maxsize=128)
def _read(sha256: str, drawn: bytes, file: str) -> Diagram:
    del sha256
    return diagrams.read(drawn, file=file)
