# SPDX-License-Identifier: EUPL-1.2
"""The safety button: a worry about somebody's safety starts the meldcode in a case of its own."""

from __future__ import annotations

from wijkpad.commands import once
from wijkpad.commands.close_case import SAFETY_PATHWAY
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.next_task import next_task
from wijkpad.commands.start_case import StartedCase
from wijkpad.commands.start_pathway import Offspring, begin_from
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


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

    return guarded(tools, actor, "case.worry", ("case", case_id), work)


def _require_task(unit: UnitOfWork, task_id: str, case_id: str) -> None:
    task = unit.tasks.get(task_id)
    if task is None or task.case != case_id:
        raise NotFoundError("task", task_id)


_NO_MELDCODE = Finding(
    code="CASE-007",
    text="In deze gemeente is het traject Meldcode nog niet gepubliceerd.",
    cure="Bel de aandachtsfunctionaris. Bel bij acuut gevaar 112.",
)
