# SPDX-License-Identifier: EUPL-1.2
"""What the diagram calls a step or a message, for texts that a person reads."""

from __future__ import annotations

from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain.definition import Definition
from wijkpad.domain.jobs import Post
from wijkpad.errors import WijkpadError
from wijkpad.ports import UnitOfWork


def step_name(tools: Tools, unit: UnitOfWork, run: str | None, element: str) -> str:
    """Return the name of a step in quotes; its id where it has no name or cannot be found."""
    definition = _definition(tools, unit, run)
    step = definition.steps.get(element) if definition is not None else None
    return f"‘{step.name}’" if step is not None and step.name else element


def message_name(tools: Tools, unit: UnitOfWork, post: Post) -> str:
    """Return what the event that waits for a message is called.

    Where nothing waits, it is the event of the case's pathways that is called as the message is;
    failing that, the message's own name.
    """
    asked = [
        (one.run, one.element)
        for one in unit.tasks.subscriptions_for(post.name, case=post.case, key=post.key)
    ]
    if post.case is not None:
        asked += [(run.id, post.name) for run in unit.cases.runs_of(post.case)]
    for run, element in asked:
        definition = _definition(tools, unit, run)
        step = definition.steps.get(element) if definition is not None else None
        if step is not None and step.name:
            return step.name
    return post.name


def _definition(tools: Tools, unit: UnitOfWork, run_id: str | None) -> Definition | None:
    run = unit.cases.get_run(run_id) if run_id else None
    if run is None:
        return None
    try:
        return definition_of(tools, unit, run)
    except WijkpadError:
        # What cannot be read must still become an incident.
        return None
