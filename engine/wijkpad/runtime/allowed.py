# SPDX-License-Identifier: EUPL-1.2
"""The positive list: every construct that is carried out exactly. All else is refused by name."""

from __future__ import annotations

from collections.abc import Iterator

from wijkpad.domain.definition import Definition
from wijkpad.errors import FindingsError
from wijkpad.findings import Finding, errors_in
from wijkpad.runtime import bpmn
from wijkpad.runtime.allowed_events import events
from wijkpad.runtime.allowed_flows import wiring
from wijkpad.runtime.allowed_names import names
from wijkpad.runtime.allowed_scopes import scopes
from wijkpad.runtime.allowed_tasks import tasks
from wijkpad.runtime.parse import compiled, diagram_root, process_of
from wijkpad.xml import Element


def allowed(definition: Definition) -> list[Finding]:
    """Return everything in the diagram that would not be carried out exactly as drawn."""
    file = f"{definition.key}.bpmn"
    try:
        root = diagram_root(definition)
        process = process_of(definition, root)
    except FindingsError as error:
        return [one.in_file(file) for one in error.findings]
    found = [one.in_file(file) for one in _all(definition, root, process)]
    if errors_in(found):
        return found
    try:
        compiled(definition)
    except FindingsError as error:
        found += [one.in_file(file) for one in error.findings]
    return found


def _all(definition: Definition, root: Element, process: Element) -> Iterator[Finding]:
    processes = [process, *bpmn.called_by(process, root).values()]
    seen = {bpmn.id_of(one) for one in processes}
    for one in dict.fromkeys(processes):
        yield from names(one, seen)
        for plane in bpmn.planes(one):
            yield from wiring(plane, is_top=plane is one)
            yield from tasks(root, plane, definition)
            yield from events(root, plane)
            yield from scopes(root, plane)
