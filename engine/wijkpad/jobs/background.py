# SPDX-License-Identifier: EUPL-1.2
"""A thread that works until it is told to stop, and that a signal cannot break off."""

from __future__ import annotations

from abc import ABC, abstractmethod
from threading import Event, Thread


class Background(ABC):
    """What both dispatchers are: started once, then waited for or stopped.

    Waiting is on an event: a signal that breaks off `Thread.join` makes Python take the thread for
    ended (https://github.com/python/cpython/issues/90882), and the process would leave it behind.
    """

    def __init__(self) -> None:
        self._ended = Event()
        self._ended.set()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._ended.clear()
        self._thread = Thread(target=self._live, name="wijkpad-jobs", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until it has stopped."""
        self._ended.wait()

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the job at hand and stop; returns when it did, or after `timeout` seconds."""
        self._tell_to_stop()
        self._ended.wait(timeout)

    def _live(self) -> None:
        try:
            self._run()
        finally:
            self._ended.set()

    @abstractmethod
    def _run(self) -> None:
        """Work until told to stop."""

    @abstractmethod
    def _tell_to_stop(self) -> None:
        """Let `_run` return when the job at hand is done; from another thread."""
