# SPDX-License-Identifier: EUPL-1.2
"""The real server and workers in processes of their own, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

SECRET = "only for tests, thirty-two signs or more"
_RUN = "from wijkpad.cli import main; main()"


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Process:
    """A command of wijkpad on a database that is already there."""

    def __init__(self, database: str, folder: Path, name: str, *words: str) -> None:
        self.starts, self._words = 0, words
        self._folder = folder
        self._log = folder / f"{name}.log"
        self._environment = {
            **os.environ,
            "WIJKPAD_DATABASE": database,
            "WIJKPAD_SECRET": SECRET,
            "WIJKPAD_SECURE_COOKIES": "false",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """Everything that the server wrote, over all its lives."""
        return self._log.read_text(encoding="utf-8")

    def start(self) -> None:
        """Start, and wait until it is of use."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _RUN, *self._words],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        self.starts += 1
        self._await()

    def _await(self) -> None:
        """Wait until it is of use; a worker is at once."""

    @property
    def pid(self) -> int:
        """The number of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill it with -9, whatever it is doing, and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)

    @property
    def is_alive(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None


class Server(Process):
    """`wijkpad serve`."""

    def __init__(self, database: str, folder: Path) -> None:
        self.port = free_port()
        super().__init__(database, folder, "server", "serve", "--port", str(self.port))

    def __enter__(self) -> Self:
        self.start()
        return self

    def _await(self) -> None:
        end = time.monotonic() + 600
        while self.is_alive and time.monotonic() < end:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError(f"the server did not start: {self.log}")
