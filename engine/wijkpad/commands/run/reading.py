# SPDX-License-Identifier: EUPL-1.2
"""Looking at a run without moving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.tools import Tools, definition_of
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


@dataclass(slots=True)
class Looking:
    """A run as it stands, with the names that its forms may read."""

    unit: UnitOfWork
    actor: Actor
    now: datetime
    case: Case
    run: Run
    definition: Definition
    env: CaseEnvironment


def look_at(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, run_id: str) -> Looking:
    """Return the run with its definition; raises `NotFoundError`."""
    run = unit.cases.get_run(run_id)
    if run is None:
        raise NotFoundError("run", run_id)
    definition = definition_of(tools, unit, run)
    now = tools.clock.now()
    env = CaseEnvironment(unit, definition, case, run, actor=actor, now=now)
    return Looking(unit, actor, now, case, run, definition, env)
