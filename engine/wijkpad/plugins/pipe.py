# SPDX-License-Identifier: EUPL-1.2
"""One plugin host that answers questions over pipes, killed with its own children when it is late."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Sequence
from typing import Final

from wijkpad.plugins.starting import start
from wijkpad.plugins.wire import HEADER, JsonObject, WireError, frame, most_bytes, unframe

_AT_ONCE: Final = 65536
MOST_QUERIES: Final = 500
"""How often a plugin may ask back while it answers one question."""


class TooManyQueriesError(Exception):
    """A plugin kept asking back and gave no answer."""


class Child:
    """A process that was started; a question has a deadline on the monotonic clock."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Start it, in a session of its own and without the settings and secrets of this one."""
        self._host = start(arguments)
        os.set_blocking(self._host.asked, False)
        self._number = 0

    @property
    def pid(self) -> int:
        """The number of the process, and of its session."""
        return self._host.pid

    @property
    def is_gone(self) -> bool:
        """Whether it ended by itself."""
        return self._host.is_gone

    def exchange(
        self, message: JsonObject, deadline: float, back: Callable[[JsonObject], JsonObject]
    ) -> JsonObject:
        """Send a question and return its answer, never one to an earlier question.

        What the other side asks meanwhile is answered by `back`, within the same deadline.

        Raises:
            TimeoutError: it was not there before the deadline.
            TooManyQueriesError: it only asked back.
            EOFError, OSError: the process is gone.
            WireError: what came is no answer to this question.
        """
        self._number += 1
        most = most_bytes(message.get("hook"))
        self._write(frame({**message, "number": self._number}, most), deadline)
        for _ in range(MOST_QUERIES + 1):
            told = self._told(deadline, most)
            if "query" not in told:
                return told
            self._write(_framed(back(told)), deadline)
        raise TooManyQueriesError

    def _told(self, deadline: float, most: int) -> JsonObject:
        (size,) = HEADER.unpack(self._read(HEADER.size, deadline))
        if size > most:
            raise WireError("size")
        told = unframe(self._read(size, deadline))
        if told.get("number") != self._number:
            raise WireError("number")
        return told

    def kill(self) -> None:
        """End it, and whatever it started in its session."""
        self._host.end()

    def _write(self, data: bytes, deadline: float) -> None:
        pipe, left = self._host.asked, memoryview(data)
        while left:
            _wait_for(deadline, writing=pipe)
            try:
                left = left[os.write(pipe, left[:_AT_ONCE]) :]
            except BlockingIOError:
                continue

    def _read(self, size: int, deadline: float) -> bytes:
        pipe, parts = self._host.answered, bytearray()
        while len(parts) < size:
            _wait_for(deadline, reading=pipe)
            part = os.read(pipe, min(size - len(parts), _AT_ONCE))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)


def _framed(answer: JsonObject) -> bytes:
    """Pack the core's answer; one that does not fit is said to be too large."""
    try:
        return frame(answer)
    except WireError:
        return frame({"refused": "too_large"})


def _wait_for(deadline: float, *, reading: int | None = None, writing: int | None = None) -> None:
    left = deadline - time.monotonic()
    readers = [reading] if reading is not None else []
    writers = [writing] if writing is not None else []
    if left <= 0 or not any(select.select(readers, writers, [], left)):
        raise TimeoutError
