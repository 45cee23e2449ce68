# SPDX-License-Identifier: EUPL-1.2
"""A run as drawing and as table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from wijkpad import diagrams
from wijkpad.api.pages import RunView, StepLine, StepState
from wijkpad.commands.run.reading import Looking
from wijkpad.diagrams import Diagram, StepRow
from wijkpad.domain.case import Task
from wijkpad.domain.definition import Definition, qualified
from wijkpad.domain.identity import ROLES


@dataclass(frozen=True, slots=True)
class Passed:
    """One element that the run left, and by whose doing; empty: when and by whom is not told."""

    element: str
    how: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One diagram of a run: its own (key empty) or that of a pathway that it calls.

    On its drawing everything has its own id; in the run the ids of a called pathway are qualified.
    """

    key: str
    definition: Definition
    diagram: Diagram

    @property
    def drawn(self) -> bytes:
        """The BPMN as it was drawn."""
        return self.definition.files.get(f"{self.definition.key}.bpmn", self.definition.diagram)

    def local(self, element: str) -> str | None:
        """Return the id on this drawing of an element of the run; None when it is not on it."""
        own = element.removeprefix(f"{self.key}.") if self.key else element
        return own if own in self.diagram.nodes and (own != element or not self.key) else None

    def locals(self, elements: Iterable[str]) -> tuple[str, ...]:
        """Return the elements of the run that stand on this drawing, by their id there."""
        found = (self.local(one) for one in elements)
        return tuple(one for one in found if one is not None)

    def named(self, name: str) -> str:
        """Return what an id on this drawing is called in the run."""
        return name if not self.key or name == self.key else qualified(self.key, name)


def run_view(
    looking: Looking, waiting: list[Task], passed: list[Passed], shown: str | None = None
) -> RunView:
    """Return the run with the plane where the work is."""
    definition, run = looking.definition, looking.run
    sheets = _sheets(definition)
    own = [one for one in waiting if one.run == run.id]
    at_work = [one.element for one in own]
    waits = sorted(one.element for one in looking.unit.tasks.subscriptions_of_run(run.id))
    calls = _calls_at_work(definition, own)
    around = _around(sheets, (*at_work, *calls))
    beside = _beside_the_work(sheets)
    possible = [one for one in waits if one in beside]
    caught = [one for one in waits if one not in beside]
    now = list(dict.fromkeys((*at_work, *caught, *calls, *around)))
    latest = latest_of(passed)
    done, gone, skipped = (
        [key for key, one in latest.items() if one.how == how and key not in now]
        for how in ("completed", "withdrawn", "skipped")
    )
    sheet, plane = _where(sheets, at_work, shown)
    reached = [one for one in sheets if not one.key or one.locals((*now, *latest))]
    title = definition.title
    return RunView(
        run=run,
        title=title,
        version=definition.version,
        sheet=sheet.key,
        pathway=(sheet.definition.key, sheet.definition.version),
        plane=sheet.named(plane.id),
        planes=_breadcrumb(sheets[0], sheet, plane),
        every_plane=tuple(
            one.named(each.id) for one in reached for each in diagrams.planes(one.diagram)
        ),
        called=tuple((one.key, one.definition.title) for one in reached if one.key),
        drawing=diagrams.draw(
            sheet.diagram,
            plane=plane.id,
            open=sheet.locals(now),
            passed=sheet.locals(done),
            withdrawn=sheet.locals((*gone, *skipped)),
        ),
        diagram=sheet.drawn,
        open=sheet.locals(now),
        passed=sheet.locals(done),
        withdrawn=sheet.locals((*gone, *skipped)),
        steps=tuple(
            _line(one, row, now, latest, possible)
            for one in reached
            for row in diagrams.describe(one.diagram, roles=ROLES)
        ),
        always=tuple(
            dict.fromkeys(
                text for one in sheets for text in _always(one.diagram, one.locals(at_work))
            )
        ),
    )


