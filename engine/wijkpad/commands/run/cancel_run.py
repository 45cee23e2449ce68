# SPDX-License-Identifier: EUPL-1.2
"""Cancelling a run: everything that waits is withdrawn, for a reason."""

from __future__ import annotations

from dataclasses import replace

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.jobs.resolve_incident import close_left
from wijkpad.commands.run import step
from wijkpad.commands.run.moving import Moving, take_up
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Run
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

REASON = "cancelled"
"""Key of the row that keeps why a run was cancelled."""


def handle(tools: Tools, actor: Actor, run_id: str, reason: str) -> Run:
    """End the run without an end event; pathways that it started go on.

    Raises:
        NotFoundError: there is no such run, or the actor may not know of it.
        RefusedError: the actor's role may not do it, or there is no reason.
        ConflictError: it is over already.
    """

    def work(unit: UnitOfWork) -> Run:
        found = unit.cases.get_run(run_id)
        if found is None:
            raise NotFoundError("run", run_id)
        case = unit.cases.lock(found.case)
        allow(actor, "cancel", case, on=tools.today())
        if not reason.strip():
            raise RefusedError([_WHY])
        run = unit.cases.lock_run(run_id)
        if run.status not in ("running", "incident"):
            raise ConflictError(run_id)
        cancelled = cancel(take_up(tools, unit, actor, case, run), reason)
        close_left(tools, unit, actor, run_id)
        return cancelled

    return guarded(tools, actor, "run.cancel", ("run", run_id), work)


def cancel(moving: Moving, reason: str) -> Run:
    """End a run that was taken up, in the transaction that is open, and keep why."""
    run = moving.run
    moving.env.write("", REASON, {"reason": reason.strip()}, step=run.start_event)
    moving.live.cancel()
    written = step.write(moving, moving.live.advance())
    cancelled = replace(
        written,
        status="cancelled",
        ended_with=None,
        ended_at=moving.now,
        state=b"",
        version=written.version + 1,
    )
    moving.unit.cases.save_run(cancelled)
    moving.journal("run.cancelled", detail=moving.changes)
    return cancelled


_WHY = Finding(
    code="CASE-003",
    text="Er staat niet bij waarom dit traject stopt.",
    cure="Vul de reden in.",
    element="reason",
)
