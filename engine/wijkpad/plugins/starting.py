# SPDX-License-Identifier: EUPL-1.2
"""Starts plugin hosts: split off from one cradle of this process, or each by itself where that cannot be."""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Final, Protocol, cast

from wijkpad.plugins.cradle import receive, send
from wijkpad.plugins.wire import JsonObject, WireError

_GIVEN: Final = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV")
_GIVEN_BEGINNINGS: Final = ("LC_", "PYTHON")
_SPLITS: Final = sys.platform == "linux"
"""Whether a process can be watched after another started it."""
_PATIENCE: Final = 15.0
"""Seconds in which the cradle carries out an order, its own start included."""
_FAULTS: Final = (OSError, EOFError, WireError)


class Started(Protocol):
    """A host that was started, in a session of its own.

    Attributes:
        asked, answered: the core's ends of its pipes.
    """

    asked: int
    answered: int

    @property
    def pid(self) -> int: ...

    @property
    def is_gone(self) -> bool:
        """Whether it ended by itself."""

    def end(self) -> None:
        """End it, and whatever it started in its session."""


def start(arguments: Sequence[str]) -> Started:
    """Start a host with these arguments, without the settings and secrets of this process."""
    if _SPLITS:
        with suppress(*_FAULTS):
            return _Split(_CRADLE, arguments)
    return _Own(arguments)


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that a plugin may see; passwords of databases are not among them."""
    return {
        name: value
        for name, value in own.items()
        if name in _GIVEN or name.startswith(_GIVEN_BEGINNINGS)
    }


class _Cradle:
    """The cradle of this process: started at the first order, and again when it is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def order(self, message: JsonObject, pipes: Sequence[int] = ()) -> JsonObject:
        """Have something done; a cradle that does not do it in time is given up.

        Raises:
            OSError, EOFError, WireError: it did not come about.
        """
        with self._lock:
            line = self._running()
            try:
                line.settimeout(_PATIENCE)
                send(line, message, pipes)
                told, _ = receive(line)
            except BaseException:
                self._give_up()
                raise
            return told

    def close(self) -> None:
        """End it; hosts that still run end with their pipes."""
        with self._lock:
            self._give_up()

    def _running(self) -> socket.socket:
        if self._owner != os.getpid():
            # This process split off from another that holds a cradle: that one is not ours.
            if self._line is not None:
                self._line.close()
            self._line = self._process = None
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._give_up()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "wijkpad.plugins.cradle", str(theirs.fileno())],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=environment(os.environ), start_new_session=True, pass_fds=[theirs.fileno()],
            )  # fmt: skip
        self._line, self._owner = ours, os.getpid()
        return ours

    def _give_up(self) -> None:
        line, self._line = self._line, None
        process, self._process = self._process, None
        if self._owner != os.getpid():
            return
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.wait()


_CRADLE: Final = _Cradle()
atexit.register(_CRADLE.close)


class _Split:
    """A host that the cradle split off. Until the core says so, its number is given to no other."""

    def __init__(self, cradle: _Cradle, arguments: Sequence[str]) -> None:
        self._cradle = cradle
        theirs_in, self.asked = os.pipe()
        self.answered, theirs_out = os.pipe()
        held = [self.asked, self.answered]
        self._let_go = weakref.finalize(self, _close, held)
        order: JsonObject = {
            "arguments": list(arguments),
            "environment": environment(os.environ),
        }
        try:
            told = cradle.order(order, (theirs_in, theirs_out))
            self.pid = cast("int", told["pid"])
            self._watch = os.pidfd_open(self.pid)
            held.append(self._watch)
        except BaseException:
            self._let_go()
            raise
        finally:
            _close([theirs_in, theirs_out])

    @property
    def is_gone(self) -> bool:
        return bool(select.select([self._watch], [], [], 0)[0])

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(*_FAULTS):
            self._cradle.order({"reap": self.pid})
        self._let_go()


def _close(held: Sequence[int]) -> None:
    for one in held:
        os.close(one)


class _Own:
    """A host in a process that was started for it alone."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module, arguments are metadata
            [sys.executable, "-m", "wijkpad.plugins.host", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment(os.environ), start_new_session=True,
        )  # fmt: skip
        self._pipes = [
            cast("IO[bytes]", one) for one in (self._process.stdin, self._process.stdout)
        ]
        self.pid = self._process.pid
        self.asked, self.answered = (one.fileno() for one in self._pipes)

    @property
    def is_gone(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            self._process.kill()
        self._process.wait()
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()
