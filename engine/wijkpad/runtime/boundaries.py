# SPDX-License-Identifier: EUPL-1.2
"""Ties events to what they stand on: an activity, or the plane around an event sub-process."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from wijkpad.runtime import bpmn, triggers
from wijkpad.runtime.catching import EventStart
from wijkpad.runtime.elements import spec_name
from wijkpad.runtime.events import AnyEnd
from wijkpad.xml import Element


def attach(plane: Any, node: Element) -> None:
    """Tie a boundary event to its activity; `plane` is the parser of the plane."""
    specs, document = plane.spec.task_specs, plane.parser
    event = specs[spec_name(bpmn.id_of(node))]
    host = specs[spec_name(bpmn.host_of(node))]
    if bpmn.is_undoing(node):
        return
    plane.spec.hosts[event.name] = host.name
    if event.waits:
        host.boundary.append(event.name)
    host.error_boundary += [(code, event.name) for code in triggers.codes(node, "error", document)]
    host.escalation_boundary += [
        (code, event.name) for code in triggers.codes(node, "escalation", document)
    ]
    if any(bpmn.kind_of(one) == "cancelEventDefinition" for one in node):
        host.cancelled = event.name


def mark_beside(spec: Any) -> None:
    """Mark the ends to which only boundary events lead that interrupt nothing."""
    specs, hosts = spec.task_specs, spec.hosts
    aside = [one for one in hosts if not getattr(specs[one], "interrupting", True)]
    main = _reached(spec, [one.name for one in spec.starts], leaving_out=aside)
    for name in _reached(spec, aside, leaving_out=()) - main:
        if isinstance(specs[name], AnyEnd):
            specs[name].beside = True


def _reached(spec: Any, names: Iterable[str], *, leaving_out: Collection[str]) -> set[str]:
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += spec.task_specs[name]._outputs
            waiting += [
                event
                for event, host in spec.hosts.items()
                if host == name and event not in leaving_out
            ]
    return seen


def guard(plane: Any, node: Element) -> None:
    """Put the start event of an event sub-process into the plane around it."""
    document, handler = plane.parser, spec_name(bpmn.id_of(node))
    begin = next(bpmn.children(node, "startEvent"))
    if bpmn.is_undoing(begin):
        plane.spec.undoer = handler
        return
    facts = triggers.on_edge(begin, document)
    order = plane.order_of(bpmn.id_of(begin))
    event = EventStart(plane.spec, bpmn.id_of(begin), order=order, handler=handler, **facts)
    if event.waits:
        plane.spec.guards.append(event.name)
    for kind, found in plane.spec.handlers.items():
        found += [(code, event.name) for code in triggers.codes(begin, kind, document)]
