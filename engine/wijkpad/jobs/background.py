# SPDX-License-Identifier: EUPL-1.2
"""A thread that works until it is told to stop, and that a signal cannot break off."""

from __future__ import annotations

import logging
import traceback
from abc import ABC, abstractmethod
from threading import Event, Thread

from wijkpad.errors import StorageError

_log = logging.getLogger(__name__)


def stumbled(error: Exception) -> None:
    """Log, in one line, that a dispatcher goes on after a fault.

    Of a database that is away, that and nothing more: it comes back. Of any other fault the kind
    and the place only: what it says may hold values of a person.
    """
    if isinstance(error, StorageError):
        _log.warning("%s The dispatcher goes on in a moment.", error.sentence)
        return
    at = traceback.extract_tb(error.__traceback__)[-1]
    _log.error(
        "The dispatcher stumbled over %s in %s, line %s; it goes on in a moment.",
        type(error).__name__,
        at.filename,
        at.lineno,
    )


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
