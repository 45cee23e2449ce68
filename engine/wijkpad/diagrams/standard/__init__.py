# SPDX-License-Identifier: EUPL-1.2
"""BPMN 2.0 as the standard has it: what breaks it, apart from what wijkpad does not carry out.

A finding of this package has a code from BPMN-300 to BPMN-399; a few older codes say that the standard
is broken, too. All stand in `CODES`. Every rule is built to a sentence of the standard (OMG formal/2011-01-03).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wijkpad.diagrams.model import Diagram
from wijkpad.diagrams.standard import (
    activities,
    collaboration,
    data,
    events,
    flows,
    references,
    schema,
    texts,
)
from wijkpad.diagrams.standard.codes import CODES, LETTER
from wijkpad.diagrams.standard.document import Document, Rule
from wijkpad.findings import Finding

Reader = references.Reader

_SAYS_MORE: Final[dict[str, frozenset[str]]] = {
    "BPMN-016": frozenset({"BPMN-305"}),
    "BPMN-028": frozenset({"BPMN-349"}),
    "BPMN-310": frozenset({"BPMN-045"}),
    "BPMN-311": frozenset({"BPMN-044"}),
    "BPMN-313": frozenset({"BPMN-013", "BPMN-014", "BPMN-336"}),
    "BPMN-314": frozenset({"BPMN-010", "BPMN-011"}),
    "BPMN-322": frozenset({"BPMN-048"}),
    "BPMN-330": frozenset({"BPMN-004"}),
    "BPMN-331": frozenset({"BPMN-004"}),
    "BPMN-332": frozenset({"BPMN-004"}),
    "BPMN-335": frozenset({"BPMN-018", "BPMN-014"}),
    "BPMN-336": frozenset({"BPMN-013", "BPMN-014"}),
    "BPMN-337": frozenset({"BPMN-017", "BPMN-013", "BPMN-014"}),
    "BPMN-338": frozenset({"BPMN-018"}),
    "BPMN-339": frozenset({"BPMN-054", "BPMN-056", "BPMN-058"}),
    "BPMN-350": frozenset({"BPMN-035"}),
}
"""Where both are found at one element, the first stays and says it all."""

RULES: Final[tuple[Rule, ...]] = (
    schema.schema,
    references.references,
    references.ends_named_twice,
    texts.formats,
    texts.expressions,
    texts.conditions_are_boolean,
    texts.scripts,
    flows.sequence_flows,
    flows.defaults,
    flows.starts_and_ends,
    flows.ends_of_flows,
    flows.directions,
    flows.event_gateways,
    events.places,
    events.starts,
    events.shared_definitions,
    events.boundaries,
    events.intermediates,
    events.links,
    events.compensation,
    events.complete,
    activities.quantities,
    activities.contents,
    activities.receiving,
    activities.messages,
    activities.repeats,
    data.collections,
    data.sets,
    data.associations,
    data.payloads,
    data.called_data,
    data.bindings,
    data.names_with_states,
    collaboration.message_flows,
    collaboration.global_conversations,
    collaboration.choreographies,
    collaboration.public_processes,
)


def breaches(
    diagram: Diagram, *, publication: bool = True, imported: Reader | None = None
) -> list[Finding]:
    """Return everything by which the file breaks BPMN 2.0, in the order of the rules.

    What breaks the letter of it and runs exactly all the same has severity `INFO`.

    Args:
        diagram: as `read` gave it.
        publication: False for a draft, where what is merely missing is a warning.
        imported: reads the files that this one imports; without it they are not looked at.
    """
    document = Document(diagram, publication)
    found = [finding for rule in RULES for finding in rule(document)]
    if imported is not None:
        found += references.imports(document, imported)
    return list(dict.fromkeys(found))


def without_doubles(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each fault: what breaks the standard, and not what follows from it."""
    found = list(dict.fromkeys(findings))
    there = {(one.code, one.element) for one in found}
    gone = {(old, element) for code, element in there for old in _SAYS_MORE.get(code, frozenset())}
    return [one for one in found if (one.code, one.element) not in gone]


def breaks_standard(code: str) -> bool:
    """Tell whether a finding of this code says that the file breaks BPMN 2.0."""
    return code in CODES


def follows_standard(findings: Iterable[Finding]) -> bool:
    """Tell whether none of the findings, `INFO` included, says that the file breaks BPMN 2.0."""
    return not any(breaks_standard(one.code) for one in findings)


__all__ = [
    "CODES",
    "LETTER",
    "RULES",
    "Reader",
    "breaches",
    "breaks_standard",
    "follows_standard",
    "without_doubles",
]
