# SPDX-License-Identifier: EUPL-1.2
"""The parent's side of the plugin host: start, ask under a time limit, kill, give up."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final, cast

from wijkpad.errors import PluginError
from wijkpad.plugin_api import Manifest
from wijkpad.plugins.discovery import Installed
from wijkpad.plugins.wire import (
    HEADER,
    MAX_FRAME,
    JsonObject,
    WireError,
    arguments_out,
    frame,
    manifest_in,
    result_in,
    unframe,
)

_QUICK: Final = frozenset({"funding_quote", "budget_guard", "budget_scopes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLimits:
    """Seconds a start and a call may take, memory that plugins may add, kills before it stays off."""

    start_seconds: float = 15.0
    call_seconds: float = 2.0
    quick_seconds: float = 1.0
    megabytes: int = 256
    kills: int = 3
    kills_within_seconds: float = 300.0


class Host:
    """The plugin host of one municipality. Started at the first question; safe to share by threads.

    Every failure is a `PluginError` with reason `raised`, `hung`, `died`, `nonsense` or `off`; after
    `hung`, `died` and `nonsense` the process is gone and the next question starts a new one.
    """

    def __init__(self, plugins: Sequence[Installed], limits: HostLimits | None = None) -> None:
        """Remember which plugins to import; nothing is started yet."""
        self._plugins = tuple(plugins)
        self._limits = limits or HostLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._kills: deque[float] = deque()
        self._lock = threading.Lock()
        self.is_off = False
        """Whether the host was killed too often; it stays off until a person restarts it."""

    def ask(self, plugin: str, hook: str, **arguments: object) -> object:
        """Put a hook's question to one plugin and return its checked answer."""
        seconds = self._limits.quick_seconds if hook in _QUICK else self._limits.call_seconds
        message: JsonObject = {
            "plugin": plugin,
            "hook": hook,
            "arguments": arguments_out(hook, arguments),
        }
        with self._lock:
            answer = self._exchange(plugin, hook, message, seconds)
        if not answer.get("ok"):
            raise PluginError(plugin, hook, str(answer.get("reason", "nonsense")))
        try:
            return result_in(hook, answer.get("result"))
        except WireError:
            raise PluginError(plugin, hook, "nonsense") from None

    def manifests(self) -> tuple[dict[str, Manifest], dict[str, str]]:
        """Return the manifests of what could be imported, and key to fault of what could not."""
        with self._lock:
            answer = self._exchange(
                "*", "manifests", {"hook": "manifests"}, self._limits.call_seconds
            )
        result = cast("Mapping[str, Mapping[str, object]]", answer["result"])
        manifests: dict[str, Manifest] = {}
        problems = {key: str(fault) for key, fault in result["problems"].items()}
        for key, written in result["manifests"].items():
            try:
                manifests[key] = manifest_in(written)
            except WireError:
                problems[key] = "nonsense"
        return manifests, problems

    def restart(self) -> None:
        """Forget earlier kills and start afresh at the next question; a person asked for it."""
        with self._lock:
            self._stop()
            self._kills.clear()
            self.is_off = False

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._stop()

    def _exchange(self, plugin: str, hook: str, message: JsonObject, seconds: float) -> JsonObject:
        if self.is_off:
            raise PluginError(plugin, hook, "off")
        fresh = self._process is None or self._process.poll() is not None
        process = self._start() if fresh else cast("subprocess.Popen[bytes]", self._process)
        deadline = time.monotonic() + seconds + (self._limits.start_seconds if fresh else 0)
        try:
            cast("IO[bytes]", process.stdin).write(frame(message))
            cast("IO[bytes]", process.stdin).flush()
            return self._read(process, deadline)
        except TimeoutError:
            reason = "hung"
        except (EOFError, OSError):
            reason = "died"
        except WireError:
            reason = "nonsense"
        self._count_kill()
        self._stop()
        raise PluginError(plugin, hook, reason)

    def _count_kill(self) -> None:
        now = time.monotonic()
        self._kills.append(now)
        while self._kills[0] < now - self._limits.kills_within_seconds:
            self._kills.popleft()
        self.is_off = len(self._kills) >= self._limits.kills

    def _start(self) -> subprocess.Popen[bytes]:
        listed = [f"{one.key}={one.module}" for one in self._plugins]
        command = [
            sys.executable,
            "-m",
            "wijkpad.plugins.host",
            str(self._limits.megabytes),
            *listed,
        ]
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("WIJKPAD_")
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own module, arguments are metadata
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment,
        )  # fmt: skip
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue

    def _read(self, process: subprocess.Popen[bytes], deadline: float) -> JsonObject:
        pipe = cast("IO[bytes]", process.stdout).fileno()
        (size,) = HEADER.unpack(_read_exactly(pipe, HEADER.size, deadline))
        if size > MAX_FRAME:
            raise WireError("size")
        return unframe(_read_exactly(pipe, size, deadline))


def _read_exactly(pipe: int, size: int, deadline: float) -> bytes:
    """Read so many bytes before the deadline, or raise `TimeoutError` or `EOFError`."""
    parts: list[bytes] = []
    while size:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise TimeoutError
        part = os.read(pipe, min(size, 65536))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
