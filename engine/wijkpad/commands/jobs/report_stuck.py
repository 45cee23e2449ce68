# SPDX-License-Identifier: EUPL-1.2
"""A run that cannot go on: the step is undone, and the administrator hears of it."""

from __future__ import annotations

from wijkpad.commands.journalling import entry
from wijkpad.commands.run.naming import step_name
from wijkpad.commands.tools import Tools, in_one_go, new_id
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident
from wijkpad.errors import DecisionFailedError, NoWayOutError, RunStuckError, StepBudgetError
from wijkpad.ports import UnitOfWork


def handle(
    tools: Tools, actor: Actor, event: str, about: tuple[str, str], error: RunStuckError
) -> None:
    """Write an incident and a journal line, in a transaction after the one that was undone.

    One incident per run and element stays open, however often somebody tries again.
    """
    code, reason = _what(error)

    def work(unit: UnitOfWork) -> None:
        run, case = _place(unit, about)
        now = tools.clock.now()
        text = f"{reason} Stap: {step_name(tools, unit, run, error.element)}."
        unit.journal.write(
            entry(actor, now, event, "execute", about=about, part=error.element, outcome="failed")
        )
        known = {(one.run, one.text) for one in unit.jobs.open_incidents()}
        if (run, text) not in known:
            unit.jobs.add_incident(
                Incident(
                    id=new_id(),
                    job=None,
                    run=run,
                    case=case,
                    code=code,
                    text=text,
                    raised_at=now,
                )
            )

    in_one_go(tools, actor.municipality, work)


def _place(unit: UnitOfWork, about: tuple[str, str]) -> tuple[str | None, str | None]:
    kind, key = about
    if kind == "task":
        task = unit.tasks.get(key)
        return (task.run, task.case) if task is not None else (None, None)
    if kind == "run":
        found = unit.cases.get_run(key)
        return (key, found.case) if found is not None else (None, None)
    return None, key if kind == "case" else None


def _what(error: RunStuckError) -> tuple[str, str]:
    match error:
        case StepBudgetError():
            text = "Het schema gaat in het rond zonder ergens te wachten"
            return "RUN-001", f"{text}, of rekent te lang in één stap."
        case DecisionFailedError():
            reasons = " ".join(f"{one.code}: {one.text} {one.cure}" for one in error.findings)
            return "RUN-003", f"Een tabel gaf geen bruikbare uitkomst. {reasons}"
        case NoWayOutError(reason="limit"):
            return "RUN-004", "Een uitdrukking kostte te veel rekenwerk en is gestopt."
    return "RUN-002", "Het schema heeft hier geen weg verder."
