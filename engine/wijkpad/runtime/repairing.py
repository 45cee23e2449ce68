# SPDX-License-Identifier: EUPL-1.2
"""A run that a person puts elsewhere: past a step, at another step, or back where it was."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import uuid4

from wijkpad.errors import RepairRefusedError
from wijkpad.findings import Finding
from wijkpad.ports.running import Environment
from wijkpad.runtime import codec, marking
from wijkpad.runtime.catching import CatchEvent, Part, Waiting
from wijkpad.runtime.elements import Element, Flow, UserTask, spec_name, withdraw_rivals
from wijkpad.runtime.events import AnyEnd, StartEvent
from wijkpad.runtime.gateways import EventGateway
from wijkpad.runtime.missing import between
from wijkpad.runtime.parse import Compiled
from wijkpad.runtime.run import Run
from wijkpad.runtime.scopes import EventSubProcess
from wijkpad.runtime.standing import listens
from wijkpad.runtime.tasks import ReceiveTask, ServiceTask
from wijkpad.runtime.tokens import Token

_NAMED: Final = frozenset({"host", "gate", "of", "undo"})
"""Numbers of a token that are ids of tokens."""
_TEXTS: Final = {
    "REP-001": (
        "Wat hier wacht is geen stap maar een gebeurtenis naast het werk, of een samenkomst.",
        "Kies de taak of het wachtmoment zelf.",
    ),
    "REP-002": (
        "Deze stap is één keer van een herhaling: daar kan de zaak niet uit of in.",
        "Sla deze keer over, of rond haar af.",
    ),
    "REP-003": (
        "De gekozen stap staat in een ander deel van het schema.",
        "Kies een stap in hetzelfde deel.",
    ),
    "REP-004": (
        "Bij de gekozen stap kan een zaak niet worden neergezet.",
        "Kies een taak, een wachtmoment of een eindpunt; bij een samenkomst de stap erna.",
    ),
    "REP-005": ("De zaak staat al bij deze stap.", "Kies een andere stap."),
    "REP-006": (
        "Dan zou een andere tak van de zaak voor altijd blijven wachten.",
        "Kies een stap vóór het punt waar de takken samenkomen.",
    ),
    "REP-007": ("Bij deze stap wordt nu iets teruggedraaid.", "Laat dat eerst klaar zijn."),
}


def obstacle(code: str, element: str = "") -> RepairRefusedError:
    """Return the refusal with this code."""
    text, cure = _TEXTS[code]
    return RepairRefusedError([Finding(code=code, text=text, cure=cure, element=element or None)])


def skip(run: Run, token: Token) -> None:
    """Go on as if the step was done; what it would have brought is not there.

    Raises:
        RepairRefusedError: it is no step, but something that listens, joins or repeats.
    """
    spec = token.task_spec
    if listens(token) or not isinstance(spec, UserTask | ServiceTask | ReceiveTask | Waiting):
        raise obstacle("REP-001", spec.bpmn_id)
    run.skipping = (spec.bpmn_id, run.scope(token))
    if isinstance(spec, Part):
        others = [one for one in token.workflow.tasks.values() if one is not token]
        for one in others:
            if one.internal_data.get("of") == token.internal_data.get("of"):
                one.remove()
    if isinstance(spec, Waiting):
        spec.event.triggered(token, spec)
        return
    withdraw_rivals(token)
    token.complete()


def move(run: Run, token: Token, element: str) -> tuple[str, ...]:
    """Put the run at another element of the same plane; return the activities in between.

    Raises:
        RepairRefusedError: a token cannot leave there or stand there, or another branch would wait
            for ever.
    """
    plane, spec = token.workflow, token.task_spec
    _require_loose(run, token)
    target = _target(plane, spec, element)
    passed = between(plane.spec, spec.bpmn_id, element)
    of = token.internal_data.get("of")
    withdraw_rivals(token)
    for one in list(plane.tasks.values()):
        if of is not None and one is not token and one.internal_data.get("of") == of:
            one.remove()
    run.withdraw(token)
    run.enter(plane, target)
    if marking.is_reachable(plane) is not True:
        raise obstacle("REP-006", element)
    return passed


def targets(run: Run, token: Token) -> tuple[str, ...]:
    """Return every element at which `move` would put the token, in the order of the diagram.

    What a diagram says of data is not looked at: going on from there may still find no way.
    """
    plane, spec = token.workflow, token.task_spec
    try:
        _require_loose(run, token)
    except RepairRefusedError:
        return ()
    found: list[Element] = []
    for one in plane.spec.task_specs.values():
        if not isinstance(one, Element):
            continue
        try:
            target = _target(plane, spec, one.bpmn_id)
        except RepairRefusedError:
            continue
        if target is one and marking.would_be_reachable(plane, token, one) is True:
            found.append(one)
    return tuple(dict.fromkeys(one.bpmn_id for one in sorted(found, key=lambda one: one.order)))


def _require_loose(run: Run, token: Token) -> None:
    spec: Element = token.task_spec
    if {"undo", "work"} & token.internal_data.keys():
        raise obstacle("REP-007", spec.bpmn_id)
    if listens(token) or spec.wait(token) is None:
        raise obstacle("REP-001", spec.bpmn_id)
    if spec.is_instance:
        raise obstacle("REP-002", spec.bpmn_id)
    host = run.host_of(token.workflow)
    if host is not None and "work" in host.internal_data:
        raise obstacle("REP-007", spec.bpmn_id)


def _target(plane: Any, source: Element, element: str) -> Element:
    found = plane.spec.task_specs.get(spec_name(element))
    if not isinstance(found, Element) or isinstance(found, Flow):
        raise obstacle("REP-003", element)
    if element == source.bpmn_id:
        raise obstacle("REP-005", element)
    undoing = {one.undone_by for one in plane.spec.task_specs.values() if isinstance(one, Element)}
    behind_gate = isinstance(found, CatchEvent | ReceiveTask) and any(
        isinstance(plane.spec.task_specs[one], EventGateway) for one in found._inputs
    )
    stands_nowhere = (
        isinstance(found, StartEvent | EventSubProcess)
        or found.is_guard
        or found.name in plane.spec.hosts
        or found.name in undoing
        or (found.is_join and len(found._inputs) > 1)
    )
    if behind_gate or stands_nowhere:
        raise obstacle("REP-004", element)
    if not (found._inputs or isinstance(found, AnyEnd) or plane.spec.ad_hoc is not None):
        raise obstacle("REP-004", element)
    return found


def rewound(compiled: Compiled, now: bytes, then: bytes, env: Environment) -> Run:
    """Return the run as it stood; what still waits keeps its ids, and what is gone gets new ones.

    Timers that are gone are armed as if they were come to now.

    Raises:
        StateError: a state cannot be read, or does not fit the definition.
    """
    still = codec.ids(now) if now else frozenset[str]()
    number, planes = json.loads(then)
    fresh = {one: uuid4().hex for one in codec.ids(then) - still}
    for plane in planes:
        plane[0] = fresh.get(plane[0], plane[0])
        for token in plane[2]:
            token[0] = fresh.get(token[0], token[0])
            if len(token) > 3:
                for name in _NAMED & token[3].keys():
                    token[3][name] = fresh.get(token[3][name], token[3][name])
    run = codec.load(compiled, json.dumps([number, planes]).encode(), env)
    _arm_fresh(run, frozenset(fresh.values()))
    return run


def _arm_fresh(run: Run, fresh: frozenset[str]) -> None:
    for token in list(run.tokens()):
        spec = token.task_spec
        if token.hex in fresh and isinstance(spec, Waiting) and spec.timer is not None:
            token.internal_data.pop("due", None)
            token.internal_data.pop("left", None)
            spec.arm(token)
