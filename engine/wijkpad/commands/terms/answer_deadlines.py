# SPDX-License-Identifier: EUPL-1.2
"""The job that lets plugins have their say about the last day of the terms of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from wijkpad.commands.run import step
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.terms import term_deadlines
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.domain.local_terms import TermAnswer
from wijkpad.ports import PluginCall, PluginTrace, UnitOfWork

_HOOK: Final = "term_deadline"
TakeUp = Callable[[Tools, UnitOfWork, Actor, Job], Moving | None]


def handle(tools: Tools, actor: Actor, job: Job, take_up: TakeUp) -> None:
    """Ask outside any transaction, then count the terms of the run with what came back.

    What moved meanwhile is left as it is: the step that moved it has another job for it. `take_up`
    loads the run of the job and settles the job; it gives None when the run is over.
    """
    answers = term_deadlines.ask(tools, actor, job.run)

    def work(unit: UnitOfWork) -> None:
        _note(unit, answers.values(), tools.clock.now())
        moving = take_up(tools, unit, actor, job)
        if moving is not None and answers:
            moving.env.answered(answers)
            step.write(moving, moving.live.advance())

    in_one_go(tools, actor.municipality, work)


def _note(unit: UnitOfWork, answers: Iterable[TermAnswer], now: datetime) -> None:
    """Show on the page Plugins whose answers could not count, for who has to mend that plugin."""
    calls = tuple(
        PluginCall(plugin=one.by.key, version=one.by.version, hook=_HOOK, ms=0.0, outcome="refused")
        for one in answers
        if one.due is None
    )
    if calls:
        unit.plugins.note(PluginTrace(at=now, purpose=_HOOK, verdict="WARN", calls=calls))
