# SPDX-License-Identifier: EUPL-1.2
"""Closing a case."""

from __future__ import annotations

from dataclasses import replace

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Case
from wijkpad.domain.identity import Actor
from wijkpad.errors import RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, actor: Actor, case_id: str) -> Case:
    """Close a case on which nothing runs any more; closing a closed one changes nothing.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor's role may not do it, or the case still runs (CASE-004). What runs
            on a linked case is no reason: a refusal would tell that there is one, here and in the
            journal. A meldcode goes on in its own case.
    """

    def work(unit: UnitOfWork) -> Case:
        case = unit.cases.lock(case_id)
        allow(actor, "close", case, on=tools.today())
        if case.status == "closed":
            return case
        if _runs(unit, case_id):
            raise RefusedError([_STILL_RUNS])
        closed = replace(case, status="closed")
        unit.cases.save(closed)
        unit.journal.write(entry(actor, tools.clock.now(), "case.closed", "update", case=case))
        return closed

    return guarded(tools, actor, "case.close", ("case", case_id), work)


def _runs(unit: UnitOfWork, case_id: str) -> bool:
    return any(one.status in ("running", "incident") for one in unit.cases.runs_of(case_id))


_STILL_RUNS = Finding(
    code="CASE-004",
    text="Er loopt nog een traject.",
    cure="Rond het traject eerst af.",
)
