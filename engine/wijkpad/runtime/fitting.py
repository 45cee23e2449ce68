# SPDX-License-Identifier: EUPL-1.2
"""Whether an element of one version can take the place of an element of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wijkpad.domain.definition import Definition
from wijkpad.ports.repairing import Proposal
from wijkpad.runtime.catching import CatchEvent, Waiting
from wijkpad.runtime.elements import Element, spec_name
from wijkpad.runtime.gateways import ParallelGateway
from wijkpad.runtime.parse import Compiled
from wijkpad.runtime.repeat import MultiInstance, Repeat
from wijkpad.runtime.scopes import CallActivity, SubProcess
from wijkpad.runtime.standing import trigger_of
from wijkpad.runtime.tasks import ServiceTask


def where(compiled: Compiled, element: str) -> tuple[Any, Element] | None:
    """Return the plane and the spec of an element; None when the version has none."""
    for plane in (compiled.spec, *compiled.planes.values()):
        spec = plane.task_specs.get(spec_name(element))
        if isinstance(spec, Element):
            return plane, spec
    return None


def fits(old: Element, new: Element) -> bool:
    """Tell whether a token on `old` can stand on `new`: the same kind, waiting for the same."""
    if type(old) is not type(new):
        return False
    if isinstance(old, MultiInstance) and isinstance(new, MultiInstance):
        # The data of its instances stands under its id.
        same = (old.bpmn_id, old.sequential, old.variable)
        if same != (new.bpmn_id, new.sequential, new.variable):
            return False
    if isinstance(old, Repeat) and isinstance(new, Repeat):
        return fits(_inside(old), _inside(new))
    if isinstance(old, CallActivity) and isinstance(new, CallActivity) and old.pathway:
        # The data of what it calls stands under both.
        return (old.bpmn_id, old.pathway) == (new.bpmn_id, new.pathway)
    if isinstance(old, ServiceTask) and isinstance(new, ServiceTask):
        # Its job may be under way, under this id.
        return (old.bpmn_id, old.job.topic) == (new.bpmn_id, new.job.topic)
    if isinstance(old, Waiting) and isinstance(new, Waiting):
        return _triggers(old) == _triggers(new)
    if isinstance(new, ParallelGateway) or new.is_join:
        return (len(old._inputs) > 1) == (len(new._inputs) > 1)
    return True


def _inside(repeat: Repeat) -> Element:
    found: Element = repeat._wf_spec.task_specs[repeat.inside]
    return found


def _triggers(event: Waiting) -> list[str]:
    parts = event.parts if isinstance(event, CatchEvent) and event.parts else [event]
    return [trigger_of(one) for one in parts]


def matching_plane(old: Compiled, new: Compiled, plane: Any, mapped: Mapping[str, str]) -> Any:
    """Return the plane of the new version that goes with one of the old; None when none does."""
    if plane is old.spec:
        return new.spec
    for around in (old.spec, *old.planes.values()):
        for spec in around.task_specs.values():
            if not (isinstance(spec, SubProcess) and old.planes.get(spec.spec) is plane):
                continue
            found = where(new, mapped.get(spec.bpmn_id, spec.bpmn_id))
            inner = found[1] if found is not None else None
            inner = _inside(inner) if isinstance(inner, Repeat) else inner
            return new.planes.get(inner.spec) if isinstance(inner, SubProcess) else None
    return None


def propose(
    old: tuple[Definition, Compiled], new: tuple[Definition, Compiled], elements: Iterable[str]
) -> tuple[Proposal, ...]:
    """Return for each element where it goes on: the same id, else the one that is like it."""
    mapped: dict[str, str] = {}
    found: list[Proposal] = []
    for element in elements:
        one = _proposal(old, new, element, mapped)
        if one.to is not None:
            mapped[element] = one.to
        found.append(one)
    return tuple(found)


def _proposal(
    old: tuple[Definition, Compiled],
    new: tuple[Definition, Compiled],
    element: str,
    mapped: Mapping[str, str],
) -> Proposal:
    here = where(old[1], element)
    plane = matching_plane(old[1], new[1], here[0], mapped) if here is not None else None
    if here is None or plane is None:
        return Proposal(element=element, to=None)
    fitting = [
        one.bpmn_id
        for one in plane.task_specs.values()
        if isinstance(one, Element) and not one.is_instance and fits(here[1], one)
    ]
    if element in fitting:
        return Proposal(element=element, to=element, choices=tuple(fitting))
    fresh = [one for one in fitting if where(old[1], one) is None]
    return Proposal(
        element=element, to=_alike(old[0], new[0], element, fresh), choices=tuple(fitting)
    )


def _alike(old: Definition, new: Definition, element: str, fresh: list[str]) -> str | None:
    """Return the only new element with the same form, else the only one with the same name."""
    step = old.steps.get(element)
    if step is None:
        return None
    by_form = [
        one
        for one in fresh
        if step.form is not None and one in new.steps and new.steps[one].form == step.form
    ]
    by_name = [
        one
        for one in fresh
        if step.name and one in new.steps and new.steps[one].name.casefold() == step.name.casefold()
    ]
    for found in (by_form, by_name):
        if len(found) == 1:
            return found[0]
    return None
