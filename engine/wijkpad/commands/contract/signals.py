# SPDX-License-Identifier: EUPL-1.2
"""Seeing that the money of a contract runs out, in the transaction that books on it.

What follows (`begin_on_contract`) is a job: it never holds up, or breaks, the help that is booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from wijkpad.commands.tools import new_id
from wijkpad.domain.contract_signal import Cause, ContractSignal, comes_to
from wijkpad.domain.funding import WARN_PCT
from wijkpad.domain.jobs import Job
from wijkpad.domain.ledger import Purse, PurseKey
from wijkpad.domain.shortage import Shortage
from wijkpad.ports import UnitOfWork

SIGNAL: Final = "contract.signal"
"""Topic of the job that begins the pathway about a contract whose money runs out."""
CONTRACT: Final = "contract"
_BAR: Final = "|"
_TRIES: Final = 6


def see_use(unit: UnitOfWork, before: Purse, now: Purse, at: datetime) -> None:
    """Raise a signal when a booking brings the use of a ceiling to the contract's percentage."""
    if before.purse.owner != CONTRACT:
        return
    contract = unit.funding.contract(before.purse.key.partition("/")[0])
    pct = contract.warn_pct if contract is not None else WARN_PCT
    if comes_to(before, now, pct):
        _raise(unit, now, "used", pct, at)


def see_shortage(
    unit: UnitOfWork, held: Mapping[PurseKey, Purse], short: Iterable[Shortage], at: datetime
) -> None:
    """Raise a signal when help that is asked for goes beyond a ceiling, booked or not.

    How much was asked for is not told: it may be for somebody whose case nobody here may know of.
    """
    for one in short:
        if one.purse.owner == CONTRACT:
            _raise(unit, held[one.purse], "short", 0, at)


def _raise(unit: UnitOfWork, purse: Purse, cause: Cause, pct: int, at: datetime) -> None:
    signal = ContractSignal(
        purse=purse.purse.key,
        year=purse.purse.year,
        cause=cause,
        pct=pct,
        at=at,
        used=purse.used,
        ceiling=purse.budget,
    )
    if unit.signals.add(signal):
        unit.jobs.add(job_of(signal, at))


def job_of(signal: ContractSignal, due_at: datetime) -> Job:
    """Return the job that begins the pathway for a signal."""
    key = new_id()
    parts = (
        *(str(signal.year), signal.cause, str(signal.pct), str(signal.ceiling)),
        signal.purse,
    )
    return Job(
        id=key,
        kind="start",
        run="",
        token=_BAR.join(parts),
        element="",
        topic=SIGNAL,
        due_at=due_at,
        idem_key=key,
        max_attempts=_TRIES,
    )


def signal_of(unit: UnitOfWork, job: Job) -> ContractSignal | None:
    """Return the signal of a job of topic `SIGNAL`."""
    year, cause, pct, ceiling, purse = job.token.split(_BAR, 4)
    causes: Mapping[str, Cause] = {"used": "used", "short": "short", "hand": "hand"}
    return unit.signals.get(purse, int(year), causes[cause], int(pct), int(ceiling))
