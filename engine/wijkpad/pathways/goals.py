# SPDX-License-Identifier: EUPL-1.2
"""What the scenarios of a pathway should come by: elements, flows, rules of tables, branches of forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from wijkpad.diagrams import Diagram, plane_of, read
from wijkpad.diagrams.words import named
from wijkpad.domain.definition import Definition
from wijkpad.forms import Form

GoalKind = Literal["element", "flow", "rule", "branch"]
KINDS: Final[dict[GoalKind, str]] = {
    "element": "Onderdelen van het diagram",
    "flow": "Pijlen",
    "rule": "Regels van tabellen",
    "branch": "Vertakkingen van formulieren",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One thing to come by.

    Attributes:
        key: `element:UT_Look`, `flow:SF_1`, `rule:BR_Route#first`, `branch:decide.reason=shown`,
            `branch:decide!second_person`; unique in a pathway.
        text: what it is, in Dutch. `plane`: on which plane it is drawn; empty for a rule or branch.
    """

    key: str
    kind: GoalKind
    text: str
    element: str
    plane: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the scenarios came by and what not."""

    goals: tuple[Goal, ...]
    reached: frozenset[str]

    def of(self, kind: GoalKind) -> tuple[int, int]:
        """Return how many of this kind were reached, and how many there are."""
        found = [one for one in self.goals if one.kind == kind]
        return sum(one.key in self.reached for one in found), len(found)

    def percent(self, kind: GoalKind) -> int:
        """Return the share that was reached, rounded down; 100 where there is nothing to reach."""
        done, there = self.of(kind)
        return done * 100 // there if there else 100

    @property
    def missed(self) -> tuple[Goal, ...]:
        """What no scenario came by."""
        return tuple(one for one in self.goals if one.key not in self.reached)


def coverage_of(definition: Definition, reached: Collection[str]) -> Coverage:
    """Return what was reached of a definition."""
    return Coverage(goals=tuple(goals_of(definition)), reached=frozenset(reached))


def partly_reached(coverage: Coverage, diagram: Diagram) -> frozenset[str]:
    """Return the steps that were reached, but not with every branch of their form or rule of their table."""
    left = {(one.kind, one.element) for one in coverage.missed if one.kind in ("branch", "rule")}
    return frozenset(
        node.id
        for node in diagram.nodes.values()
        if f"element:{node.id}" in coverage.reached
        and (("branch", node.form_key) in left or ("rule", node.decision) in left)
    )


def goals_of(definition: Definition) -> Iterator[Goal]:
    """Yield everything that a scenario can come by, in the order of the drawing."""
    file = f"{definition.key}.bpmn"
    diagram = read(definition.files[file], file=file)
    yield from _drawn(diagram)
    yield from _rules(definition, diagram)
    used = {node.form_key for node in diagram.nodes.values()}
    for key, form in definition.forms.items():
        if key in used:
            yield from _branches(form)


def steps_between(definition: Definition) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the flows of the drawing by the elements that they join in what runs."""
    drawn = read(definition.files[f"{definition.key}.bpmn"], file="drawn").flows
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for flow in read(definition.diagram, file="running").flows.values():
        if flow.id in drawn:
            pair = flow.source, flow.target
            found[pair] = (*found.get(pair, ()), flow.id)
    return found


def _drawn(diagram: Diagram) -> Iterator[Goal]:
    for node in diagram.nodes.values():
        yield Goal(
            key=f"element:{node.id}",
            kind="element",
            text=named(node),
            element=node.id,
            plane=plane_of(diagram, node.id),
        )
    for flow in diagram.flows.values():
        source, target = diagram.nodes.get(flow.source), diagram.nodes.get(flow.target)
        if source is not None and target is not None:
            answer = f"‘{flow.name}’ bij {named(source)}" if flow.name else f"van {named(source)}"
            yield Goal(
                key=f"flow:{flow.id}",
                kind="flow",
                text=f"{answer} naar {named(target)}",
                element=flow.id,
                plane=plane_of(diagram, flow.id),
            )


def _rules(definition: Definition, diagram: Diagram) -> Iterator[Goal]:
    asked = {node.decision for node in diagram.nodes.values() if node.decision}
    for name in sorted(asked & set(definition.decisions)):
        decision = definition.decisions[name].decisions[name]
        table = decision.table
        for rule in table.rules if table is not None else ():
            if rule.id:
                yield Goal(
                    key=f"rule:{name}#{rule.id}",
                    kind="rule",
                    text=f"regel {rule.index} (‘{rule.id}’) van ‘{decision.name or name}’",
                    element=name,
                )


def _branches(form: Form) -> Iterator[Goal]:
    title = form.title or form.key
    for field in form.walk():
        if field.condition and field.key:
            for state, word in (("shown", "gevraagd"), ("hidden", "niet gevraagd")):
                yield Goal(
                    key=f"branch:{form.key}.{field.path}={state}",
                    kind="branch",
                    text=f"‘{field.label or field.key}’ {word} in ‘{title}’",
                    element=form.key,
                )
    for rule in form.rules:
        yield Goal(
            key=f"branch:{form.key}!{rule.key}",
            kind="branch",
            text=f"de regel ‘{rule.key}’ van ‘{title}’ die iets weigert of waarschuwt",
            element=form.key,
        )
