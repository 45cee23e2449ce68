# SPDX-License-Identifier: EUPL-1.2
"""Telling plugins that a percentage of a purse was crossed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from wijkpad.commands.funding.booking import CROSSED, crossing_of
from wijkpad.commands.tools import Tools, in_one_go, local_day
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.ports import ServiceCall, UnitOfWork


def handle(tools: Tools, actor: Actor, job: Job, settle: Callable[[UnitOfWork, Job], None]) -> None:
    """Tell it outside any transaction, and settle the job behind it.

    Raises:
        PluginError: nobody could be told; the caller tries again later.
    """
    crossing, now = crossing_of(job), tools.clock.now()
    if CROSSED in tools.services.topics(actor.municipality):
        owner, key, year = crossing.purse
        tools.services.run(
            ServiceCall(
                municipality=actor.municipality,
                case="",
                run="",
                topic=CROSSED,
                inputs={
                    "owner": owner,
                    "key": key,
                    "year": Decimal(year),
                    "pct": Decimal(crossing.pct),
                    "direction": crossing.direction,
                },
                idem_key=job.idem_key,
                at=now,
                today=local_day(now),
            )
        )
    in_one_go(tools, actor.municipality, lambda unit: settle(unit, job))
