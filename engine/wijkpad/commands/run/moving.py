# SPDX-License-Identifier: EUPL-1.2
"""A run that is under way inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wijkpad.commands.journalling import entry
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.tools import Tools, definition_of, new_id
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job, JobKind
from wijkpad.domain.journal import Action
from wijkpad.ports import LiveRun, UnitOfWork, Wait

START_TOPIC: Final = "pathway.start"
RESERVE_TOPIC: Final = "funding.reserve"
LEFT_TOPIC: Final = "reservation.left"
"""Of the job that gives back what a run reserved and left behind at its end."""
DEADLINE_TOPIC: Final = "term.deadline"
"""Of the job that asks plugins for the last day of the terms of a run."""
TRIES: Final = 6
"""How often a job is tried before a person has to look: at once, and after each wait."""


@dataclass(slots=True)
class Moving:
    """Its case and its own row are locked.

    Attributes:
        before: what the run waited for when it was taken up.
        ended: end events reached so far.
        changes: what the step did, for its one journal line; ids and moments only.
        received: ids of the messages that it received.
    """

    tools: Tools
    unit: UnitOfWork
    actor: Actor
    now: datetime
    case: Case
    run: Run
    definition: Definition
    env: CaseEnvironment
    live: LiveRun
    before: tuple[Wait, ...] = ()
    ended: list[str] = field(default_factory=list)
    changes: dict[str, str] = field(default_factory=dict)
    received: list[str] = field(default_factory=list)

    def add_job(
        self,
        kind: JobKind,
        *,
        token: str,
        element: str,
        topic: str,
        due_at: datetime | None = None,
    ) -> None:
        """Add work that is done after this step, in a transaction of its own."""
        key = new_id()
        self.unit.jobs.add(
            Job(
                id=key,
                kind=kind,
                run=self.run.id,
                token=token,
                element=element,
                topic=topic,
                due_at=due_at or self.now,
                idem_key=key,
                max_attempts=TRIES,
            )
        )

    def journal(
        self,
        event: str,
        action: Action = "execute",
        *,
        about: tuple[str, str] | None = None,
        part: str | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> None:
        """Write a line about this run, or about `about`."""
        facts = {"run": self.run.id, **(detail or {})}
        self.unit.journal.write(
            entry(
                self.actor,
                self.now,
                event,
                action,
                about=about or ("run", self.run.id),
                part=part,
                case=self.case,
                detail=facts,
            )
        )


def take_up(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, run: Run) -> Moving:
    """Load a locked run so that it can move.

    Raises:
        NotFoundError: its definition is not there.
        StateError: its state cannot be read.
    """
    now = tools.clock.now()
    definition = definition_of(tools, unit, run)
    env = CaseEnvironment(unit, definition, case, run, actor=actor, now=now)
    live = tools.runtime.load(definition, run.state, env)
    waits = live.waits()
    return Moving(tools, unit, actor, now, case, run, definition, env, live, waits)
