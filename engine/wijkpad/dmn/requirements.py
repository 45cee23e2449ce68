# SPDX-License-Identifier: EUPL-1.2
"""Faults in the requirement graph: references to nothing, and circles."""

from __future__ import annotations

from collections.abc import Iterator

from wijkpad.dmn.graph import find
from wijkpad.dmn.model import Decision, InputData, Knowledge, Model, Reference, Service
from wijkpad.findings import Finding

_KINDS = {
    InputData: "invoer",
    Decision: "beslissing",
    Knowledge: "kennismodel",
    Service: "beslisdienst",
}


def requirement_faults(model: Model) -> list[Finding]:
    """Return the faults in what decisions, knowledge and services require."""
    return [*_dangling(model), *_circles(model)]


def _dangling(model: Model) -> Iterator[Finding]:
    for decision in model.decisions.values():
        yield from _missing(model, decision, decision.inputs, InputData)
        yield from _missing(model, decision, decision.decisions, Decision)
        yield from _missing(model, decision, decision.knowledge, Knowledge, Service)
    for knowledge in model.knowledge.values():
        yield from _missing(model, knowledge, knowledge.knowledge, Knowledge, Service)
    for service in model.services.values():
        inner = (*service.outputs, *service.encapsulated, *service.input_decisions)
        yield from _missing(model, service, inner, Decision)
        yield from _missing(model, service, service.inputs, InputData)


def _missing(
    model: Model,
    owner: Decision | Knowledge | Service,
    references: tuple[Reference, ...],
    *kinds: type,
) -> Iterator[Finding]:
    for reference in references:
        found = find(model, reference)
        if found is None or not isinstance(found[1], kinds):
            yield Finding(
                code="DMN-005",
                text=f"'{owner.name}' vraagt een {_KINDS[kinds[0]]} die er niet is: "
                f"{reference.id}.",
                cure="Verwijs naar een onderdeel dat bestaat, of haal de verwijzing weg.",
                element=owner.id,
            )


def _circles(model: Model) -> Iterator[Finding]:
    done: set[str] = set()
    for decision in model.decisions.values():
        if decision.id not in done and _goes_round(model, decision.id, done):
            yield Finding(
                code="DMN-006",
                text=f"De beslissing '{decision.name}' heeft, via andere, zichzelf nodig.",
                cure="Haal een van de verwijzingen in de kring weg.",
                element=decision.id,
                line=decision.line,
            )


def _goes_round(model: Model, start: str, done: set[str]) -> bool:
    """Walk without recursion: a long chain of decisions is no fault."""
    path: list[str] = []
    on_path: set[str] = set()
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        id_, leaving = stack.pop()
        if leaving:
            path.pop()
            on_path.discard(id_)
            done.add(id_)
            continue
        if id_ in on_path:
            done.update(path)
            return True
        if id_ in done:
            continue
        path.append(id_)
        on_path.add(id_)
        stack.append((id_, True))
        stack.extend((one.id, False) for one in _asked(model, id_) if one.namespace is None)
    return False


def _asked(model: Model, id_: str) -> tuple[Reference, ...]:
    """Return what a decision or service needs itself; what a service is given it does not ask."""
    if id_ in model.services:
        return model.services[id_].outputs
    if id_ not in model.decisions:
        return ()
    decision = model.decisions[id_]
    return (*decision.decisions, *(one for one in decision.knowledge if one.id in model.services))
