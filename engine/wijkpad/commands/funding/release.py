# SPDX-License-Identifier: EUPL-1.2
"""Letting go of a reservation: because nobody decided in time, or somebody decided otherwise."""

from __future__ import annotations

from collections.abc import Callable

from wijkpad.commands.funding.allocating import Bookkeeper, Deed, Done
from wijkpad.commands.guard import guarded
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, actor: Actor, allocation: str, *, cause: str) -> Done:
    """Give back what is reserved; what was committed meanwhile stays as it is.

    `cause` is the id of what it comes from, such as the task in which was decided not to grant.

    Raises:
        NotFoundError: there is no such allocation, or the actor may not know of its case.
        RefusedError: the actor may not.
    """

    def work(unit: UnitOfWork) -> Done:
        books = Bookkeeper(tools, unit, actor)
        held = books.hold(allocation)
        if held.allocation.state != "reserved":
            return Done(allocation=held.allocation)
        lines = books.unreserving(held, f"release:{cause}")
        deed = Deed(event="funding.released", state="released")
        return books.carry_out(held, lines, deed)

    return guarded(tools, actor, "funding.released", ("allocation", allocation), work)


def lapse(tools: Tools, actor: Actor, job: Job, settle: Callable[[UnitOfWork, Job], None]) -> None:
    """Let the reservation of a job lapse when its last day is over and nobody decided."""

    def work(unit: UnitOfWork) -> None:
        books = Bookkeeper(tools, unit, actor)
        held = books.hold(job.token)
        settle(unit, job)
        allocation = held.allocation
        over = allocation.expires_on is not None and allocation.expires_on < tools.today()
        if allocation.state == "reserved" and over:
            lines = books.unreserving(held, f"lapse:{allocation.id}")
            books.carry_out(held, lines, Deed(event="funding.lapsed", state="lapsed"))

    in_one_go(tools, actor.municipality, work)