def _sheets(definition: Definition) -> tuple[Sheet, ...]:
    found = [("", definition), *definition.called.items()]
    return tuple(Sheet(key, one, _drawn(one)) for key, one in found)


def _drawn(definition: Definition) -> Diagram:
    file = f"{definition.key}.bpmn"
    return _read(definition.sha256, definition.files.get(file, definition.diagram), file)


def _calls_at_work(definition: Definition, tasks: Iterable[Task]) -> list[str]:
    """Return the call activities inside which a task is open."""
    found = []
    for part in (part for task in tasks for part in task.scope.split("/")):
        activity, _, key = part.rpartition("#")[0].rpartition(".")
        if key in definition.called:
            found.append(activity)
    return found


def _around(sheets: tuple[Sheet, ...], at_work: Iterable[str]) -> list[str]:
    """Return the sub-processes inside which work is open."""
    found: list[str] = []
    for sheet in sheets:
        nodes = sheet.diagram.nodes
        for element in sheet.locals(at_work):
            scope = nodes[element].scope if element in nodes else ""
            while scope in nodes:
                found.append(sheet.named(scope))
                scope = nodes[scope].scope
    return found


def _beside_the_work(sheets: tuple[Sheet, ...]) -> set[str]:
    """Return the events that may come while the work goes on: they wait, and nobody is busy there."""
    return {
        sheet.named(one.id)
        for sheet in sheets
        for one in sheet.diagram.nodes.values()
        if one.kind == "boundaryEvent"
        or (one.kind == "startEvent" and one.scope in sheet.diagram.nodes)
    }


def _where(
    sheets: tuple[Sheet, ...], at_work: list[str], shown: str | None
) -> tuple[Sheet, diagrams.Plane]:
    """Return the plane that was asked for, else the one with the most work on it."""
    for sheet in sheets if shown is not None else ():
        for plane in diagrams.planes(sheet.diagram):
            if sheet.named(plane.id) == shown:
                return sheet, plane
    best = max(sheets, key=lambda one: (len(one.locals(at_work)), bool(one.key and at_work)))
    if not best.locals(at_work):
        best = sheets[0]
    return best, diagrams.plane_with(best.diagram, best.locals(at_work))


def _breadcrumb(root: Sheet, sheet: Sheet, plane: diagrams.Plane) -> tuple[tuple[str, str], ...]:
    if not sheet.key:
        return plane.breadcrumb
    top = diagrams.plane_with(root.diagram, ()).breadcrumb
    inner = [(sheet.named(one), title) for one, title in plane.breadcrumb[1:]]
    return (*top, (sheet.key, sheet.definition.title), *inner)


def latest_of(passed: Sequence[Passed]) -> dict[str, Passed]:
    """Return how each element was left last, without what was taken back."""
    found: dict[str, list[Passed]] = {}
    for one in passed:
        before = found.setdefault(one.element, [])
        if one.how != "undone":
            before.append(one)
        elif before:
            before.pop()
    return {element: left[-1] for element, left in found.items() if left}


def _always(diagram: Diagram, at_work: Iterable[str]) -> tuple[str, ...]:
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


_STATES: Mapping[str, StepState] = {"completed": "passed", "skipped": "skipped"}


def _line(
    sheet: Sheet,
    row: StepRow,
    now: list[str],
    latest: Mapping[str, Passed],
    possible: Sequence[str],
) -> StepLine:
    element = sheet.named(row.element)
    left = latest.get(element)
    state: StepState = "ahead"
    if element in now:
        state = "open"
    elif left is not None:
        state = _STATES.get(left.how, "withdrawn")
    elif element in possible:
        state = "possible"
    return StepLine(
        element=element,
        kind=row.kind,
        name=row.name,
        plane=sheet.named(row.plane),
        who=row.who,
        next=row.next,
        state=state,
        at=left.at if left is not None and left.by else None,
        by=left.by if left is not None and left.by else None,
    )
