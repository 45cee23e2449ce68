# SPDX-License-Identifier: EUPL-1.2
"""Where the tokens of a run stand, told without evaluating anything."""

from __future__ import annotations

from typing import Any

from wijkpad.ports.repairing import Place, PlaceKind
from wijkpad.runtime.catching import BoundaryEvent, Part, Waiting
from wijkpad.runtime.elements import Element, UserTask
from wijkpad.runtime.repeat import Repeat
from wijkpad.runtime.run import Run
from wijkpad.runtime.tasks import ReceiveTask, ServiceTask
from wijkpad.runtime.tokens import Token


def places(run: Run) -> tuple[Place, ...]:
    """Return every token in the order of the diagram."""
    found = [(token.task_spec.order, number, _place(run, token)) for number, token in _all(run)]
    return tuple(place for _, _, place in sorted(found, key=lambda one: one[:2]))


def _all(run: Run) -> list[tuple[int, Token]]:
    return list(enumerate(run.tokens()))


def _place(run: Run, token: Token) -> Place:
    return Place(
        token=token.hex,
        element=token.task_spec.bpmn_id,
        kind=kind_of(token),
        plane=plane_id(run, token.workflow),
        listens=listens(token),
    )


def plane_id(run: Run, plane: Any) -> str:
    """Return the id of the activity whose plane it is; empty for the top plane."""
    host = run.host_of(plane)
    return "" if host is None else str(host.task_spec.bpmn_id)


def kind_of(token: Token) -> PlaceKind:
    """Return what a token waits for."""
    spec = token.task_spec
    if "work" in token.internal_data:
        return "undo"
    if isinstance(spec, UserTask):
        return "user"
    if isinstance(spec, ServiceTask):
        return "job"
    if isinstance(spec, ReceiveTask):
        return "message"
    if isinstance(spec, Waiting):
        return trigger_of(spec)
    if isinstance(spec, Repeat):
        return "repeat"
    return "join" if spec.is_join else "plane"


def trigger_of(spec: Waiting) -> PlaceKind:
    """Return what an event waits for."""
    if spec.timer is not None:
        return "timer"
    if spec.message is not None:
        return "message"
    return "signal" if spec.signal is not None else "condition"


def listens(token: Token) -> bool:
    """Tell whether the token stands beside the work: a boundary event or a guard of its plane."""
    spec: Element = token.task_spec
    event = spec.whole if isinstance(spec, Part) else spec
    return isinstance(event, BoundaryEvent)
