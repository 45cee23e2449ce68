# SPDX-License-Identifier: EUPL-1.2
"""Claiming jobs that are due and carrying them out, one transaction each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random, SystemRandom
from threading import Lock
from typing import Final, Protocol
from uuid import uuid4

from wijkpad.domain.jobs import Job
from wijkpad.errors import DoubtfulError, ServiceThrewError, TryLaterError, WijkpadError
from wijkpad.jobs.backoff import wait_before
from wijkpad.ports import Clock, Store

LEASE_SECONDS: Final = 45
"""How long a job is held by whoever claimed it: after so long it is taken for left behind."""
TURN_SECONDS: Final = 6
"""How long the dispatcher's own lease lasts: after a crash the next one waits no longer."""
_LEASE: Final = "dispatcher"
_LATEST: Final = 86_400
"""Seconds: a service cannot put itself off for longer than a day."""


class Applier(Protocol):
    """Carries out a claimed job; made by the front door from the commands."""

    def apply(self, municipality: str, job: Job) -> None:
        """Do the job under its fence; any error means: not done."""
        ...

    def give_up(self, municipality: str, job: Job, error: str) -> None:
        """Hand a job that keeps failing to the diagram or to a person."""
        ...

    def in_doubt(self, municipality: str, job: Job, error: str) -> None:
        """Let a person find out whether a job was done that may be done once only."""
        ...


class JobDesk:
    """One claimer of jobs, for every municipality of a database; threads may share it.

    The municipalities that have work take turns, and within one the job that was due first goes
    first: a backlog of one holds up nobody else.
    """

    def __init__(
        self, store: Store, clock: Clock, applier: Applier, *, chance: Random | None = None
    ) -> None:
        self._store, self._clock, self._applier = store, clock, applier
        self._chance = chance or SystemRandom()
        self.owner = uuid4().hex
        self._leading: set[str] = set()
        self._served = ""
        self._turns = Lock()

    def run_due(self, limit: int = 50) -> int:
        """Carry out jobs that are due, and return how many were tried."""
        tried = 0
        while tried < limit and self.do_next():
            tried += 1
        return tried

    def do_next(self) -> bool:
        """Carry out the job whose turn it is; False when nothing is due."""
        for municipality in self._in_turn():
            job = self._claim(municipality)
            if job is not None:
                self._carry_out(municipality, job)
                return True
        return False

    def holds_lease(self) -> bool:
        """Take or renew the right to be the only dispatcher; False while another has it."""
        for municipality, _ in self._store.municipalities():
            with self._store.work(municipality) as unit:
                if not unit.jobs.take_lease(_LEASE, self.owner, seconds=TURN_SECONDS):
                    self._leading.discard(municipality)
                elif municipality not in self._leading:
                    # Whoever had it before is gone, or will find its fence lost.
                    unit.jobs.free_from_others(self.owner)
                    self._leading.add(municipality)
                unit.commit()
        return bool(self._leading)

    def leave(self) -> None:
        """Let another dispatcher begin at once."""
        for municipality in sorted(self._leading):
            with self._store.work(municipality) as unit:
                unit.jobs.drop_lease(_LEASE, self.owner)
                unit.commit()
        self._leading.clear()

    def next_due(self) -> datetime | None:
        """Return when the next job is due; None when there is none."""
        moments: list[datetime] = []
        for municipality, _ in self._store.municipalities():
            with self._store.work(municipality, reading=True) as unit:
                moment = unit.jobs.next_due()
                if moment is not None:
                    moments.append(moment)
        return min(moments, default=None)

    def _in_turn(self) -> Sequence[str]:
        """Return the municipalities with work, the one after the last one served first."""
        found = self._store.with_work(self._clock.now())
        with self._turns:
            first = bisect_right(found, self._served)
        return [*found[first:], *found[:first]]

    def _claim(self, municipality: str) -> Job | None:
        # One at a time: a lease must not run out while its job waits for others.
        with self._store.work(municipality) as unit:
            claimed = unit.jobs.claim_due(
                self._clock.now(), owner=self.owner, lease_seconds=LEASE_SECONDS, limit=1
            )
            unit.commit()
        if not claimed:
            return None
        with self._turns:
            self._served = municipality
        return claimed[0]

    def _carry_out(self, municipality: str, job: Job) -> None:
        if job.attempts > job.max_attempts:
            # Every earlier try took its worker down with it.
            self._applier.give_up(municipality, job, "de uitvoering brak telkens af")
            return
        try:
            self._applier.apply(municipality, job)
        except DoubtfulError as error:
            self._applier.in_doubt(municipality, job, str(error))
        except ServiceThrewError as error:
            self._applier.give_up(municipality, job, f"fout {error.code}")
        except TryLaterError as error:
            self._try_again(municipality, job, str(error), seconds=error.seconds)
        except WijkpadError as error:
            self._try_again(municipality, job, f"{type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001 - the outermost loop: one job must not stop the rest
            self._try_again(municipality, job, type(error).__name__)

    def _try_again(
        self, municipality: str, job: Job, error: str, *, seconds: int | None = None
    ) -> None:
        if job.attempts >= job.max_attempts:
            self._applier.give_up(municipality, job, error)
            return
        asked = timedelta(seconds=min(max(seconds, 1), _LATEST)) if seconds is not None else None
        at = self._clock.now() + (asked or wait_before(job.attempts, self._chance))
        with self._store.work(municipality) as unit:
            unit.jobs.retry(job.id, job.fence, at=at, error=error[:500])
            unit.commit()
