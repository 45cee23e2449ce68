# SPDX-License-Identifier: EUPL-1.2
"""Starting a pathway of its own from another: its own case, linked both ways."""

from __future__ import annotations

from dataclasses import dataclass

from wijkpad.commands.cases.start_case import begin, keep_payload, newest
from wijkpad.commands.run import step
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Case
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork

LINK = "started"
STARTED_BY = "started_by"
"""Key of the new case's row about what it was started from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offspring:
    """A case to start from another.

    Attributes:
        event: start event; None for the pathway's first.
        by: user id of whose doing it is; becomes a participant where the new case is shielded.
        facts: what the new case should know of its start; subject data.
        payload: what the message brought that begins it; kept where the start event says.
    """

    pathway: str
    event: str | None
    by: str
    facts: dict[str, Value]
    payload: Value = None


def begin_from(
    tools: Tools, unit: UnitOfWork, actor: Actor, parent: Case, wanted: Offspring
) -> Moving:
    """Start the case, run it to its first wait, and link both; the parent's run is not touched.

    Raises:
        NotFoundError: there is no such pathway or start event.
        RefusedError: the pathway does not start a case of its own.
    """
    definition = newest(tools, unit, wanted.pathway)
    event = wanted.event or next(
        (one.element for one in definition.starts if one.is_chosen), definition.starts[0].element
    )
    people = frozenset({wanted.by}) - {SYSTEM}
    moving = begin(tools, unit, actor, definition, event, team=parent.team, also=people)
    facts = {"case": parent.id, "number": parent.number, **wanted.facts}
    moving.env.write_on_case(STARTED_BY, facts, step=event)
    keep_payload(moving, event, wanted.payload)
    unit.cases.link(parent.id, moving.case.id, kind=LINK)
    step.write(moving, moving.live.advance())
    moving.journal(
        "case.started",
        "create",
        about=("case", moving.case.id),
        detail={"from": parent.id, **moving.changes},
    )
    return moving
