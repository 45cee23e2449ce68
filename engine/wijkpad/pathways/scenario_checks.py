# SPDX-License-Identifier: EUPL-1.2
"""Whether what a scenario names exists in the pathway it stands with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from wijkpad.diagrams import Diagram
from wijkpad.dmn import Model
from wijkpad.documents import Template
from wijkpad.domain.definition import Definition, qualified
from wijkpad.findings import Finding
from wijkpad.pathways.calling import Called, calls_of
from wijkpad.pathways.parts import Parts
from wijkpad.pathways.scenario_model import DoTask, Scenario, SendMessage

_INSTANCE: Final = re.compile(r"\[[1-9][0-9]*\]$")
"""Which instance of a term that is counted for each, as in `bezwaar[2]`."""


def scenario_faults(
    parts: Parts, scenario: Scenario, roles: Collection[str], called: Called | None = None
) -> Iterator[Finding]:
    """Yield what the scenario names and the pathway does not have.

    Without `called`, what it names of a pathway that is called is taken for granted.
    """
    diagram = parts.diagram
    if diagram is None:
        return
    inside = Inside(diagram, called)
    nodes, main = diagram.nodes, diagram.main
    starts = {one.id for one in diagram.starts(main.id)} if main is not None else set()
    if scenario.event not in starts:
        yield _fault(scenario, f"Het startpunt ‘{scenario.event}’ bestaat niet.", None)
    if scenario.by not in roles:
        yield _fault(scenario, f"De rol ‘{scenario.by}’ bestaat niet.", None)
    received = {one.name for one in diagram.messages.values()}
    for step in scenario.steps:
        if isinstance(step, DoTask):
            if step.role not in roles:
                yield _fault(scenario, f"De rol ‘{step.role}’ bestaat niet.", step.line)
            kind = nodes[step.task].kind if step.task in nodes else inside.kind(step.task)
            own = step.within in (None, parts.key) and not inside.is_unseen(step.task)
            if own and kind != "userTask":
                yield _fault(scenario, f"De taak ‘{step.task}’ bestaat niet.", step.line)
        elif isinstance(step, SendMessage):
            own = step.within in (None, parts.key)
            if own and step.message not in received | inside.messages():
                yield _fault(scenario, f"Op bericht ‘{step.message}’ wacht niemand.", step.line)
    yield from _expectations(parts, scenario, inside)


def _expectations(parts: Parts, scenario: Scenario, inside: Inside) -> Iterator[Finding]:
    expect, diagram = scenario.expect, parts.diagram
    nodes = diagram.nodes if diagram is not None else {}
    named = [*expect.route, *expect.never, *(expect.open or ()), *filter(None, [expect.end])]
    for element in named:
        there = element in nodes or inside.kind(element) is not None
        if not there and not inside.is_unseen(element):
            yield _fault(scenario, f"Het element ‘{element}’ bestaat niet.", None)
    for decision, rule in expect.rules.items():
        model, local = parts.decisions.get(decision), decision
        if model is None:
            model, local = inside.decision(decision)
        table = model.decisions[local].table if model is not None else None
        if inside.is_unseen(decision):
            continue
        if model is None:
            yield _fault(scenario, f"De beslistabel ‘{decision}’ bestaat niet.", None)
        elif table is not None and rule not in {one.id for one in table.rules}:
            yield _fault(scenario, f"Regel ‘{rule}’ van ‘{decision}’ bestaat niet.", None)
    for template in expect.documents:
        if template not in parts.templates | inside.templates() and not inside.is_unseen(template):
            yield _fault(scenario, f"Het sjabloon ‘{template}’ bestaat niet.", None)
    terms = {rule.key for rule in parts.header.terms} if parts.header is not None else set()
    for term in expect.terms:
        known = _INSTANCE.sub("", term) in terms | inside.terms()
        if not known and not inside.is_unseen(term):
            yield _fault(scenario, f"De termijn ‘{term}’ bestaat niet.", None)


class Inside:
    """What a scenario may name of the pathways that are called, as `<key>.<name>`."""

    def __init__(self, diagram: Diagram, called: Called | None) -> None:
        self._there: dict[str, Definition] = {}
        to_find = list(calls_of(diagram).values())
        self._unseen = called is None and bool(to_find)
        while called is not None and to_find:
            key = to_find.pop()
            one = None if key in self._there else called(key)
            if one is not None:
                self._there[key] = one
                to_find += one.calls.values()

    def is_unseen(self, name: str) -> bool:
        """Whether this may be something of a pathway that nobody can look at here."""
        return self._unseen and "." in name

    def kind(self, name: str) -> str | None:
        """Return what kind of element this is; None when there is none."""
        key, _, local = name.partition(".")
        step = self._there[key].steps.get(local) if key in self._there else None
        return step.kind if step is not None else None

    def decision(self, name: str) -> tuple[Model | None, str]:
        """Return the model with a decision, and its name there."""
        key, _, local = name.partition(".")
        found = self._there[key].decisions.get(local) if key in self._there else None
        return found, local

    def messages(self) -> set[str]:
        """Return the messages that they receive."""
        return {name for one in self._there.values() for name in one.messages}

    def templates(self) -> dict[str, Template]:
        """Return their templates, by key."""
        every = self._there.items()
        return {qualified(key, name): t for key, one in every for name, t in one.templates.items()}

    def terms(self) -> set[str]:
        """Return the keys of their terms."""
        return {qualified(key, name) for key, one in self._there.items() for name in one.terms}


def _fault(scenario: Scenario, text: str, line: int | None) -> Finding:
    return Finding(
        code="SCEN-010",
        text=text,
        cure="Verbeter de naam in het scenario.",
        file=scenario.file,
        line=line,
    )
