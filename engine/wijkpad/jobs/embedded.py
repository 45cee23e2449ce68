# SPDX-License-Identifier: EUPL-1.2
"""The embedded dispatcher: one thread that sleeps until something is due."""

from __future__ import annotations

from threading import Event
from typing import Final

from wijkpad.jobs.background import Background, stumbled
from wijkpad.jobs.desk import JobDesk
from wijkpad.ports import Clock

_LONGEST_SLEEP: Final = 2.0
"""Seconds: other processes may add work without a call, and the lease has to be renewed."""


class EmbeddedDispatcher(Background):
    """Carries out due work in the background, while it holds the lease."""

    def __init__(self, desk: JobDesk, clock: Clock) -> None:
        super().__init__()
        self._desk, self._clock = desk, clock
        self._wake, self._stop = Event(), Event()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                pause = self._turn()
                self._wake.wait(pause)
                self._wake.clear()
        finally:
            self._hand_over()

    def wake(self) -> None:
        """Say that there may be work now."""
        self._wake.set()

    def _tell_to_stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def _turn(self) -> float:
        try:
            if self._desk.holds_lease():
                while self._desk.run_due(limit=1) and not self._stop.is_set():
                    self._desk.holds_lease()
            return self._pause()
        except Exception as error:  # noqa: BLE001 - the outermost loop: a database that is away comes back
            stumbled(error)
            return _LONGEST_SLEEP

    def _hand_over(self) -> None:
        try:
            self._desk.leave()
        except Exception as error:  # noqa: BLE001 - the next one waits for its lease
            stumbled(error)

    def _pause(self) -> float:
        due = self._desk.next_due()
        if due is None:
            return _LONGEST_SLEEP
        return min(max((due - self._clock.now()).total_seconds(), 0.05), _LONGEST_SLEEP)
