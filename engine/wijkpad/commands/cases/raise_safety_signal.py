# SPDX-License-Identifier: EUPL-1.2
"""The safety button: a worry about somebody's safety starts the meldcode in a case of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.cases.start_case import StartedCase
from wijkpad.commands.guard import allow
from wijkpad.commands.jobs import report_stuck
from wijkpad.commands.journalling import write_refusal
from wijkpad.commands.run.start_pathway import Offspring, begin_from
from wijkpad.commands.tasks.next_task import next_task
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError, RefusedError, RunStuckError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

SAFETY_PATHWAY: Final = "meldcode"


def handle(
    tools: Tools,
    actor: Actor,
    case_id: str,
    note: str,
    *,
    from_task: str | None = None,
    token: str | None = None,
) -> StartedCase:
    """Start the meldcode, linked to this case both ways; what runs on this case goes on.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: no meldcode is published in this municipality (CASE-007).
    """

    def work(unit: UnitOfWork) -> StartedCase:
        done = once.earlier(unit, actor, f"worry:{case_id}", token)
        if done is not None:
            return StartedCase(done["case"] or "", done["number"] or "", done["task"])
        parent = unit.cases.lock(case_id)
        allow(actor, "worry", parent, on=tools.today())
        if unit.definitions.latest(SAFETY_PATHWAY) is None:
            raise RefusedError([_NO_MELDCODE])
        if from_task is not None:
            _require_task(unit, from_task, case_id)
        wanted = Offspring(
            pathway=SAFETY_PATHWAY,
            event=None,
            by=actor.user,
            facts={"note": note.strip(), "task": from_task},
        )
        moving = begin_from(tools, unit, actor, parent, wanted)
        first = next_task(unit, actor, moving.case, on=tools.today())
        started = StartedCase(moving.case.id, moving.case.number, first)
        kept = {"case": started.case_id, "number": started.number, "task": first}
        once.remember(unit, actor, f"worry:{case_id}", token, kept, now=moving.now)
        return started

    return _kept_silent(tools, actor, case_id, work)


def _kept_silent(
    tools: Tools, actor: Actor, case_id: str, work: Callable[[UnitOfWork], StartedCase]
) -> StartedCase:
    """Do as `guarded` does, without a line at this case: its journal is open to the whole team."""
    try:
        return in_one_go(tools, actor.municipality, work)
    except NotFoundError as error:
        rule = getattr(error, "rule", None)
        write_refusal(tools, actor, "case.read", about=("case", case_id), rule=rule)
        raise NotFoundError("case", case_id) from None
    except RefusedError as error:
        code = error.findings[0].code
        write_refusal(tools, actor, "case.worry", about=_ABOUT, rule=code)
        raise
    except RunStuckError as error:
        report_stuck.handle(tools, actor, "case.worry", _ABOUT, error)
        raise


_ABOUT: Final = ("pathway", SAFETY_PATHWAY)


def _require_task(unit: UnitOfWork, task_id: str, case_id: str) -> None:
    task = unit.tasks.get(task_id)
    if task is None or task.case != case_id:
        raise NotFoundError("task", task_id)


_NO_MELDCODE = Finding(
    code="CASE-007",
    text="In deze gemeente is het traject Meldcode nog niet gepubliceerd.",
    cure="Bel de aandachtsfunctionaris. Bel bij acuut gevaar 112.",
)
