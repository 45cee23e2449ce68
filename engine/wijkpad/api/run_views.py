# SPDX-License-Identifier: EUPL-1.2
"""A run as drawing and as table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wijkpad import diagrams
from wijkpad.api.pages import RunView, StepLine, StepState
from wijkpad.commands.reading import Looking
from wijkpad.diagrams import Diagram, StepRow
from wijkpad.domain.case import Task
from wijkpad.domain.identity import ROLES


@dataclass(frozen=True, slots=True)
class Passed:
    """One element that the run left, and by whose doing."""

    element: str
    how: str
    at: datetime
    by: str


def run_view(
    looking: Looking, waiting: list[Task], passed: list[Passed], shown: str | None = None
) -> RunView:
    """Return the run with the plane where the work is."""
    definition, run = looking.definition, looking.run
    drawn = definition.files.get(f"{definition.key}.bpmn", definition.diagram)
    diagram = _read(definition.sha256, drawn, f"{definition.key}.bpmn")
    now = [one.element for one in waiting if one.run == run.id]
    now += [one.element for one in looking.unit.tasks.subscriptions_of_run(run.id)]
    now = [one for one in dict.fromkeys(now) if one in diagram.nodes]
    at_work = [one.element for one in waiting if one.run == run.id]
    latest = {one.element: one for one in passed}
    done = tuple(key for key, one in latest.items() if one.how == "completed" and key not in now)
    gone = tuple(key for key, one in latest.items() if one.how == "withdrawn" and key not in now)
    plane = diagrams.plane_with(diagram, at_work)
    if shown is not None:
        plane = next((one for one in diagrams.planes(diagram) if one.id == shown), plane)
    return RunView(
        run=run,
        title=definition.title,
        version=definition.version,
        plane=plane.id,
        planes=plane.breadcrumb,
        drawing=diagrams.draw(diagram, plane=plane.id, open=now, passed=done, withdrawn=gone),
        diagram=drawn,
        open=tuple(now),
        passed=done,
        withdrawn=gone,
        steps=tuple(_line(one, now, latest) for one in diagrams.describe(diagram, roles=ROLES)),
        always=_always(diagram, at_work),
    )


def _always(diagram: Diagram, at_work: list[str]) -> tuple[str, ...]:
    """Return the events that may come at any moment: at every part in which the work stands."""
    around: set[str] = set()
    for element in at_work:
        at = diagram.nodes[element].scope if element in diagram.nodes else ""
        while at in diagram.nodes:
            around.add(at)
            at = diagram.nodes[at].scope
    found = [
        one.name
        for one in diagram.nodes.values()
        if one.kind == "boundaryEvent" and one.attached_to in around and one.name
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=128)
def _read(sha256: str, drawn: bytes, file: str) -> Diagram:
    del sha256
    return diagrams.read(drawn, file=file)


def _line(row: StepRow, now: list[str], latest: Mapping[str, Passed]) -> StepLine:
    left = latest.get(row.element)
    state: StepState = "ahead"
    if row.element in now:
        state = "open"
    elif left is not None:
        state = "passed" if left.how == "completed" else "withdrawn"
    return StepLine(
        element=row.element,
        kind=row.kind,
        name=row.name,
        plane=row.plane,
        who=row.who,
        next=row.next,
        state=state,
        at=left.at if left is not None else None,
        by=left.by if left is not None else None,
    )
