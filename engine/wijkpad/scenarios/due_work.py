# SPDX-License-Identifier: EUPL-1.2
"""Jobs on a virtual clock: in the order in which they fall due, each at its own moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from wijkpad.commands.jobs import apply_job, give_up_job
from wijkpad.domain.jobs import Job
from wijkpad.errors import PluginError
from wijkpad.scenarios.world import World

_NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
_OWNER: Final = "scenario"
_LEASE: Final = 600


class DueWork:
    """Carries out the jobs of a world.

    A service that the scenario has not yet let answer waits. One that fails is given up at once,
    as after its last try: the scenario says what happens then, not how long it takes.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._held: list[Job] = []

    def run(self) -> None:
        """Carry out everything that is due at this moment."""
        while (job := self._claim()) is not None:
            if self._waits(job):
                self._hold(job)
                continue
            self._carry_out(job)

    def release(self, topic: str) -> None:
        """Let the calls go on that waited for this topic."""
        released = [job for job in self._held if job.topic == topic]
        self._held = [job for job in self._held if job.topic != topic]
        with self._world.store.work(self._world.municipality) as unit:
            for job in released:
                unit.jobs.reschedule(job.token, self._world.clock.now())
            unit.commit()
        self.run()

    def move_to(self, moment: datetime) -> None:
        """Let time pass; what falls due on the way happens at its own moment."""
        self.run()
        while (due := self._next()) is not None and due <= moment:
            self._world.clock.move_to(due)
            self.run()
        self._world.clock.move_to(moment)
        self.run()

    def _carry_out(self, job: Job) -> None:
        tools, municipality = self._world.tools, self._world.municipality
        try:
            apply_job.handle(tools, municipality, job)
        except PluginError as error:
            give_up_job.handle(tools, municipality, job, error.reason)

    def _waits(self, job: Job) -> bool:
        is_call = job.kind == "service" and not job.topic.startswith(apply_job.STARTED)
        return is_call and not self._world.services.answers(job.topic)

    def _hold(self, job: Job) -> None:
        self._held.append(job)
        with self._world.store.work(self._world.municipality) as unit:
            unit.jobs.retry(job.id, job.fence, at=_NEVER, error="")
            unit.commit()

    def _claim(self) -> Job | None:
        with self._world.store.work(self._world.municipality) as unit:
            claimed = unit.jobs.claim_due(
                self._world.clock.now(), owner=_OWNER, lease_seconds=_LEASE, limit=1
            )
            unit.commit()
        return claimed[0] if claimed else None

    def _next(self) -> datetime | None:
        with self._world.store.work(self._world.municipality, reading=True) as unit:
            return unit.jobs.next_due()
