# SPDX-License-Identifier: EUPL-1.2
"""Which new tasks a run that changed its version will not come past, and what lies between steps."""

from __future__ import annotations

from typing import Any

from wijkpad.domain.definition import Definition
from wijkpad.runtime.elements import Element, spec_name
from wijkpad.runtime.repeat import Repeat
from wijkpad.runtime.run import Run
from wijkpad.runtime.scopes import SubProcess


def missed(run: Run, old: Definition, new: Definition) -> tuple[str, ...]:
    """Return the user tasks of the new version that the old one had not, and that lie behind."""
    ahead = _ahead(run)
    return tuple(
        element
        for element, step in new.steps.items()
        if step.kind == "userTask" and element not in old.steps and element not in ahead
    )


def _ahead(run: Run) -> set[str]:
    """Return the ids of all elements that some token may still come to."""
    waiting: list[tuple[Any, str]] = []
    for plane in run.planes():
        waiting += [(plane.spec, name) for name in _handlers(plane.spec)]
        for token in plane.tasks.values():
            if token is plane.task_tree:
                continue
            waiting += _onward(plane.spec, token.task_spec)
            if isinstance(token.task_spec, Repeat):
                waiting.append((plane.spec, token.task_spec.inside))
    seen: set[tuple[int, str]] = set()
    ids: set[str] = set()
    while waiting:
        spec, name = waiting.pop()
        if (id(spec), name) in seen:
            continue
        seen.add((id(spec), name))
        element = spec.task_specs[name]
        ids.add(element.bpmn_id)
        waiting += _onward(spec, element) + _inside(run, spec, element)
    return ids


def _onward(plane: Any, element: Element) -> list[tuple[Any, str]]:
    """Return what follows on an element, along its flows and its boundary events."""
    events = [one for one, host in plane.hosts.items() if host == element.name]
    return [(plane, one) for one in (*element._outputs, *events)]


def _handlers(plane: Any) -> list[str]:
    guards = {*plane.guards, *(name for found in plane.handlers.values() for _, name in found)}
    return [plane.task_specs[one].handler for one in guards]


def _inside(run: Run, plane: Any, spec: Element) -> list[tuple[Any, str]]:
    """Return everything inside an activity that is still to begin."""
    if isinstance(spec, Repeat):
        return [(plane, spec.inside)]
    if not isinstance(spec, SubProcess):
        return []
    inner = run.compiled.planes[spec.spec]
    return [(inner, one.name) for one in inner.task_specs.values() if isinstance(one, Element)]


def between(plane: Any, source: str, target: str) -> tuple[str, ...]:
    """Return the activities that lie on some way from one element to another of a plane, in order."""
    after = _closure(plane, spec_name(source), lambda spec: spec._outputs)
    before = _closure(plane, spec_name(target), lambda spec: spec._inputs)
    found = [
        spec
        for name, spec in plane.task_specs.items()
        if name in after and name in before and isinstance(spec, Element)
        if (spec.is_activity or isinstance(spec, Repeat)) and not spec.is_instance
        if spec.bpmn_id not in (source, target)
    ]
    return tuple(one.bpmn_id for one in sorted(found, key=lambda one: one.order))


def _closure(plane: Any, begin: str, onward: Any) -> set[str]:
    seen: set[str] = set()
    waiting = list(onward(plane.task_specs[begin]))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += onward(plane.task_specs[name])
    return seen
