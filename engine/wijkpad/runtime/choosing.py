# SPDX-License-Identifier: EUPL-1.2
"""Where a diagram asks a table or chooses a way, told without any run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from wijkpad.feel import Value
from wijkpad.ports.running import Crossing
from wijkpad.runtime.elements import Flow
from wijkpad.runtime.gateways import Choice, ExclusiveGateway, InclusiveGateway, ParallelGateway
from wijkpad.runtime.parse import Compiled
from wijkpad.runtime.results import mapped
from wijkpad.runtime.tasks import BusinessRuleTask

_PASSED_THROUGH: Final = (Flow, ExclusiveGateway, InclusiveGateway, ParallelGateway)


def crossings(made: Compiled) -> Mapping[str, Crossing]:
    """Return by element the gateways that choose, and the tasks that ask a decision."""
    found: dict[str, Crossing] = {}
    for plane in (made.spec, *made.planes.values()):
        for spec in plane.task_specs.values():
            if isinstance(spec, Choice) and spec.branches:
                found[spec.bpmn_id] = _gateway(spec, plane.task_specs)
            elif isinstance(spec, BusinessRuleTask):
                found[spec.bpmn_id] = Crossing(
                    element=spec.bpmn_id,
                    decision=spec.decision,
                    variable=spec.variable,
                    keep=partial(_kept, spec),
                )
    return found


def _gateway(spec: Choice, specs: Mapping[str, Any]) -> Crossing:
    return Crossing(
        element=spec.bpmn_id,
        branches=tuple((when, _leads_to(specs, name)) for when, name in spec.branches),
        default=_leads_to(specs, spec.default) if spec.default is not None else None,
        first_only=isinstance(spec, ExclusiveGateway),
    )


def _leads_to(specs: Mapping[str, Any], name: str) -> str:
    """Return the id of the element behind a flow; where branches only meet, of what comes after."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        spec = specs[name]
        if not isinstance(spec, _PASSED_THROUGH) or len(spec._outputs) != 1:
            break
        name = spec._outputs[0]
    return str(specs[name].bpmn_id)


def _kept(spec: BusinessRuleTask, value: Value) -> Value:
    return mapped(value, spec.mapping, spec.output, element=spec.bpmn_id)
