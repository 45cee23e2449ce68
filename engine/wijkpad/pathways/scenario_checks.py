# SPDX-License-Identifier: EUPL-1.2
"""Whether what a scenario names exists in the pathway it stands with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from wijkpad.findings import Finding
from wijkpad.pathways.parts import Parts
from wijkpad.pathways.scenario_model import DoTask, Scenario, SendMessage

_INSTANCE: Final = re.compile(r"\[[1-9][0-9]*\]$")
"""Which instance of a term that is counted for each, as in `bezwaar[2]`."""


def scenario_faults(parts: Parts, scenario: Scenario, roles: Collection[str]) -> Iterator[Finding]:
    """Yield what the scenario names and the pathway does not have."""
    diagram = parts.diagram
    if diagram is None:
        return
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
            node = nodes.get(step.task)
            if step.within in (None, parts.key) and (node is None or node.kind != "userTask"):
                yield _fault(scenario, f"De taak ‘{step.task}’ bestaat niet.", step.line)
        elif isinstance(step, SendMessage):
            own = step.within in (None, parts.key)
            if own and step.message not in received:
                yield _fault(scenario, f"Op bericht ‘{step.message}’ wacht niemand.", step.line)
    yield from _expectations(parts, scenario)


def _expectations(parts: Parts, scenario: Scenario) -> Iterator[Finding]:
    expect, diagram = scenario.expect, parts.diagram
    nodes = diagram.nodes if diagram is not None else {}
    named = [*expect.route, *expect.never, *(expect.open or ()), *filter(None, [expect.end])]
    for element in named:
        if element not in nodes:
            yield _fault(scenario, f"Het element ‘{element}’ bestaat niet.", None)
    for decision, rule in expect.rules.items():
        model = parts.decisions.get(decision)
        table = model.decisions[decision].table if model is not None else None
        if model is None:
            yield _fault(scenario, f"De beslistabel ‘{decision}’ bestaat niet.", None)
        elif table is not None and rule not in {one.id for one in table.rules}:
            yield _fault(scenario, f"Regel ‘{rule}’ van ‘{decision}’ bestaat niet.", None)
    terms = {rule.key for rule in parts.header.terms} if parts.header is not None else set()
    for term in expect.terms:
        if _INSTANCE.sub("", term) not in terms:
            yield _fault(scenario, f"De termijn ‘{term}’ bestaat niet.", None)


def _fault(scenario: Scenario, text: str, line: int | None) -> Finding:
    return Finding(
        code="SCEN-010",
        text=text,
        cure="Verbeter de naam in het scenario.",
        file=scenario.file,
        line=line,
    )
