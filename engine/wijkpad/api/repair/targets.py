# SPDX-License-Identifier: EUPL-1.2
"""The places at which a run can be put, as a person chooses among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.domain.definition import Definition, Step

_GROUPS: Final[Mapping[str, str]] = {
    "userTask": "Taak",
    "manualTask": "Taak",
    "subProcess": "Deel van het traject, vanaf het begin",
    "transaction": "Deel van het traject, vanaf het begin",
    "adHocSubProcess": "Deel van het traject, vanaf het begin",
    "callActivity": "Deel van het traject, vanaf het begin",
    "receiveTask": "Wachten op een bericht of moment",
    "intermediateCatchEvent": "Wachten op een bericht of moment",
    "serviceTask": "Automatische stap",
    "sendTask": "Automatische stap",
    "scriptTask": "Automatische stap",
    "businessRuleTask": "Automatische stap",
    "intermediateThrowEvent": "Automatische stap",
    "endEvent": "Einde",
}
"""Kinds of elements that mean something to people, and the group in which they stand. A choice or a
join is none: at those nobody does anything."""
_AGAIN: Final = "Opnieuw doen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An element at which a run can be put; `name` is the only one of its page."""

    element: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup:
    """Targets of one kind; `title` names the part of the diagram where it is not the whole."""

    title: str
    targets: tuple[Target, ...]


def target_groups(
    definition: Definition, elements: Iterable[str], done: Collection[str]
) -> tuple[TargetGroup, ...]:
    """Return these elements in groups, what was done before first; what has no name is left out."""
    steps = [definition.steps[one] for one in elements if one in definition.steps]
    named = [one for one in steps if one.name and one.kind in _GROUPS]
    names = _unique(named)
    titles = [_AGAIN, *dict.fromkeys(_GROUPS.values())]
    groups: dict[str, list[Target]] = {}
    for one in named:
        again = one.element in done and one.kind != "endEvent"
        title = _AGAIN if again else _GROUPS[one.kind]
        groups.setdefault(title, []).append(Target(element=one.element, name=names[one.element]))
    part = _part(definition, named)
    return tuple(
        TargetGroup(title=f"{title}{part}", targets=tuple(groups[title]))
        for title in titles
        if title in groups
    )


def _unique(steps: Iterable[Step]) -> dict[str, str]:
    """Return the name of each step; steps that share one are numbered in the order of the diagram."""
    shown = {one.element: _shown(one) for one in steps}
    times, seen = Counter(shown.values()), Counter[str]()
    found: dict[str, str] = {}
    for element, name in shown.items():
        seen[name] += 1
        found[element] = (
            f"{name} (stap {seen[name]} van {times[name]} met deze naam)"
            if times[name] > 1
            else name
        )
    return found


def _shown(step: Step) -> str:
    return f"Einde: {step.name}" if step.kind == "endEvent" else step.name


def _part(definition: Definition, steps: Iterable[Step]) -> str:
    plane = next((one.plane for one in steps), definition.key)
    around = definition.steps.get(plane)
    return f" (in ‘{around.name}’)" if around is not None and around.name else ""
