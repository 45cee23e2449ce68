# SPDX-License-Identifier: EUPL-1.2
"""What begins a pathway besides people and other pathways: messages and signals."""

from __future__ import annotations

from wijkpad.domain.definition import Definition
from wijkpad.domain.jobs import StartSubscription, SubscriptionKind
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def starts_of(definition: Definition) -> list[StartSubscription]:
    """Return what begins a pathway besides people and other pathways."""
    found: list[StartSubscription] = []
    for one in definition.starts:
        pairs: tuple[tuple[SubscriptionKind, str | None], ...] = (
            ("message", one.message),
            ("signal", one.signal),
        )
        found += [
            StartSubscription(
                pathway=definition.key,
                event=one.element,
                kind=kind,
                name=name,
                title=one.name or definition.title,
            )
            for kind, name in pairs
            if name is not None
        ]
    return found


def taken(unit: UnitOfWork, definition: Definition) -> list[Finding]:
    """Refuse a message that begins another pathway already: it begins exactly one (PATH-049)."""
    found: list[Finding] = []
    for one in starts_of(definition):
        others = unit.definitions.begun_by("message", one.name) if one.kind == "message" else []
        found += [
            _taken(definition, one, other) for other in others if other.pathway != definition.key
        ]
    return found


def _taken(definition: Definition, one: StartSubscription, other: StartSubscription) -> Finding:
    return Finding(
        code="PATH-049",
        text=f"Het bericht ‘{one.name}’ begint het traject ‘{other.pathway}’ al.",
        cure="Gebruik een bericht met een andere naam; een signaal mag er meer beginnen.",
        file=f"{definition.key}.bpmn",
        element=one.event,
    )
