# SPDX-License-Identifier: EUPL-1.2
"""Booking lines on purses that are held, and telling of what the use of a purse comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from wijkpad.commands.contract.signals import see_use
from wijkpad.commands.tools import new_id
from wijkpad.domain.jobs import Job
from wijkpad.domain.ledger import Crossing, Line, Purse, PurseKey, after, crossed
from wijkpad.ports import UnitOfWork

CROSSED: Final = "budget.threshold"
"""Topic of the job that tells plugins that a percentage of a purse was crossed."""
_BAR: Final = "|"


def book(
    unit: UnitOfWork, held: Mapping[PurseKey, Purse], lines: Sequence[Line], now: datetime
) -> list[Line]:
    """Book lines on held purses, and return those that were new.

    What the use of a purse went over or came back under is kept in the same transaction, once a year
    for each percentage and direction; plugins hear of it after the commit, by a job. The pathway about
    a contract whose money runs out begins in the same way.

    Raises:
        ValueError: a line has the wrong sign, or its purse is not held.
    """
    booked = unit.ledger.add(lines)
    used = {key: after(held[key], booked) for key in sorted({one.purse for one in booked})}
    found = [one for key in used for one in crossed(held[key], used[key], now)]
    for key, purse in used.items():
        see_use(unit, held[key], purse, now)
    for crossing in unit.ledger.add_crossings(found):
        unit.jobs.add(_job(crossing, now))
    return booked


def _job(crossing: Crossing, now: datetime) -> Job:
    owner, key, year = crossing.purse
    key_of_job = new_id()
    return Job(
        id=key_of_job,
        kind="service",
        run="",
        token=_BAR.join((owner, str(year), str(crossing.pct), crossing.direction, key)),
        element="",
        topic=CROSSED,
        due_at=now,
        idem_key=key_of_job,
    )


def crossing_of(job: Job) -> Crossing:
    """Return what a job of topic `CROSSED` tells of."""
    owner, year, pct, direction, key = job.token.split(_BAR, 4)
    return Crossing(
        purse=PurseKey(owner, key, int(year)),
        pct=int(pct),
        direction="up" if direction == "up" else "down",
        at=job.due_at,
    )
